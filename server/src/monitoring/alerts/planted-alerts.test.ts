/** The rules that an office begins with, replayed on the demo: every planted truth alerts, and the budget holds. */
import { fileURLToPath } from 'node:url'
import { findLevelShifts } from '@jingjing/analysis/series/level-shift'
import { dayNumberOf, dayOfNumber } from '@jingjing/analysis/series/working-calendar'
import { DEMO_SEED, generateDemo } from '@jingjing/demo'
import { HOT_SPOT, LEVEL_SHIFT, NIGHT_CONSTRUCTION, REPEATED_MATTER } from '@jingjing/demo/planted-truths'
import { describe, expect, it } from 'vitest'
import { loadPacks } from '../../rules/index.ts'
import { LEVEL_SHIFT_OPTIONS, weeklySeries } from '../signals/signal-settings.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { calendarOf, dailyCondition, episodesOf } from './find-episodes.ts'
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
    resolved: of('resolved'),
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

  it('of lasting changes: the planted one alerts within twelve weeks, and no look back finds a false one', () => {
    const planted = `${LEVEL_SHIFT.communityName} ${LEVEL_SHIFT.category}`
    const counted = cases.flatMap(({ day, community, category }) =>
      community === null ? [] : [{ day, part: community, group: category, count: 1 }],
    )
    const isPlanted = (key: string): boolean =>
      key.endsWith(NIGHT_CONSTRUCTION.category) ||
      PLANTED_COMMUNITIES.some((community) => key.startsWith(community))
    const shiftDay = untilDay - LEVEL_SHIFT.interventionDayBeforeUntil
    for (const until of [shiftDay + 84, untilDay - 84, untilDay]) {
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
