import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states/empty-state.tsx'
import { useTrail } from '../../ui/trail/trail-state.ts'
import type { LeftOutPlace, PlaceCoverage, PlanView } from './engine/planner-protocol.ts'
import { type LiveFigures, useFigures } from './live-figures.ts'
import { extremes, type FigureScope, headlineFigures, paramsOf, sharePercent } from './view.ts'

const LEVELS = ['community', 'compound', 'building'] as const
type Level = (typeof LEVELS)[number]

/** Who is left out and where they live: by community, compound and building. */
export function PlacesPanel(props: {
  live: LiveFigures
  view: Pick<PlanView, 'service' | 'band'>
  scope: FigureScope
  onFocus: (lon: number, lat: number) => void
}) {
  const { t } = useTranslation()
  const [level, setLevel] = useState<Level>('community')
  const figures = useFigures(props.live)
  const trail = useTrail()
  const inequality =
    figures === null
      ? undefined
      : headlineFigures(figures, props.view.service, props.view.band, props.scope).inequality
  const spread = extremes(figures?.communities ?? [])
  return (
    <>
      <Segmented
        block
        aria-label={t('life-circle:places.level')}
        value={level}
        onChange={setLevel}
        options={LEVELS.map((one) => ({ value: one, label: t(`life-circle:places.${one}`) }))}
      />
      {spread === null || level !== 'community' ? null : (
        <p className="note">
          {t('life-circle:places.spread', {
            least: spread.least.name,
            leastPercent: formatNumber(spread.least.percent),
            best: spread.best.name,
            bestPercent: formatNumber(spread.best.percent),
          })}
        </p>
      )}
      {inequality === undefined || inequality.value === null ? null : (
        <p className="note">
          <button
            type="button"
            className="link-button figures"
            data-testid="life-circle-inequality"
            onClick={() => trail.open(inequality)}
          >
            {t('life-circle:places.inequality', { value: formatNumber(inequality.value, 2) })}
          </button>
        </p>
      )}
      {level === 'building' ? (
        <BuildingTable rows={figures?.leftOut} onFocus={props.onFocus} />
      ) : (
        <PlaceTable
          level={level}
          rows={level === 'community' ? figures?.communities : figures?.compounds}
          scope={props.scope}
        />
      )}
    </>
  )
}

function PlaceTable(props: {
  level: 'community' | 'compound'
  rows: readonly PlaceCoverage[] | undefined
  scope: FigureScope
}) {
  const { t } = useTranslation()
  const trail = useTrail()
  const rows = props.rows && [...props.rows].sort((a, b) => b.total - b.covered - (a.total - a.covered))
  const columns: DataColumn<PlaceCoverage>[] = [
    {
      key: 'name',
      title: t(`life-circle:places.${props.level}`),
      isFrozen: true,
      maxWidthPixels: 150,
      render: (row) =>
        props.level === 'community' ? (
          <button
            type="button"
            className="link-button"
            title={t('trail:open')}
            onClick={() =>
              trail.open({
                measure: 'life-circle.left-out',
                params: { ...paramsOf(props.scope), community: row.code },
              })
            }
          >
            {row.name}
          </button>
        ) : (
          row.name
        ),
    },
    {
      key: 'left',
      title: t('life-circle:places.left'),
      unit: t('ui:unit.people'),
      isNumeric: true,
      render: (row) => formatNumber(row.total - row.covered, 0),
    },
    {
      key: 'share',
      title: t('life-circle:places.share'),
      unit: '%',
      isNumeric: true,
      render: (row) => formatNumber(sharePercent(row.covered, row.total)),
    },
  ]
  return (
    <DataTable
      label={t('life-circle:places.title')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.code}
      heightPixels={360}
      empty={
        <EmptyState
          title={t(props.level === 'community' ? 'life-circle:places.noPlaces' : 'life-circle:places.nobody')}
          hint={t('life-circle:places.nobodyHint')}
        />
      }
    />
  )
}

function BuildingTable(props: {
  rows: readonly LeftOutPlace[] | undefined
  onFocus: (lon: number, lat: number) => void
}) {
  const { t } = useTranslation()
  const columns: DataColumn<LeftOutPlace>[] = [
    {
      key: 'name',
      title: t('life-circle:places.building'),
      isFrozen: true,
      maxWidthPixels: 170,
      render: (row) => (
        <button type="button" className="link-button" onClick={() => props.onFocus(row.lon, row.lat)}>
          {row.name || row.community || t('life-circle:places.unnamed')}
        </button>
      ),
    },
    {
      key: 'people',
      title: t('life-circle:places.left'),
      unit: t('ui:unit.people'),
      isNumeric: true,
      render: (row) => formatNumber(row.people, 0),
    },
    {
      key: 'distance',
      title: t('life-circle:places.distance'),
      unit: t('ui:unit.m'),
      isNumeric: true,
      render: (row) => formatNumber(row.distanceMetres, 0),
    },
  ]
  return (
    <DataTable
      label={t('life-circle:places.title')}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => `${row.lon},${row.lat},${row.name}`}
      heightPixels={360}
      empty={<EmptyState title={t('life-circle:places.nobody')} hint={t('life-circle:places.nobodyHint')} />}
    />
  )
}
