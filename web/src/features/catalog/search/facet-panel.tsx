import type { Facet, SearchResult } from '@jingjing/schema/search'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../ui/format.ts'
import { useMediaQuery } from '../../../ui/use-media-query.ts'
import { useThemes } from '../describe/described-inputs.tsx'
import { type SearchFilters, shownFacets } from './state.ts'

/** Beside the results there is no room: the filters are a line to open. */
const FOLDED = '(max-width: 900px)'
/** More values than this are folded away. */
const NUM_SHOWN = 7

/** What the found datasets have in common, counted; one value of each facet can be chosen. */
export function FacetPanel(props: {
  facets: SearchResult['facets']
  chosen: SearchFilters['chosen']
  onChoose: (facet: Facet, value: string | undefined) => void
}) {
  const { t } = useTranslation()
  const isNarrow = useMediaQuery(FOLDED)
  const facets = <Facets {...props} />
  if (!isNarrow) return facets
  if (shownFacets(props.facets, props.chosen).length === 0) return null
  return (
    <details className="search-fold">
      <summary>{t('search:filters')}</summary>
      {facets}
    </details>
  )
}

function Facets(props: Parameters<typeof FacetPanel>[0]) {
  const { t } = useTranslation()
  return (
    <div className="search-facets">
      {shownFacets(props.facets, props.chosen).map(({ facet, values }) => (
        <fieldset key={facet}>
          <legend>{t(`search:facet.${facet}`)}</legend>
          <Values
            facet={facet}
            values={values}
            chosen={props.chosen[facet]}
            onChoose={(value) => props.onChoose(facet, value)}
          />
        </fieldset>
      ))}
    </div>
  )
}

function Values(props: {
  facet: Facet
  values: { value: string; count: number }[]
  chosen: string | undefined
  onChoose: (value: string | undefined) => void
}) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const label = useFacetWords()
  const { values, chosen } = props
  const isKnown = chosen === undefined || values.some(({ value }) => value === chosen)
  const all = isKnown ? values : [{ value: chosen, count: 0 }, ...values]
  const shown = isWhole ? all : all.filter((one, index) => index < NUM_SHOWN || one.value === chosen)
  return (
    <ul>
      {shown.map(({ value, count }) => (
        <li key={value}>
          <button
            type="button"
            aria-pressed={value === chosen}
            onClick={() => props.onChoose(value === chosen ? undefined : value)}
          >
            <span>{label(props.facet, value)}</span>
            <span className="figures">{formatNumber(count)}</span>
          </button>
        </li>
      ))}
      {all.length > NUM_SHOWN ? (
        <li>
          <button type="button" className="more" onClick={() => setWhole(!isWhole)}>
            {isWhole ? t('search:fewerValues') : t('search:moreValues', { count: all.length - NUM_SHOWN })}
          </button>
        </li>
      ) : null}
    </ul>
  )
}

function useFacetWords(): (facet: Facet, value: string) => string {
  const { t } = useTranslation()
  const { labelOf } = useThemes()
  return (facet, value) => {
    switch (facet) {
      case 'theme':
        return labelOf(value)
      case 'profile':
        return t(`catalog:profile.${value}`, { defaultValue: value })
      case 'sensitivity':
        return t(`catalog:sensitivity.${value}`, { defaultValue: value })
      case 'shape':
        return t(`search:shape.${value}`, { defaultValue: value })
      default:
        return value
    }
  }
}
