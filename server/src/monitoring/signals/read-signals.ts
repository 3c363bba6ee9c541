import { fromGaussKruger } from '@jingjing/analysis/geo/gauss-kruger'
import { createRandom } from '@jingjing/analysis/random/random'
import { findHolidayEffects } from '@jingjing/analysis/series/holiday-effects'
import { findLevelShifts } from '@jingjing/analysis/series/level-shift'
import { findSilentSources } from '@jingjing/analysis/series/silence'
import { judgeScans, scanGroup } from '@jingjing/analysis/series/space-time-scan'
import { dayNumberOf, dayOfNumber, type WorkingCalendar } from '@jingjing/analysis/series/working-calendar'
import type { Signals } from '@jingjing/schema/monitoring/signals'
import type { Context } from '../../context.ts'
import { type AvailableRow, countByDay, type DayRow, selectAvailableDays } from '../counts/volume-queries.ts'
import { addDays, todayInShanghai } from '../days.ts'
import { calendarOf } from '../office-calendar.ts'
import {
  type PlacedRow,
  type SeriesRow,
  selectChannelDays,
  selectPlaced,
  selectWeeklyCounts,
} from './queries.ts'
import { LEVEL_SHIFT_OPTIONS, SCAN_OPTIONS, SIGNIFICANCE, toPlane, weeklySeries } from './signal-settings.ts'

const DAYS_OF_HISTORY = 730
/** A scan of more cases of one kind would take longer than a page waits; the newest are enough for what still goes on. */
const MAX_PLACED_OF_KIND = 3_000

type Part = 'others' | 'holiday' | 'silence' | 'cluster'

/** Everything that has changed beyond chance, up to the last day of the data; or one part of it, up to an earlier day. */
export async function readSignals(
  { database, reader, packs }: Pick<Context, 'database' | 'reader' | 'packs'>,
  { until, only }: { until?: string; only?: string } = {},
): Promise<Signals> {
  const isAsked = (part: Part): boolean => only === undefined || only === part
  const read = await database.read(reader, async (transaction) => {
    const today = todayInShanghai(Date.now())
    const [available] = await transaction.query<AvailableRow>(selectAvailableDays({}, today, reader))
    const to = until ?? addDays(available?.last_past_day ?? today, 1)
    const from = [addDays(to, -DAYS_OF_HISTORY), available?.first_day ?? to].sort()[1] as string
    return {
      from,
      to,
      weekly: !isAsked('others') ? [] : await transaction.query<SeriesRow>(selectWeeklyCounts(from, to)),
      channels: !isAsked('silence')
        ? []
        : await transaction.query<SeriesRow>(selectChannelDays(addDays(to, -200), to)),
      daily: !isAsked('holiday') ? [] : await transaction.query<DayRow>(countByDay({ from, to }, reader)),
      placed: !isAsked('cluster')
        ? []
        : await transaction.query<PlacedRow>(selectPlaced(addDays(to, -SCAN_OPTIONS.studyDays), to)),
    }
  })
  const { from, to } = read
  const firstDay = dayNumberOf(from)
  const untilDay = dayNumberOf(to)
  const calendar = calendarOf(packs)
  const numWeeks = Math.floor((untilDay - firstDay) / 7)
  return {
    from,
    to,
    rate: SIGNIFICANCE.falseDiscoveryRate,
    shifts: findLevelShifts(weeklySeries(read.weekly, firstDay, untilDay), LEVEL_SHIFT_OPTIONS).map(
      (shift) => ({
        community: shift.key.slice(0, -shift.group.length - 1),
        category: shift.group,
        ratio: shift.ratio,
        level: shift.falseDiscoveryRate,
        observed: shift.after,
        expected: shift.before,
        since: dayOfNumber(untilDay - 7 * (numWeeks - shift.at)),
      }),
    ),
    holidays: !isAsked('holiday') ? [] : holidaysOf(read.daily, from, untilDay - firstDay, calendar),
    silences: silencesOf(read.channels, untilDay),
    clusters: await clustersOf(read.placed, untilDay),
  }
}

function holidaysOf(
  rows: readonly DayRow[],
  from: string,
  numDays: number,
  calendar: WorkingCalendar,
): Signals['holidays'] {
  const counts = new Array<number>(numDays).fill(0)
  for (const { day, count } of rows) counts[dayNumberOf(day) - dayNumberOf(from)] = count
  return findHolidayEffects(from, counts, calendar)
    .filter((effect) => effect.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
    .map(({ name, numTimes, ratio, low, high, observed, expected, falseDiscoveryRate }) => ({
      name,
      numTimes,
      ratio,
      low,
      high,
      observed,
      expected,
      level: falseDiscoveryRate,
      since: from,
    }))
}

function silencesOf(rows: readonly SeriesRow[], untilDay: number): Signals['silences'] {
  const numDays = 200
  const counts = new Map<string, number[]>()
  for (const { part, day, count } of rows) {
    const own = counts.get(part) ?? new Array<number>(numDays).fill(0)
    own[day - (untilDay - numDays)] = count
    counts.set(part, own)
  }
  return findSilentSources(
    [...counts].map(([key, own]) => ({ key, counts: own })),
    SIGNIFICANCE.silenceRate,
  ).map(({ key, numDays: numSilent, expected, pValue }) => ({
    source: key,
    numDays: numSilent,
    observed: 0,
    expected,
    level: pValue,
    since: dayOfNumber(untilDay - numSilent),
  }))
}

async function clustersOf(rows: readonly PlacedRow[], untilDay: number): Promise<Signals['clusters']> {
  const byCategory = new Map<string, { x: number; y: number; day: number }[]>()
  for (const { category, lon, lat, day } of rows) {
    const own = byCategory.get(category) ?? []
    own.push({ ...toPlane(lon, lat), day })
    byCategory.set(category, own)
  }
  // The same data give the same answer: the dealing of days has a seed of its own.
  const options = { ...SCAN_OPTIONS, lastDay: untilDay - 1, random: createRandom('scan') }
  const scans: ReturnType<typeof scanGroup>[] = []
  for (const [key, events] of byCategory) {
    scans.push(scanGroup({ key, events: events.slice(-MAX_PLACED_OF_KIND) }, options))
    // Other requests go on between two kinds.
    await new Promise(setImmediate)
  }
  return judgeScans(scans)
    .filter((one) => one.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
    .map((one) => ({
      category: one.key,
      ...fromGaussKruger(one.x, one.y),
      radiusMetres: one.radiusMetres,
      numDays: one.numDays,
      observed: one.observed,
      expected: one.expected,
      level: one.falseDiscoveryRate,
      since: dayOfNumber(untilDay - one.numDays),
    }))
}
