import { isEmptyCell, labelOf } from '../cells/cell-text.ts'
import { readDate } from '../cells/read-date.ts'
import { readNumber } from '../cells/read-number.ts'
import type { Cell } from '../contract.ts'
import type { BufferedRow } from '../find-header.ts'

/** `一、甲社区`, `（二）乙社区`, `【健身设施】`, `■ 照明`, `第三部分 绿化`. */
export const HEADING_MARK =
  /^([一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|[■●◆★▲※▶]|【[^】]+】$|〔[^〕]+〕$|第[一二三四五六七八九十]{1,3}(部分|[章节组批类]|片区)\s*\S)/

const LOWER = /^[（(][一二三四五六七八九十]{1,3}[）)]/
export const isLowerHeading = (label: string): boolean => LOWER.test(label)

/** What a heading names, without its number, its signs and how many rows it counts. */
export function withoutMark(label: string): string {
  return label
    .replace(
      /^([一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|[■●◆★▲※▶]|第[一二三四五六七八九十]{1,3}(部分|[章节类])[:：、]?)\s*/,
      '',
    )
    .replace(/^[【〔](.*)[】〕]$/, '$1')
    .replace(/[（(](共|计|合计|小计)?\s*\d+\s*[\u3400-\u9fff]{0,2}[）)]$/, '')
    .replace(/[:：]\s*$/, '')
    .trim()
}

const KINDS: [title: string, pattern: RegExp][] = [
  ['社区', /(社区|居委会|村)$/],
  ['街道', /(街道|镇|乡|地区)$/],
  ['小区', /(小区|家园|花园|公寓|新村|[东西南北]里|苑|院)$/],
  ['网格', /网格$/],
  ['片区', /片区?$/],
  ['月份', /^(\d{4}年)?\s*([\d一二三四五六七八九十]{1,3})月份?$/],
  ['年份', /^(19|20)\d\d年?度?$/],
  ['单位', /(科|室|局|办公室|办|部|组|中心|公司|所|站|队)$/],
]

/** What the headings are names of, in a word that no column has yet. */
export function headingTitle(labels: readonly string[], taken: readonly string[]): string {
  const kind = KINDS.find(([, pattern]) => labels.every((label) => pattern.test(label)))?.[0]
  return [kind, '分组', '分组名称', '小标题'].find((title) => title !== undefined && !taken.includes(title))!
}

const MIN_ROWS_A_HEADING = 2
const MIN_FILLED_FRACTION = 0.9

const filledColumns = (cells: readonly Cell[]): number[] =>
  cells.flatMap((cell, column) => (isEmptyCell(cell) ? [] : [column]))

const isWord = (cell: Cell | undefined): boolean => {
  const label = typeof cell === 'string' ? labelOf(cell) : ''
  return label !== '' && label.length <= 40 && readNumber(label) === null && readDate(label) === null
}

/**
 * The column in which headings stand alone in their rows, by the first rows under the header; null where rows with
 * nothing but a name are rows of data that lack the rest.
 *
 * @param rows of data, without totals and notes
 * @param width number of columns with a title
 * @param goesOn more rows follow than are given
 */
export function headingColumn(rows: readonly BufferedRow[], width: number, goesOn: boolean): number | null {
  if (width < 2 || rows.length < 3) return null
  const filled = rows.map(({ cells }) => filledColumns(cells))
  const column = filled[0]!.length === 1 ? filled[0]![0]! : -1
  const isAlone = filled.map((columns) => columns.length === 1 && columns[0] === column)
  if (column < 0 || column > 1 || (!goesOn && isAlone.at(-1))) return null
  if (isAlone.some((alone, i) => alone && isAlone[i + 1])) return null
  const alone = rows.filter((_, i) => isAlone[i]).map(({ cells }) => cells[column])
  const others = rows.filter((_, i) => !isAlone[i]).map(({ cells }) => cells)
  const labels = alone.map((cell) => labelOf(cell))
  if (!alone.every(isWord) || new Set(labels).size < labels.length || others.length < 2) return null
  const beside = others.map((cells) => cells[column]).filter((cell) => !isEmptyCell(cell))
  const hasSeveral = alone.length > 1 || goesOn
  if (beside.length === 0) return hasSeveral ? column : null
  if (beside.length === others.length && beside.every((cell) => !isWord(cell)))
    return hasSeveral ? column : null
  const kind = KINDS.find(([, pattern]) => labels.every((label) => pattern.test(label)))?.[1]
  if (kind !== undefined && !beside.some((cell) => kind.test(labelOf(cell))))
    return hasSeveral ? column : null
  const isDense = others.every((cells) => filledColumns(cells).length >= (width - 1) * MIN_FILLED_FRACTION)
  const isWide = width > 2 && alone.length > 1 && others.length >= alone.length * MIN_ROWS_A_HEADING
  return isWide && isDense ? column : null
}

/** The row numbers are figures, and Chinese numerals stand before the headings among them (`一 甲社区`, `1 长椅`). */
export function hasNumberedHeadings(rows: readonly BufferedRow[]): boolean {
  let numFigures = 0
  let numNumerals = 0
  for (const { cells } of rows) {
    const label = labelOf(cells[0])
    if (/^\d{1,5}$/.test(label)) numFigures++
    else if (NUMERAL.test(label)) numNumerals++
    else if (label !== '') return false
  }
  return numNumerals > 0 && numFigures >= numNumerals
}

export const NUMERAL = /^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$/
