import type { RunningState } from '@jingjing/schema/monitoring'
import type { PeriodComparison } from '@jingjing/schema/monitoring/periods'
import type { Figure } from '@jingjing/schema/trail'
import { describe, expect, it } from 'vitest'
import { conditionFields, conditionOf, fieldsOf, NEW_RULE } from './alerts/rule-fields.ts'
import { periodFindings, spanName } from './periods/view.ts'
import {
  categoryChoice,
  isNarrowed,
  PRESETS,
  pathOf,
  presetOf,
  presetPeriod,
  readFilters,
  writeFilters,
} from './state.ts'
import { busiestDay, calendarDays, dayOfTotal, leader, partOfTotal, volumeFinding } from './view.ts'

const figure = (value: number | null): Figure => ({
  measure: 'monitoring.cases',
  params: { from: '2026-11-01', to: '2026-11-08', community: 'c1' },
  value,
  unit: 'cases',
  numerator: null,
  denominator: null,
  numMissing: 0,
  datasets: [],
  rules: [],
  notes: {},
})

describe('the filters in the address', () => {
  it('come back as they were set', () => {
    const filters = {
      from: '2026-01-01',
      to: '2026-02-01',
      source: 'grid',
      community: '110105026001',
      dataset: 'hotline-cases',
    } as const
    expect(readFilters(writeFilters(new URLSearchParams(), filters))).toEqual(filters)
  })

  it('leave everything else in the address alone and go when they are cleared', () => {
    const search = writeFilters(new URLSearchParams('trail=x&source=grid'), {
      source: undefined,
      community: 'c',
    })
    expect(search.toString()).toBe('trail=x&community=c')
  })

  it('count as not set where they make no sense', () => {
    for (const text of [
      'from=2026-13-45&to=2026-14-01',
      'from=2026-02-01&to=2026-01-01',
      'from=2026-02-01',
      'source=fax',
    ])
      expect(readFilters(new URLSearchParams(text))).toEqual({
        from: undefined,
        to: undefined,
        source: undefined,
        community: undefined,
        dataset: undefined,
      })
  })
})

describe('the category', () => {
  it('goes down one level and up to any', () => {
    expect(categoryChoice('down:噪声', [])).toEqual({ category: '噪声' })
    const down = categoryChoice('down:施工', ['噪声'])
    expect(pathOf(down)).toEqual(['噪声', '施工'])
    expect(pathOf(categoryChoice('up:1', pathOf(down)))).toEqual(['噪声'])
    expect(isNarrowed(categoryChoice('', pathOf(down)))).toBe(false)
  })
})

describe('the form of an alert rule', () => {
  it('gives back the rule that it was filled with, whatever its kind', () => {
    const telling = { clearAfterDays: 2, repeatHours: null, escalateHours: 5, quietFrom: 1, quietUntil: 2 }
    for (const condition of [
      {
        kind: 'threshold',
        measure: 'resolved',
        windowDays: 30,
        direction: 'below',
        bound: 80,
        clearBound: 82,
      },
      { kind: 'change', against: 'weekday', direction: 'less', windowDays: 7, falseAlarmsPerYear: 2 },
      { kind: 'run', numDays: 9, direction: 'less' },
      { kind: 'deadline', what: 'overdue', bound: 40 },
      { kind: 'silence' },
    ] as const) {
      const definition = { condition, filter: {}, by: 'none' as const, ...telling }
      expect(conditionOf(fieldsOf({ title: 'a', isOn: true, definition }))).toEqual(definition)
    }
  })

  it('narrows only what can be narrowed', () => {
    const fields = { ...NEW_RULE, community: 'c1', by: 'category' as const }
    expect(conditionOf(fields)).toMatchObject({ filter: { community: 'c1' }, by: 'category' })
    expect(conditionOf({ ...fields, kind: 'cluster' })).toMatchObject({ filter: {}, by: 'none' })
  })

  it('asks only for what its kind needs', () => {
    const asked = (fields: Partial<typeof NEW_RULE>) =>
      conditionFields({ ...NEW_RULE, ...fields }).map((field) => field.of)
    expect(asked({ kind: 'change' })).toEqual(['against', 'direction', 'windowDays', 'falseAlarmsPerYear'])
    expect(asked({ kind: 'change', against: 'others' })).toEqual(['against', 'direction'])
    expect(asked({ kind: 'deadline' })).toEqual(['bound'])
    expect(asked({ kind: 'silence' })).toEqual([])
  })
})

describe('the presets', () => {
  const available = { from: '2018-01-01', to: '2020-12-31' }

  it('count back from the last day with data, and are known again', () => {
    expect(presetPeriod('7', available)).toEqual({ from: '2020-12-24', to: '2020-12-31' })
    for (const preset of PRESETS) expect(presetOf(presetPeriod(preset, available), available)).toBe(preset)
  })

  it('are none of them for a period of one’s own', () => {
    expect(presetOf({ from: '2020-03-01', to: '2020-03-05' }, available)).toBeUndefined()
    expect(presetOf({ from: '2020-03-01', to: '2020-03-05' }, null)).toBeUndefined()
  })
})

describe('what the page says', () => {
  it('tells more, less and the same apart, and owns up where nothing can be compared', () => {
    expect(volumeFinding(130, 100)).toEqual({ key: 'more', percent: 30 })
    expect(volumeFinding(70, 100)).toEqual({ key: 'less', percent: 30 })
    expect(volumeFinding(1001, 1000)).toEqual({ key: 'same', percent: null })
    expect(volumeFinding(10, 0)).toEqual({ key: 'noPrevious', percent: null })
    expect(volumeFinding(0, 100)).toEqual({ key: 'none', percent: null })
    expect(volumeFinding(null, null)).toEqual({ key: 'none', percent: null })
  })

  it('names the largest group with its share, or none', () => {
    const items = [
      { label: '甲', count: 2 },
      { label: '乙', count: 8 },
    ]
    expect(leader(items, 16)).toEqual({ label: '乙', sharePercent: 50 })
    expect(leader(items, 0)).toBeNull()
    expect(leader([], 5)).toBeNull()
    expect(leader([{ label: '甲', count: 0 }], 5)).toBeNull()
  })

  it('names the busiest day, and none where there was no case', () => {
    expect(
      busiestDay([
        { day: 'a', count: 1 },
        { day: 'b', count: 3 },
      ]),
    ).toEqual({ day: 'b', count: 3 })
    expect(busiestDay([{ day: 'a', count: 0 }])).toBeNull()
  })
})

describe('a part of the total', () => {
  it('is the same figure with one more filter', () => {
    expect(partOfTotal(figure(5), { category: '噪声' })).toEqual({
      measure: 'monitoring.cases',
      params: { from: '2026-11-01', to: '2026-11-08', community: 'c1', category: '噪声' },
    })
  })

  it('of one day keeps the other filters', () => {
    expect(dayOfTotal(figure(5), '2026-11-03').params).toEqual({
      from: '2026-11-03',
      to: '2026-11-04',
      community: 'c1',
    })
  })
})

it('the calendar knows a day without cases from a day before the data began', () => {
  const state = {
    to: '2026-11-06',
    available: { from: '2026-11-03', to: '2026-11-06' },
    calendar: [
      { day: '2026-11-01', count: 0 },
      { day: '2026-11-04', count: 2 },
    ],
  } as RunningState
  expect(calendarDays(state)).toEqual([
    { day: '2026-11-03', count: 0 },
    { day: '2026-11-04', count: 2 },
    { day: '2026-11-05', count: 0 },
  ])
})

describe('a span beside others', () => {
  const t = (key: string, values: Record<string, unknown>) => `${key} ${JSON.stringify(values)}`

  it('is called by its month, quarter or year', () => {
    expect(spanName('month', '2026-11-01', 'zh', t)).toBe('2026年11月')
    expect(spanName('month', '2026-11-01', 'en', t)).toBe('Nov 2026')
    expect(spanName('quarter', '2026-10-01', 'zh', t)).toContain('"quarter":4')
  })

  it('says how the cases changed, and nothing of what cannot be compared', () => {
    const against = [
      { kind: 'previous', changes: [{ of: 'cases', change: -12.5, isBeyondChance: true }] },
      { kind: 'last-year', changes: [] },
    ] as unknown as PeriodComparison['against']
    expect(periodFindings(against)).toEqual([
      { key: 'less', kind: 'previous', percent: 12.5, isBeyondChance: true },
    ])
  })
})
