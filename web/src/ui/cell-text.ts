import { useTranslation } from 'react-i18next'
import { formatFullTime, formatNumber, MISSING } from './format.ts'
import { type Language, usePreferences } from './preferences.ts'

export type CellValue = string | number | boolean | null

interface CellField {
  type: string
  unit: string | null
  /** What codes mean, in Chinese and English. */
  labels?: Record<string, [string, string]>
}

interface CellWords {
  yes: string
  no: string
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A stored value as a reader sees it. An integer without a unit is a code, a year, a number of an order: its digits stay together. */
export function cellText(
  value: CellValue | undefined,
  language: Language,
  words: CellWords,
  field?: CellField,
): string {
  if (value === null || value === undefined || value === '') return MISSING
  const [label, labelEn] = field?.labels?.[String(value)] ?? []
  if (label !== undefined) return language === 'en' && labelEn ? labelEn : label
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number')
    return field?.type === 'integer' && field.unit === null ? String(value) : formatNumber(value, 6)
  return TIME.test(value) ? formatFullTime(value, language) : value
}

export function useCellText() {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const words = { yes: t('ui:yes'), no: t('ui:no') }
  return (value: CellValue | undefined, field?: CellField) => cellText(value, language, words, field)
}
