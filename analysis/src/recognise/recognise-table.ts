import type { Cell, RecognisedTable, TableHints } from './contract.ts'

export interface Recogniser {
  /** `row` is the one-based row of the file; rows come in order. */
  observe(row: number, cells: Cell[]): void
  finish(): RecognisedTable
}

export function createRecogniser(hints: TableHints): Recogniser {
  let header: string[] | null = null
  let numRows = 0
  return {
    observe(_row, cells) {
      if (header === null) header = cells.map((cell) => String(cell ?? ''))
      else numRows++
    },
    finish() {
      return {
        name: hints.name,
        profile: null,
        profileConfidence: 0,
        headerRows: [1],
        firstDataRow: 2,
        dropped: [],
        columns: (header ?? []).map((title, index) => ({
          index,
          title,
          name: `column_${index + 1}`,
          type: 'text',
          unit: null,
          factor: 1,
          sensitivity: 'internal',
          canonical: null,
          missingTokens: [],
          numMissing: 0,
          numValues: numRows,
          evidence: [],
          reading: {},
        })),
        geometry: { kind: 'none' },
        placeLevel: null,
        numRows,
        evidence: [],
        findings: [],
        mergedValues: [],
        keySketches: {},
      }
    },
  }
}
