import type { Sql } from './sql.ts'

/** Whose eyes a reading transaction has: row policies and column grants follow from it, in the database. */
export interface Reader {
  personId: number
  /** Codes of the communities whose rows are seen; null for all. */
  communities: readonly string[] | null
  /** Reads personal columns as they are: only within `readUnmasked`, for a stated purpose. */
  seesPersonalData: boolean
  /** Reads personal columns through the masked views. */
  seesMasks?: boolean
  /** Name of the department, for datasets open to a department or granted to it; absent for none. */
  department?: string | null
  /** Only rows that name the own department. */
  isDepartmentOnly?: boolean
  /** Figures without the rows behind them. */
  isStatisticsOnly?: boolean
  /** Rises with every change of anybody's rights; belongs into the tag of whatever a browser keeps. */
  rightsEpoch?: number
}

export interface CopyTarget {
  schema: string
  table: string
  columns: readonly string[]
  /** CSV where absent. Each binary piece stands for itself: header, rows, end. */
  format?: 'csv' | 'binary'
}

export interface Transaction {
  /** Whose eyes it has; null for the owner's. */
  readonly reader: Reader | null
  query<Row extends object>(statement: Sql): Promise<Row[]>
  /** CSV has no header, an unquoted empty field is NULL, and every chunk ends at a line's end. Answers the number of rows. */
  copyIn(target: CopyTarget, chunks: AsyncIterable<Uint8Array>): Promise<number>
  /** CSV with a header. */
  copyOut(statement: Sql): AsyncIterable<Uint8Array>
}

export interface Database {
  readonly engine: 'embedded' | 'server'
  /** A read-only transaction as a role without bypass. */
  read<T>(reader: Reader, work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** A transaction as the owner; all of it or nothing. For writes and for the platform's own housekeeping. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /**
   * Copies one piece in, in a transaction of its own; it is safe from a power cut with the next `write`. Pieces go in in
   * the order in which they are given. The bytes are given away: they may be gone afterwards.
   */
  load(target: CopyTarget, bytes: Uint8Array<ArrayBuffer>): Promise<number>
  /**
   * One statement as the owner, in a transaction of its own and in one question; it is safe from a power cut with the
   * next `write`. For what is soon said anew: how far a job has got.
   */
  jot<Row extends object>(statement: Sql): Promise<Row[]>
  /** Statements that may not stand in a transaction: VACUUM, CHECKPOINT. */
  maintain(statement: Sql): Promise<void>
  /** Calls back for each NOTIFY on the channel; answers how to stop. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** The settings that turn a transaction into its reader's. Sent by both engines together with `begin`: a further question would cost a quarter of a quick answer. */
export function readerSettings(reader: Reader): Sql {
  return {
    text: `select set_config('role', $1, true), set_config('jingjing.person', $2, true), set_config('jingjing.communities', $3, true),
      set_config('jingjing.department', $4, true), set_config('jingjing.only_department', $5, true)`,
    values: [
      roleOf(reader),
      String(reader.personId),
      reader.communities === null ? '*' : JSON.stringify(reader.communities),
      reader.department ?? '',
      // Somebody of no department who sees only the own department's rows sees none.
      reader.isDepartmentOnly ? reader.department || NO_DEPARTMENT : '',
    ],
  }
}

/** No department can be called this: names are never blank. */
export const NO_DEPARTMENT = ' '

function roleOf(reader: Reader): string {
  if (reader.isStatisticsOnly) return 'jingjing_statistics_reader'
  if (reader.seesPersonalData) return 'jingjing_personal_reader'
  return reader.seesMasks ? 'jingjing_masked_reader' : 'jingjing_reader'
}

export function copyInStatement(target: CopyTarget, source: string): string {
  const columns = target.columns.map((name) => `"${name}"`).join(', ')
  return `copy "${target.schema}"."${target.table}" (${columns}) from ${source} with (format ${target.format ?? 'csv'})`
}

/** A timestamp as PostgreSQL prints it under Asia/Shanghai, as ISO 8601. */
export function isoTimestamp(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
}
