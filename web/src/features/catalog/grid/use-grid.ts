import type { Field } from '@jingjing/schema/catalog'
import type { GridAsk, GridPage } from '@jingjing/schema/catalog/grid'
import { useRef } from 'react'
import { useGridPieces } from '../../../api/catalog.ts'
import { PIECE_ROWS } from './grid-window.ts'

export type GridRow = GridPage['rows'][number]

export interface GridData {
  /** Undefined while the first piece is on its way. */
  numRows: number | undefined
  /** False while the number of rows still grows: they are looked for. */
  isWhole: boolean
  fields: readonly Field[]
  hiddenFields: readonly string[]
  version: number | undefined
  /** Undefined while its piece is on its way. */
  rowAt(row: number): GridRow | undefined
  error: unknown
  retry(): void
}

/** The rows of a grid by their place; pieces out of view are let go by the cache. */
export function useGrid(datasetId: string, table: string, ask: GridAsk, pieces: readonly number[]): GridData {
  const wanted = [...new Set([0, ...pieces])]
  const queries = useGridPieces(
    datasetId,
    table,
    ask,
    wanted.map((piece) => ({ offset: piece * PIECE_ROWS, limit: PIECE_ROWS })),
  )
  const pages = new Map(wanted.map((piece, i) => [piece, queries[i]?.data]))
  const first = pages.get(0)
  // While another order is being fetched, the table keeps its length and columns.
  const last = useRef<GridPage | undefined>(undefined)
  if (first !== undefined) last.current = first
  const head = first ?? last.current
  return {
    numRows: first?.numRows ?? last.current?.numRows,
    isWhole: head?.isWhole ?? true,
    fields: head?.fields ?? [],
    hiddenFields: head?.hiddenFields ?? [],
    version: first?.version,
    rowAt: (row) => pages.get(Math.floor(row / PIECE_ROWS))?.rows[row % PIECE_ROWS],
    error: queries.find((query) => query.error)?.error,
    retry: () => {
      for (const query of queries) if (query.error) void query.refetch()
    },
  }
}
