import { formatFullTime, formatNumber, MISSING } from './format.ts'
import type { Language } from './preferences.ts'

export type CellValue = string | number | boolean | null

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A stored value as a reader sees it. */
export function cellText(value: CellValue | undefined, language: Language): string {
  if (value === null || value === undefined || value === '') return MISSING
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (typeof value === 'number') return formatNumber(value, 6)
  return TIME.test(value) ? formatFullTime(value, language) : value
}

/** A code, a year or a number of an order is not a quantity and keeps its digits together. */
export function fieldText(
  value: CellValue | undefined,
  type: string,
  unit: string | null,
  language: Language,
): string {
  if (typeof value === 'number' && type === 'integer' && unit === null) return String(value)
  return cellText(value, language)
}

export function CellText({ value, language }: { value: CellValue | undefined; language: Language }) {
  const text = cellText(value, language)
  return text === MISSING ? <span className="tertiary">{text}</span> : text
}
