import type { CasePoints, RunningStateQuery } from '@jingjing/schema/monitoring'
import type { Context } from '../context.ts'
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
    const rows = await transaction.query<PointRow>(selectCasePoints(filter, maxPoints + 1))
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
