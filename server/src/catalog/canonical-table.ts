import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { Transaction } from '../db/database.ts'

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
 * table_name, source_row, from_version and to_version; closing and cleaning those is the catalogue's work,
 * filling it is the owner's.
 */
export interface CanonicalTable {
  schema: string
  table: string
  /** Lower goes first: places before whatever is located in them. */
  order: number
  accepts(stored: StoredTable): boolean
  /** Inserts the rows of `data_rows.<storageName>` whose from_version is `stored.version`, with one statement or a few. */
  fill(transaction: Transaction, stored: StoredTable): Promise<void>
}
