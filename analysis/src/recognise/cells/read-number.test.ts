import { describe, expect, it } from 'vitest'
import { hasLeadingZero, isRough, readNumber } from './read-number.ts'

describe('readNumber', () => {
  it.each([
    ['35', 35],
    ['-0.5', -0.5],
    ['+12', 12],
    ['1.2E3', 1200],
    ['1,234', 1234],
    ['12,345,678.9', 12_345_678.9],
    ['１２３．５', 123.5],
    ['−3', -3],
    ['85%', 85],
    ['８５％', 85],
    ['120㎡', 120],
    ['约200人', 200],
    ['3.5万元', 3.5],
    ['1,200户', 1200],
  ])('reads %s', (text, value) => {
    expect(readNumber(text)?.value).toBe(value)
  })

  it.each([
    ['约300人', 300],
    ['近50人', 50],
    ['60余人', 60],
    ['300多', 300],
    ['85平米左右', 85],
    ['~20', 20],
  ])('reads %s and tells that it is a rough one', (text, value) => {
    expect(readNumber(text)?.value).toBe(value)
    expect(isRough(text)).toBe(true)
  })

  it.each(['300人', '８５', '1.2万元', '-3㎡'])('takes %s for what it says', (text) => {
    expect(readNumber(text)).not.toBeNull()
    expect(isRough(text)).toBe(false)
  })

  it.each([
    '1,23',
    '12,34,567',
    '3-5',
    'A12',
    '12A3',
    '1 2',
    '',
    '号',
    '2020-03-15',
    '1.2.3',
    'Infinity',
    '0x10',
  ])('does not take %s for a number', (text) => {
    expect(readNumber(text)).toBeNull()
  })

  it.each(['<5', '＜0.1', '≤3', '>500', '<10%'])('reads %s as a bound, which has no value', (text) => {
    const reading = readNumber(text)
    expect(reading?.form).toBe('beyond-limit')
    expect(reading?.value).toBeNaN()
  })

  it('keeps the unit that a cell states', () => {
    expect(readNumber('3公顷')).toEqual({ value: 3, form: 'unit', unit: 'ha' })
    expect(readNumber('85%')?.unit).toBe('%')
  })

  it('tells codes from figures by their leading zero', () => {
    expect(['007', '0101'].map(hasLeadingZero)).toEqual([true, true])
    expect(['0', '0.5', '10'].map(hasLeadingZero)).toEqual([false, false, false])
  })
})
