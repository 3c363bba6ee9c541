import { isEmptyCell, labelOf } from '../cells/cell-text.ts'
import { readDate } from '../cells/read-date.ts'
import { readNumber } from '../cells/read-number.ts'
import type { Cell, MergedRange } from '../contract.ts'
import { KNOWN_TITLES, titleKey } from '../fields.ts'

export interface TurnedForm {
  /** What stands above the form, where something does. */
  title: string | null
  labels: string[]
  values: Cell[]
}

const LABEL_END =
  /.(单位|负责人|联系人|电话|日期|时间|地址|金额（.*）|金额|名称|编号|周期|意见|面积|人数|情况)$/
/** What heads a list of two columns. */
const LIST_HEADER = /^(指标|项目|名称|字段|参数|要素|内容|类别|事项|(指标|字段|参数)名称)$/

/** A form longer than this is a list. */
const MAX_FORM_ROWS = 60
const MAX_LABEL_CHARACTERS = 20
const MIN_LABELS = 3

/** Labels of forms that head no column of the profiles. */
const FORM_LABELS = new Set(
  (
    '姓名 性别 年龄 民族 籍贯 出生日期 出生年月 身份证号 身份证号码 政治面貌 文化程度 学历 婚姻状况 职业 工作单位 联系电话 联系人 手机号 ' +
    '家庭住址 现住址 户籍地址 通讯地址 邮编 申请人 申请事项 申请日期 申请理由 填表人 填表日期 填报单位 填报日期 负责人 法定代表人 ' +
    '单位名称 单位地址 项目名称 项目地址 建设单位 施工单位 监理单位 总投资 开工日期 竣工日期 建筑面积 占地面积 备注 意见 审核意见 处理意见 ' +
    '登记日期 登记人 检查日期 检查人 检查内容 检查地点 检查时间 整改要求 整改期限 存在问题 处理结果 设施名称 所属社区 地址 名称 类别 面积 用途 建成年份'
  ).split(' '),
)

/**
 * A form, in which each label stands beside what was filled in, as a table of one row; null where the rows are none.
 * It is told by labels at every other place that are known as such, and by values that are not.
 */
export function turnedForm(rows: readonly Cell[][], merges: readonly MergedRange[] = []): TurnedForm | null {
  if (rows.length > MAX_FORM_ROWS) return null
  return formOf(rows, merges) ?? formBesideGroups(rows, merges)
}

/** `基本情况` merged down at the left of the labels that belong to it. */
function formBesideGroups(rows: readonly Cell[][], merges: readonly MergedRange[]): TurnedForm | null {
  const isGroup = ({ minColumn, maxColumn, minRow, maxRow }: MergedRange) =>
    minColumn === 0 && maxColumn === 0 && maxRow > minRow
  const groups = merges.filter(isGroup)
  if (groups.length === 0) return null
  const isWide = (at: number) =>
    merges.some(
      ({ minRow, maxRow, minColumn, maxColumn }) =>
        at >= minRow && at <= maxRow && minColumn === 0 && maxColumn > 0,
    )
  const others = merges
    .filter((merge) => !isGroup(merge))
    .map((merge) =>
      merge.minColumn === 0
        ? merge
        : { ...merge, minColumn: merge.minColumn - 1, maxColumn: merge.maxColumn - 1 },
    )
  return formOf(
    rows.map((cells, at) => (isWide(at) ? cells : cells.slice(1))),
    others,
  )
}

function formOf(rows: readonly Cell[][], merges: readonly MergedRange[]): TurnedForm | null {
  let title: string | null = null
  const labels: string[] = []
  const values: Cell[] = []
  let numPairRows = 0
  for (const [at, row] of rows.entries()) {
    const cells = ownCells(row, at, merges)
    const filled = cells.filter((cell) => !isEmptyCell(cell))
    if (filled.length === 0) continue
    if (filled.length === 1 && labels.length === 0) {
      title = labelOf(filled[0])
      continue
    }
    // A label that nobody filled in, or a line below the form.
    if (filled.length === 1 && !isLabelText(cells[0])) continue
    for (let i = 0; i < cells.length; i += 2) {
      const [label, value] = [cells[i] ?? null, cells[i + 1] ?? null]
      if (isEmptyCell(label)) {
        if (!isEmptyCell(value)) return null
        continue
      }
      if (!isLabelText(label)) return null
      labels.push(labelOf(label).replace(/\s*[:：]$/, ''))
      values.push(value)
    }
    if (cells.length >= 4) numPairRows++
  }
  if (labels.length < MIN_LABELS || new Set(labels).size < labels.length) return null
  if (numPairRows === 0 ? LIST_HEADER.test(labels[0]!) : /^(字段|指标|参数|序号|类别)/.test(labels[0]!))
    return null
  const numKnown = labels.filter(isKnown).length
  const numKnownValues = values.filter(
    (value) => typeof value === 'string' && labelOf(value).length > 1 && isKnown(labelOf(value)),
  ).length
  if (numKnownValues > labels.length * 0.2 || values.every(isEmptyCell)) return null
  // Labels below each other may be a list of two columns: nearly all of them must be known.
  return numKnown >= labels.length * (numPairRows >= 2 ? 0.4 : 0.7) ? { title, labels, values } : null
}

/** The cells of a row without those that a merged one covers. */
function ownCells(row: readonly Cell[], at: number, merges: readonly MergedRange[]): Cell[] {
  const isCovered = (column: number) =>
    merges.some(
      ({ minRow, maxRow, minColumn, maxColumn }) =>
        at >= minRow &&
        at <= maxRow &&
        column >= minColumn &&
        column <= maxColumn &&
        (column > minColumn || at > minRow),
    )
  const cells = row.filter((_, column) => !isCovered(column))
  while (cells.length > 0 && isEmptyCell(cells.at(-1))) cells.pop()
  return cells
}

function isLabelText(cell: Cell | undefined): boolean {
  if (typeof cell !== 'string') return false
  const label = labelOf(cell)
  if (label === '' || label.length > MAX_LABEL_CHARACTERS || /[。；;，]/.test(label)) return false
  return readNumber(label) === null && readDate(label) === null
}

function isKnown(label: string): boolean {
  const bare = label.replace(/\s+|[:：]$/g, '')
  return FORM_LABELS.has(bare) || KNOWN_TITLES.has(titleKey(bare)) || LABEL_END.test(bare)
}
