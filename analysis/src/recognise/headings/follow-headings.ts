import { MAX_COLUMNS } from '../cells/cell-text.ts'
import { type ColumnStatistics, createColumnStatistics, observeCell } from '../cells/column-statistics.ts'
import type { MergedValue } from '../contract.ts'
import type { Header } from '../find-header.ts'
import { HEADING_MARK, headingTitle, isLowerHeading, withoutMark } from './heading-words.ts'

/** A heading between rows, and how many rows of data stand above it. */
interface Heading {
  row: number
  label: string
  isLower: boolean
  numRowsBefore: number
}

export interface HeadingColumn {
  title: string
  values: MergedValue[]
  numRows: number
}

export interface HeadingFollower {
  add(row: number, label: string, numRowsBefore: number): void
  /**
   * Gives the rows their headings, in a column of their own behind all others or in the one that stands empty for
   * them; adds its title and statistics.
   */
  finish(found: {
    header: Header
    statistics: (ColumnStatistics | undefined)[]
    /** Column of the headings where nothing else stands in it. */
    emptyColumn: number | null
    numRows: number
    lastRow: number
    width: number
  }): HeadingColumn[]
}

const MAX_HEADINGS = 100_000
/** One heading alone is a title. */
const MIN_HEADINGS = 2

/** `一、甲社区`, `乙社区` alone in a row: what the rows below it, up to the next, have in common. */
export function createHeadingFollower(): HeadingFollower {
  const headings: Heading[] = []
  return {
    add(row, label, numRowsBefore) {
      const bare = withoutMark(label)
      if (bare !== '' && headings.length < MAX_HEADINGS)
        headings.push({ row, label: bare, isLower: isLowerHeading(label), numRowsBefore })
    },
    finish({ header, statistics, emptyColumn, numRows, lastRow, width }) {
      const above = headingAbove(header)
      const all = above === null ? headings : [above, ...headings]
      const columns: HeadingColumn[] = []
      let next = width
      for (const isLower of [false, true]) {
        const ofLevel = all.filter((one) => one.isLower === isLower)
        if (ofLevel.length < MIN_HEADINGS) continue
        // A heading of the upper level ends what is below one of the lower.
        const ends = isLower ? all : ofLevel
        const column = isLower || emptyColumn === null ? next++ : emptyColumn
        if (column >= MAX_COLUMNS) break
        const found = createColumnStatistics()
        found.pending = null
        const values: MergedValue[] = []
        let numFilled = 0
        for (const { row, label, numRowsBefore } of ofLevel) {
          const end = ends.find((other) => other.row > row)
          const numBelow = (end?.numRowsBefore ?? numRows) - numRowsBefore
          if (numBelow === 0) continue
          values.push({ minRow: row, maxRow: (end?.row ?? lastRow + 1) - 1, column, value: label })
          numFilled += numBelow
          found.weight = numBelow
          observeCell(found, label)
        }
        found.weight = 1
        if (values.length < MIN_HEADINGS) continue
        statistics[column] = found
        while (header.titles.length < column) header.titles.push('')
        if ((header.titles[column] ?? '') === '') {
          const labels = values.map(({ value }) => String(value))
          header.titles[column] = headingTitle(labels, header.titles)
        }
        columns.push({ title: header.titles[column]!, values, numRows: numFilled })
      }
      // What heads the first rows alone is no title of them all.
      if (above !== null && columns.length > 0 && header.title === header.titleRow?.label) header.title = null
      return columns
    },
  }
}

/** The first heading may stand above the header that is repeated under each. */
function headingAbove({ rows, titleRow }: Header): Heading | null {
  if (titleRow === null || rows.length === 0 || !HEADING_MARK.test(titleRow.label)) return null
  if (titleRow.row > rows[0]!) return null
  const { row, label } = titleRow
  return { row, label: withoutMark(label), isLower: isLowerHeading(label), numRowsBefore: 0 }
}
