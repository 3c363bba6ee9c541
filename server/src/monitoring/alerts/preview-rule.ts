import type { AlertCondition as DailyCondition } from '@jingjing/analysis/series/alert-conditions'
import { dayNumberOf, dayOfNumber } from '@jingjing/analysis/series/working-calendar'
import type { AlertDefinition, AlertPreview } from '@jingjing/schema/monitoring/alerts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { MeasureDefinition } from '../../trail/index.ts'
import { type AvailableRow, countByDay, type DayRow, selectAvailableDays } from '../counts/volume-queries.ts'
import { addDays, daysBetween, todayInShanghai } from '../days.ts'
import { calendarOf } from '../office-calendar.ts'
import { readSignals } from '../signals/read-signals.ts'
import { dailyCondition, episodesOf, signalsFound } from './find-episodes.ts'
import type { Found } from './queries.ts'
import {
  firstKnownDay,
  type MeasureCondition,
  readWatchedMeasure,
  requireReadable,
} from './watched-measure.ts'
import { DAYS_WATCHED, endOfWatch, readWatched, type Watched } from './watched-series.ts'

const PREVIEW_DAYS = 365
/** Clusters and level shifts are looked for anew on each day of the replay: weeks apart, or a page would wait for minutes. */
const SIGNAL_STEP_DAYS = 28
const CLUSTER_STEPS = 4

/** What the rule would have told in the year before the last day of the data; stores nothing. */
export async function previewRule(
  context: Context,
  definition: AlertDefinition,
  measures: readonly MeasureDefinition[],
): Promise<AlertPreview> {
  requireReadable(context, measures, definition)
  if (definition.condition.kind === 'measure')
    return previewMeasure(context, definition, definition.condition, measures)
  const { database, packs, reader } = context
  const condition = dailyCondition(definition.condition)
  const read = await database.read(reader, async (transaction) => {
    const today = todayInShanghai(Date.now())
    const [available] = await transaction.query<AvailableRow>(selectAvailableDays({}, today, reader))
    const to = endOfWatch(definition, available?.last_past_day ?? today, today)
    const firstKnown = available?.first_day ?? to
    const from = [addDays(to, -PREVIEW_DAYS), firstKnown].sort()[1] as string
    const days = { from: addDays(to, -DAYS_WATCHED), to, firstKnown }
    const watched = condition === null ? null : await readWatched({ transaction, packs }, definition, days)
    return { from, to, watched, total: await totalByDay(transaction, definition, days) }
  })
  const { from, to, watched, total } = read
  if (condition === null || watched === null)
    return {
      from,
      to,
      days: total.filter((one) => one.day >= from),
      ...(await replaySignals(context, definition, from, to)),
    }
  return previewDays(
    context,
    definition,
    condition,
    watched,
    { from, to },
    definition.by === 'none' ? null : total,
  )
}

/** A figure of another feature, day by day. */
async function previewMeasure(
  context: Context,
  definition: AlertDefinition,
  asked: MeasureCondition,
  measures: readonly MeasureDefinition[],
): Promise<AlertPreview> {
  const condition = dailyCondition(asked)
  const read = await readWatchedMeasure(context, measures, asked, PREVIEW_DAYS)
  if (read === null || condition === null) {
    const to = todayInShanghai(Date.now())
    return { from: addDays(to, -PREVIEW_DAYS), to, days: [], episodes: [], stepDays: 1 }
  }
  const { watched, to } = read
  return previewDays(context, definition, condition, watched, { from: firstKnownDay(watched, to), to }, null)
}

function previewDays(
  { packs }: Context,
  definition: AlertDefinition,
  condition: DailyCondition,
  watched: Watched,
  { from, to }: { from: string; to: string },
  total: AlertPreview['days'] | null,
): AlertPreview {
  const first = dayNumberOf(watched.from)
  const own = (watched.series[0]?.values ?? []).map((value, index) => ({
    day: dayOfNumber(first + index),
    value,
  }))
  return {
    from,
    to,
    days: (total ?? own).filter((one) => one.day >= from),
    episodes: episodesOf(condition, definition, watched, { from, to }, calendarOf(packs)).map((one) => ({
      label: watched.labels.get(one.key) ?? one.key,
      from: dayOfNumber(first + one.from),
      until: one.until === null ? null : dayOfNumber(first + one.until),
      observed: one.observed,
      expected: one.expected,
    })),
    stepDays: 1,
  }
}

async function totalByDay(
  transaction: Transaction,
  { filter }: AlertDefinition,
  { from, to }: { from: string; to: string },
): Promise<AlertPreview['days']> {
  const rows = await transaction.query<DayRow>(countByDay({ ...filter, from, to }, transaction.reader))
  const countOf = new Map(rows.map((row) => [row.day, row.count]))
  return Array.from({ length: daysBetween(from, to) }, (_one, index) => {
    const day = addDays(from, index)
    return { day, value: countOf.get(day) ?? 0 }
  })
}

/** Signals as they would have been read on days of the past. */
async function replaySignals(
  { database, packs, reader }: Context,
  definition: AlertDefinition,
  from: string,
  to: string,
): Promise<Pick<AlertPreview, 'episodes' | 'stepDays'>> {
  const calendar = calendarOf(packs)
  const isCluster = definition.condition.kind === 'cluster'
  const stepDays = definition.condition.kind === 'silence' ? 7 : SIGNAL_STEP_DAYS
  const dates: string[] = []
  for (
    let day = to;
    day > from && (!isCluster || dates.length < CLUSTER_STEPS);
    day = addDays(day, -stepDays)
  )
    dates.unshift(day)
  const episodes: AlertPreview['episodes'] = []
  let open = new Map<string, AlertPreview['episodes'][number]>()
  for (const until of dates) {
    const signals = await readSignals(
      { database, packs, reader },
      {
        until,
        only:
          definition.condition.kind === 'change' ? definition.condition.against : definition.condition.kind,
      },
    )
    const found = signalsFound(definition, signals, calendar)
    const still = new Map<string, AlertPreview['episodes'][number]>()
    for (const one of found) {
      const known = open.get(one.key) ?? begin(episodes, one, until)
      still.set(one.key, known)
    }
    for (const [key, one] of open) if (!still.has(key)) one.until = until
    open = still
  }
  return { episodes, stepDays }
}

function begin(
  episodes: AlertPreview['episodes'],
  found: Found,
  until: string,
): AlertPreview['episodes'][number] {
  const { label, observed, expected } = found
  const made = { label, from: addDays(until, -1), until: null, observed, expected }
  episodes.push(made)
  return made
}
