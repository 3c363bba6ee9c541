import { COMMUNITY } from '@jingjing/schema/extract'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { unitKey } from '../../ui/words.ts'

/** What a picture is called and what its numbers are, in the language of the page. */
export function usePictureWords() {
  const { t } = useTranslation()
  return useMemo(() => pictureWords(t), [t])
}

function pictureWords(t: TFunction) {
  const unitOf = (unit: string): string => (unit === '' ? '' : t(unitKey(unit), { defaultValue: unit }))
  const field = (title: string | null): string =>
    title === COMMUNITY ? t('visualise:community') : (title ?? '')
  /** `km²` and the like stay; a count has the word for rows. */
  const unit = (data: PictureData): string => {
    const isCount =
      data.picture.value?.field === undefined || ['count', 'distinct'].includes(data.picture.value.how)
    const perArea = data.picture.isPerArea ? t('visualise:perArea') : ''
    const own = (data.unit ?? '').replace('/km²', '')
    return `${isCount ? t('visualise:rowsUnit') : unitOf(own)}${perArea}`
  }
  const value = (data: PictureData): string => {
    const { picture, words } = data
    const how = picture.value?.how ?? 'count'
    const base =
      picture.value?.field === undefined
        ? t('visualise:value.rows')
        : isOfRow(picture)
          ? field(words.value)
          : t(`visualise:value.${how}`, { field: field(words.value) })
    // A number of rows says its unit itself.
    const shown = picture.value?.field === undefined && !picture.isPerArea ? '' : unit(data)
    return shown === '' ? base : t('visualise:withUnit', { value: base, unit: shown })
  }
  const title = (data: PictureData): string => {
    const { words, picture } = data
    const parts = {
      dataset: words.dataset,
      by: field(words.by),
      split: field(words.split),
      x: field(words.x),
      y: field(words.y),
    }
    const what =
      picture.value?.field === undefined
        ? t('visualise:value.rows')
        : isOfRow(picture)
          ? field(words.value)
          : t(`visualise:value.${picture.value.how}`, { field: field(words.value) })
    const places = picture.onto === 'communities' && ['choropleth', 'extrusion'].includes(picture.kind)
    const form = places
      ? 'communities'
      : words.split && picture.kind !== 'pie'
        ? `${picture.kind}Split`
        : picture.kind
    return t(`visualise:title.${form}`, {
      ...parts,
      value: what,
      defaultValue: t(`visualise:title.${picture.kind}`, { ...parts, value: what }),
    })
  }
  return { field, unit, value, title }
}

/** Whether each thing on the picture is one row, of which a sum or mean would be the value itself. */
const isOfRow = ({ kind, onto }: Picture): boolean =>
  kind === 'lines' ||
  kind === 'symbols' ||
  ((kind === 'choropleth' || kind === 'extrusion') && onto !== 'communities')
