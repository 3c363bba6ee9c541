import type { Cell, SerialDate } from '../contract.ts'
import { isoDate, readSerial } from './read-date.ts'

/** What is seen by nobody: soft hyphens, marks of width and order, and the mark of the end of a file of old programs. */
const UNSEEN = '\u001a\u00ad\u200b-\u200f\u2060\ufeff'
const INVISIBLE_EDGES = new RegExp(`^[\\s${UNSEEN}]+|[\\s${UNSEEN}]+$`, 'g')
const INVISIBLE = new RegExp(`[${UNSEEN}]`)
const LONE_SURROGATE = /[\ud800-\udfff]/gu
/** More columns than this no table of the database can hold. */
export const MAX_COLUMNS = 1000

/** Nothing in any cell that a table can hold. */
export function isBlankRow(cells: readonly Cell[]): boolean {
  for (let column = 0; column < cells.length && column < MAX_COLUMNS; column++)
    if (!isEmptyCell(cells[column])) return false
  return true
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a database cannot store this one character
const NUL = /\u0000/g

/** Printable ASCII but the space, or a Chinese character: nothing that is ever trimmed. */
function isPlainEdge(code: number): boolean {
  return (code > 0x20 && code < 0x7f) || (code >= 0x3400 && code <= 0x9fff)
}

/** NUL, or a half of a surrogate pair, which most often has its other half. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a database cannot store this one character
const UNSTORABLE = /[\u0000\ud800-\udfff]/

/** Text without spaces, tabs, line breaks and invisible characters at both ends. */
export function trimText(text: string): string {
  // Nearly every cell begins and ends with a character of its own: two looks instead of two searches.
  if (text.length > 0 && isPlainEdge(text.charCodeAt(0)) && isPlainEdge(text.charCodeAt(text.length - 1)))
    return text
  const trimmed = text.trim()
  return trimmed.length < 2000 && INVISIBLE.test(trimmed) ? trimmed.replace(INVISIBLE_EDGES, '') : trimmed
}

/** Text as it can be stored: no NUL, no half of a surrogate pair. */
export function storableText(text: string): string {
  const trimmed = trimText(text)
  if (!UNSTORABLE.test(trimmed)) return trimmed
  return trimmed.replace(NUL, '').replace(LONE_SURROGATE, '\ufffd')
}

const GUARD = /^'+(?:[=+\-@\t\r\n＝＋－＠]|\d[\d.\-/:]*[Xx]?$)/

/**
 * The text without the quote that extracts put before what a spreadsheet would run as a formula (OWASP ASVS 5.0,
 * V1.2.10). Excel shows such a quote in no cell either: it only says that a text follows.
 */
export function unguardedText(text: string): string {
  // `="00123"` is how programs make Excel show a code of a text file as it is.
  if (text.charCodeAt(0) === 0x3d && text.startsWith('="') && text.endsWith('"') && text.length > 2)
    return text.slice(2, -1)
  return text.charCodeAt(0) === 0x27 && GUARD.test(text) ? text.slice(1) : text
}

export function isSerialDate(cell: Cell): cell is SerialDate {
  return typeof cell === 'object' && cell !== null
}

export function isEmptyCell(cell: Cell | undefined): boolean {
  if (cell === null || cell === undefined) return true
  return typeof cell === 'string' && (cell.length === 0 || trimText(cell).length === 0)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a database cannot store this one character
const SPACE_OR_UNSTORABLE = /[\s\u0000\ud800-\udfff]/

/** The cell as a title or a label: one line, trimmed. */
export function labelOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (isSerialDate(cell)) {
    const time = readSerial(cell.serialDays, cell.epoch)
    return time === null ? String(cell.serialDays) : isoDate(time)
  }
  const text = trimText(String(cell))
  return SPACE_OR_UNSTORABLE.test(text) ? storableText(text).replace(/\s+/g, ' ') : text
}

/** Texts that stand for nothing wherever they occur. */
const MISSING_ANYWHERE = new Set([
  'NULL',
  'null',
  'N/A',
  'n/a',
  '#N/A',
  // A space of a page.
  '&nbsp;',
  // Of SPSS.
  '#NULL!',
  'NaN',
  'nan',
  'None',
  // As extracts of databases write it.
  '(NULL)',
  '(null)',
  '<NULL>',
  '<null>',
  '[NULL]',
  '[null]',
  '\\N',
  '-',
  '--',
  '---',
  '----',
  '-----',
  '———',
  '————',
  '—',
  '——',
  '–',
  '－',
  '/',
  '／',
  '\\',
])

const wordsOf = (...lists: string[]): Set<string> => new Set(lists.flatMap((list) => list.split(' ')))

/** Texts that stand for nothing in a column of numbers, dates or answers; in a column of text they may be an answer. */
const MISSING_AMONG_VALUES = wordsOf(
  '. Inf -Inf inf -inf ∞ NA na ND nd N.D. none null值 ? ？ * …',
  '未检出 缺测 缺失 缺 无 暂无 空 未知 不详 无数据 停测 故障',
)

/** Why there is no figure or date; among answers such as 是 and 否 they are a third answer. */
const MISSING_AMONG_FIGURES = wordsOf(
  '... ** *** **** -999 -9999 -99999 -999.0 -999.9 -9999.0',
  '暂缺 空缺 欠缺 不明 不清 不适用 未填 未填写 未报 未上报 未统计 未提供 待填 待补 待补充 待定 待核 待核实 待查 长期 永久 至今 无期限 保密 涉密',
  // Of devices and laboratories.
  '漏测 未测 未检 未检测 未监测 低于检出限 停机 停用 停电 断电 断网 离线 掉线 调试 调试中 检修 检修中 维修 维修中 维护 维护中 校准 校准中 异常 无效',
  // Of examinations, lists of attendance and questions.
  '缺考 免考 缓考 弃考 缺席 缺勤 请假 弃权 未参加 未评 未评分 未打分 不参评 拒答 不知道',
)
const MAX_TOKEN_CHARACTERS = 6

/** What programs write where a division had no result. */
const INFINITE = /^[+-]?Infinity$/

export type MissingKind = 'anywhere' | 'among-values' | 'among-figures'

export function missingKind(text: string): MissingKind | null {
  if (text.length > MAX_TOKEN_CHARACTERS) {
    return text.startsWith('0000-00-00') || (text.length < 10 && INFINITE.test(text)) ? 'among-values' : null
  }
  if (MISSING_ANYWHERE.has(text)) return 'anywhere'
  if (MISSING_AMONG_VALUES.has(text)) return 'among-values'
  return MISSING_AMONG_FIGURES.has(text) ? 'among-figures' : null
}

/** `〃`, `同上`: what stands above. */
export function isDitto(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.length <= 2 && (cell === '〃' || cell === '同上' || cell === '″')
}

/** Numbers that devices and databases write where there is none. */
export const NO_FIGURES: ReadonlySet<number> = new Set([-999, -9999, -99999, -999.9])

const SPREADSHEET_ERROR = /^#(REF!|DIV\/0!|VALUE!|NAME\?|NUM!|SPILL!|CALC!|GETTING_DATA)$/

export function isSpreadsheetError(text: string): boolean {
  return text.charCodeAt(0) === 0x23 && SPREADSHEET_ERROR.test(text)
}
