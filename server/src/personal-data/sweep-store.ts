import type { Covers, IdentifierKind } from '@jingjing/schema/access-control/personal-data'
import type { Database, Transaction } from '../db/database.ts'
import {
  isCertain,
  jsonWithoutThem,
  kindsIn,
  type Wanted,
  withoutOwnWords,
  withoutThem,
} from './identifiers.ts'
import * as queries from './queries.ts'

/** 4 MB of rows in one transaction, so that nobody waits long for the one connection. */
const PAGES_PER_STEP = 512
const PAGE_BYTES = 8192

/** A row in which something of the person stands. */
export interface FoundRow {
  /** Where it lies now; holds within the transaction. */
  place: string
  rowKey: number | null
  sourceRow: number | null
  fromVersion: number | null
  toVersion: number | null
  cells: ReadonlyMap<string, string | null>
  /** Columns in which an identifier stands, and which. */
  hits: ReadonlyMap<string, ReadonlySet<IdentifierKind>>
  isCertain: boolean
}

interface HoldingRow {
  place: string
  row_key: number | null
  source_row: number | null
  from_version: number | null
  to_version: number | null
  cells: (string | null)[]
}

/** Goes through every table of the store in short steps and hands each row that is about the person to `work`. */
export async function sweepStore(
  database: Database,
  wanted: Wanted,
  parts: {
    onStep(numDone: number, numTotal: number): void
    work(transaction: Transaction, table: queries.SearchedTable, rows: FoundRow[]): Promise<void>
  },
): Promise<void> {
  const tables = await database.write((tx) => tx.query<queries.SearchedTable>(queries.selectSearchedTables()))
  const numTotal = tables.reduce((sum, one) => sum + one.bytes, 0)
  let numDone = 0
  for (const table of tables) {
    const numPages = Math.ceil(table.bytes / PAGE_BYTES)
    for (let first = 0; first < numPages; first += PAGES_PER_STEP) {
      const end = Math.min(first + PAGES_PER_STEP, numPages)
      await database.write(async (tx) => {
        const held = await tx.query<HoldingRow>(queries.selectHolding(table, { first, end }, wanted.needles))
        const rows = held.map((one) => foundIn(wanted, table, one)).filter((one) => one.hits.size > 0)
        if (rows.length > 0) await parts.work(tx, table, rows)
      })
      numDone += (end - first) * PAGE_BYTES
      parts.onStep(Math.min(numDone, numTotal), numTotal)
    }
  }
}

function foundIn(wanted: Wanted, table: queries.SearchedTable, row: HoldingRow): FoundRow {
  const cells = new Map(table.columns.map(({ name }, index) => [name, row.cells[index] ?? null]))
  const hits = new Map<string, ReadonlySet<IdentifierKind>>()
  for (const [name, text] of cells) {
    const kinds = text === null ? new Set<IdentifierKind>() : kindsIn(wanted, text)
    if (kinds.size > 0) hits.set(name, kinds)
  }
  return {
    place: row.place,
    rowKey: row.row_key,
    sourceRow: row.source_row,
    fromVersion: row.from_version,
    toVersion: row.to_version,
    cells,
    hits,
    isCertain: isCertain(new Set([...hits.values()].flatMap((kinds) => [...kinds]))),
  }
}

/** Values worked out from a personal column, by which the person could be followed still. */
const DERIVED: Readonly<Record<string, readonly string[]>> = { 'monitoring.case_record': ['caller_key'] }

/** True where the row is the person's own record and does not merely mention them: its personal columns say so. */
export const isOwnRecord = (table: queries.SearchedTable, row: FoundRow): boolean =>
  isCertain(
    new Set(
      table.columns.flatMap(({ name, isPersonal }) => (isPersonal ? [...(row.hits.get(name) ?? [])] : [])),
    ),
  )

/**
 * What the columns of a row hold once the person is out of it; empty where the request does not cover the row. Of the
 * person's own record all personal columns are emptied, whatever else they tell. In somebody else's row a cell that
 * tells of the person with certainty loses the identifiers, and a name alone stays: it is that other person's.
 */
export function cellsWithoutPerson(
  wanted: Wanted,
  covers: Covers,
  table: queries.SearchedTable,
  row: FoundRow,
): Map<string, string | null> {
  const changed = new Map<string, string | null>()
  const isOwn = isOwnRecord(table, row)
  // A name that was put right, or another number: what their record says of them goes out of its texts as well.
  const ownWords = table.columns.flatMap(({ name, isPersonal }) =>
    isPersonal ? [row.cells.get(name) ?? ''] : [],
  )
  const derived = DERIVED[`${table.schema}.${table.table}`] ?? []
  for (const { name, type, isPersonal } of table.columns) {
    const text = row.cells.get(name) ?? null
    if (text === null) continue
    const hits = row.hits.get(name)
    if (isOwn && (isPersonal || derived.includes(name))) changed.set(name, null)
    else if (hits !== undefined && (isOwn || covers === 'all' || isCertain(hits)))
      changed.set(name, isPersonal ? null : valueWithoutPerson(wanted, type, text))
    if (!isOwn || isPersonal || type !== 'text') continue
    const before = changed.get(name) ?? text
    const after = withoutOwnWords(ownWords, before)
    if (after !== before) changed.set(name, after)
  }
  return changed
}

function valueWithoutPerson(wanted: Wanted, type: string, text: string): string | null {
  if (type === 'bigint' || type === 'double precision') return null
  if (type === 'json' || type === 'jsonb' || type === 'text[]')
    return JSON.stringify(jsonWithoutThem(wanted, JSON.parse(text)))
  return withoutThem(wanted, text)
}
