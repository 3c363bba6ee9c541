/** What is reported of the demo: each planted truth of the running state, and nothing beside them. */
import { fileURLToPath } from 'node:url'
import { createRandom } from '@jingjing/analysis/random/random'
import { findHolidayEffects } from '@jingjing/analysis/series/holiday-effects'
import { findLevelShifts } from '@jingjing/analysis/series/level-shift'
import { findSilentSources } from '@jingjing/analysis/series/silence'
import { findSpaceTimeClusters } from '@jingjing/analysis/series/space-time-scan'
import { dayNumberOf, workingCalendar } from '@jingjing/analysis/series/working-calendar'
import { DEMO_SEED, generateDemo } from '@jingjing/demo'
import {
  HOLIDAY_EFFECTS,
  HOT_SPOT,
  LEVEL_SHIFT,
  NIGHT_CONSTRUCTION,
  REPEATED_MATTER,
  SILENT_SOURCE,
} from '@jingjing/demo/planted-truths'
import type { RulePackOf } from '@jingjing/schema/rules'
import { describe, expect, it } from 'vitest'
import { loadPacks } from '../rules/index.ts'
import {
  LEVEL_SHIFT_OPTIONS,
  SCAN_OPTIONS,
  SIGNIFICANCE,
  toPlane,
  weeklySeries,
} from './signals/signal-settings.ts'

const UNTIL = '2026-11-26'
const demo = generateDemo({ seed: DEMO_SEED, until: UNTIL, months: 24 })
const table = demo.datasets.find((dataset) => dataset.id === 'demo-cases')?.tables[0]
const nameAt = new Map((table?.columns ?? []).map((column, index) => [column.name, index]))
const cases = Array.from(table?.rows ?? [], (row) => {
  const of = (name: string): unknown => row[nameAt.get(name) ?? -1] ?? null
  return {
    day: dayNumberOf(String(of('called_at')).slice(0, 10)),
    community: of('community') as string | null,
    category: of('category_3') as string,
    channel: of('channel') as string,
    lon: of('lon') as number | null,
    lat: of('lat') as number | null,
  }
})
const untilDay = dayNumberOf(UNTIL)
const firstDay = Math.min(...cases.map((one) => one.day))
const daily = (of: readonly { day: number }[]): number[] => {
  const counts = new Array<number>(untilDay - firstDay).fill(0)
  for (const { day } of of) counts[day - firstDay] = (counts[day - firstDay] ?? 0) + 1
  return counts
}
const calendar = workingCalendar(
  loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url)))
    .filter((pack): pack is RulePackOf<'working-calendar'> => pack.pack === 'working-calendar')
    .map((pack) => pack.body),
)

/** Community and category of everything planted: whatever else is reported is false. */
const PLANTED = [
  `${LEVEL_SHIFT.communityName} ${LEVEL_SHIFT.category}`,
  `${HOT_SPOT.communityName} ${HOT_SPOT.category}`,
  ...REPEATED_MATTER.categories.map((category) => `${REPEATED_MATTER.communityName} ${category}`),
]
const isPlanted = (key: string): boolean => PLANTED.includes(key) || key.endsWith(NIGHT_CONSTRUCTION.category)

describe(`of the demo, at a rate of false discoveries of ${SIGNIFICANCE.falseDiscoveryRate}`, () => {
  it('the level shift is reported at its week, and no change that was not planted', () => {
    const shifts = findLevelShifts(
      weeklySeries(
        cases.flatMap(({ day, community, category }) =>
          community === null ? [] : [{ day, part: community, group: category, count: 1 }],
        ),
        firstDay,
        untilDay,
      ),
      LEVEL_SHIFT_OPTIONS,
    )
    const first = shifts.find((shift) => shift.key === `${LEVEL_SHIFT.communityName} ${LEVEL_SHIFT.category}`)
    expect(first?.ratio).toBeLessThan(0.5)
    const weeksFromEnd = (untilDay - firstDay) / 7 - (first?.at ?? 0)
    expect(Math.abs(weeksFromEnd - LEVEL_SHIFT.interventionDayBeforeUntil / 7)).toBeLessThan(4)
    expect(shifts.map((shift) => shift.key).filter((key) => !isPlanted(key))).toEqual([])
  })

  it('both holidays with fewer cases are reported, with about their factor, and no other holiday', () => {
    const effects = findHolidayEffects(
      new Date(firstDay * 86_400_000).toISOString().slice(0, 10),
      daily(cases),
      calendar,
    )
    expect(effects.length).toBeGreaterThan(4)
    const reported = effects.filter((one) => one.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
    expect(reported.map((one) => one.name.zh).sort()).toEqual(
      HOLIDAY_EFFECTS.map((one) => one.holiday).sort(),
    )
    for (const { holiday, factor } of HOLIDAY_EFFECTS) {
      const effect = reported.find((one) => one.name.zh === holiday)
      expect((effect?.low ?? 1) - 0.1).toBeLessThan(factor)
      expect((effect?.high ?? 0) + 0.1).toBeGreaterThan(factor)
    }
  })

  it('the silent source is reported with its days, and no other', () => {
    const channels = [...new Set(cases.map((one) => one.channel))]
    const silent = findSilentSources(
      channels.map((key) => ({ key, counts: daily(cases.filter((one) => one.channel === key)) })),
      SIGNIFICANCE.silenceRate,
    )
    expect(silent.map((one) => one.key)).toEqual([SILENT_SOURCE.channel])
    // Two days without a video case before the first silent one are no rarity.
    const { firstDayBeforeUntil } = SILENT_SOURCE.span
    expect(silent[0]?.numDays).toBeGreaterThanOrEqual(firstDayBeforeUntil)
    expect(silent[0]?.numDays).toBeLessThan(firstDayBeforeUntil + 4)
  })

  it('the cluster in place and time is reported, and none that was not planted', () => {
    const recent = cases.filter((one) => one.day >= untilDay - SCAN_OPTIONS.studyDays && one.lon !== null)
    const categories = [...new Set(recent.map((one) => one.category))]
    const clusters = findSpaceTimeClusters(
      categories.map((key) => ({
        key,
        events: recent
          .filter((one) => one.category === key)
          .map((one) => ({ ...toPlane(one.lon ?? 0, one.lat ?? 0), day: one.day })),
      })),
      { ...SCAN_OPTIONS, lastDay: untilDay - 1, random: createRandom('scan') },
    ).filter((one) => one.falseDiscoveryRate <= SIGNIFICANCE.falseDiscoveryRate)
    const keys = clusters.map((one) => one.key)
    expect(keys).toContain(HOT_SPOT.category)
    const planted = [
      HOT_SPOT.category,
      NIGHT_CONSTRUCTION.category,
      ...REPEATED_MATTER.categories,
    ] as string[]
    expect(keys.filter((key) => !planted.includes(key))).toEqual([])
    const spot = clusters.find((one) => one.key === HOT_SPOT.category)
    expect(spot?.radiusMetres).toBeLessThanOrEqual(2 * HOT_SPOT.radiusMetres)
  })
})
