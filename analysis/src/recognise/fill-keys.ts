import { isEmptyCell, labelOf } from './cells/cell-text.ts'
import { readNumber } from './cells/read-number.ts'
import type { Cell, MergedValue } from './contract.ts'
import { titleKey } from './fields.ts'

export interface KeyFiller {
  observe(row: number, cells: Cell[]): void
  /** The values of key columns that stand only in the first row of their group, by column. */
  finish(titles: string[]): Map<number, { values: MergedValue[]; numFilled: number }>
}

/** What a title ends with: `社区意见` and a question about the community are answered or left empty row by row. */
const KEY_TITLE =
  /(社区|居委会|村|街道|乡镇|小区|网格|片区|街区|区域|类别|类型|分类|大类|一级|二级|单位|部门|科室|年份|年度|月份|日期|楼栋?|楼宇|项目|指标|机构|性质|户主)(名称?|编号|编码|号码?)?$/
/** Keys stand at the left. */
const MAX_KEY_COLUMNS = 4
const MAX_GROUPS = 20_000
const MIN_EMPTY_SHARE = 0.25
const MIN_EMPTY_SHARE_UNNAMED = 0.5

interface Candidate {
  groups: MergedValue[]
  seen: Set<string>
  numEmpty: number
  numFilled: number
  /** Rows without a key lack the next cell as well: what is empty there is no key. */
  isLoose: boolean
}

const beginsAlike = (one: Candidate, other: Candidate | null): boolean =>
  other !== null &&
  one.groups.length === other.groups.length &&
  one.groups.every(
    ({ minRow, value }, i) =>
      minRow === other.groups[i]!.minRow && typeof value === 'string' && readNumber(labelOf(value)) === null,
  )

/**
 * Cells merged over the rows of their group lose their merging in text files: the key stands in the first row and
 * the rows below it are empty. Told by the title, by keys that never come back, and by rows that are filled otherwise.
 */
export function createKeyFiller(): KeyFiller {
  const candidates: (Candidate | null)[] = Array.from({ length: MAX_KEY_COLUMNS }, () => ({
    groups: [],
    seen: new Set<string>(),
    numEmpty: 0,
    numFilled: 0,
    isLoose: false,
  }))
  let numOpen = MAX_KEY_COLUMNS
  const giveUp = (column: number) => {
    candidates[column] = null
    numOpen--
  }
  return {
    observe(row, cells) {
      if (numOpen === 0) return
      for (let column = 0; column < MAX_KEY_COLUMNS; column++) {
        const candidate = candidates[column]
        if (candidate === null || candidate === undefined) continue
        const cell = cells[column] ?? null
        if (isEmptyCell(cell)) {
          const group = candidate.groups.at(-1)
          // Nothing to hand down, or a row that is empty as a whole.
          if (group === undefined || cells.slice(column + 1).every(isEmptyCell)) giveUp(column)
          else {
            group.maxRow = row
            candidate.numEmpty++
            if (isEmptyCell(cells[column + 1] ?? null)) candidate.isLoose = true
          }
          continue
        }
        const label = labelOf(cell)
        candidate.numFilled++
        if (candidate.seen.has(label)) {
          giveUp(column)
          continue
        }
        candidate.seen.add(label)
        candidate.groups.push({ minRow: row, maxRow: row, column, value: cell })
        if (candidate.groups.length > MAX_GROUPS) giveUp(column)
      }
    },
    finish(titles) {
      const filled = new Map<number, { values: MergedValue[]; numFilled: number }>()
      candidates.forEach((candidate, column) => {
        if (candidate === null || candidate.groups.length < 2) return
        const share = candidate.numEmpty / (candidate.numEmpty + candidate.numFilled)
        const isKey = KEY_TITLE.test(titleKey(titles[column] ?? ''))
        // Under any title, what stands first, in fewer than half of the rows and always with the next cell, is a key.
        const isFirst = column === 0 && !candidate.isLoose && share >= MIN_EMPTY_SHARE_UNNAMED
        // Words that stand in the rows of the first key and in no other belong to it; figures would count twice.
        const isBesideKey = column > 0 && filled.has(0) && beginsAlike(candidate, candidates[0] ?? null)
        if (share < MIN_EMPTY_SHARE || !(isKey || isFirst || isBesideKey)) return
        const values = candidate.groups.filter(({ minRow, maxRow }) => maxRow > minRow)
        filled.set(column, { values, numFilled: candidate.numEmpty })
      })
      return filled
    },
  }
}
