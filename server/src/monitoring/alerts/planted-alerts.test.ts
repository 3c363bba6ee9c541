/** The rules that an office begins with, replayed on the demo: every planted truth alerts, and the budget holds. */
import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import { findHolidayEffects } from '@jingjing/analysis/series/holiday-effects'
import { findLevelShifts } from '@jingjing/analysis/series/level-shift'
import { findSilentSources } from '@jingjing/analysis/series/silence'
import { findSpaceTimeClusters } from '@jingjing/analysis/series/space-time-scan'
import { dayNumberOf, dayOfNumber } from '@jingjing/analysis/series/working-calendar'
import { DEMO_SEED, generateDemo } from '@jingjing/demo'
import {
  HOLIDAY_EFFECTS,
  HOT_SPOT,
  LEVEL_SHIFT,
  NIGHT_CONSTRUCTION,
  REPEATED_MATTER,
  SILENT_SOURCE,
} from '@jingjing/demo/planted-truths'
import { describe, expect, it } from 'vitest'
import { loadPacks } from '../../rules/index.ts'
import { calendarOf } from '../office-calendar.ts'
import {
  LEVEL_SHIFT_OPTIONS,
  SCAN_OPTIONS,
  SIGNIFICANCE,
  toPlane,
  weeklySeries,
} from '../signals/signal-settings.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { dailyCondition, episodesOf, signalsFound } from './find-episodes.ts'
import type { Watched } from './watched-series.ts'

const UNTIL = '2026-11-26'
const REPLAYED_DAYS = 365
const BUDGET = REPLAYED_DAYS / 7

const demo = generateDemo({ seed: DEMO_SEED, until: UNTIL, months: 24 })
const table = demo.datasets.find((dataset) => dataset.id === 'demo-cases')?.tables[0]
const nameAt = new Map((table?.columns ?? []).map((column, index) => [column.name, index]))
const cases = Array.from(table?.rows ?? [], (row) => {
  const of = (name: string) => row[nameAt.get(name) ?? -1] as string | null
  return {
    day: dayNumberOf(String(of('called_at')).slice(0, 10)),
    community: of('community'),
    category: of('category_3') as string,
    channel: of('channel') as string,
    lon: row[nameAt.get('lon') ?? -1] as number | null,
    lat: row[nameAt.get('lat') ?? -1] as number | null,
  }
})
const untilDay = dayNumberOf(UNTIL)
const firstDay = Math.min(...cases.map((one) => one.day))
const calendar = calendarOf(loadPacks(fileURLToPath(new URL('../../../../rules', import.meta.url))))
const daily = (of: readonly { day: number }[]): number[] => {
  const counts = new Array<number>(untilDay - firstDay).fill(0)
  for (const { day } of of) counts[day - firstDay] = (counts[day - firstDay] ?? 0) + 1
  return counts
}
const watched = (keys: readonly string[], valuesOf: (key: string) => number[]): Watched => ({
  from: dayOfNumber(firstDay),
  series: keys.map((key) => ({ key, values: valuesOf(key) })),
  labels: new Map(),
})
const replay = (name: string, series: Watched) => {
  const rule = DEFAULT_RULES.find((one) => one.name === name)
  const condition = rule && dailyCondition(rule.definition.condition)
  if (!rule || !condition) throw new Error(`${name} watches no daily series`)
  const days = { from: dayOfNumber(untilDay - REPLAYED_DAYS), to: UNTIL }
  return episodesOf(condition, rule.definition, series, days, calendar)
}
/** Communities in which something was planted: an alert there is true. */
const PLANTED_COMMUNITIES: readonly string[] = [
  HOT_SPOT.communityName,
  LEVEL_SHIFT.communityName,
  REPEATED_MATTER.communityName,
]

/** The last day of a holiday in the month before a day; that day itself where there was none. */
const dayBefore = (until: string, holiday: string): string => {
  for (let day = dayNumberOf(until) - 1; day >= dayNumberOf(until) - 31; day--)
    if (calendar.holidayOf(dayOfNumber(day))?.name.zh === holiday) return dayOfNumber(day)
  return until
}

describe('the rules that an office begins with, over a year of the demo', () => {
  it('of surges: at most one false alarm a week, and far fewer', () => {
    const communities = [...new Set(cases.flatMap((one) => one.community ?? []))]
    const episodes = replay(
      'surge',
      watched(communities, (key) => daily(cases.filter((one) => one.community === key))),
    )
    const numFalse = episodes.filter((one) => !PLANTED_COMMUNITIES.includes(one.key)).length
    expect(numFalse).toBeLessThanOrEqual(BUDGET / 4)
  })

  it('of runs: at most one false alarm a week', () => {
    expect(
      replay(
        'run',
        watched([''], () => daily(cases)),
      ).length,
    ).toBeLessThanOrEqual(BUDGET / 4)
  })

  it('of holidays: each planted one alerts when it is over, and no other', () => {
    const rule = DEFAULT_RULES.find((one) => one.name === 'holiday') as (typeof DEFAULT_RULES)[number]
    for (const until of ['2026-03-10', '2026-05-10', '2026-06-25', '2026-10-12']) {
      const effects = findHolidayEffects(
        dayOfNumber(firstDay),
        daily(cases).slice(0, dayNumberOf(until) - firstDay),
        calendar,
      )
      const holidays = effects
        .filter((one) => one.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
        .map((one) => ({ ...one, level: one.falseDiscoveryRate, since: '' }))
      const signals = { from: '', to: until, rate: 0.05, shifts: [], silences: [], clusters: [], holidays }
      const told = signalsFound(rule.definition, signals, calendar).map((one) => one.key)
      const expected = HOLIDAY_EFFECTS.filter(
        ({ holiday }) => calendar.holidayOf(dayBefore(until, holiday))?.name.zh === holiday,
      ).map((one) => one.holiday)
      expect(told, until).toEqual(expected)
    }
  })

  it('of silent sources: the planted one alerts within its span, and none on any Monday of the year before', () => {
    const channels = [...new Set(cases.map((one) => one.channel))].map((key) => ({
      key,
      counts: daily(cases.filter((one) => one.channel === key)),
    }))
    const silentOn = (until: number): string[] =>
      findSilentSources(
        channels.map(({ key, counts }) => ({ key, counts: counts.slice(0, until - firstDay) })),
        SIGNIFICANCE.silenceRate,
      ).map((one) => one.key)
    expect(silentOn(untilDay)).toEqual([SILENT_SOURCE.channel])
    const before = untilDay - SILENT_SOURCE.span.firstDayBeforeUntil
    const told = Array.from({ length: 52 }, (_one, week) => silentOn(before - 7 * week)).flat()
    expect(told.length).toBeLessThanOrEqual(1)
  })

  it('of clusters: planted places alert, and of the weeks before no more than one false in each', () => {
    const planted: readonly string[] = [
      HOT_SPOT.category,
      NIGHT_CONSTRUCTION.category,
      ...REPEATED_MATTER.categories,
    ]
    for (const until of [untilDay, untilDay - 7, untilDay - 140]) {
      const placed = cases.filter(
        (one) => one.lon !== null && one.day < until && one.day >= until - SCAN_OPTIONS.studyDays,
      )
      const found = findSpaceTimeClusters(
        [...new Set(placed.map((one) => one.category))].map((key) => ({
          key,
          events: placed
            .filter((one) => one.category === key)
            .map((one) => ({ ...toPlane(one.lon ?? 0, one.lat ?? 0), day: one.day })),
        })),
        { ...SCAN_OPTIONS, lastDay: until - 1, random: createRandom('scan') },
      )
        .filter((one) => one.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
        .map((one) => one.key)
      if (until === untilDay) expect(found).toContain(HOT_SPOT.category)
      expect(found.filter((key) => !planted.includes(key)).length).toBeLessThanOrEqual(1)
    }
  })

  it('of lasting changes: the planted one alerts within eighteen weeks, and no look back finds a false one', () => {
    const planted = `${LEVEL_SHIFT.communityName} ${LEVEL_SHIFT.category}`
    const counted = cases.flatMap(({ day, community, category }) =>
      community === null ? [] : [{ day, part: community, group: category, count: 1 }],
    )
    const isPlanted = (key: string): boolean =>
      key.endsWith(NIGHT_CONSTRUCTION.category) ||
      PLANTED_COMMUNITIES.some((community) => key.startsWith(community))
    const shiftDay = untilDay - LEVEL_SHIFT.interventionDayBeforeUntil
    for (const until of [shiftDay + 126, untilDay - 84, untilDay]) {
      const shifts = findLevelShifts(
        weeklySeries(
          counted.filter((one) => one.day < until),
          firstDay,
          until,
        ),
        LEVEL_SHIFT_OPTIONS,
      )
      expect(
        shifts.map((one) => one.key),
        dayOfNumber(until),
      ).toContain(planted)
      expect(shifts.filter((one) => !isPlanted(one.key)).length).toBeLessThanOrEqual(1)
    }
  })
})
