import type {
  ActKind,
  Covers,
  IdentifierKind,
  PersonalOutcome,
} from '@jingjing/schema/access-control/personal-data'
import type { Transaction } from '../db/database.ts'
import { identifier, join, json, type Sql, sql } from '../db/sql.ts'
import { FOLD_FROM, FOLD_TO } from './identifiers.ts'

/** A column in which something of a person could stand. */
export interface SearchedColumn {
  name: string
  type: string
  /** Granted to readers of personal data alone. */
  isPersonal: boolean
}

export interface SearchedTable {
  schema: string
  table: string
  bytes: number
  columns: SearchedColumn[]
}

/**
 * Every table of the store with text in it, whichever feature it belongs to: what is added later is searched by being
 * there. Accounts and the audit log are not data about residents, and the log may not be changed: it holds no numbers
 * (see `recordAudit`). Requests are sealed.
 */
export const selectSearchedTables = (): Sql => sql`
  select namespace.nspname as schema, class.relname as table, pg_relation_size(class.oid) as bytes,
    jsonb_agg(jsonb_build_object('name', attname, 'type', format_type(atttypid, null),
      'isPersonal', has_column_privilege('jingjing_personal_reader', class.oid, attnum, 'select')
        and not has_column_privilege('jingjing_reader', class.oid, attnum, 'select')) order by attnum) as columns
  from pg_class class
  join pg_namespace namespace on namespace.oid = class.relnamespace
  join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
  where class.relkind = 'r' and class.relpersistence <> 't'
    and nspname not in ('pg_catalog', 'information_schema', 'public', 'rules', 'access_control', 'personal_data')
    and nspname !~ '^pg_'
    and (atttypid in ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
      or (nspname = 'data_rows' and atttypid in ('bigint'::regtype, 'double precision'::regtype)
        and attname <> 'row_key'))
  group by 1, 2, 3
  order by 1, 2`

/** Rows of some pages of a table that hold one of the needles, with all their searched columns as text. */
export const selectHolding = (
  one: SearchedTable,
  pages: { first: number; end: number },
  needles: readonly string[],
): Sql => {
  const columns = one.columns.map(({ name }) => identifier(name))
  const whole = join(
    columns.map((column) => sql`${column}::text`),
    ', ',
  )
  const versions =
    one.schema === 'data_rows'
      ? sql`, row_key, source_row, from_version, to_version`
      : sql`, null::bigint as row_key, null::integer as source_row, null::integer as from_version, null::integer as to_version`
  return sql`
    select place, row_key, source_row, from_version, to_version, cells from (
      select ctid::text as place ${versions},
        ${jsonOf(one.columns)} as cells,
        translate(upper(concat_ws(chr(31), ${whole})), ${FOLD_FROM}, ${FOLD_TO}) as folded
      from ${identifier(one.schema, one.table)}
      where ctid >= ${`(${pages.first},0)`}::tid and ctid < ${`(${pages.end},0)`}::tid
      offset 0) as read
    where exists (select from unnest(${needles}::text[]) as needle where strpos(folded, needle) > 0)`
}

/** Every cell as text: lists and numbers as well. */
const jsonOf = (columns: readonly SearchedColumn[]): Sql =>
  sql`to_jsonb(array[${join(
    columns.map(({ name, type }) =>
      type === 'text[]' ? sql`to_jsonb(${identifier(name)})::text` : sql`${identifier(name)}::text`,
    ),
    ', ',
  )}])`

/** `cells` holds the new text of each named column; null empties it. */
export const updateCells = (
  one: SearchedTable,
  place: string,
  cells: ReadonlyMap<string, string | null>,
): Sql => {
  const set = [...cells].map(([name, value]) => {
    const type = one.columns.find((column) => column.name === name)?.type ?? 'text'
    if (type === 'text[]')
      return sql`${identifier(name)} = array(select jsonb_array_elements_text(${value}::jsonb))`
    if (type === 'json') return sql`${identifier(name)} = ${value}::json`
    if (type === 'jsonb') return sql`${identifier(name)} = ${value}::jsonb`
    if (type === 'bigint') return sql`${identifier(name)} = ${value}::bigint`
    if (type === 'double precision') return sql`${identifier(name)} = ${value}::double precision`
    return sql`${identifier(name)} = ${value}::text`
  })
  return sql`update ${identifier(one.schema, one.table)} set ${join(set, ', ')} where ctid = ${place}::tid`
}

export interface KnownTable {
  dataset_id: string
  title: string
  table_name: string
  storage_name: string
  current_version: number
  fields: { name: string; title: string; isPersonal: boolean; hint: string; type: string }[]
}

/** The stored tables with what their columns are called and what each would be masked as. */
export const selectKnownTables = (): Sql => sql`
  select dataset.id as dataset_id, dataset.title, dataset_table.name as table_name, storage_name, current_version,
    coalesce((select jsonb_agg(jsonb_build_object('name', field.name, 'title', field.title, 'type', field.type,
        'isPersonal', sensitivity = 'personal', 'hint', access_control.mask_hint(canonical, field.title)) order by position)
      from catalog.field
      where field.dataset_id = dataset.id and field.table_name = dataset_table.name), '[]'::jsonb) as fields
  from catalog.dataset_table join catalog.dataset on dataset.id = dataset_table.dataset_id`

export interface RequestRow {
  id: number
  reference: string
  sealed: string | null
  hints: Partial<Record<IdentifierKind, string>>
  created_by_name: string
  created_at: string
  closed_at: string | null
}

export interface ActRow {
  id: number
  request_id: number
  kind: ActKind
  covers: Covers
  job_id: number | null
  outcome: PersonalOutcome | null
  path: string | null
  created_at: string
  finished_at: string | null
}

export const insertRequest = (one: {
  reference: string
  sealed: string
  hints: RequestRow['hints']
  createdBy: number
  createdByName: string
}): Sql => sql`
  insert into personal_data.request (reference, sealed, hints, created_by, created_by_name)
  values (${one.reference}, ${one.sealed}, ${json(one.hints)}::jsonb, ${one.createdBy}, ${one.createdByName})
  returning id`

export const selectRequests = (): Sql => sql`
  select id, reference, sealed, hints, created_by_name, created_at, closed_at
  from personal_data.request order by id desc limit 200`

export async function selectRequest(tx: Transaction, id: number): Promise<RequestRow | undefined> {
  const [row] = await tx.query<RequestRow>(sql`
    select id, reference, sealed, hints, created_by_name, created_at, closed_at
    from personal_data.request where id = ${id}`)
  return row
}

/** Newest last. */
export const selectActs = (requestIds: readonly number[]): Sql => sql`
  select id, request_id, kind, covers, job_id, outcome, path, created_at, finished_at
  from personal_data.act where request_id = any (${requestIds}::bigint[]) order by id`

export const insertAct = (one: {
  requestId: number
  kind: ActKind
  covers: Covers
  createdBy: number
}): Sql => sql`
  insert into personal_data.act (request_id, kind, covers, created_by)
  values (${one.requestId}, ${one.kind}, ${one.covers}, ${one.createdBy}) returning id`

export const tellJobOfAct = (id: number, jobId: number): Sql => sql`
  update personal_data.act set job_id = ${jobId} where id = ${id}`

export const finishAct = (
  id: number,
  outcome: PersonalOutcome,
  file: { path: string; keptDays: number } | null,
): Sql => sql`
  update personal_data.act set outcome = ${json(outcome)}::jsonb, finished_at = now(), path = ${file?.path ?? null},
    expires_at = now() + make_interval(days => ${file?.keptDays ?? 0}::integer)
  where id = ${id}`

/** Copies of a request; forgotten here and taken away by the caller. */
export async function forgetCopies(tx: Transaction, requestId: number): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(sql`
    with held as (select id, path from personal_data.act where request_id = ${requestId} and path is not null)
    update personal_data.act set path = null from held where act.id = held.id returning held.path`)
  return rows.map(({ path }) => path)
}

/** The request forgets whom it was about; what was done stays. */
export const closeRequest = (id: number): Sql => sql`
  update personal_data.request set sealed = null, hints = '{}', closed_at = coalesce(closed_at, now()) where id = ${id}`

/** Files whose time is over; forgotten here and taken away by the caller. */
export async function forgetExpired(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ path: string }>(sql`
    with expired as (select id, path from personal_data.act where path is not null and expires_at < now())
    update personal_data.act set path = null from expired where act.id = expired.id returning expired.path`)
  return rows.map(({ path }) => path)
}

/** Requests that nobody closed in so many days. */
export const selectForgottenRequests = (days: number): Sql => sql`
  select id from personal_data.request
  where sealed is not null and created_at < now() - make_interval(days => ${days}::integer)`

/** Whoever kept something that was seen with the old content asks again. */
export const raiseRightsEpoch = (): Sql => sql`update access_control.rights_epoch set number = number + 1`
