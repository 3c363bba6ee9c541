import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { Transaction } from '../db/database.ts'
import { identifier, type Sql, sql } from '../db/sql.ts'

export interface StoredField {
  name: string
  type: string
  unit: string | null
  /** The profile's field that this column fills. */
  canonical: string | null
}

/** One table of one version, loaded into `data_rows` and not yet visible. */
export interface StoredTable {
  datasetId: string
  tableName: string
  profile: Profile | null
  version: number
  /** The table `data_rows.<storageName>`; its columns: row_key, source_row, from_version, to_version, community_place_code, geometry, and the fields. */
  storageName: string
  fields: readonly StoredField[]
  hasGeometry: boolean
}

/**
 * A canonical table that follows the versions of the datasets with a profile. It has the columns dataset_id,
 * table_name, source_row, row_key, from_version and to_version; closing and cleaning those is the catalogue's work,
 * filling it is the owner's.
 */
export interface CanonicalTable {
  schema: string
  table: string
  /** Lower goes first: places before whatever is located in them. */
  order: number
  accepts(stored: StoredTable): boolean
  /** A growing key of its rows, by which many are closed in short transactions; absent for tables of few rows. */
  keyColumn?: string
  /** True where each row stands for itself, so that many are filled in short transactions one after the other. */
  isFilledInParts?: boolean
  /** Inserts the rows of `data_rows.<storageName>` that `ownRows(stored, range)` tells, with one statement or a few. */
  fill(transaction: Transaction, stored: StoredTable, range?: RowRange): Promise<void>
}

/** Keys of rows, both inclusive. */
export interface RowRange {
  firstKey: number
  lastKey: number
}

/** The condition for the rows that a version brought, or for a part of them; `alias` names the table where it must be. */
export function ownRows(stored: Pick<StoredTable, 'version'>, range?: RowRange, alias?: string): Sql {
  const column = (name: string) => (alias === undefined ? identifier(name) : identifier(alias, name))
  const ofVersion = sql`${column('from_version')} = ${stored.version}::integer`
  return range === undefined
    ? ofVersion
    : sql`${ofVersion} and ${column('row_key')} between ${range.firstKey}::bigint and ${range.lastKey}::bigint`
}
