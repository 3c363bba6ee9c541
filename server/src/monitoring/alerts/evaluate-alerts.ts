import type { Signals } from '@jingjing/schema/monitoring/signals'
import type { Reader } from '../../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import type { MeasureDefinition } from '../../trail/index.ts'
import { type AvailableRow, selectAvailableDays } from '../counts/volume-queries.ts'
import { addDays, todayInShanghai } from '../days.ts'
import { calendarOf } from '../office-calendar.ts'
import { readSignals } from '../signals/read-signals.ts'
import { dailyCondition, episodesOf, foundOf, signalsFound } from './find-episodes.ts'
import {
  type AlertRow,
  closeAlert,
  escalateAlert,
  type Found,
  insertAlert,
  type RuleRow,
  renewAlert,
  repeatAlert,
  selectGoingOn,
  selectRules,
  setEvaluated,
} from './queries.ts'
import { daily, readWatchedMeasure } from './watched-measure.ts'
import { DAYS_WATCHED, endOfWatch, readWatched } from './watched-series.ts'

const HOUR_MS = 3_600_000
/** What began longer ago than this and has not ended is looked for no further back. */
const DAYS_BACK = 120
/** A figure is worked out anew for each of its days. */
const MEASURED_DAYS_BACK = 56

/** With the measures of other features that may be watched. */
export const alertKind = (measures: readonly MeasureDefinition[]): JobKind => ({
  kind: 'alert-evaluation',
  maxAttempts: 3,
  lane: 'alerts',
  work: (context, job) => evaluateAlerts(context, job, daily(measures)),
})

/** Nobody's eyes, so that a dataset that is open to a few tells nothing to all: of the communities of the rule. */
export const readerOfRule = ({ communities }: Pick<RuleRow, 'communities'>): Reader => ({
  personId: 0,
  communities,
  seesPersonalData: false,
})

/** Looks through all rules that are on. */
async function evaluateAlerts(
  context: JobContext,
  job: RunningJob,
  measures: readonly MeasureDefinition[],
): Promise<{ numOpened: number }> {
  const rules = (await context.database.write((tx) => tx.query<RuleRow>(selectRules()))).filter(
    (one) => one.is_on,
  )
  const signalsByScope = new Map<string, Promise<Signals>>()
  let numOpened = 0
  for (const [index, rule] of rules.entries()) {
    job.report('evaluate', index, rules.length)
    const found = await findNow(context, rule, signalsByScope, measures)
    numOpened += await settle(context, rule, found, Date.now())
  }
  return { numOpened }
}

/** What the rule finds on the last day of the data. */
async function findNow(
  context: JobContext,
  rule: RuleRow,
  signalsByScope: Map<string, Promise<Signals>>,
  measures: readonly MeasureDefinition[],
): Promise<Found[]> {
  const { database, packs } = context
  const reader = readerOfRule(rule)
  const calendar = calendarOf(packs)
  const condition = dailyCondition(rule.definition.condition)
  if (condition !== null && rule.definition.condition.kind === 'measure') {
    const asked = rule.definition.condition
    const read = await readWatchedMeasure({ database, packs, reader }, measures, asked, MEASURED_DAYS_BACK)
    if (read === null) return []
    const { watched, to } = read
    return episodesOf(condition, rule.definition, watched, { from: watched.from, to }, calendar)
      .filter((episode) => episode.until === null)
      .map((episode) => foundOf(episode, watched, 'none', null))
  }
  if (condition === null) {
    const scope = JSON.stringify(rule.communities)
    const signals = signalsByScope.get(scope) ?? readSignals({ database, packs, reader })
    signalsByScope.set(scope, signals)
    return signalsFound(rule.definition, await signals, calendar)
  }
  return database.read(reader, async (transaction) => {
    const today = todayInShanghai(Date.now())
    const [available] = await transaction.query<AvailableRow>(selectAvailableDays({}, today, reader))
    if (!available?.last_past_day) return []
    const to = endOfWatch(rule.definition, available.last_past_day, today)
    const firstKnown = available.first_day ?? to
    const days = { from: addDays(to, -DAYS_WATCHED), to, firstKnown }
    const watched = await readWatched({ transaction, packs }, rule.definition, days)
    const from = [addDays(to, -DAYS_BACK), firstKnown].sort()[1] as string
    return episodesOf(condition, rule.definition, watched, { from, to }, calendar)
      .filter((episode) => episode.until === null)
      .map((episode) =>
        foundOf(episode, watched, rule.definition.by, rule.definition.filter.community ?? null),
      )
  })
}

/** Brings what is found together with what is known: opens, renews, repeats, escalates and ends alerts. */
async function settle(
  { database }: JobContext,
  rule: RuleRow,
  found: readonly Found[],
  nowMs: number,
): Promise<number> {
  const { definition } = rule
  return database.write(async (tx) => {
    const goingOn = await tx.query<AlertRow>(selectGoingOn(rule.id))
    const toldAt = endOfQuiet(definition, nowMs)
    let numOpened = 0
    for (const one of found) {
      const known = goingOn.find((alert) => alert.key === one.key)
      if (known === undefined) {
        await tx.query(insertAlert(rule.id, one, toldAt))
        numOpened += 1
        continue
      }
      await tx.query(renewAlert(known.id, one))
      if (known.state !== 'open') continue
      const hoursSince = (time: string): number => (nowMs - Date.parse(time)) / HOUR_MS
      if (definition.repeatHours !== null && hoursSince(known.told_at) >= definition.repeatHours)
        await tx.query(repeatAlert(known.id, toldAt))
      const isLate =
        definition.escalateHours !== null && hoursSince(known.opened_at) >= definition.escalateHours
      if (isLate && known.escalated_at === null) await tx.query(escalateAlert(known.id))
    }
    for (const alert of goingOn)
      if (!found.some((one) => one.key === alert.key)) await tx.query(closeAlert(alert.id))
    await tx.query(setEvaluated(rule.id))
    return numOpened
  })
}

/** Now, or the end of the quiet hours that it is in; they may pass midnight. */
export function endOfQuiet(
  { quietFrom, quietUntil }: { quietFrom: number; quietUntil: number },
  nowMs: number,
): string {
  const shanghai = new Date(nowMs + 8 * HOUR_MS)
  const hour = shanghai.getUTCHours()
  const isQuiet =
    quietFrom < quietUntil
      ? hour >= quietFrom && hour < quietUntil
      : quietFrom > quietUntil && (hour >= quietFrom || hour < quietUntil)
  if (!isQuiet) return new Date(nowMs).toISOString()
  const midnight = Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate())
  const end = midnight + quietUntil * HOUR_MS + (hour >= quietUntil ? 24 * HOUR_MS : 0)
  return new Date(end - 8 * HOUR_MS).toISOString()
}
