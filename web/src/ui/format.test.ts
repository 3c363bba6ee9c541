import { describe, expect, it } from 'vitest'
import {
  addDays,
  changePercent,
  countDays,
  formatBytes,
  formatDay,
  formatDuration,
  formatFigure,
  formatNumber,
  formatPeriod,
  formatRelative,
  formatSigned,
  formatTime,
  withUnit,
} from './format.ts'

describe('numbers', () => {
  it('are grouped by thousands and missing ones are a dash, never zero', () => {
    expect(formatNumber(1234567)).toBe('1,234,567')
    expect(formatNumber(0)).toBe('0')
    expect(formatNumber(null)).toBe('—')
    expect(formatNumber(Number.NaN)).toBe('—')
  })

  it('show a rate with one decimal always and a count as it is', () => {
    expect(formatFigure(90, '%')).toBe('90.0')
    expect(formatFigure(1197, 'cases')).toBe('1,197')
    expect(formatFigure(null, '%')).toBe('—')
  })

  it('carry their sign as a sign, and a change too small to see carries none', () => {
    expect(formatSigned(12.34)).toBe('+12.3%')
    expect(formatSigned(-4)).toBe('−4%')
    expect(formatSigned(0.04)).toBe('0%')
  })

  it('have no change where there is nothing to compare with', () => {
    expect(changePercent(120, 100)).toBe(20)
    expect(changePercent(5, 0)).toBeNull()
    expect(changePercent(null, 5)).toBeNull()
    expect(changePercent(5, null)).toBeNull()
  })

  it('keep a space before a unit and none before a percent sign', () => {
    expect(withUnit('12', '件')).toBe('12 件')
    expect(withUnit('12.0', '%')).toBe('12.0%')
    expect(withUnit('149', '')).toBe('149')
  })

  it('measure bytes in the size that a reader can hold', () => {
    expect(formatBytes(999)).toBe('999 B')
    expect(formatBytes(1536)).toBe('1.5 KB')
    expect(formatBytes(5 * 1024 * 1024)).toBe('5 MB')
  })
})

describe('days', () => {
  it('are counted in half-open ranges over months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(countDays('2024-02-01', '2024-03-01')).toBe(29)
  })

  it('are days of Shanghai wherever the browser stands', () => {
    // 23:30 UTC is the next morning in Shanghai.
    expect(formatTime('2026-11-23T23:30:00Z', 'zh')).toBe('11月24日 07:30')
    expect(formatDay('2026-11-24', 'en')).toBe('24 Nov 2026')
  })

  it('name the last day of a period, not the one after it', () => {
    expect(formatPeriod('2026-11-01', '2026-12-01', 'zh')).toBe('2026年11月1日至11月30日')
    expect(formatPeriod('2025-12-25', '2026-01-02', 'zh')).toBe('2025年12月25日至2026年1月1日')
    expect(formatPeriod('2026-11-24', '2026-11-25', 'zh')).toBe('2026年11月24日')
    expect(formatPeriod('2026-11-01', '2026-12-01', 'en')).toBe('1 Nov – 30 Nov 2026')
  })
})

describe('spans', () => {
  it('are told in the two largest parts', () => {
    expect(formatDuration(12.4, 'zh')).toBe('12 秒')
    expect(formatDuration(200, 'zh')).toBe('3 分 20 秒')
    expect(formatDuration(120, 'en')).toBe('2 min')
    expect(formatDuration(3_900, 'zh')).toBe('1 小时 5 分')
    expect(formatDuration(-3, 'zh')).toBe('0 秒')
  })

  it('never show sixty minutes beside an hour', () => {
    expect(formatDuration(7_190, 'zh')).toBe('2 小时')
  })

  it('are relative to now', () => {
    const now = new Date('2026-11-24T12:00:00Z')
    expect(formatRelative('2026-11-24T11:57:00Z', now, 'zh')).toBe('3分钟前')
    expect(formatRelative('2026-11-21T12:00:00Z', now, 'en')).toBe('3 days ago')
    expect(formatRelative('not a time', now, 'zh')).toBe('not a time')
  })
})
