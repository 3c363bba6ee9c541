import { Filter } from '@jingjing/schema/extract'
import type { MeasureParams } from '@jingjing/schema/trail'
import { useTranslation } from 'react-i18next'
import { useDatasets } from '../../api/catalog.ts'
import { usePlaces } from '../../api/places.ts'
import { useFilterWords } from '../filter/filter-words.ts'
import { formatDay, formatPeriod } from '../format.ts'
import { usePreferences } from '../preferences.ts'

/** Stands for what is not known: no category, no community. */
const UNKNOWN_KEY = '-'

/** What a figure was asked for, in words: a period, a place, a kind. */
export function TrailParams({ params }: { params: MeasureParams }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const places = usePlaces(params.community !== undefined).data
  const datasets = useDatasets('', '').data?.datasets
  const filterWords = useFilterWords(params.filter === undefined ? undefined : params.dataset)
  const { from, to, likeFrom, likeTo, ...rest } = params
  const word = (name: string, value: string): string => {
    if (value === UNKNOWN_KEY) return t('trail:unknown')
    if (name === 'community') return places?.find((place) => place.code === value)?.name ?? value
    if (name === 'dataset') return datasets?.find((dataset) => dataset.id === value)?.title ?? value
    if (name === 'filter') return filterIn(value, filterWords)
    if (name === 'how') return t(`visualise:how.${value}`, { defaultValue: value })
    if (name === 'list') return t(`monitoring:work.list.${value}`, { defaultValue: value })
    if (name === 'day') return formatDay(value, language)
    return t(`monitoring:source.${value}`, { defaultValue: value })
  }
  const parts: [string, string][] = Object.entries(rest)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [t(`trail:param.${name}`, { defaultValue: name }), word(name, value)])
  if (from && to) parts.unshift([t('trail:param.period'), formatPeriod(from, to, language)])
  if (likeFrom && likeTo) parts.push([t('trail:param.like'), formatPeriod(likeFrom, likeTo, language)])
  if (parts.length === 0) return null
  return (
    <dl className="trail-params">
      {parts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function filterIn(text: string, words: (filter: Filter) => string): string {
  try {
    return words(Filter.parse(JSON.parse(text)))
  } catch {
    return text
  }
}
