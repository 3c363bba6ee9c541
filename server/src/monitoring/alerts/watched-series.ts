/** The daily series that a rule watches, with the words for each. */
import type { WatchedSeries } from '@jingjing/analysis/series/alert-conditions'
import { dayNumberOf } from '@jingjing/analysis/series/working-calendar'
import type { AlertDefinition } from '@jingjing/schema/monitoring/alerts'
import { placeNames } from '../../places/index.ts'
import type { MeasureSource } from '../../trail/index.ts'
import { type CaseFilter, UNKNOWN_KEY } from '../case-filter.ts'
import { countByDay, countByDayAndPart, type DayRow, type PartDayRow } from '../counts/volume-queries.ts'
import { addDays } from '../days.ts'
import { readAnswers } from '../measures.ts'
import { inScope } from '../queries.ts'
import type { Rate } from '../rates.ts'
import { selectOverdueChanges } from './queries.ts'

/** Enough for a year's replay with eight weeks of history before it. */
export const DAYS_WATCHED = 365 + 70

/**
 * The day after the last one that is looked at. A day that is not over has fewer cases than it will have, so it waits for
 * tomorrow; what is overdue counts by the moment.
 */
export const endOfWatch = ({ condition }: AlertDefinition, lastDay: string, today: string): string =>
  lastDay >= today && condition.kind !== 'deadline' ? today : addDays(lastDay, 1)

export interface Watched {
  /** The first day of all series. */
  from: string
  series: WatchedSeries[]
  labels: ReadonlyMap<string, string>
}

/** Before the first day with any case nothing is known: no case there is no zero. */
type Days = { from: string; to: string; firstKnown: string }

export async function readWatched(
  source: MeasureSource,
  { condition, filter, by }: AlertDefinition,
  days: Days,
): Promise<Watched> {
  const scope: CaseFilter = { ...filter, from: days.from, to: days.to }
  if (condition.kind === 'deadline') return one(days, await overdueByDay(source, filter, days))
  if (condition.kind === 'threshold' && condition.measure !== 'cases')
    return one(days, await rateByDay(source, scope, condition.measure, days))
  const { transaction } = source
  if (by === 'none') {
    const rows = await transaction.query<DayRow>(countByDay(scope, transaction.reader))
    return one(days, filled(rows, days))
  }
  const rows = await transaction.query<PartDayRow>(countByDayAndPart(scope, by, transaction.reader))
  const rowsByKey = new Map<string, PartDayRow[]>()
  for (const row of rows) {
    if (row.key === UNKNOWN_KEY) continue
    const own = rowsByKey.get(row.key)
    if (own === undefined) rowsByKey.set(row.key, [row])
    else own.push(row)
  }
  const keys = [...rowsByKey.keys()].sort()
  const names = by === 'community' ? await placeNames(transaction, keys) : new Map<string, string>()
  return {
    from: days.from,
    series: keys.map((key) => ({ key, values: filled(rowsByKey.get(key) ?? [], days) })),
    labels: new Map(keys.map((key) => [key, names.get(key) ?? key])),
  }
}

const one = ({ from }: Days, values: (number | null)[]): Watched => ({
  from,
  series: [{ key: '', values }],
  labels: new Map([['', '']]),
})

/** A day without cases counts none. */
function filled(
  rows: readonly { day: string; count: number }[],
  { from, to, firstKnown }: Days,
): (number | null)[] {
  const first = dayNumberOf(from)
  const values = new Array<number | null>(dayNumberOf(to) - first).fill(0)
  values.fill(null, 0, Math.max(0, dayNumberOf(firstKnown) - first))
  for (const { day, count } of rows) values[dayNumberOf(day) - first] = count
  return values
}

/** A day on which nobody answered has no rate. */
async function rateByDay(
  source: MeasureSource,
  scope: CaseFilter,
  rate: Rate,
  { from, to }: Days,
): Promise<(number | null)[]> {
  const { rows } = await readAnswers(source, scope, 'day')
  const sums = new Map<string, { yes: number; all: number }>()
  for (const row of rows) {
    const sum = sums.get(row.part ?? '') ?? { yes: 0, all: 0 }
    sum.yes += row[`${rate}_hundredths`]
    sum.all += row[`${rate}_answered`]
    sums.set(row.part ?? '', sum)
  }
  const first = dayNumberOf(from)
  const values = new Array<number | null>(dayNumberOf(to) - first).fill(null)
  for (const [day, { yes, all }] of sums) if (all > 0) values[dayNumberOf(day) - first] = yes / all
  return values
}

async function overdueByDay(
  { transaction }: MeasureSource,
  filter: CaseFilter,
  { from, to }: Days,
): Promise<number[]> {
  const rows = await transaction.query<{ day: string; change: number }>(
    selectOverdueChanges(from, to, inScope(filter)),
  )
  const first = dayNumberOf(from)
  const values = new Array<number>(dayNumberOf(to) - first).fill(0)
  for (const { day, change } of rows) {
    const index = dayNumberOf(day) - first
    if (index < values.length) values[index] = (values[index] ?? 0) + change
  }
  let sum = 0
  return values.map((change) => {
    sum += change
    return sum
  })
}
