import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { requireDay } from './case-filter.ts'
import { type AvailableRow, selectAvailableDays } from './counts/volume-queries.ts'
import { addDays, daysBetween } from './days.ts'

const DEFAULT_DAYS = 30
/** Longer ones would answer a line per day of several lives. */
const MAX_DAYS = 3_660

export interface Period {
  from: string
  /** Exclusive. */
  to: string
}

export interface ResolvedPeriod extends Period {
  previous: Period
  available: Period | null
}

/**
 * The period asked for, or the thirty days that end with the last day of the data: of the dataset and
 * source asked for, so that an old file is shown at once. Throws `bad-request` for a period without days.
 */
export async function resolvePeriod(
  transaction: Transaction,
  query: RunningStateQuery,
  today: string,
): Promise<ResolvedPeriod> {
  for (const name of ['from', 'to'] as const) {
    const day = query[name]
    if (day !== undefined) requireDay(name, day)
  }
  const [row] = await transaction.query<AvailableRow>(
    selectAvailableDays({ dataset: query.dataset, source: query.source }, today, transaction.reader),
  )
  const available =
    row?.first_day && row.last_day ? { from: row.first_day, to: addDays(row.last_day, 1) } : null
  const lastDay = row?.last_past_day ?? row?.last_day ?? today
  const to = query.to ?? (query.from === undefined ? addDays(lastDay, 1) : addDays(query.from, DEFAULT_DAYS))
  const from = query.from ?? addDays(to, -DEFAULT_DAYS)
  const numDays = daysBetween(from, to)
  if (numDays < 1 || numDays > MAX_DAYS) throw new Problem('bad-request', { where: 'from', detail: 'period' })
  return { from, to, previous: { from: addDays(from, -numDays), to: from }, available }
}
