import { describe, expect, it } from 'vitest'
import { isoDate, isoTimestamp, isPossible, readDate, readSerial } from './read-date.ts'

function timestamp(text: string): string {
  const date = readDate(text)
  if (date === null) throw new Error(`no date: ${text}`)
  return isoTimestamp(date.time)
}

describe('readDate', () => {
  it.each([
    ['2019/1/5 11:04:22', '2019-01-05T11:04:22+08:00'],
    ['2019-01-05 11:04', '2019-01-05T11:04:00+08:00'],
    ['2020.3.15', '2020-03-15T00:00:00+08:00'],
    ['2020年3月15日', '2020-03-15T00:00:00+08:00'],
    ['2020年03月15日11时04分22秒', '2020-03-15T11:04:22+08:00'],
    ['2020年3月15日 下午3:05', '2020-03-15T15:05:00+08:00'],
    ['2020/3/15 3:05:00 PM', '2020-03-15T15:05:00+08:00'],
    ['2020/3/15 12:05 AM', '2020-03-15T00:05:00+08:00'],
    ['2024-05-27T00:54:00.000', '2024-05-27T00:54:00+08:00'],
    ['2020-03-15T01:00:00Z', '2020-03-15T09:00:00+08:00'],
    ['2020-03-15T23:00:00+00:00', '2020-03-16T07:00:00+08:00'],
    ['2020-03-15T09:00:00+0800', '2020-03-15T09:00:00+08:00'],
    ['20200315', '2020-03-15T00:00:00+08:00'],
    ['20200315093005', '2020-03-15T09:30:05+08:00'],
    ['２０２０－０３－１５', '2020-03-15T00:00:00+08:00'],
    ['二〇二〇年十二月三十一日', '2020-12-31T00:00:00+08:00'],
    ['2020-12-31 24:00:00', '2021-01-01T00:00:00+08:00'],
  ])('reads %s', (text, expected) => {
    expect(timestamp(text)).toBe(expected)
  })

  it.each([
    '2026-02-30',
    '2023-02-29',
    '2026-13-01',
    '2026-04-31',
    '2026-01-00',
    '2026-01-01 25:00',
    '2026-01-01 24:01',
    '20260230',
  ])('knows that %s does not exist, and does not shift it', (text) => {
    expect(readDate(text)?.isPossible).toBe(false)
  })

  it.each([
    '甲',
    '116.46',
    '12345678',
    '2020',
    '1-2',
    'A2020-01-01',
    '110105190001010011',
    '10-5-3',
    '2020-01-01 甲',
  ])('does not take %s for a date', (text) => {
    expect(readDate(text)).toBeNull()
  })

  it('gives every day of four years its own next day, leap days included', () => {
    let numDays = 0
    for (let year = 2019; year <= 2022; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= 31; day++) {
          const date = readDate(`${year}/${month}/${day}`)!
          if (date.isPossible) {
            numDays++
            expect(new Date(`${isoDate(date.time)}T00:00:00Z`).toISOString().slice(0, 10)).toBe(
              isoDate(date.time),
            )
          }
        }
      }
    }
    expect(numDays).toBe(365 * 4 + 1)
  })
})

describe('readSerial', () => {
  it('reads the day numbers of both epochs as spreadsheets show them', () => {
    expect(isoDate(readSerial(1, 1900)!)).toBe('1900-01-01')
    expect(isoDate(readSerial(59, 1900)!)).toBe('1900-02-28')
    expect(isoDate(readSerial(61, 1900)!)).toBe('1900-03-01')
    expect(isoDate(readSerial(43905, 1900)!)).toBe('2020-03-15')
    expect(isoDate(readSerial(43905 - 1462, 1904)!)).toBe('2020-03-15')
  })

  it('refuses the 29th of February 1900, which never was', () => {
    expect(readSerial(60, 1900)).toBeNull()
  })

  it('rounds binary fractions of a day to the second that was typed', () => {
    for (const [hour, minute, second] of [
      [11, 4, 22],
      [0, 0, 1],
      [23, 59, 59],
    ] as const) {
      const time = readSerial(43905 + (hour * 3600 + minute * 60 + second) / 86_400, 1900)!
      expect(isoTimestamp(time)).toBe(
        `2020-03-15T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}+08:00`,
      )
    }
  })

  it('only ever answers dates that exist', () => {
    for (let serial = 1; serial < 70_000; serial += 7.3) {
      const time = readSerial(serial, 1900)
      if (time !== null) expect(isPossible(time)).toBe(true)
    }
  })
})
