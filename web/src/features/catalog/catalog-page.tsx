import { SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useBaseMap } from '../../api/places.ts'
import { useSearch } from '../../api/search.ts'
import { useCan } from '../../api/session.ts'
import { formatNumber } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { LoadingLines } from '../../ui/states/loading-lines.tsx'
import { ProblemView } from '../../ui/states/problem-view.tsx'
import './catalog.css'
import { AreaFilter } from './search/area-filter.tsx'
import { FacetPanel } from './search/facet-panel.tsx'
import { ResultList } from './search/result-list.tsx'
import './search/search.css'
import { boxText, hasFilter, readFilters, shownFacets, writeFilters } from './search/state.ts'

/** Long enough that a word is typed, short enough not to be waited for. */
const TYPING_PAUSE_MILLISECONDS = 150
const PAGE = 50

export default function CatalogPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const filters = readFilters(search)
  const change = (part: Parameters<typeof writeFilters>[1]) =>
    setSearch((before) => writeFilters(before, part), { replace: true })
  const ask = { query: filters.query, ...filters.chosen, bbox: filters.bbox }
  const found = useSearch({ ...ask, limit: PAGE })
  const clear = () => setSearch({})
  const hasAside =
    filters.bbox !== null || (found.data && shownFacets(found.data.facets, filters.chosen).length > 0)
  return (
    <Page title={t('catalog:title')} subtitle={t('catalog:subtitle')} actions={<Actions />}>
      <search className="search-box">
        <QueryInput query={filters.query} onChange={(query) => change({ query })} />
        <AreaButton bbox={filters.bbox} onChange={(bbox) => change({ bbox })} />
        {found.data && hasFilter(filters) ? (
          <span className="note figures" role="status">
            {t('search:found', {
              count: found.data.numFound,
              value: formatNumber(found.data.numFound),
            })}
          </span>
        ) : null}
        {hasFilter(filters) ? (
          <Button type="text" size="small" onClick={clear}>
            {t('search:clear')}
          </Button>
        ) : null}
      </search>
      {found.error ? (
        <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingLines numLines={8} />
      ) : (
        <div className={hasAside ? 'search-columns' : undefined}>
          <div>
            {filters.bbox === null ? null : (
              <AreaFilter bbox={filters.bbox} onChange={(bbox) => change({ bbox })} />
            )}
            <FacetPanel
              facets={found.data.facets}
              chosen={filters.chosen}
              onChoose={(facet, value) => change({ [facet]: value })}
            />
          </div>
          <Panel isFlush>
            {found.data.datasets.length === 0 ? (
              <Nothing isFiltered={hasFilter(filters)} onClear={clear} />
            ) : (
              <>
                <ResultList datasets={found.data.datasets} />
                <More
                  key={JSON.stringify(ask)}
                  ask={ask}
                  numFound={found.data.numFound}
                  numShown={found.data.datasets.length}
                />
              </>
            )}
          </Panel>
        </div>
      )}
    </Page>
  )
}

/** Pages behind the first, each with a button of its own until the last. */
function More(props: { ask: Parameters<typeof useSearch>[0]; numFound: number; numShown: number }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { ask, numFound, numShown } = props
  const next = useSearch({ ...ask, limit: PAGE, offset: numShown }, isOpen)
  if (numShown >= numFound) return null
  if (!isOpen || next.data === undefined)
    return (
      <div className="search-more">
        <Button size="small" loading={isOpen} onClick={() => setOpen(true)}>
          {t('search:more')}
        </Button>
      </div>
    )
  return (
    <>
      <ResultList datasets={next.data.datasets} />
      <More ask={ask} numFound={numFound} numShown={numShown + next.data.datasets.length} />
    </>
  )
}

function Actions() {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <>
      {can('catalog:edit') ? (
        <>
          <Link to="/data/sources">
            <Button type="text">{t('ingest:sources.title')}</Button>
          </Link>
          <Link to="/data/dictionary">
            <Button type="text">{t('ingest:dictionary.title')}</Button>
          </Link>
          <Link to="/data/recycle-bin">
            <Button type="text">{t('catalog:bin.title')}</Button>
          </Link>
        </>
      ) : null}
      <Link to="/data/descriptions">
        <Button>{t('describe:page.open')}</Button>
      </Link>
      <ImportLink />
    </>
  )
}

function ImportLink() {
  const { t } = useTranslation()
  const can = useCan()
  if (!can('ingest:import')) return null
  return (
    <Link to="/data/import">
      <Button type="primary">{t('catalog:import')}</Button>
    </Link>
  )
}

function QueryInput({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(query)
  const said = useRef(query)
  const say = useRef(onChange)
  say.current = onChange
  useEffect(() => {
    // The address was changed by something else: filters were cleared, or a link was followed.
    if (query !== said.current) setTyped(query)
    said.current = query
  }, [query])
  useEffect(() => {
    if (typed.trim() === said.current) return
    const timer = setTimeout(() => {
      said.current = typed.trim()
      say.current(typed.trim())
    }, TYPING_PAUSE_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      allowClear
      prefix={<SearchOutlined />}
      placeholder={t('search:hint')}
      aria-label={t('catalog:search')}
      data-testid="catalog-search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function AreaButton(props: { bbox: string | null; onChange: (bbox: string | null) => void }) {
  const { t } = useTranslation()
  const bounds = useBaseMap().data?.bounds ?? null
  if (bounds === null) return null
  return props.bbox === null ? (
    <Button onClick={() => props.onChange(boxText(bounds))}>{t('search:area')}</Button>
  ) : (
    <Button onClick={() => props.onChange(null)}>{t('search:areaOff')}</Button>
  )
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation()
  return isFiltered ? (
    <EmptyState
      title={t('catalog:noMatch.title')}
      hint={t('catalog:noMatch.hint')}
      action={<Button onClick={onClear}>{t('catalog:noMatch.action')}</Button>}
    />
  ) : (
    <EmptyState title={t('catalog:empty.title')} hint={t('catalog:empty.hint')} action={<ImportLink />} />
  )
}
