import { isEmptyCell, labelOf, missingKind } from './cells/cell-text.ts'
import { readDate } from './cells/read-date.ts'
import { readNumber } from './cells/read-number.ts'
import type { Cell } from './contract.ts'
import { HEADING_MARK, NUMERAL } from './headings/heading-words.ts'

export interface RowJudge {
  titles: string[]
  /** The first column that has a title. */
  firstColumn: number
  /** Number of columns that have a title. */
  width: number
  /** The title above the table; printed reports repeat it on every page. */
  tableTitle: string | null
  /** Column in which headings stand alone in their rows; null where such rows are data. */
  headingColumn: number | null
  /** The rows are what a program found of a table (`count`, `mean`, `std`): none of them totals others. */
  isSummary?: boolean
  /** The rows above were totals: what compares them with others is none of the data. */
  isBelowTotal?: boolean
  /** Chinese numerals before headings, figures before rows of data. */
  hasNumberedHeadings: boolean
  /** The row before was a note: what goes on below it is one as well. */
  isBelowNote?: boolean
}

const TOTAL_WHOLE =
  /^(合计|总计|小计|共计|累计|总数|总和|汇总|合计数|总计数|计数|全街道|全辖区|全镇|全乡|最大值?|最小值?|最高值?|最低值?|总分|总得分|中位数|标准差|本页合计|本页小计|本月合计|全年合计|平均|平均[值分数]|班平均|均值|最[高低]分|total|totals|grandtotal|grandcount|subtotal|sum|average|mean|median|max(imum)?|min(imum)?)$/i
const TOTAL_END = /^\S{1,12}(合计|小计|总计|汇总|平均|平均值|均值|计数)$|^\S{1,30}(total|count|average)$/i
/** `共计3件`, `合计：12人`: how many rows there are, in a cell of its own. */
const COUNT_OF_ROWS =
  /^(合计|总计|共计?|累计)\s*[:：]?\s*\d[\d,]*\s*\S{0,3}[。.]?$|^\(?\d+ rows?( in set.*| selected\.?| affected\)|\))$|^[（(]?已?(选择了?)?\s*\d+\s*行(受影响)?\s*[)）。.]?$/i
/** `共 2 个小区，总户数：500户`. */
const COUNTED_IN_WORDS = /^(以上)?(合计|总计|共计?|总)\s*[:：]?\s*\d[\d,.]*\s*\S{1,6}\s*[,，;；]/
const SIGNATURE =
  /^(填表|制表|审核|审批|复核|填报|统计|报送|联系|经办|承办|校对|录入|签发|打印|导出|生成|制单|单位|部门|科室|街道|分管|主管)?(负责人|领导|人|单位|日期|时间|电话|签字|签章|盖章)(（[^）]*）|\([^)]*\))?\s*[:：]|^(填表|制表|审核|复核|打印|导出)\s*[:：]/
const NOTE =
  /^(备注|附注|注|说明|填表说明|数据来源|资料来源|来源|注意|source|note|notes|remarks?)\s*\d*\s*[:：]/i

/**
 * Why a row under the header is no data: the code of a dropped row, or null. Only rows that say themselves what they
 * are get dropped; a row that is merely short is data.
 */
export function judgeRow(cells: Cell[], judge: RowJudge): string | null {
  const found = reasonOf(cells, judge)
  const why = found === 'total-row' && judge.isSummary ? null : found
  if (why === 'total-row') judge.isBelowTotal = true
  else if (why === null && judge.isBelowTotal) judge.isBelowTotal = false
  if (why === 'note-row') judge.isBelowNote = true
  else if (why === null && judge.isBelowNote) judge.isBelowNote = false
  return why
}

function reasonOf(cells: Cell[], judge: RowJudge): string | null {
  let numFilled = 0
  let firstColumn = -1
  for (let column = 0; column < cells.length; column++) {
    if (isEmptyCell(cells[column])) continue
    if (firstColumn === -1) firstColumn = column
    numFilled++
  }
  if (numFilled === 0) return 'blank-row'
  const first = cells[firstColumn]
  const isHeading = numFilled === 1 && firstColumn === judge.headingColumn && typeof first === 'string'
  // Nearly every row of data begins with a figure or goes on with others: look closer only where words come first.
  if (typeof first !== 'string' || isNumberText(first)) {
    if (isNumberedTotal(cells, firstColumn)) return 'total-row'
    if (judge.isBelowNote && numFilled === 1 && judge.width > 1 && typeof first === 'string')
      return 'note-row'
    if (isHeading && readNumber(labelOf(first)) === null) return 'section-row'
    return judge.width > 2 && isRepeatedHeader(cells, numFilled, judge) ? 'repeated-header' : null
  }
  const label = labelOf(first)
  if (judge.isBelowNote && numFilled === 1 && judge.width > 1 && GOES_ON.test(label)) return 'note-row'
  if (label.length > 200) return null
  // Patterns cost more than all the rest of a row: each is tried where its first letter, or its colon, can be met.
  const beginsLatin = isLatin(label.charCodeAt(0))
  const hasColon = label.includes('：') || label.includes(':')
  if (judge.width > 1 && !beginsLatin && SAMPLE.test(label)) return 'note-row'
  if (isRule(label) && cells.every((cell) => isEmptyCell(cell) || isRule(labelOf(cell)))) return 'rule-row'
  if (hasColon && judge.width > 1 && firstColumn === judge.firstColumn && NOTE_ITSELF.test(label))
    return 'note-row'
  if (judge.width > 1 && numFilled === 1 && AS_OF.test(label)) return 'note-row'
  if (hasColon && judge.width > 1 && SIGNED_BESIDE.test(label)) return 'signature-row'
  if (
    hasColon &&
    numFilled > 1 &&
    SIGNATURE.test(label) &&
    cells.every((cell) => isEmptyCell(cell) || isSigned(labelOf(cell)))
  )
    return 'signature-row'
  if (hasColon && judge.width > 1 && SIGNED.test(label) && cells.slice(firstColumn + 1).every(isSignedBeside))
    return 'signature-row'
  if (judge.width > 2 && isTotalBeside(cells, firstColumn)) return 'total-row'
  if (label.length <= 2 && missingKind(label) !== null && isNumberedTotal(cells, firstColumn))
    return 'total-row'
  if (
    firstColumn <= judge.firstColumn + 2 &&
    judge.width > 1 &&
    (isTotalLabel(label) || (judge.isBelowTotal && COMPARISON.test(label)))
  ) {
    const next = cells.slice(firstColumn + 1)
    if (next.every((cell) => isEmptyCell(cell) || isFigure(cell))) return 'total-row'
  }
  const isShort = numFilled <= Math.max(1, judge.width / 2)
  if (isShort && judge.width > 1) {
    if (SIGNATURE.test(label)) return 'signature-row'
    if (NOTE.test(label) || NOTHING_BELOW.test(label)) return 'note-row'
    if (numFilled === 1 && COMMENT.test(label)) return 'note-row'
    if (numFilled === 1 && PAGE.test(label)) return 'page-row'
    if (numFilled === 1 && judge.width > 2 && firstColumn === 0 && REMARK.test(label)) return 'note-row'
    if (
      COUNT_OF_ROWS.test(label) &&
      cells.slice(firstColumn + 1).every((cell) => isEmptyCell(cell) || isFigure(cell))
    )
      return 'total-row'
    if (numFilled === 1 && judge.width > 2 && COUNTED_IN_WORDS.test(label)) return 'total-row'
    if (numFilled === 1 && judge.width > 3 && firstColumn > 0 && isClosing(label)) return 'signature-row'
    if (numFilled === 1 && isContinued(label, judge.tableTitle)) return 'title-row'
    if (numFilled === 1 && judge.tableTitle !== null && label === judge.tableTitle) return 'title-row'
    if (numFilled === 1 && judge.width > 1 && HEADING_MARK.test(label)) return 'section-row'
  }
  if (judge.hasNumberedHeadings && firstColumn === 0 && NUMERAL.test(label)) {
    const others = cells.slice(2)
    if (others.every(isEmptyCell)) return 'section-row'
    if (others.every((cell) => isEmptyCell(cell) || isFigure(cell))) return 'total-row'
  }
  if (isHeading) return 'section-row'
  return isRepeatedHeader(cells, numFilled, judge) ? 'repeated-header' : null
}

/** `----`, `:---:`, `+-----+-----+`: lines that a table of plain text is drawn with. */
const RULE = /^[-=+:_|─━┼┿┌┬┐├┤└┴┘═╔╦╗╠╬╣╚╩╝]{3,}$/
const RULE_MARKS = '-=+:_|─━┼┌├└═╔╠╚'

export const isRule = (label: string): boolean => RULE_MARKS.includes(label[0] ?? ' ') && RULE.test(label)

/** `公示期：2026年4月1日至7日` alone in a row. */
const REMARK = /^[^:：\d]{2,10}[:：]\s*\S/

/** What goes on behind it may lie in the next cells, where commas have cut it. */
const NOTE_ITSELF = /^(注|附注|说明|填表说明|数据来源)\s*\d?\s*[:：]\s*\S/
/** `截至2026年3月31日`. */
const AS_OF = /^[（(]?(数据)?(截至|截止)/

/** A note in several numbered lines. */
const GOES_ON = /^([（(]?[\d一二三四五六七八九十]{1,3}[)）.、．]|[①-⑳])|[。；;]$/
/** Labels of a signature in cells of their own, the names beside them. */
const SIGNED_BESIDE = /^(填表|制表|审核|复核|填报|经办|校对|统计)(负责)?人?\s*[:：]$/

/** `（示例）甲路口`, `例：张三`: a row that shows how to fill in the others. */
const SAMPLE =
  /^([（(【[]\s*)?(填写)?(示例|样例|范例|举例)\s*[）)】\]:：\d]|^([（(【[]\s*)?例如?\s*[:：]|^([（(【[]\s*)例\s*[）)】\]]/

/** `#导出时间：…`, `------列表结束------`, as programs close what they export. */
const COMMENT = /^(#+\s*\S|--+\s*[^\d\s-])/

const PAGE = /^[-—–(（]*\s*(第\s*\d+\s*页|共\s*\d+\s*页|page\s*\d+|\d+\s*\/\s*\d+\s*页?)/i
const NOTHING_BELOW = /^[（(]?\s*以下(空白|无(内容|数据|正文))\s*[）)]?$/
const OFFICE = /(办事处|委员会|居委会|管理局|委|局|中心|科|办公室|站|公司)\s*[（(]?(盖章|公章|章)?[）)]?$/

/** Office or date in a cell of its own at the right, as official papers end. */
function isClosing(label: string): boolean {
  return label.length <= 30 && (OFFICE.test(label) || readDate(label)?.style === 'ymd')
}

function isContinued(label: string, tableTitle: string | null): boolean {
  if (/^[（(]?续(表|上表)?[）)]?\s*\d*$/.test(label)) return true
  return (
    tableTitle !== null &&
    tableTitle.length > 3 &&
    label.startsWith(tableTitle) &&
    label.length <= tableTitle.length + 8
  )
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
/** A letter without its case, or a digit. */
const isLatin = (code: number): boolean => isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)

function isNumberText(text: string): boolean {
  return text.length <= 4 && isDigit(text.charCodeAt(0))
}

/** `负责人签字：…`, with the day or another signature in cells of their own. */
const SIGNED = /^(\S{0,6}(签字|签名|签章|盖章|填表人|制表人|审核人|经办人)|填表|制表|填报|审核|复核)\s*[:：]/

/** `填报日期：2026年3月31日`, `（盖章）`. */
const isSigned = (label: string): boolean =>
  /^[^:：]{1,12}[:：]|^[（(]?(盖章|公章|签字|签章)[）)]?$/.test(label)

function isSignedBeside(cell: Cell): boolean {
  return isEmptyCell(cell) || /[:：]/.test(labelOf(cell)) || readDate(labelOf(cell)) !== null
}

/** `环境 小计 15`: the word stands in the second or third column, under the name of what is totalled. */
function isTotalBeside(cells: Cell[], firstColumn: number): boolean {
  for (let column = firstColumn + 1; column <= firstColumn + 2; column++) {
    const beside = cells[column]
    if (typeof beside !== 'string' || beside.length > 6 || !/计\s*$/.test(beside)) continue
    if (!TOTAL_WHOLE.test(labelOf(beside).replace(/\s+/g, ''))) continue
    const figures = cells.slice(column + 1)
    return (
      figures.some((cell) => !isEmptyCell(cell)) &&
      figures.every((cell) => isEmptyCell(cell) || isFigure(cell))
    )
  }
  return false
}

/** The row number goes on and the name beside it says that the row is a total. */
function isNumberedTotal(cells: Cell[], firstColumn: number): boolean {
  const beside = cells[firstColumn + 1]
  if (typeof beside !== 'string' || beside.length > 8) return false
  const label = labelOf(beside)
  // `— 街道平均`: a row without a number among numbered ones.
  const isUnnumbered = missingKind(labelOf(cells[firstColumn])) !== null && isTotalLabel(label)
  if (!isUnnumbered && !TOTAL_WHOLE.test(label.replace(/\s+/g, ''))) return false
  return cells.slice(firstColumn + 2).every((cell) => isEmptyCell(cell) || isFigure(cell))
}

/** What every label of a total has; looked for first, since it is cheap. */
const TOTAL_MARK = /[计总汇均最全]|中位|标准|tota|sum|aver|mean|count|max|min|median/i

/** `环比`, `60岁以上占比`, `上年同期` below a total. */
const COMPARISON =
  /^(环比|同比|较?(上|去|前)(月|期|周|季度?|年)(同期|合计|总计)?|本[月期]?比|比上|较上|增减|增长|增幅|差额|完成率|占比|比重)|^\S{1,12}(占比|比重|比例|增长率|增幅)([（(].*)?$/

/** `合计（大写）：贰仟元整`. */
const AMOUNT_IN_WORDS = /^(合计|总计|共计)\s*([（(](大写|人民币)[^）)]*[）)]|人民币|大写)/

export function isTotalLabel(label: string): boolean {
  // A code or a number: neither begins nor ends as what is called a total.
  if (isLatin(label.charCodeAt(0)) && isDigit(label.charCodeAt(label.length - 1))) return false
  if (!TOTAL_MARK.test(label)) return false
  if (AMOUNT_IN_WORDS.test(label)) return true
  if (label.length > 18) return false
  const bare = label.replace(/\s+/g, '').replace(/[（(][^）)]*[）)]$|[:：]$/g, '')
  return TOTAL_WHOLE.test(bare) || TOTAL_END.test(bare)
}

function isFigure(cell: Cell | undefined): boolean {
  if (typeof cell !== 'string') return true
  // A total that was saved without its value.
  if (/^=[A-Z]+\(/i.test(cell)) return true
  return (
    cell.length < 30 &&
    /^[\s￥¥$\d.,，%％+\-—－/元万亿人户个次件处张㎡所家项套间栋座条台辆名层岁天米吨]*$/.test(cell)
  )
}

function isRepeatedHeader(cells: Cell[], numFilled: number, judge: RowJudge): boolean {
  let numEqual = 0
  let numSeen = 0
  for (let column = 0; column < cells.length; column++) {
    const cell = cells[column]
    if (isEmptyCell(cell)) continue
    numSeen++
    const title = judge.titles[column] ?? ''
    if (title !== '' && typeof cell === 'string' && cell.length <= title.length + 8) {
      const label = labelOf(cell)
      // Most do not stand in it at all, which is told without putting texts together.
      if (
        title.includes(label) &&
        (title === label || title.endsWith(`/${label}`) || title.startsWith(`${label}/`))
      )
        numEqual++
    }
    // Most rows differ at once.
    if (numSeen >= 3 && numEqual === 0) return false
  }
  return numEqual >= Math.max(Math.min(2, judge.width), numFilled * 0.6)
}
