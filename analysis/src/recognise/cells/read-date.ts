/** Beijing has had no summer time since 1991; a time without a zone is the time on its clocks. */
const LOCAL_OFFSET = '+08:00'
const LOCAL_OFFSET_MINUTES = 480
const MIN_YEAR = 1900
const MAX_YEAR = 2100

export type DateOrder = 'ymd' | 'mdy' | 'dmy'

export interface CivilTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** Minutes east of Greenwich where the text states a zone. */
  offsetMinutes: number | null
  hasTime: boolean
}

export interface DateReading {
  /**
   * `unordered`: day and month stand before the year and only the whole column tells which is which; `short`: years of
   * two digits, where it may be any of three orders; `month`: no day.
   */
  style: 'ymd' | 'unordered' | 'short' | 'compact' | 'month'
  time: CivilTime
  /** False for the 30th of February: shaped like a date and none. */
  isPossible: boolean
  /** The numbers of an unordered or short date as they stand. */
  first: number
  second: number
  third: number
  /** Of a short date: which of its ends have the two digits of a year. */
  canBeYear?: { first: boolean; third: boolean }
}

const YEAR_FIRST =
  /^(\d{4})\s*(?:[-/.、]|年)\s*(\d{1,2})\s*(?:[-/.、]|月)\s*(\d{1,2})\s*[日号]?(?:[\sT,，]+(.+)|([上下]午.+|\d{1,2}[:：时点].+))?$/
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[\sT,]+(.+))?$/
/** Of hyphens and strokes the year has to be seen: 10-5-3 is a room in a house. */
const SHORT =
  /^['’]?(?:(\d{1,2})([-/])(\d{1,2})\2(\d{2})|(\d{2})(\.)(\d{1,2})\.(\d{1,2})|(\d)(\.)(\d{1,2})\.(\d{2}))(?:[\sT,]+(.+))?$/
const SHORT_CHINESE = /^['’]?(\d{2})年(\d{1,2})月(\d{1,2})[日号]$/
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:[\sT]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/
const MONTH_ONLY = /^(\d{4})\s*(?:年\s*(\d{1,2})\s*月份?|[-/.](\d{1,2})|年(\d{1,2}))$/
const MONTH_COMPACT = /^((?:19|20)\d{2})(0[1-9]|1[0-2])$/
const WEEKDAY =
  /[\s,，]*[（(]?(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)[)）]?[\s,，]*|[（(][一二三四五六日天][)）]/i
const NAMED_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const NAMED = [
  {
    shape: new RegExp(`^(\\d{1,2})[-\\s/]${MONTH_NAME}[-\\s/,]+(\\d{4}|\\d{2})(?:\\s+(.+))?$`, 'i'),
    day: 1,
    month: 2,
    year: 3,
  },
  {
    shape: new RegExp(`^${MONTH_NAME}[-\\s]+(\\d{1,2})(?:st|nd|rd|th)?[\\s,]+(\\d{4})(?:\\s+(.+))?$`, 'i'),
    day: 2,
    month: 1,
    year: 3,
  },
]
/** `01-3月 -26`: how Oracle writes days in Chinese where nobody said otherwise. */
const CHINESE_MONTH = /^(\d{1,2})-(\d{1,2})月\s*-(\d{4}|\d{2})(?:\s+(.+))?$/
/** `Mar-20` as Excel shows a month, `March 2020`, `2020-Mar`. */
const MONTH_AND_YEAR = new RegExp(
  `^(?:${MONTH_NAME}[-\\s']+(\\d{4}|\\d{2})|(\\d{4})[-\\s]${MONTH_NAME})$`,
  'i',
)
const CLOCK =
  /^(上午|下午|凌晨|早上|中午|晚上)?\s*(\d{1,2})\s*(?:[:：]|时|点)\s*(?:(\d{1,2})\s*分?)?(?:\s*(?:[:：])?\s*(\d{1,2})(?:[.,]\d+)?\s*秒?)?\s*([AaPp]\.?[Mm]\.?)?\s*([Zz]|[+-]\d{2}:?\d{2})?$/
const CHINESE_DATE =
  /^[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]?$/

/** A trimmed text as a date or a point in time; null where it has not the shape of one. */
export function readDate(text: string): DateReading | null {
  if (text.length < 6 || text.length > 48) return null
  const first = text.charCodeAt(0)
  const isDigit = (first >= 0x30 && first <= 0x39) || (first >= 0xff10 && first <= 0xff19)
  const iso = readIsoDate(text)
  if (iso !== null) return iso
  if (!isDigit) return readWordyDate(text)
  let normal = /[\uff00-\uffef]/.test(text) ? text.normalize('NFKC') : text
  if (normal.length > 10 && WEEKDAY.test(normal)) normal = normal.replace(WEEKDAY, ' ').trim()
  const yearFirst = YEAR_FIRST.exec(normal)
  if (yearFirst !== null) {
    return reading('ymd', yearFirst[1]!, yearFirst[2]!, yearFirst[3]!, yearFirst[4] ?? yearFirst[5])
  }
  const yearLast = YEAR_LAST.exec(normal)
  if (yearLast !== null) return unordered(yearLast)
  const compact = COMPACT.exec(normal)
  if (compact !== null) {
    const clock = compact[4] === undefined ? undefined : `${compact[4]}:${compact[5]}:${compact[6] ?? '00'}`
    return reading('compact', compact[1]!, compact[2]!, compact[3]!, clock)
  }
  const month = MONTH_ONLY.exec(normal)
  if (month !== null) return reading('month', month[1]!, month[2] ?? month[3] ?? month[4]!, '1', undefined)
  const short = SHORT.exec(normal)
  if (short !== null) return shortOf(short)
  return readWordyDate(normal)
}

/** Months by name, years of two digits behind an apostrophe, Chinese numerals. */
function readWordyDate(text: string): DateReading | null {
  const ofOracle = CHINESE_MONTH.exec(text)
  if (ofOracle !== null) {
    const [, day, month, year, clock] = ofOracle
    const full = year!.length === 2 ? String(fullYear(Number(year))) : year!
    return reading('ymd', full, month!, day!, clock)
  }
  if (CHINESE_DATE.test(text)) return readDate(digitsOfChineseDate(text))
  const chinese = SHORT_CHINESE.exec(text)
  if (chinese !== null) {
    return reading('ymd', String(fullYear(Number(chinese[1]))), chinese[2]!, chinese[3]!, undefined)
  }
  const quoted = /^['’]/.test(text) ? SHORT.exec(text) : null
  if (quoted !== null) return shortOf(quoted)
  if (!/[a-z]{3}/i.test(text)) return null
  const bare = text.replace(WEEKDAY, ' ').trim()
  const alone = MONTH_AND_YEAR.exec(bare)
  if (alone !== null) {
    const number = NAMED_MONTHS.indexOf((alone[1] ?? alone[4]!).slice(0, 3).toLowerCase()) + 1
    const figure = Number(alone[2] ?? alone[3])
    return reading('month', String(figure < 100 ? fullYear(figure) : figure), String(number), '1', undefined)
  }
  for (const { shape, day, month, year } of NAMED) {
    const found = shape.exec(bare)
    if (found === null) continue
    const number = NAMED_MONTHS.indexOf(found[month]!.slice(0, 3).toLowerCase()) + 1
    const figure = Number(found[year])
    const full = found[year]!.length === 2 ? fullYear(figure) : figure
    return reading('ymd', String(full), String(number), found[day]!, found[4])
  }
  return null
}

/** `202003` as a month; only a title that says so tells it from a number. */
export function readCompactMonth(text: string): CivilTime | null {
  const match = MONTH_COMPACT.exec(text)
  if (match === null) return null
  return timeOf(Number(match[1]), Number(match[2]), 1, undefined)
}

/** `260301` as a day of this century; only a title that says so tells it from a number. */
export function readShortDay(text: string): CivilTime | null {
  const match = /^([0-4]\d)(\d\d)(\d\d)$/.exec(text)
  const time =
    match === null ? null : timeOf(2000 + Number(match[1]), Number(match[2]), Number(match[3]), undefined)
  return time !== null && isPossible(time) ? time : null
}

/** Two digits of a year stand for 1950 to 2049. */
export function fullYear(twoDigits: number): number {
  return twoDigits < 50 ? 2000 + twoDigits : 1900 + twoDigits
}

function shortOf(match: RegExpExecArray): DateReading | null {
  const at = match[1] !== undefined ? 1 : match[5] !== undefined ? 5 : 9
  return shortReading(match[at]!, match[at + 2]!, match[at + 3]!, match[13])
}

function shortReading(
  first: string,
  second: string,
  third: string,
  clock: string | undefined,
): DateReading | null {
  const figures = [Number(first), Number(second), Number(third)] as const
  // A year has two digits wherever it stands; zero is no month, so that the order is none.
  const time = timeOf(fullYear(figures[2]), figures[0], figures[1], clock)
  if (time === null) return null
  const date: DateReading = {
    style: 'short',
    time,
    isPossible: true,
    first: figures[0],
    second: figures[1],
    third: figures[2],
    canBeYear: { first: first.length === 2, third: third.length === 2 },
  }
  const orders: DateOrder[] = ['ymd', 'mdy', 'dmy']
  date.isPossible = orders.some((order) => isPossible(ordered(date, order)))
  return date
}

/** `2026-05-25` and `2026-05-25 07:50:24`, by far the commonest, by their places. */
export function readIsoDate(text: string): DateReading | null {
  const isDay = text.length === 10
  if (!isDay && text.length !== 19) return null
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null
  const year = figureAt(text, 0) * 100 + figureAt(text, 2)
  const month = figureAt(text, 5)
  const day = figureAt(text, 8)
  let hour = 0
  let minute = 0
  let second = 0
  if (!isDay) {
    const between = text.charCodeAt(10)
    if (between !== 0x20 && between !== 0x54) return null
    if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return null
    hour = figureAt(text, 11)
    minute = figureAt(text, 14)
    second = figureAt(text, 17)
  }
  // A place that holds no digit makes the sum no number.
  if (!(year + month + day + hour + minute + second >= 0)) return null
  const time = { year, month, day, hour, minute, second, offsetMinutes: null, hasTime: !isDay }
  return { style: 'ymd', time, isPossible: isPossible(time), first: 0, second: 0, third: 0 }
}

/** Two digits as a figure; NaN where they are none. */
function figureAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function reading(
  style: DateReading['style'],
  year: string,
  month: string,
  day: string,
  clock: string | undefined,
): DateReading | null {
  const time = timeOf(Number(year), Number(month), Number(day), clock)
  return time === null ? null : { style, time, isPossible: isPossible(time), first: 0, second: 0, third: 0 }
}

function unordered(match: RegExpExecArray): DateReading | null {
  const first = Number(match[1])
  const second = Number(match[2])
  const time = timeOf(Number(match[3]), first, second, match[4])
  if (time === null) return null
  const isOk = isPossible(time) || isPossible({ ...time, month: second, day: first })
  return { style: 'unordered', time, isPossible: isOk, first, second, third: time.year }
}

function timeOf(year: number, month: number, day: number, clock: string | undefined): CivilTime | null {
  const date = { year, month, day, hour: 0, minute: 0, second: 0, offsetMinutes: null, hasTime: false }
  if (clock === undefined) return date
  const match = CLOCK.exec(withColons(clock.trim()))
  if (match === null) return null
  let hour = Number(match[2])
  const half = match[1] ?? match[5]?.replaceAll('.', '').toUpperCase()
  if ((half === '下午' || half === '晚上' || half === 'PM' || half === '中午') && hour < 12 && hour > 0) {
    // 中午十一点 is before noon.
    if (half !== '中午' || hour < 6) hour += 12
  }
  if ((half === 'AM' || half === '凌晨' || half === '上午') && hour === 12) hour = 0
  return {
    ...date,
    hour,
    minute: Number(match[3] ?? 0),
    second: Number(match[4] ?? 0),
    offsetMinutes: offsetOf(match[6]),
    hasTime: true,
  }
}

/** `08.15.02.000000 上午`, a clock of Oracle, as `上午08:15:02.000000`. */
function withColons(clock: string): string {
  const dotted = /^(\d{1,2})\.(\d{2})\.(\d{2}(?:\.\d+)?)\s*([上下]午)?(.*)$/.exec(clock)
  return dotted === null ? clock : `${dotted[4] ?? ''}${dotted[1]}:${dotted[2]}:${dotted[3]}${dotted[5]}`
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null
  if (zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return zone.startsWith('-') ? -minutes : minutes
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** 24:00:00 is the end of a day (ISO 8601); 24:01 is nothing. */
export function isPossible(time: CivilTime): boolean {
  if (time.year < MIN_YEAR || time.year > MAX_YEAR || time.month < 1 || time.month > 12) return false
  if (time.day < 1 || time.day > daysInMonth(time.year, time.month)) return false
  if (time.minute > 59 || time.second > 59) return false
  return time.hour < 24 || (time.hour === 24 && time.minute === 0 && time.second === 0)
}

/** The reading with its numbers in the column's order. */
export function ordered(date: DateReading, order: DateOrder): CivilTime {
  const { style, time, first, second, third } = date
  if (style === 'short') {
    const canBeYear = order === 'ymd' ? date.canBeYear?.first : date.canBeYear?.third
    if (!canBeYear) return { ...time, month: 0 }
    if (order === 'ymd') return { ...time, year: fullYear(first), month: second, day: third }
    return order === 'mdy'
      ? { ...time, year: fullYear(third), month: first, day: second }
      : { ...time, year: fullYear(third), month: second, day: first }
  }
  if (style !== 'unordered' || order === 'mdy') return time
  return { ...time, month: second, day: first }
}

const CHINESE_DIGITS: Record<string, number> = {
  〇: 0,
  '○': 0,
  零: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

function digitsOfChineseDate(text: string): string {
  const [year, rest] = text.split('年') as [string, string]
  const [month, day] = rest.replace(/[日号]/, '').split('月') as [string, string]
  const figure = [...year].map((character) => CHINESE_DIGITS[character]).join('')
  return `${figure}-${chineseNumber(month)}-${chineseNumber(day)}`
}

/** 1 to 99 as in 十, 十五, 二十, 三十一. */
function chineseNumber(text: string): number {
  const ten = text.indexOf('十')
  if (ten === -1) return CHINESE_DIGITS[text] ?? 0
  const tens = ten === 0 ? 1 : CHINESE_DIGITS[text.slice(0, ten)]!
  const ones = ten === text.length - 1 ? 0 : CHINESE_DIGITS[text.slice(ten + 1)]!
  return tens * 10 + ones
}

/** `YYYY-MM-DD`. */
export function isoDate(time: CivilTime): string {
  return `${time.year}-${two(time.month)}-${two(time.day)}`
}

/** ISO 8601 with +08:00; a stated zone is converted, a time without one is local. */
export function isoTimestamp(time: CivilTime): string {
  const needsCalendar = time.offsetMinutes !== null || time.hour === 24
  if (!needsCalendar) {
    return `${isoDate(time)}T${two(time.hour)}:${two(time.minute)}:${two(time.second)}${LOCAL_OFFSET}`
  }
  const shiftMinutes = time.offsetMinutes === null ? 0 : LOCAL_OFFSET_MINUTES - time.offsetMinutes
  const milliseconds =
    Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) + shiftMinutes * 60_000
  return `${new Date(milliseconds).toISOString().slice(0, 19)}${LOCAL_OFFSET}`
}

function two(figure: number): string {
  return figure < 10 ? `0${figure}` : String(figure)
}

const MILLISECONDS_PER_DAY = 86_400_000

/**
 * A spreadsheet's day number. The 1900 system counts a 29 February 1900 that never was (day 60), so that its day 1
 * is 1 January 1900 and days from 61 on count from 30 December 1899; the 1904 system counts from 1 January 1904.
 * Null where the number is no date: the phantom day, a bare time of day, or beyond the years that are believed.
 */
export function readSerial(serialDays: number, epoch: 1900 | 1904): CivilTime | null {
  if (serialDays < 1 || (epoch === 1900 && serialDays >= 60 && serialDays < 61)) return null
  const base =
    epoch === 1904 ? Date.UTC(1904, 0, 1) : serialDays < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30)
  // Serials are binary fractions of a day: the nearest second is what was typed.
  const seconds = Math.round((serialDays * MILLISECONDS_PER_DAY) / 1000)
  const date = new Date(base + seconds * 1000)
  const time: CivilTime = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    offsetMinutes: null,
    hasTime: seconds % 86_400 !== 0,
  }
  return isPossible(time) ? time : null
}

/** Bare numbers that can be day numbers of years in use: 1954 to 2064. */
export function isSerialRange(value: number): boolean {
  return value >= 20_000 && value < 60_000
}

/** The same of years in which people may have been born, from 1910 on; only a title that says so tells them from numbers. */
export function isSerialDay(value: number): boolean {
  return value >= 3_654 && value < 60_000 && Number.isInteger(value)
}

/** `HH:MM:SS` of the fraction of a day. */
export function clockOfSerial(serialDays: number): string {
  const seconds = Math.round((serialDays % 1) * 86_400)
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
