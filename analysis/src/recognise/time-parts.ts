import { numReal } from './cells/column-statistics.ts'
import type { DerivedTime } from './contract.ts'
import type { TitledColumn } from './coordinates.ts'
import { titleKey } from './fields.ts'

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
  if (year === undefined || month === undefined || day === undefined) return null
  const hour = found.get('hour') ?? null
  return {
    kind: 'time',
    year,
    month,
    day,
    hour,
    minute: hour === null ? null : (found.get('minute') ?? null),
  }
}
