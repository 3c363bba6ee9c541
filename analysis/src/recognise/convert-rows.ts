import {
  isBlankRow,
  isEmptyCell,
  isSerialDate,
  isSpreadsheetError,
  NO_FIGURES,
  storableText,
  unguardedText,
} from './cells/cell-text.ts'
import { isMonthNumber } from './cells/column-statistics.ts'
import { createMergedLookup } from './cells/merged-values.ts'
import { readBoolean } from './cells/read-boolean.ts'
import {
  type CivilTime,
  clockOfSerial,
  isoDate,
  isoTimestamp,
  isPossible,
  isSerialDay,
  isSerialRange,
  ordered,
  readCompactMonth,
  readDate,
  readSerial,
  readShortDay,
} from './cells/read-date.ts'
import { readDegrees } from './cells/read-degrees.ts'
import { readGeometry } from './cells/read-geometry.ts'
import { FIRST_INEXACT_INTEGER, readNumber, withDecimalPoint } from './cells/read-number.ts'
import { readPair } from './cells/read-pair.ts'
import { unitFactor } from './cells/units.ts'
import type {
  Cell,
  Conversion,
  DerivedTime,
  RecognisedColumn,
  RecognisedTable,
  RejectedCell,
  Value,
} from './contract.ts'

/** What could not be understood, as the code of a rejected cell. */
interface Refusal {
  refused: string
}
type Outcome = Value | Refusal
type Read = (cells: Cell[]) => Outcome

interface TableConverter {
  droppedByRow: Map<number, string>
  headerRows: Set<number>
  fill: (row: number, cells: Cell[]) => Cell[]
  reads: Read[]
}

/** What nearly every row answers; never written to. */
const NONE_REJECTED: RejectedCell[] = []

const converters = new WeakMap<RecognisedTable, TableConverter>()

/**
 * One row of the file as the table holds it, by what recognition decided; the second pass over a file.
 * A cell that does not fit becomes null and is returned with its original text: nothing is guessed or shifted.
 *
 * @param row one-based row of the file
 */
export function convertRow(table: RecognisedTable, row: number, cells: Cell[]): Conversion {
  const converter = converterOf(table)
  const dropped = reasonDropped(table, converter, row, cells)
  if (dropped !== null) return { converted: null, dropped, rejected: [] }
  const filled = table.mergedValues.length === 0 ? cells : converter.fill(row, cells)
  let rejected = NONE_REJECTED
  const { reads } = converter
  const values: Value[] = new Array(reads.length)
  for (let i = 0; i < reads.length; i++) {
    const outcome = reads[i]!(filled)
    if (typeof outcome !== 'object' || outcome === null) {
      values[i] = outcome
      continue
    }
    const column = table.columns[i]!
    if (rejected === NONE_REJECTED) rejected = []
    rejected.push({ row, field: column.name, code: outcome.refused, value: originalText(column, filled) })
    values[i] = null
  }
  return { converted: { row, values }, dropped: null, rejected }
}

function converterOf(table: RecognisedTable): TableConverter {
  const known = converters.get(table)
  if (known !== undefined) return known
  const isGeographic = table.geometry.kind === 'point' && isDegrees(table.geometry.crs)
  const converter: TableConverter = {
    droppedByRow: new Map(table.dropped.map(({ row, why }) => [row, why])),
    headerRows: new Set(table.headerRows),
    fill: createMergedLookup(table.mergedValues),
    reads: table.columns.map((column) => {
      const read = readOf(column)
      if (table.geometry.kind !== 'point' || !isGeographic) return read
      if (column.name === table.geometry.lonColumn) return withinDegrees(read, 180)
      return column.name === table.geometry.latColumn ? withinDegrees(read, 90) : read
    }),
  }
  converters.set(table, converter)
  return converter
}

function isDegrees(crs: string | number): boolean {
  return typeof crs === 'string' || crs === 4326 || crs === 4490
}

function reasonDropped(
  table: RecognisedTable,
  converter: TableConverter,
  row: number,
  cells: Cell[],
): string | null {
  const why = converter.droppedByRow.get(row)
  if (why !== undefined) return why
  const { region } = table
  if (region !== null) {
    if (row < region.minRow || row > region.maxRow) return 'other-table'
    if (cells.slice(region.minColumn, region.maxColumn + 1).every(isEmptyCell)) return 'other-table'
  }
  if (row < table.firstDataRow) return converter.headerRows.has(row) ? 'header-row' : 'blank-row'
  return isBlankRow(cells) ? 'blank-row' : null
}

function originalText(column: RecognisedColumn, cells: Cell[]): string {
  const made = column.reading.madeOf
  if (made?.kind === 'time') {
    const parts = [made.date, made.year, made.month, made.day, made.hour, made.minute]
    return parts
      .map((part) => (part === null ? '' : String(cells[part] ?? '')))
      .join(' ')
      .trim()
  }
  if (made?.kind === 'degrees') return made.columns.map((part) => String(cells[part] ?? '')).join(' ')
  const cell = made?.kind === 'coordinate' ? cells[made.column] : cells[column.index!]
  if (cell === null || cell === undefined) return ''
  return isSerialDate(cell) ? String(cell.serialDays) : storableText(String(cell)).slice(0, 500)
}

function readOf(column: RecognisedColumn): Read {
  const made = column.reading.madeOf
  if (made?.kind === 'time') return (cells) => timeOfParts(made, cells, column.type === 'timestamp')
  if (made?.kind === 'coordinate') {
    return (cells) => {
      const cell = cells[made.column]
      if (isEmptyCell(cell)) return null
      return readPair(storableText(String(cell)))?.[made.part] ?? { refused: 'not-a-coordinate-pair' }
    }
  }
  if (made?.kind === 'degrees') return (cells) => degreesOfParts(made.columns, cells)
  const index = column.index!
  const tokens = new Set(column.missingTokens)
  const readCell = cellReader(column)
  const readText = remembering((cell) => {
    const text = unguardedText(storableText(cell))
    if (text === '' || tokens.has(text)) return null
    return isSpreadsheetError(text) ? { refused: 'spreadsheet-error' } : readCell(text)
  })
  const hasNoFigures = column.missingTokens.some((token) => NO_FIGURES.has(Number(token)))
  return (cells) => {
    const cell = cells[index]
    if (cell === null || cell === undefined || cell === '') return null
    if (hasNoFigures && typeof cell === 'number' && tokens.has(String(cell))) return null
    return typeof cell === 'string' ? readText(cell) : readCell(cell)
  }
}

const MAX_KNOWN = 4_096
const MAX_KNOWN_CHARACTERS = 60

/** Most columns say the same few texts over and over; one whose texts do not repeat is soon not held up by it. */
function remembering(read: (text: string) => Outcome): (text: string) => Outcome {
  let known: Map<string, Outcome> | null = new Map()
  let numHits = 0
  return (text) => {
    if (known === null || text.length > MAX_KNOWN_CHARACTERS) return read(text)
    const before = known.get(text)
    if (before !== undefined) {
      numHits++
      return before
    }
    const outcome = read(text)
    if (known.size < MAX_KNOWN) known.set(text, outcome)
    else if (numHits < MAX_KNOWN) known = null
    return outcome
  }
}

/** Reads a cell that holds something: a trimmed text, number, truth value or spreadsheet date. */
function cellReader(column: RecognisedColumn): (cell: NonNullable<Cell>) => Outcome {
  switch (column.type) {
    case 'integer':
    case 'number':
      return (cell) => numberOf(cell, column)
    case 'boolean':
      return booleanOf
    case 'date':
    case 'timestamp':
      return (cell) => timeOf(cell, column)
    case 'geometry':
      return (cell) => (typeof cell === 'string' ? readGeometry(cell) : null) ?? { refused: 'not-a-geometry' }
    case 'text':
      return textOf
  }
}

/** Thirty times what a cell of Excel holds: no value, but a file that went wrong. */
const MAX_TEXT_CHARACTERS = 1_000_000

function textOf(cell: NonNullable<Cell>): Outcome {
  if (typeof cell === 'string') {
    if (cell.length > MAX_TEXT_CHARACTERS) return { refused: 'text-too-long' }
    return isCutShort(cell) ? { refused: 'digits-lost' } : cell
  }
  if (typeof cell === 'number') {
    const isInexact = Number.isInteger(cell) && Math.abs(cell) >= FIRST_INEXACT_INTEGER
    return isInexact ? { refused: 'digits-lost' } : String(cell)
  }
  if (typeof cell === 'boolean') return String(cell)
  if (cell.serialDays >= 0 && cell.serialDays < 1) return clockOfSerial(cell.serialDays)
  const time = readSerial(cell.serialDays, cell.epoch)
  if (time === null) return { refused: 'impossible-date' }
  return time.hasTime ? isoTimestamp(time) : isoDate(time)
}

/** `1.38E+10`: a number of eleven digits of which three are left. */
function isCutShort(text: string): boolean {
  const match = /^\d(?:\.(\d+))?[eE]\+?(\d{2})$/.exec(text)
  if (match === null) return false
  const exponent = Number(match[2])
  return Number(text) >= FIRST_INEXACT_INTEGER || (exponent >= 10 && (match[1]?.length ?? 0) < exponent)
}

function numberOf(cell: NonNullable<Cell>, column: RecognisedColumn): Outcome {
  if (typeof cell === 'number') return scaled(cell, column.factor)
  if (isSerialDate(cell) || typeof cell === 'boolean') return { refused: 'not-a-number' }
  if (column.reading.decimalMark === ',') cell = withDecimalPoint(cell)
  if (column.reading.isSexagesimal) {
    const degrees = readDegrees(cell)
    if (degrees !== null) return degrees
  }
  const number = readNumber(cell)
  if (number === null) return { refused: 'not-a-number' }
  if (number.form === 'beyond-limit') return { refused: 'beyond-limit' }
  if (number.unit === null || number.unit === column.unit) {
    return scaled(number.value, number.unit === null ? column.factor : 1)
  }
  // The cell's own unit is nearer to the value than the title's.
  const factor = unitFactor(number.unit, column.unit)
  return factor === null ? { refused: 'unit-differs' } : scaled(number.value, factor)
}

/** Factors are decimal powers or ratios: twelve significant digits hide the binary noise and keep the value. */
function scaled(value: number, factor: number): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(12))
}

function booleanOf(cell: NonNullable<Cell>): Outcome {
  if (typeof cell === 'boolean') return cell
  if (cell === 0 || cell === '0') return false
  if (cell === 1 || cell === '1') return true
  return (typeof cell === 'string' ? readBoolean(cell) : null) ?? { refused: 'not-true-or-false' }
}

function timeOf(cell: NonNullable<Cell>, column: RecognisedColumn): Outcome {
  const { reading } = column
  if (isSerialDate(cell)) return timeOfSerial(cell.serialDays, cell.epoch, column)
  if (reading.unixSeconds !== undefined) return timeOfUnix(Number(cell) * reading.unixSeconds)
  if (typeof cell === 'boolean') return { refused: 'not-a-date' }
  if (reading.isMonth) return monthOf(cell)
  if (reading.isShortDay) {
    const day = readShortDay(String(cell))
    if (day !== null) return printed(day, column)
  }
  if (reading.serialEpoch !== undefined && (isSerialRange(Number(cell)) || isSerialDay(Number(cell))))
    return timeOfSerial(Number(cell), reading.serialEpoch, column)
  const date = readDate(String(cell))
  if (date === null || date.style === 'month') return { refused: 'not-a-date' }
  // Among days, eight figures that can be one are one: no serial has as many.
  const isBareCompact =
    date.style === 'compact' &&
    !reading.isCompactDate &&
    !(isRecentDay(String(cell)) && isPossible(date.time))
  if (isBareCompact && /^\d+$/.test(String(cell))) return { refused: 'not-a-date' }
  const time =
    date.style === 'unordered' || date.style === 'short'
      ? ordered(date, reading.dateOrder ?? 'mdy')
      : date.time
  return isPossible(time) ? printed(time, column) : { refused: 'impossible-date' }
}

const isRecentDay = (text: string): boolean => /^(19[5-9]|20[0-4])\d{5}$/.test(text)

const BEIJING_MS = 8 * 3_600_000

function timeOfUnix(seconds: number): Outcome {
  if (!(seconds >= 1e9 && seconds < 4e9)) return { refused: 'not-a-date' }
  return `${new Date(seconds * 1000 + BEIJING_MS).toISOString().slice(0, 19)}+08:00`
}

function printed(time: CivilTime, column: RecognisedColumn): string {
  return column.type === 'timestamp' ? isoTimestamp(time) : isoDate(time)
}

function timeOfSerial(serialDays: number, epoch: 1900 | 1904, column: RecognisedColumn): Outcome {
  const time = readSerial(serialDays, epoch)
  return time === null ? { refused: 'impossible-date' } : printed(time, column)
}

/** The first day of a month. As a number 2020.1 is January or October, and nobody can tell which. */
function monthOf(cell: string | number): Outcome {
  if (typeof cell === 'number' && isMonthNumber(cell)) {
    const hundredths = Math.round((cell - Math.floor(cell)) * 100)
    if (hundredths === 10) return { refused: 'month-ambiguous' }
    const month = hundredths % 10 === 0 ? hundredths / 10 : hundredths
    return `${Math.floor(cell)}-${String(month).padStart(2, '0')}-01`
  }
  const text = String(cell)
  const compact = readCompactMonth(text)
  if (compact !== null) return isoDate(compact)
  const date = readDate(text)
  if (date === null) return { refused: 'not-a-date' }
  return isPossible(date.time) ? isoDate(date.time) : { refused: 'impossible-date' }
}

function figureOf(cell: Cell | undefined): number | null {
  if (isEmptyCell(cell)) return null
  if (typeof cell === 'number') return cell
  return typeof cell === 'string' ? (readNumber(storableText(cell))?.value ?? null) : null
}

function degreesOfParts(columns: readonly number[], cells: Cell[]): Outcome {
  const [degrees, minutes, seconds] = columns.map((column) => figureOf(cells[column]))
  if (degrees == null) return null
  const [wholeMinutes, wholeSeconds] = [minutes ?? 0, seconds ?? 0]
  if (wholeMinutes >= 60 || wholeSeconds >= 60) return { refused: 'coordinate-out-of-range' }
  return Math.round((degrees + wholeMinutes / 60 + wholeSeconds / 3600) * 1e9) / 1e9
}

function timeOfParts(parts: DerivedTime, cells: Cell[], isTimestamp: boolean): Outcome {
  const figure = (index: number | null) => (index === null ? 0 : figureOf(cells[index]))
  const [year, month, day] =
    parts.date === null
      ? [figure(parts.year), figure(parts.month), figure(parts.day)]
      : dayOfCell(cells[parts.date] ?? null)
  const [hour, minute] = [figure(parts.hour), figure(parts.minute)]
  if (year == null || month == null || day == null || hour === null || minute === null) return null
  const time: CivilTime = {
    year,
    month,
    day,
    hour,
    minute,
    second: 0,
    offsetMinutes: null,
    hasTime: isTimestamp,
  }
  if (!isPossible(time)) return { refused: 'impossible-date' }
  return isTimestamp ? isoTimestamp(time) : isoDate(time)
}

/** Nothing where the cell holds no day. */
function dayOfCell(cell: Cell): [year: number, month: number, day: number] | [] {
  if (isEmptyCell(cell)) return []
  const time = isSerialDate(cell)
    ? readSerial(cell.serialDays, cell.epoch)
    : (readDate(storableText(String(cell)))?.time ?? null)
  return time === null ? [] : [time.year, time.month, time.day]
}

function withinDegrees(read: Read, maxDegrees: number): Read {
  return (cells) => {
    const value = read(cells)
    return typeof value === 'number' && Math.abs(value) > maxDegrees
      ? { refused: 'coordinate-out-of-range' }
      : value
  }
}
