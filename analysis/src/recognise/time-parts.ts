import { numReal } from './cells/column-statistics.ts'
import type { DerivedTime } from './contract.ts'
import { titleKey } from './fields.ts'
import type { TitledColumn } from './positions/coordinates.ts'

const PARTS: {
  part: 'year' | 'month' | 'day' | 'hour' | 'minute'
  titles: string[]
  min: number
  max: number
}[] = [
  { part: 'year', titles: ['year', '年', '年份', 'yr', 'yyyy'], min: 1900, max: 2100 },
  { part: 'month', titles: ['month', '月', '月份', 'mon', 'mm'], min: 1, max: 12 },
  { part: 'day', titles: ['day', '日', 'dd', '日期日', 'dayofmonth'], min: 1, max: 31 },
  { part: 'hour', titles: ['hour', '时', '小时', 'hr', 'hh', '时刻'], min: 0, max: 24 },
  { part: 'minute', titles: ['minute', '分', '分钟', 'min', 'mi'], min: 0, max: 59 },
]

const DAY_TITLES = ['date', '日期', '监测日期', '观测日期', '时间', '年月日', '数据日期', 'day', '统计日期']

/** A column of days beside which another holds the hour. */
function dayColumn(columns: TitledColumn[]): TitledColumn | undefined {
  return columns.find(({ title, statistics }) => {
    if (!DAY_TITLES.includes(titleKey(title))) return false
    const count = numReal(statistics, 'values')
    const numDays = statistics.numDates + statistics.numCompact
    return count > 0 && numDays === count && statistics.numWithTime === 0 && statistics.numUnordered === 0
  })
}

/** Columns of whole numbers called year, month and day (hour, minute): one point in time in pieces. */
export function findTimeParts(columns: TitledColumn[]): DerivedTime | null {
  const found = new Map<string, number>()
  for (const { part, titles, min, max } of PARTS) {
    const column = columns.find(({ title, statistics }) => {
      if (!titles.includes(titleKey(title))) return false
      const count = numReal(statistics, 'values')
      return count > 0 && statistics.numIntegers === count && statistics.min >= min && statistics.max <= max
    })
    if (column !== undefined) found.set(part, column.index)
  }
  const [year, month, day] = [found.get('year'), found.get('month'), found.get('day')]
  const hour = found.get('hour') ?? null
  const isWhole = year !== undefined && month !== undefined && day !== undefined
  const date = isWhole || hour === null ? null : (dayColumn(columns)?.index ?? null)
  if (!isWhole && date === null) return null
  return {
    kind: 'time',
    date,
    year: date === null ? year! : null,
    month: date === null ? month! : null,
    day: date === null ? day! : null,
    hour,
    minute: hour === null ? null : (found.get('minute') ?? null),
  }
}
