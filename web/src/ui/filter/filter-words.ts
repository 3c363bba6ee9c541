import { COMMUNITY, type Filter } from '@jingjing/schema/extract'
import { useTranslation } from 'react-i18next'
import { useDataset } from '../../api/catalog.ts'
import { usePlaces } from '../../api/places.ts'

/** A filter as a reader says it: fields by their titles, communities by their names. */
export function useFilterWords(dataset: string | undefined): (filter: Filter) => string {
  const { t } = useTranslation()
  const detail = useDataset(dataset ?? '', dataset !== undefined).data
  const places = usePlaces(dataset !== undefined).data
  const fields = detail?.tables.flatMap((table) => table.fields) ?? []
  const words = (filter: Filter): string => {
    if ('all' in filter) return filter.all.map(words).join(t('extract:words.and'))
    if ('any' in filter) return `(${filter.any.map(words).join(t('extract:words.or'))})`
    if ('none' in filter)
      return t('extract:words.none', { words: filter.none.map(words).join(t('extract:words.or')) })
    const isCommunity = filter.field === COMMUNITY
    const title = isCommunity
      ? t('visualise:community')
      : (fields.find((field) => field.name === filter.field)?.title ?? filter.field)
    const values = [filter.value ?? []].flat().map((value) => {
      const place = isCommunity ? places?.find((one) => one.code === value) : undefined
      return place?.name ?? String(value)
    })
    return [title, t(`extract:comparison.${filter.is}`), values.join(t('extract:words.list'))]
      .filter(Boolean)
      .join(' ')
  }
  return words
}
