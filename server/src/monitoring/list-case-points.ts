import type { CasePoints, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { Context } from '../context.ts'
import { countByDay, type DayRow } from './counts/volume-queries.ts'
import { todayInShanghai } from './days.ts'
import { countWithoutPosition, type PointRow, selectCasePoints } from './queries.ts'
import { resolvePeriod } from './resolve-period.ts'

/** As many as a map draws and clusters without a pause; the newest where there are more. */
const MAX_POINTS = 20_000

/** Where the cases of a period happened; the same period as the running state's where none is asked for. */
export async function listCasePoints(
  { database, reader }: Context,
  query: RunningStateQuery,
  maxPoints = MAX_POINTS,
): Promise<CasePoints> {
  return database.read(reader, async (transaction) => {
    const { from, to } = await resolvePeriod(transaction, query, todayInShanghai(Date.now()))
    const filter = { ...query, from, to }
    const days = await transaction.query<DayRow>(countByDay(filter, reader))
    const since = lastDaysWith(days, 2 * maxPoints) ?? from
    const newest = (day: string): Promise<PointRow[]> =>
      transaction.query<PointRow>(selectCasePoints({ ...filter, from: day }, maxPoints + 1))
    const late = await newest(since)
    // Where so many have no position that the last days do not fill the map, the whole period is gone through.
    const rows = late.length > maxPoints || since === from ? late : await newest(from)
    const [without] = await transaction.query<{ count: number }>(countWithoutPosition(filter))
    return {
      points: rows
        .slice(0, maxPoints)
        .map((row) => ({ lon: row.lon, lat: row.lat, title: row.title, calledAt: row.called_at })),
      numWithoutPosition: without?.count ?? 0,
      isTruncated: rows.length > maxPoints,
    }
  })
}

/** The day since which there are so many cases; null where there are fewer. To sort a year for its last weeks takes long. */
function lastDaysWith(days: readonly DayRow[], numCases: number): string | null {
  let num = 0
  for (const { day, count } of [...days].reverse()) {
    num += count
    if (num >= numCases) return day
  }
  return null
}
