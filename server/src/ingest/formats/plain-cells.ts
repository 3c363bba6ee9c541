/**
 * Cells as nearly every program writes them, taken by their bytes in one go: `<c r="B2" s="1"><v>12</v></c>` and
 * `<c r="A2" t="inlineStr"><is><t>text</t></is></c>`. Six tags for each of millions of cells cost more than their values.
 */

/** Kinds of cells, by what their `t` says; `n` where it says nothing. */
export type CellKind = 's' | 'b' | 'inlineStr' | 'str' | 'e' | 'd' | 'n'

/** A cell as it stands in the bytes; one object for all, good until the next. */
export interface PlainCell {
  /** Null where the cell does not say it. */
  column: number | null
  kind: CellKind
  /** Index of its style; -1 for none. */
  style: number
  /** Of its value; both 0 where it holds none. */
  start: number
  end: number
}

const [LT, GT, AMP, SLASH, SPACE, QUOTE, EQUALS] = [0x3c, 0x3e, 0x26, 0x2f, 0x20, 0x22, 0x3d] as const
const [LETTER_C, LETTER_R, LETTER_S, LETTER_T] = [0x63, 0x72, 0x73, 0x74] as const

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)]
const VALUE = bytesOf('<v>')
const VALUE_END = bytesOf('</v></c>')
const INLINE = bytesOf('<is><t>')
const INLINE_SPACED = bytesOf('<is><t xml:space="preserve">')
const INLINE_END = bytesOf('</t></is></c>')

/**
 * Takes the cell that begins at `at` and is whole; answers the byte behind it, or 0 where it is written in any other
 * way or not whole.
 */
export function takePlainCell(bytes: Buffer, at: number, length: number, cell: PlainCell): number {
  if (bytes[at + 1] !== LETTER_C || length - at < 8) return 0
  cell.column = null
  cell.kind = 'n'
  cell.style = -1
  cell.start = 0
  cell.end = 0
  let i = at + 2
  while (bytes[i] === SPACE) {
    const name = bytes[i + 1]
    if (bytes[i + 2] !== EQUALS || bytes[i + 3] !== QUOTE) return 0
    const start = i + 4
    let end = start
    while (end < length && bytes[end] !== QUOTE) end++
    if (name === LETTER_R) cell.column = columnOfReference(bytes, start, end)
    else if (name === LETTER_S) cell.style = wholeNumber(bytes, start, end)
    else if (name === LETTER_T) cell.kind = kindOf(bytes, start, end)
    i = end + 1
  }
  if (bytes[i] === SLASH && bytes[i + 1] === GT) return i + 2
  if (bytes[i] !== GT) return 0
  i++
  const opening = openingAt(bytes, i, length)
  if (opening === null) return 0
  cell.start = i + opening.length
  let end = cell.start
  while (end < length && bytes[end] !== LT && bytes[end] !== AMP) end++
  cell.end = end
  const closing = opening === VALUE ? VALUE_END : INLINE_END
  return isAt(bytes, end, length, closing) ? end + closing.length : 0
}

function openingAt(bytes: Buffer, at: number, length: number): readonly number[] | null {
  if (isAt(bytes, at, length, VALUE)) return VALUE
  if (isAt(bytes, at, length, INLINE)) return INLINE
  return isAt(bytes, at, length, INLINE_SPACED) ? INLINE_SPACED : null
}

function isAt(bytes: Buffer, at: number, length: number, expected: readonly number[]): boolean {
  if (at + expected.length > length) return false
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

/** One letter for numbers in the shared list, truth values, errors and dates; words for the others. */
export function kindOf(bytes: Buffer, start: number, end: number): CellKind {
  if (end - start === 1) {
    const letter = bytes[start]
    if (letter === 0x73) return 's'
    if (letter === 0x62) return 'b'
    if (letter === 0x65) return 'e'
    return letter === 0x64 ? 'd' : 'n'
  }
  if (isWord(bytes, start, end, 'inlineStr')) return 'inlineStr'
  return isWord(bytes, start, end, 'str') ? 'str' : 'n'
}

/** Zero-based column of a reference such as `AB12`; null where it begins with no letters. */
export function columnOfReference(bytes: Buffer, start: number, end: number): number | null {
  let column = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte < 65 || byte > 90) break
    column = column * 26 + byte - 64
  }
  return column === 0 ? null : column - 1
}

function isWord(bytes: Buffer, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false
  return true
}

export function wholeNumber(bytes: Buffer, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + bytes[at]! - 48
  return value
}

const POWERS_OF_TEN = Array.from({ length: 16 }, (_, power) => 10 ** power)

/**
 * A figure of up to 15 digits with or without a point: an exact whole number over an exact power of ten is rounded
 * once, as reading its text would be. NaN for anything else.
 */
export function plainNumber(bytes: Buffer, start: number, end: number): number {
  let at = start
  const isNegative = bytes[at] === 0x2d
  if (isNegative) at++
  if (end - at > 16 || end === at) return Number.NaN
  let digits = 0
  let numDigits = 0
  let numDecimals = -1
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte === 0x2e) {
      if (numDecimals !== -1) return Number.NaN
      numDecimals = 0
      continue
    }
    if (byte < 48 || byte > 57) return Number.NaN
    digits = digits * 10 + byte - 48
    numDigits++
    if (numDecimals !== -1) numDecimals++
  }
  if (numDigits === 0 || numDigits > 15 || (isNegative && digits === 0)) return Number.NaN
  const value = numDecimals > 0 ? digits / POWERS_OF_TEN[numDecimals]! : digits
  return isNegative ? -value : value
}
