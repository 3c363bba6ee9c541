import type { Cell } from '../contract.ts'
import {
  isEmptyCell,
  isSerialDate,
  isSpreadsheetError,
  type MissingKind,
  missingKind,
  NO_FIGURES,
  trimText,
  unguardedText,
} from './cell-text.ts'
import { hasRightCreditCheck, hasRightIdCheck, isCreditCode } from './check-digits.ts'
import { createKeySketcher, type KeySketcher } from './key-sketch.ts'
import { readBoolean } from './read-boolean.ts'
import {
  type DateOrder,
  type DateReading,
  isPossible,
  isSerialRange,
  ordered,
  readCompactMonth,
  readDate,
  readIsoDate,
  readSerial,
  readShortDay,
} from './read-date.ts'
import { readDegrees } from './read-degrees.ts'
import {
  FIRST_INEXACT_INTEGER,
  hasLeadingZero,
  isRough,
  readNumber,
  withDecimalPoint,
} from './read-number.ts'
import { DEGREE_SIGN, readPair } from './read-pair.ts'

const MAX_WORDS = 200
const MAX_FIRST_TEXTS = 60
const MAX_SAMPLE = 2048
const MAX_PENDING = 4096

/** What all cells of a column showed; bounded in memory however long the column is. */
export interface ColumnStatistics {
  numEmpty: number
  /** Cells that hold something, tokens for missing values included. */
  numValues: number
  missing: Map<string, { kind: MissingKind; count: number }>
  numErrors: number
  numTrimmed: number
  /** Cells that are numbers in the file or texts that read as one. */
  numNumbers: number
  numIntegers: number
  numTextNumbers: number
  numThousands: number
  /** Figures that say that they are rough. */
  numRough: number
  numBeyondLimit: number
  numLeadingZero: number
  numLongDigits: number
  numDigitsLost: number
  numPercent: number
  /** Sum of the numbers, by which rows of totals are checked. */
  sum: number
  numRanges: number
  numByUnit: Map<string, number>
  min: number
  max: number
  numZeroOrOne: number
  numSerialRange: number
  sample: number[]
  sampleStride: number
  numSerialDates: number
  numTimesOfDay: number
  epoch: 1900 | 1904
  decimalMark: ',' | '.'
  numDates: number
  numWithTime: number
  numImpossibleDates: number
  numUnordered: number
  numFirstOver12: number
  numSecondOver12: number
  numShort: number
  /** For each order of the parts, how many short dates it makes possible. */
  numShortByOrder: Record<DateOrder, number>
  /** Which numbers stood first and last in short dates: a year varies least. */
  shortFirsts: Set<number>
  shortThirds: Set<number>
  numShortDotted: number
  numCompact: number
  numMonths: number
  /** Numbers such as 2020.3, which may be months. */
  numMonthNumbers: number
  /** Six digits such as 202003. */
  numCompactMonths: number
  /** Six digits such as 260301, which may be a day of 2026. */
  numCompactShort: number
  /** Day and month without a year (`3月15日`). */
  numYearless: number
  numTrue: number
  numFalse: number
  numTextual: number
  /** Short texts of letters with digits, such as `A12`. */
  numCodes: number
  numPhones: number
  numIdNumbers: number
  /** Of them, those whose check digit is wrong. */
  numIdChecksFailed: number
  numCreditCodes: number
  numCreditChecksFailed: number
  /** Degrees, minutes and seconds. */
  numSexagesimal: number
  numExactAddresses: number
  numTextsWithPhone: number
  numPairs: number
  pair: [number, number, number, number]
  maxLength: number
  totalLength: number
  /** Short texts with how often they occur; null once there are too many. */
  words: Map<string, number> | null
  /** The first short texts, which stay when there are too many. */
  firstTexts: Set<string>
  sketcher: KeySketcher
  /** Texts met and not yet looked at, with how often; null in a column where texts hardly repeat. */
  pending: Map<string, { count: number }> | null
  numPendingHits: number
  /** How many cells the one being looked at stands for. */
  weight: number
}

export function createColumnStatistics(
  epoch: 1900 | 1904 = 1900,
  decimalMark: ',' | '.' = '.',
): ColumnStatistics {
  return {
    numEmpty: 0,
    numValues: 0,
    missing: new Map(),
    numErrors: 0,
    numTrimmed: 0,
    numNumbers: 0,
    numIntegers: 0,
    numTextNumbers: 0,
    numThousands: 0,
    numRough: 0,
    numBeyondLimit: 0,
    numLeadingZero: 0,
    numLongDigits: 0,
    numDigitsLost: 0,
    numPercent: 0,
    sum: 0,
    numRanges: 0,
    numByUnit: new Map(),
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    numZeroOrOne: 0,
    numSerialRange: 0,
    sample: [],
    sampleStride: 1,
    numSerialDates: 0,
    numTimesOfDay: 0,
    epoch,
    decimalMark,
    numDates: 0,
    numWithTime: 0,
    numImpossibleDates: 0,
    numUnordered: 0,
    numFirstOver12: 0,
    numSecondOver12: 0,
    numShort: 0,
    numShortByOrder: { ymd: 0, mdy: 0, dmy: 0 },
    shortFirsts: new Set(),
    shortThirds: new Set(),
    numShortDotted: 0,
    numCompact: 0,
    numMonths: 0,
    numMonthNumbers: 0,
    numCompactMonths: 0,
    numCompactShort: 0,
    numYearless: 0,
    numTrue: 0,
    numFalse: 0,
    numTextual: 0,
    numCodes: 0,
    numPhones: 0,
    numIdNumbers: 0,
    numIdChecksFailed: 0,
    numCreditCodes: 0,
    numCreditChecksFailed: 0,
    numSexagesimal: 0,
    numExactAddresses: 0,
    numTextsWithPhone: 0,
    numPairs: 0,
    pair: [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ],
    maxLength: 0,
    totalLength: 0,
    words: new Map(),
    firstTexts: new Set(),
    sketcher: createKeySketcher(),
    pending: new Map(),
    numPendingHits: 0,
    weight: 1,
  }
}

/** Values that are neither empty nor a token for a missing value nor an error of a formula. */
export function numReal(statistics: ColumnStatistics, kind: 'text' | 'values'): number {
  let count = statistics.numValues - statistics.numErrors
  for (const token of statistics.missing.values()) {
    if (token.kind === 'anywhere' || kind === 'values') count -= token.count
  }
  return count
}

export function observeCell(statistics: ColumnStatistics, cell: Cell | undefined): void {
  if (cell === null || cell === undefined) {
    statistics.numEmpty += statistics.weight
    return
  }
  if (typeof cell === 'string') {
    if (!isDeferred(statistics, cell)) observeText(statistics, cell)
    return
  }
  statistics.numValues += statistics.weight
  if (typeof cell === 'number') {
    if (cell < -998 && NO_FIGURES.has(cell)) {
      observeMissing(statistics, String(cell), 'among-figures')
      return
    }
    observeNumber(statistics, cell)
    if (Number.isInteger(cell) && Math.abs(cell) >= FIRST_INEXACT_INTEGER)
      statistics.numDigitsLost += statistics.weight
    // Mobile numbers typed into general cells become figures of eleven digits.
    if (cell >= 1.3e10 && cell < 2e10 && MOBILE.test(String(cell))) statistics.numPhones += statistics.weight
    // A fraction is no key, and no word where there are many of them.
    if (statistics.words !== null || Number.isInteger(cell)) observeShortText(statistics, String(cell))
  } else if (typeof cell === 'boolean') {
    if (cell) statistics.numTrue += statistics.weight
    else statistics.numFalse += statistics.weight
  } else if (isSerialDate(cell)) {
    statistics.epoch = cell.epoch
    if (cell.serialDays >= 0 && cell.serialDays < 1) {
      statistics.numTimesOfDay += statistics.weight
      return
    }
    statistics.numSerialDates += statistics.weight
    statistics.numDates += statistics.weight
    const time = readSerial(cell.serialDays, cell.epoch)
    if (time === null) statistics.numImpossibleDates += statistics.weight
    else if (time.hasTime) statistics.numWithTime += statistics.weight
  }
}

/**
 * Most columns of words say the same few over and over: each text is counted and looked at once. A column whose
 * texts do not repeat is not held up by it for long.
 */
function isDeferred(statistics: ColumnStatistics, text: string): boolean {
  const { pending } = statistics
  if (pending === null) return false
  const known = pending.get(text)
  if (known !== undefined) {
    known.count++
    statistics.numPendingHits++
    return true
  }
  if (pending.size < MAX_PENDING) {
    pending.set(text, { count: 1 })
    return true
  }
  if (statistics.numPendingHits < MAX_PENDING) {
    settleStatistics(statistics)
    statistics.pending = null
  }
  return false
}

/** Looks at what was only counted; to be called before the figures are read. */
export function settleStatistics(statistics: ColumnStatistics): void {
  const { pending } = statistics
  if (pending === null) return
  statistics.pending = new Map()
  statistics.numPendingHits = 0
  for (const [text, { count }] of pending) {
    statistics.weight = count
    observeText(statistics, text)
  }
  statistics.weight = 1
}

function observeNumber(statistics: ColumnStatistics, value: number): void {
  statistics.numNumbers += statistics.weight
  statistics.sum += value * statistics.weight
  if (value < 2101 && isMonthNumber(value)) statistics.numMonthNumbers += statistics.weight
  if (Number.isInteger(value)) {
    statistics.numIntegers += statistics.weight
    if (value === 0 || value === 1) statistics.numZeroOrOne += statistics.weight
  }
  if (isSerialRange(value)) statistics.numSerialRange += statistics.weight
  if (value < statistics.min) statistics.min = value
  if (value > statistics.max) statistics.max = value
  // Every stride-th value; when the sample is full every second one is let go, so that it stays spread evenly.
  let numBefore = statistics.numNumbers - statistics.weight
  for (;;) {
    numBefore += statistics.sampleStride - (numBefore % statistics.sampleStride)
    if (numBefore > statistics.numNumbers) return
    statistics.sample.push(value)
    if (statistics.sample.length < MAX_SAMPLE) continue
    statistics.sample = statistics.sample.filter((_, i) => i % 2 === 1)
    statistics.sampleStride *= 2
  }
}

/** 2020.3 is March, 2020.11 November: months that a spreadsheet took for numbers. */
export function isMonthNumber(value: number): boolean {
  if (value < 1900 || value >= 2101 || Number.isInteger(value)) return false
  const hundredths = Math.round((value - Math.floor(value)) * 100)
  const isShort = hundredths % 10 === 0 && hundredths >= 10 && hundredths <= 90
  return Math.abs(value * 100 - Math.round(value * 100)) < 1e-6 && (isShort || hundredths <= 12)
}

const RANGE = /^\d[\d.,]*\s*(?:[-~～—–至到]|——)\s*\d[\d.,]*\s*\S{0,4}$/
const YEARLESS =
  /^\d{1,2}\s*月\s*\d{1,2}\s*[日号](?:\s*[（(]?(?:周|星期)[一二三四五六日天][)）]?)?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?$/
const MOBILE = /^(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$/
const LANDLINE = /^(?:0\d{2,3}-)?[2-9]\d{6,7}(?:-\d{1,5})?$/
const ID_NUMBER = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/
const YEN = 0xa5
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
const ID_LIKE = /^[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]$/
const MOBILE_INSIDE = /(?<!\d)1[3-9]\d{9}(?!\d)/
const EXACT_ADDRESS =
  /(?:\d+|[一二三四五六七八九十]+)\s*单元|\d+\s*室|(?:号|楼|层|元|门|[-#])\s*\d+\s*户|\d+\s*(?:号楼|栋|幢|#)\s*\d*.*?\d{2,4}(?:号|$)/
/** What an exact address cannot do without; looked for first, since it is cheap. */
const HOUSE = /[单室户楼栋幢#]/
/** `1e999` is no code, only more than a number can be. */
const POWER = /^\d+(?:\.\d+)?[eE][+-]?\d+$/
const CODE = /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w\-/.#]{2,30}$/

function observeText(statistics: ColumnStatistics, raw: string): void {
  if (isEmptyCell(raw)) {
    statistics.numEmpty += statistics.weight
    return
  }
  const plain = unguardedText(trimText(raw))
  if (plain.length !== raw.length) statistics.numTrimmed += statistics.weight
  const text = statistics.decimalMark === ',' ? withDecimalPoint(plain) : plain
  statistics.numValues += statistics.weight
  const kind = missingKind(text)
  if (kind !== null) {
    observeMissing(statistics, text, kind)
    return
  }
  if (isSpreadsheetError(text)) {
    statistics.numErrors += statistics.weight
    return
  }
  if (text.length > statistics.maxLength) statistics.maxLength = text.length
  statistics.totalLength += text.length * statistics.weight
  if (text.length <= 40) {
    observeShortText(statistics, text)
    if (observeFigures(statistics, text)) return
    const word = readBoolean(text)
    if (word === true) statistics.numTrue += statistics.weight
    else if (word === false) statistics.numFalse += statistics.weight
    if (CODE.test(text) && !POWER.test(text)) statistics.numCodes += statistics.weight
  } else {
    statistics.words = null
  }
  statistics.numTextual += statistics.weight
  if (text.length >= 6 && text.length <= 120 && HOUSE.test(text) && EXACT_ADDRESS.test(text))
    statistics.numExactAddresses += statistics.weight
  if (text.length > 20 && text.length < 5000 && MOBILE_INSIDE.test(text))
    statistics.numTextsWithPhone += statistics.weight
}

function observeMissing(statistics: ColumnStatistics, text: string, kind: MissingKind): void {
  const token = statistics.missing.get(text)
  if (token === undefined) statistics.missing.set(text, { kind, count: statistics.weight })
  else token.count += statistics.weight
}

function observeShortText(statistics: ColumnStatistics, text: string): void {
  statistics.sketcher.add(text)
  const words = statistics.words
  if (words === null) return
  if (words.size < MAX_FIRST_TEXTS) statistics.firstTexts.add(text)
  const count = words.get(text)
  if (count !== undefined) words.set(text, count + statistics.weight)
  else if (words.size < MAX_WORDS) words.set(text, statistics.weight)
  else statistics.words = null
}

/** Shaped like an identity number; one of an impossible day is one with a mistake, unless it is a right credit code. */
function isIdNumber(text: string): boolean {
  if (ID_NUMBER.test(text)) return true
  return ID_LIKE.test(text) && !(isCreditCode(text) && hasRightCreditCheck(text))
}

/** True where the text is a figure of some kind: number, date, telephone or identity number, pair of coordinates. */
function observeFigures(statistics: ColumnStatistics, text: string): boolean {
  const first = text.charCodeAt(0)
  // Letters begin no figure; `<5` and `>5` do.
  if (first > 0x3e && first < 0x2000 && first !== YEN) return observeLettered(statistics, text, first)
  const iso = readIsoDate(text)
  if (iso !== null) {
    observeDate(statistics, iso, false)
    return true
  }
  if (text.length >= 8) {
    if (MOBILE.test(text) || (text.includes('-') && LANDLINE.test(text)))
      statistics.numPhones += statistics.weight
    else if (text.length === 18 && isIdNumber(text)) {
      statistics.numIdNumbers += statistics.weight
      if (!hasRightIdCheck(text)) statistics.numIdChecksFailed += statistics.weight
    } else if (text.length === 18 && isCreditCode(text)) observeCreditCode(statistics, text)
  }
  // A month in figures is a number as well; as it stands it says more: 2020.10 is October.
  if (/^(?:19|20)\d\d\.\d\d?$/.test(text) && readDate(text)?.isPossible)
    statistics.numMonths += statistics.weight
  const number = readNumber(text)
  if (number !== null) {
    if (hasLeadingZero(text)) statistics.numLeadingZero += statistics.weight
    if (text.length >= 16 && /^\d{16,}$/.test(text)) statistics.numLongDigits += statistics.weight
    if (number.value >= FIRST_INEXACT_INTEGER && /^\d(?:\.\d+)?[eE]\+?\d{2}$/.test(text)) {
      statistics.numDigitsLost += statistics.weight
    }
    if (number.form === 'beyond-limit') {
      statistics.numBeyondLimit += statistics.weight
      return true
    }
    if (number.form === 'thousands') statistics.numThousands += statistics.weight
    else if (number.form === 'percent') statistics.numPercent += statistics.weight
    else if (number.form !== 'plain' && isRough(text)) statistics.numRough += statistics.weight
    if (number.form === 'unit' || number.form === 'percent') {
      statistics.numByUnit.set(
        number.unit!,
        (statistics.numByUnit.get(number.unit!) ?? 0) + statistics.weight,
      )
    }
    statistics.numTextNumbers += statistics.weight
    observeNumber(statistics, number.value)
    if ((text.length === 8 || text.length === 12 || text.length === 14) && number.form === 'plain') {
      observeCompact(statistics, readDate(text))
    } else if (text.length === 6) {
      if (readCompactMonth(text) !== null) statistics.numCompactMonths += statistics.weight
      if (readShortDay(text) !== null) statistics.numCompactShort += statistics.weight
    }
    return true
  }
  const date = readDate(text)
  if (date !== null) {
    observeDate(statistics, date, !text.includes('/'))
    return true
  }
  if (readPair(text) === null) {
    if (observeDegrees(statistics, text)) return false
    if (RANGE.test(text)) statistics.numRanges += statistics.weight
    else if (YEARLESS.test(text)) statistics.numYearless += statistics.weight
    return false
  }
  return observePair(statistics, text)
}

function observeDegrees(statistics: ColumnStatistics, text: string): boolean {
  const degrees = readDegrees(text)
  if (degrees === null) return false
  statistics.numSexagesimal += statistics.weight
  statistics.min = Math.min(statistics.min, degrees)
  statistics.max = Math.max(statistics.max, degrees)
  return true
}

function observePair(statistics: ColumnStatistics, text: string): boolean {
  const pair = readPair(text)
  if (pair === null) return false
  statistics.numPairs += statistics.weight
  const [first_, second_] = pair
  const range = statistics.pair
  range[0] = Math.min(range[0], first_)
  range[1] = Math.max(range[1], first_)
  range[2] = Math.min(range[2], second_)
  range[3] = Math.max(range[3], second_)
  return true
}

function observeCreditCode(statistics: ColumnStatistics, text: string): void {
  statistics.numCreditCodes += statistics.weight
  if (!hasRightCreditCheck(text)) statistics.numCreditChecksFailed += statistics.weight
}

/** Figures that begin with a letter: credit codes (their second digit), `E116°27′36″`, `Mar 15, 2020`. */
function observeLettered(statistics: ColumnStatistics, text: string, first: number): boolean {
  if (text.length === 18 && isCreditCode(text)) {
    observeCreditCode(statistics, text)
    return false
  }
  if (first === OPEN_BRACKET || first === OPEN_BRACE) return observePair(statistics, text)
  // The letters of these words, of both cases, so that most codes are told by their first one.
  if ('EWNSewnsPp'.includes(String.fromCharCode(first))) {
    if (/^[EWNS]\s*\d/i.test(text)) {
      if (observeDegrees(statistics, text)) return false
      if (DEGREE_SIGN.test(text)) return observePair(statistics, text)
    }
    if (/^POINT/i.test(text)) return observePair(statistics, text)
  }
  const isName = first <= 0x5a && text.charCodeAt(1) >= 0x61
  const date = isName && /^[A-Z][a-z]{2}/.test(text) ? readDate(text) : null
  if (date === null) return false
  observeDate(statistics, date, false)
  return true
}

function observeCompact(statistics: ColumnStatistics, date: DateReading | null): void {
  if (date?.style !== 'compact') return
  statistics.numCompact += statistics.weight
  if (!date.isPossible) statistics.numImpossibleDates += statistics.weight
  if (date.time.hasTime) statistics.numWithTime += statistics.weight
}

function observeDate(statistics: ColumnStatistics, date: DateReading, isDotted: boolean): void {
  if (date.style === 'month') {
    statistics.numMonths += statistics.weight
    return
  }
  statistics.numDates += statistics.weight
  if (!date.isPossible) statistics.numImpossibleDates += statistics.weight
  else if (date.time.hasTime) statistics.numWithTime += statistics.weight
  if (date.style === 'short') {
    statistics.numShort += statistics.weight
    for (const order of ['ymd', 'mdy', 'dmy'] as const)
      if (isPossible(ordered(date, order))) statistics.numShortByOrder[order] += statistics.weight
    statistics.shortFirsts.add(date.first)
    statistics.shortThirds.add(date.third)
    if (isDotted) statistics.numShortDotted += statistics.weight
  }
  if (date.style !== 'unordered') return
  statistics.numUnordered += statistics.weight
  if (date.first > 12) statistics.numFirstOver12 += statistics.weight
  if (date.second > 12) statistics.numSecondOver12 += statistics.weight
}

/** The middle of an evenly spread sample of the numbers; NaN where there are none. */
export function sampleMedian(statistics: ColumnStatistics): number {
  if (statistics.sample.length === 0) return Number.NaN
  const sorted = [...statistics.sample].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
