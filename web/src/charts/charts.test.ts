import type { AirQuality } from '@jingjing/schema/environment'
import { describe, expect, it } from 'vitest'
import { LIGHT } from '../ui/theme.ts'
import { aqiBarsOption, countLevels, pm25CourseOption } from './air-quality.ts'
import { barShares } from './bar-shares.ts'
import { calendarWeeks, classOf, colourOf, roundBreaks } from './calendar.ts'
import { dayLineOption } from './day-line.ts'
import { fillDays, previousPeriod } from './days.ts'

interface Series {
  name?: string
  data: unknown[]
  lineStyle?: { color: string; width: number }
  connectNulls?: boolean
  endLabel?: { offset: [number, number] }
}
const seriesOf = (option: unknown) => (option as { series: Series[] }).series

describe('bars', () => {
  it('start at zero: lengths stand to each other as the counts do', () => {
    const bars = barShares(
      [
        { key: 'a', label: 'A', count: 10 },
        { key: 'b', label: 'B', count: 40 },
      ],
      100,
    )
    expect(bars.map((bar) => [bar.key, bar.widthPercent, bar.sharePercent])).toEqual([
      ['b', 100, 40],
      ['a', 25, 10],
    ])
  })

  it('have no share of nothing', () => {
    expect(barShares([{ key: 'a', label: 'A', count: 0 }], 0)[0]).toMatchObject({
      widthPercent: 0,
      sharePercent: null,
    })
  })
})

describe('days', () => {
  it('fill up with zeros, one for each day of the half-open range', () => {
    expect(fillDays([{ day: '2026-03-02', count: 4 }], '2026-03-01', '2026-03-04')).toEqual([
      { day: '2026-03-01', count: 0 },
      { day: '2026-03-02', count: 4 },
      { day: '2026-03-03', count: 0 },
    ])
  })

  it('have before them a period of the same length that ends where they begin', () => {
    expect(previousPeriod('2026-03-01', '2026-03-31')).toEqual({ from: '2026-01-30', to: '2026-03-01' })
  })
})

describe('the classes of the calendar', () => {
  it('are at most six, round, and reach the highest count', () => {
    for (const max of [1, 3, 6, 7, 12, 59, 60, 61, 137, 999, 12_345]) {
      const breaks = roundBreaks(max)
      expect(breaks.length).toBeLessThanOrEqual(6)
      expect(breaks.at(-1)).toBeGreaterThanOrEqual(max)
      expect(breaks.every(Number.isInteger)).toBe(true)
      expect(new Set(breaks).size).toBe(breaks.length)
    }
    expect(roundBreaks(0)).toEqual([])
    expect(roundBreaks(60)).toEqual([10, 20, 30, 40, 50, 60])
  })

  it('hold every count once, and zero in none', () => {
    const breaks = roundBreaks(60)
    expect([0, 1, 10, 11, 60].map((count) => classOf(count, breaks))).toEqual([null, 0, 0, 1, 5])
  })

  it('give the highest class the strongest colour, however few there are', () => {
    for (const numClasses of [1, 2, 3, 6]) expect(colourOf(numClasses - 1, numClasses)).toBe(5)
  })
})

describe('the calendar', () => {
  it('has weeks from Monday, empty before the first day and after the last', () => {
    // The first of March 2026 is a Sunday.
    const { weeks } = calendarWeeks(fillDays([{ day: '2026-03-02', count: 3 }], '2026-03-01', '2026-03-04'))
    expect(weeks).toHaveLength(2)
    expect(weeks[0]?.cells.map((cell) => cell?.day ?? null)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      '2026-03-01',
    ])
    expect(weeks[0]?.month).toBe('2026-03-01')
    expect(weeks[1]?.cells.map((cell) => cell?.count ?? null)).toEqual([3, 0, null, null, null, null, null])
  })

  it('holds every day of a year exactly once', () => {
    const days = fillDays([], '2025-11-24', '2026-11-24')
    const shown = calendarWeeks(days).weeks.flatMap((week) => week.cells.flatMap((cell) => cell?.day ?? []))
    expect(shown).toEqual(days.map((point) => point.day))
  })
})

describe('the line of days', () => {
  const words = { current: '本期', previous: '上一期', unit: '件' }
  const days = fillDays([{ day: '2026-03-02', count: 4 }], '2026-03-01', '2026-03-04')

  it('lays the period before over the same positions, thin and grey, and pads it where it is shorter', () => {
    const previous = [{ day: '2026-02-26', count: 7 }]
    const [before, now] = seriesOf(dayLineOption({ days, previous, tokens: LIGHT, language: 'zh', words }))
    expect(before?.data).toEqual([7, null, null])
    expect(before?.lineStyle).toEqual({ color: LIGHT.comparison, width: 1 })
    expect(now?.data).toEqual([0, 4, 0])
    expect(now?.lineStyle).toEqual({ color: LIGHT.accent, width: 2 })
  })

  it('name two lines that end close together one above the other, and leave lines far apart alone', () => {
    const shifts = (present: number, before: number) =>
      seriesOf(
        dayLineOption({
          days: [
            { day: '2026-01-01', count: 100 },
            { day: '2026-01-02', count: present },
          ],
          previous: [
            { day: '2025-12-30', count: 100 },
            { day: '2025-12-31', count: before },
          ],
          tokens: LIGHT,
          language: 'zh',
          words,
        }),
      ).map((series) => Math.sign(series.endLabel?.offset[1] ?? Number.NaN))
    // Down the screen is positive; the line before comes first.
    expect(shifts(62, 60)).toEqual([1, -1])
    expect(shifts(60, 62)).toEqual([-1, 1])
    expect(shifts(90, 20).map(Math.abs)).toEqual([0, 0])
  })

  it('starts at zero', () => {
    const option = dayLineOption({ days, previous: [], tokens: LIGHT, language: 'zh', words })
    expect((option as { yAxis: { min: number } }).yAxis.min).toBe(0)
  })

  it('lets no mark-up of a name through into the tooltip', () => {
    const option = dayLineOption({
      days,
      previous: [],
      tokens: LIGHT,
      language: 'zh',
      words: { ...words, unit: '<img src=x>' },
    })
    const text = (option as { tooltip: { formatter: (shown: unknown) => string } }).tooltip.formatter([
      { dataIndex: 1 },
    ])
    expect(text).toContain('&lt;img')
    expect(text).not.toContain('<img')
  })
})

describe('air quality', () => {
  const levels: AirQuality['levels'] = [
    { level: 1, name: { zh: '优', en: 'Excellent' }, colour: '#00E400', upTo: 50 },
    { level: 2, name: { zh: '良', en: 'Good' }, colour: '#FFFF00', upTo: 100 },
  ]
  const day = (aqi: number | null, level: number | null): AirQuality['days'][number] => ({
    day: '2026-03-01',
    aqi,
    level,
    primary: [],
    pm25MicrogramsPerCubicMetre: null,
    pm25ValidHours: 0,
    rule: 'hj-633-2026',
  })
  const days = [day(40, 1), day(null, null), day(80, 2)]

  it('has the official colours as the server gives them, and no bar for a day that cannot be judged', () => {
    const [bars] = seriesOf(
      aqiBarsOption({
        days,
        levels,
        tokens: LIGHT,
        language: 'zh',
        words: { missing: '无法判定', primary: '首要污染物' },
      }),
    )
    const data = bars?.data as { value: number | null; itemStyle?: { color: string } }[]
    expect(data.map((one) => [one.value, one.itemStyle?.color])).toEqual([
      [40, '#00E400'],
      [null, undefined],
      [80, '#FFFF00'],
    ])
  })

  it('counts every day in one level or as not judged', () => {
    const counts = countLevels(days, levels)
    expect(counts.levels.map((one) => one.numDays)).toEqual([1, 1])
    expect(counts.numWithoutValue).toBe(1)
  })

  it('leaves a gap in the course where there is no reading', () => {
    const hours = [1, null, 3].map((value, hour) => ({
      time: `2026-03-01T0${hour}:00:00+08:00`,
      pm25MicrogramsPerCubicMetre: value,
    }))
    const [line] = seriesOf(
      pm25CourseOption({
        hours,
        tokens: LIGHT,
        language: 'zh',
        words: { quantity: 'PM2.5', unit: 'µg/m³', missing: '' },
      }),
    )
    expect(line?.data).toEqual([1, null, 3])
    expect(line?.connectNulls).toBe(false)
  })
})
