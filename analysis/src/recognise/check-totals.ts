import { isEmptyCell, labelOf } from './cells/cell-text.ts'
import { type ColumnStatistics, numReal, settleStatistics } from './cells/column-statistics.ts'
import { readNumber } from './cells/read-number.ts'
import { leafOf } from './cells/units.ts'
import type { Cell, Finding } from './contract.ts'

export interface TotalsChecker {
  /** A row of totals, and the sums of the rows of data before it. */
  add(row: number, cells: Cell[], statistics: readonly (ColumnStatistics | undefined)[]): void
  findings(statistics: readonly (ColumnStatistics | undefined)[], titles: string[]): Finding[]
}

interface Total {
  row: number
  isSubtotal: boolean
  stated: (number | null)[]
  /** Sums of the columns over the rows before. */
  before: number[]
}

const MAX_TOTALS = 200
/** Figures that nobody adds up. */
const NOT_ADDED =
  /率|比|均|单价|年龄|指数|等级|排名|名次|得分|评分|序号|编号|编码|代码|电话|年份|年度|经度|纬度|坐标|层数|楼层|号$|[°℃%％‰]/

/**
 * Checks rows of totals against the rows that they total, which tests a file for free. What a total covers is not
 * written down: it agrees where it is the sum of the rows before it, between it and another total, or of all.
 */
export function createTotalsChecker(): TotalsChecker {
  const totals: Total[] = []
  return {
    add(row, cells, statistics) {
      if (totals.length >= MAX_TOTALS) return
      const words = cells.filter((cell) => typeof cell === 'string' && !isEmptyCell(cell)).slice(0, 3)
      const label = words.map(labelOf).join(' ')
      if (
        /平均|均值|比|增|上[月期年周]|去年|同期|率|计数|最|中位|标准差|average|mean|count|max|min|median/i.test(
          label,
        )
      )
        return
      for (const one of statistics) if (one !== undefined) settleStatistics(one)
      totals.push({
        row,
        isSubtotal: /小计|subtotal|本页/i.test(label.replace(/\s+/g, '')),
        stated: cells.map(figureOf),
        before: Array.from(
          { length: Math.max(cells.length, statistics.length) },
          (_, i) => statistics[i]?.sum ?? 0,
        ),
      })
    },
    findings(statistics, titles) {
      const findings: Finding[] = []
      let numAgreed = 0
      totals.forEach((total, position) => {
        let isAgreed = false
        let numDiffering = 0
        total.stated.forEach((stated, column) => {
          const found = statistics[column]
          const title = titles[column] ?? ''
          if (stated === null || found === undefined || !isAdded(found, title)) return
          const sums = coveredSums(totals, position, column, found.sum)
          if (sums.some((sum) => isSame(sum, stated))) {
            isAgreed = true
            return
          }
          numDiffering++
          const expected = Number((total.isSubtotal ? sums[0]! : sums[1]!).toPrecision(12))
          findings.push({
            severity: 'warning',
            code: 'total-differs',
            row: total.row,
            field: title,
            value: String(stated),
            params: { sum: expected },
          })
        })
        if (isAgreed && numDiffering === 0) numAgreed++
      })
      if (numAgreed > 0) findings.push({ severity: 'info', code: 'totals-agree', count: numAgreed })
      return findings
    },
  }
}

function figureOf(cell: Cell): number | null {
  if (typeof cell === 'number') return cell
  if (typeof cell !== 'string') return null
  const number = readNumber(cell.trim())
  return number === null || number.form === 'beyond-limit' || number.form === 'percent' ? null : number.value
}

function isAdded(statistics: ColumnStatistics, title: string): boolean {
  const count = numReal(statistics, 'values')
  if (count === 0 || statistics.numNumbers / count < 0.5 || statistics.numPercent > 0) return false
  return !NOT_ADDED.test(leafOf(title).replace(/[（(](?![%％‰]).*$/, ''))
}

/** First since the total before, then all before it (or, where it stands first, all), then the other spans. */
function coveredSums(totals: Total[], position: number, column: number, whole: number): number[] {
  const at = (index: number) => totals[index]?.before[column] ?? 0
  const here = at(position)
  const sums = [here - (position === 0 ? 0 : at(position - 1)), here === 0 ? whole : here, whole]
  for (let i = 0; i < totals.length; i++) sums.push(i < position ? here - at(i) : at(i) - here)
  sums.push(whole - here)
  return sums
}

/** Equal to half of the last decimal place that is stated, since sums of rounded figures are rounded again. */
function isSame(sum: number, stated: number): boolean {
  const numDecimals = /\.(\d+)$/.exec(String(stated))?.[1]?.length ?? 0
  return Math.abs(sum - stated) <= 0.5 * 10 ** -numDecimals + Math.abs(sum) * 1e-9
}
