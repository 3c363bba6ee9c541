/** How a table's rows stand in `data_rows`: its columns, indexes, grants and row policy. */
import type { ColumnType, Profile, Value } from '@jingjing/analysis/recognise/contract'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import type { RowGeometry } from './geometry-bytes.ts'

export interface VersionColumn {
  name: string
  title: string
  type: ColumnType
  unit: string | null
  sensitivity: 'public' | 'internal' | 'personal'
  canonical: string | null
  description?: string
}

export interface StoredRow {
  /** One-based row in the source. */
  row: number
  /** In the order of the columns that are not geometry. */
  values: readonly Value[]
  geometry?: RowGeometry
}

/** Columns that every stored table has; a field of that name gets another. */
const SYSTEM_COLUMNS = [
  'row_key',
  'source_row',
  'from_version',
  'to_version',
  'community_place_code',
  'geometry',
]

/** Profiles whose rows are about people's matters: seen only by those whose communities they belong to. */
const SCOPED_PROFILES: readonly (Profile | null)[] = ['case', 'survey', 'permit']

const SQL_TYPES: Record<Exclude<ColumnType, 'geometry'>, string> = {
  text: 'text',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamptz',
}

export const columnDefinition = (column: VersionColumn): Sql =>
  sql`${identifier(column.name)} ${statement(SQL_TYPES[column.type as Exclude<ColumnType, 'geometry'>])}`

/** The columns of a table without its geometry, under names that are free in the store. */
export function storableColumns(columns: readonly VersionColumn[]): VersionColumn[] {
  const taken = new Set(SYSTEM_COLUMNS)
  return columns
    .filter((column) => column.type !== 'geometry')
    .map((column) => {
      let name = column.name
      for (let suffix = 2; taken.has(name); suffix++) name = `${column.name}_${suffix}`
      taken.add(name)
      return { ...column, name }
    })
}

export function createTable(
  storageName: string,
  columns: readonly VersionColumn[],
  hasGeometry: boolean,
): Sql[] {
  const table = identifier('data_rows', storageName)
  return [
    sql`create table ${table} (
      row_key bigint generated always as identity primary key,
      source_row integer not null,
      from_version integer not null,
      to_version integer,
      community_place_code text
      ${hasGeometry ? statement(', geometry geometry(Geometry, 4326)') : statement('')}
      ${columns.length > 0 ? sql`, ${join(columns.map(columnDefinition), ', ')}` : statement('')})`,
  ]
}

/**
 * Indexes that grow with the batches: one made over a full table would keep everybody else waiting for it. Rows of a
 * version lie together, so that their block ranges suffice; a space-partitioned tree takes points in at half the cost
 * of a GiST.
 */
export function indexTable(storageName: string, hasGeometry: boolean): Sql[] {
  const table = identifier('data_rows', storageName)
  const named = (what: string) => identifier(`${storageName}_${what}`)
  return [
    sql`create index if not exists ${named('version')} on ${table} using brin (from_version)`,
    ...(hasGeometry
      ? [sql`create index if not exists ${named('place')} on ${table} using spgist (geometry)`]
      : []),
  ]
}

/** Row policy and column grants; said again whenever columns were added. */
export function protectTable(
  storageName: string,
  profile: Profile | null,
  columns: readonly VersionColumn[],
  hasGeometry: boolean,
): Sql[] {
  const table = identifier('data_rows', storageName)
  const open = [
    ...SYSTEM_COLUMNS.filter((name) => name !== 'geometry' || hasGeometry),
    ...columns.filter((column) => column.sensitivity !== 'personal').map((column) => column.name),
  ]
  return [
    sql`revoke all on ${table} from jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader`,
    sql`grant select (${join(
      open.map((name) => identifier(name)),
      ', ',
    )}) on ${table} to jingjing_reader`,
    sql`grant select on ${table} to jingjing_personal_reader`,
    // Those who see figures without rows see streets and boundaries, and nobody's matters.
    ...(SCOPED_PROFILES.includes(profile)
      ? []
      : [
          sql`grant select (${join(
            open.map((name) => identifier(name)),
            ', ',
          )}) on ${table} to jingjing_statistics_reader`,
        ]),
    sql`select access_control.protect_rows(${storageName})`,
    sql`select access_control.mask_rows(${storageName})`,
  ]
}

/** The plain view of the current rows, for any PostgreSQL client; personal columns stay out of it. */
export function currentRowsView(
  datasetId: string,
  storageName: string,
  columns: readonly VersionColumn[],
  hasGeometry: boolean,
): Sql[] {
  const view = identifier('data', storageName)
  const shown = [
    'source_row',
    'community_place_code',
    ...columns.filter((column) => column.sensitivity !== 'personal').map((column) => column.name),
    ...(hasGeometry ? ['geometry'] : []),
  ]
  return [
    sql`drop view if exists ${view}`,
    sql`create view ${view} with (security_invoker = true) as
      select ${join(
        shown.map((name) => identifier('stored', name)),
        ', ',
      )}
      from ${identifier('data_rows', storageName)} stored
      join catalog.dataset on dataset.id = ${quotedLiteral(datasetId)} and dataset.deleted_at is null
      where stored.from_version <= dataset.current_version
        and (stored.to_version is null or stored.to_version > dataset.current_version)`,
    sql`grant select on ${view} to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader`,
  ]
}

/** A view's text takes no parameters. Dataset identifiers are our own: lower-case words, digits and hyphens. */
function quotedLiteral(datasetId: string): Sql {
  if (!/^[a-z0-9-]+$/.test(datasetId)) throw new Error(`${datasetId} is no dataset identifier`)
  return statement(`'${datasetId}'`)
}
