import { hasDecimalComma } from '@jingjing/analysis/recognise/cells/read-number'
import { type TextEncodingName, utf8Pieces } from '../text-encoding.ts'
import type { Dialect } from './loose-records.ts'
import {
  ALIGNED,
  alignedCells,
  parseRows,
  plainDialect,
  spacedCells,
  unwrapped,
  withOneLineEnd,
} from './parse-rows.ts'
import { findSpans } from './ruled-columns.ts'

/** Excel's own line that says what separates the cells. */
export const STATED_DELIMITER = /^\ufeff?sep=(.)\s*$/i
const DELIMITERS = [',', '\t', ';', '|', '，', '^', '¦', '│', '║', '\u0001', '\u001f']
/** `~|~`, `||`, `@@`: what programs part cells with so that no text holds it. */
const SIGNS_TOGETHER = /[~|!@#$^&;:<>+]{2,5}/g
const MAX_SAMPLE_CHARACTERS = 128 * 1024
const MAX_SAMPLE_ROWS = 500

/** How the cells of a text are parted, and what parts the whole of a figure from its decimals. */
export interface Punctuation {
  dialect: Dialect
  /** Every line as a whole stands in quotes (`"甲,公园,1"`): what parts the cells inside of it. */
  innerDelimiter: string | null
  decimalMark: '.' | ','
  /** Number of columns, where the header names all but the first (the numbers of the rows, as R writes them). */
  lacksFirstTitle: number | null
}

/**
 * The delimiter that cuts the most rows of the beginning into the same number of cells. Titles and notes above
 * the table have other widths, so the commonest width counts, not the width of the first row.
 */
export async function detectPunctuation(path: string, encoding: TextEncodingName): Promise<Punctuation> {
  let sample = ''
  for await (const piece of utf8Pieces(path, encoding)) {
    sample += withOneLineEnd(piece.toString())
    if (sample.length >= MAX_SAMPLE_CHARACTERS) break
  }
  const firstLine = sample.slice(0, sample.search(/\n|$/))
  const stated = STATED_DELIMITER.exec(firstLine)?.[1]
  if (stated !== undefined) return punctuationOf(sample, dialectOf(sample, stated))
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue
    // Sentences are full of it: as a delimiter it stands in every row.
    if (delimiter === '，' && !firstLine.includes(delimiter)) continue
    const { score } = evenness(rowsBy(sample, plainDialect(delimiter)))
    const weighed = score * (delimiter === '，' ? 0.5 : 1)
    if (weighed > best.score) best = { delimiter, score: weighed }
  }
  const together = signsTogether(sample, best.score)
  if (together !== null) return punctuationOf(sample, dialectOf(sample, together))
  const spans = findSpans(sample)
  if (spans !== null && best.score < 1) return punctuationOf(sample, { ...plainDialect(' '), spans })
  if (best.score === 0 && isAligned(sample)) return punctuationOf(sample, plainDialect(ALIGNED))
  if (best.delimiter === '\t' && isAlignedByTabs(sample)) return punctuationOf(sample, plainDialect(ALIGNED))
  const spaced = best.score < 1 ? spacedWidth(sample) : null
  if (spaced !== null)
    return {
      ...punctuationOf(sample, { ...plainDialect(' '), isSpaced: true }),
      lacksFirstTitle: spaced.lacks,
    }
  const rare = best.score === 0 ? rareDelimiter(sample, firstLine) : null
  if (rare !== null) return punctuationOf(sample, plainDialect(rare))
  if (best.score > 0) return punctuationOf(sample, dialectOf(sample, best.delimiter))
  const rows = rowsBy(sample, plainDialect(','))
  const innerDelimiter = innerDelimiterOf(firstLine, rows)
  if (innerDelimiter === null) return punctuationOf(sample, plainDialect(','))
  const decimalMark = decimalMarkOf(unwrapped(rows, innerDelimiter), innerDelimiter)
  return { dialect: plainDialect(','), innerDelimiter, decimalMark, lacksFirstTitle: null }
}

function punctuationOf(sample: string, dialect: Dialect): Punctuation {
  const isSet = dialect.delimiter === ALIGNED || dialect.isSpaced || dialect.spans !== undefined
  const rows = rowsBy(sample, dialect)
  const decimalMark = isSet ? '.' : decimalMarkOf(rows, dialect.delimiter)
  return { dialect, innerDelimiter: null, decimalMark, lacksFirstTitle: isSet ? null : widthOverHeader(rows) }
}

/** The width of rows that begin with their number, which the header leaves without a title; else null. */
function widthOverHeader(rows: string[][]): number | null {
  const [header, ...data] = rows
  if (header === undefined || data.length < 2 || header.some((cell) => cell === '')) return null
  const isNumbered = data.every(
    (cells, i) => cells.length === header.length + 1 && cells[0] === String(i + 1) && cells.at(-1) !== '',
  )
  return isNumbered ? header.length + 1 : null
}

const rowsBy = (sample: string, dialect: Dialect): string[][] =>
  parseRows(sample, dialect, sample.length >= MAX_SAMPLE_CHARACTERS)
    .data.slice(0, MAX_SAMPLE_ROWS)
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))

/** The share of the rows that have the commonest width of more than one cell, and how much that speaks for it. */
function evenness(rows: string[][]): { share: number; score: number } {
  const numByWidth = new Map<number, number>()
  for (const cells of rows)
    if (cells.length > 1) numByWidth.set(cells.length, (numByWidth.get(cells.length) ?? 0) + 1)
  let best = { share: 0, score: 0 }
  for (const [width, count] of numByWidth) {
    const share = count / rows.length
    const score = share * share * Math.log2(width + 1)
    if (score > best.score) best = { share, score }
  }
  return best
}

/** Several signs that together part the cells of nearly every row, none of the first row empty; else null. */
function signsTogether(sample: string, scoreOfOne: number): string | null {
  const numBySigns = new Map<string, number>()
  for (const [signs] of sample.slice(0, 4096).matchAll(SIGNS_TOGETHER))
    numBySigns.set(signs, (numBySigns.get(signs) ?? 0) + 1)
  const likely = [...numBySigns].sort((a, b) => b[1] - a[1]).slice(0, 3)
  for (const [signs] of likely) {
    const rows = rowsBy(sample, plainDialect(signs))
    const { share, score } = evenness(rows)
    const isOfOwn = rows.every((cells) => cells.length > 1) && !rows[0]!.includes('')
    if (rows.length > 1 && share >= 0.9 && (score > scoreOfOne || isOfOwn)) return signs
  }
  return null
}

/** What a person types between cells, where nothing else parts them and it stands in every row as often. */
function rareDelimiter(sample: string, firstLine: string): string | null {
  const found = ['；', '、'].find((delimiter) => {
    const rows = firstLine.includes(delimiter) ? rowsBy(sample, plainDialect(delimiter)) : []
    return rows.length > 1 && evenness(rows).share === 1
  })
  return found ?? null
}

const MIN_SPACED_COLUMNS = 3

/**
 * Cells parted by single spaces: told by rows of the same number of them, at least one of figures alone, so that no
 * sentence is cut. The header may lack the title of the first.
 */
function spacedWidth(sample: string): { lacks: number | null } | null {
  const rows = sample
    .split('\n')
    .slice(0, MAX_SAMPLE_ROWS)
    .map(spacedCells)
    .filter((cells) => cells.length > 1)
  const width = rows.at(-1)?.length ?? 0
  const [header, ...data] = rows
  if (header === undefined || width < MIN_SPACED_COLUMNS || data.length < 2) return null
  const isEven = data.every((cells) => cells.length === width)
  if (!isEven || (header.length !== width && header.length !== width - 1)) return null
  const hasFigures = header.some((_, column) =>
    data.every((cells) => /^-?\d+(\.\d+)?$/.test(cells[column + width - header.length]!)),
  )
  return hasFigures ? { lacks: header.length < width ? width : null } : null
}

/** Tabs, several of them where a name is short, that put cells beneath each other. */
function isAlignedByTabs(sample: string): boolean {
  const lines = sample.split('\n').filter((line) => line.trim() !== '')
  const numByTabs = new Set(lines.map((line) => line.split('\t').length)).size
  const width = alignedCells(lines[0] ?? '').length
  return numByTabs > 1 && width > 1 && lines.every((line) => alignedCells(line).length === width)
}

/** How cells that hold the delimiter are quoted. */
function dialectOf(sample: string, delimiter: string): Dialect {
  const plain = plainDialect(delimiter)
  const parted = delimiter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const count = (pattern: string) => sample.match(new RegExp(pattern, 'gm'))?.length ?? 0
  const numOpened = sample.includes("'") ? count(`(?:^|${parted})'`) : 0
  const isSingle = numOpened >= 3 && count(`'(?=${parted}|$)`) >= numOpened * 0.9
  if (isSingle && numOpened > count(`(?:^|${parted})"`)) return { ...plain, quote: "'" }
  const dialect: Dialect = {
    ...plain,
    hasSpaceBeforeQuote: count(`${parted} +"[^"\\n]*" *(?:${parted}|$)`) > 0,
    quoteInside: /"[^"\n]*\\"/.test(sample) ? 'backslash' : 'doubled',
  }
  if (dialect.quoteInside === 'doubled' && !dialect.hasSpaceBeforeQuote) return plain
  const isAsEven = evenness(rowsBy(sample, dialect)).share >= evenness(rowsBy(sample, plain)).share
  return isAsEven ? dialect : plain
}

/** Rows of one quoted cell that holds a whole line, all of them cut into as many cells. */
function innerDelimiterOf(firstLine: string, rows: string[][]): string | null {
  if (!/^".*"$/.test(firstLine.trim()) || rows.length < 2 || rows.some((cells) => cells.length > 1))
    return null
  for (const delimiter of [',', '\t', ';', '|']) {
    const widths = unwrapped(rows, delimiter).map((cells) => cells.length)
    const width = widths[0]!
    if (width > 1 && widths.filter((one) => one === width).length >= rows.length * 0.9) return delimiter
  }
  return null
}

/** Lists of numbers of houses and the like, in which a comma parts one from the next. */
const LIST_TITLE = /[号楼层栋]|编|门牌|成员|选项|多选/

/**
 * A comma where a column is full of figures such as `3,5`. Beside commas that part the cells, such figures are more
 * likely lists (`"3,5"`), so that far more of them are needed.
 */
function decimalMarkOf(rows: string[][], delimiter: string): '.' | ',' {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  for (let column = 0; column < width; column++) {
    const cells = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '')
    const numDecimals = cells.filter(hasDecimalComma).length
    const isList = cells.some((cell) => /\d,\d+,\d/.test(cell) && !/^[+-]?\d{1,3}(,\d{3})+$/.test(cell))
    if (isList || (delimiter === ',' && LIST_TITLE.test(cells[0] ?? ''))) continue
    if (numDecimals > 0 && numDecimals >= (cells.length - 1) * (delimiter === ',' ? 0.8 : 0.2)) return ','
  }
  return '.'
}

/** Nearly all lines have as many columns set by wide gaps as the first has, and more than one. */
function isAligned(sample: string): boolean {
  const lines = sample.split('\n').filter((line) => line.trim() !== '')
  const width = alignedCells(lines[0] ?? '').length
  const numAlike = lines.filter((line) => alignedCells(line).length === width).length
  return width > 1 && lines.length > 2 && numAlike >= lines.length * 0.9
}
