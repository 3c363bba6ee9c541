import {
  type CanonicalTable,
  ownRows,
  type RowRange,
  type StoredField,
  type StoredTable,
} from '../catalog/index.ts'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'

const TIMES = [
  'called_at',
  'city_dispatched_at',
  'district_dispatched_at',
  'due_at',
  'done_at',
  'revisited_at',
] as const

const TEXTS = [
  'external_id',
  'title',
  'text',
  'category_1',
  'category_2',
  'category_3',
  'category_code',
  'address',
  'community',
  'department',
  'responded',
  'resolved',
  'satisfied',
  'retained',
  'exclusion_reason',
  'hang_up',
  'volume_exclusion',
  'label',
  'status',
  'caller_name',
  'caller_phone',
  'caller_address',
] as const

/** A file with one of these comes out of a hotline's workflow; one with none of them holds letters from citizens. */
const HOTLINE_SIGNS = [
  'city_dispatched_at',
  'district_dispatched_at',
  'due_at',
  'responded',
  'resolved',
  'satisfied',
]

/** Cases as they came in, one row per row of the file. */
export const caseTable: CanonicalTable = {
  schema: 'monitoring',
  table: 'case_record',
  order: 20,
  accepts: (stored) => stored.profile === 'case',
  keyColumn: 'id',
  isFilledInParts: true,
  fill: async (transaction, stored, range) => {
    await transaction.query(insertCases(stored, range))
  },
}

function insertCases(stored: StoredTable, range: RowRange | undefined): Sql {
  const fieldByCanonical = new Map<string, StoredField>()
  for (const field of stored.fields) {
    if (field.canonical !== null && !fieldByCanonical.has(field.canonical))
      fieldByCanonical.set(field.canonical, field)
  }
  const columns: [name: string, value: Sql][] = [
    ['dataset_id', sql`${stored.datasetId}::text`],
    ['table_name', sql`${stored.tableName}::text`],
    ['source_row', statement('source_row')],
    ['row_key', statement('row_key')],
    ['from_version', statement('from_version')],
    ['community_code', statement('community_place_code')],
    ['source', sourceOf(fieldByCanonical)],
    ['channel', textOf(fieldByCanonical.get('channel') ?? fieldByCanonical.get('source'))],
  ]
  columns.push(['num_transfers', countOf(fieldByCanonical.get('num_transfers'))])
  columns.push(['caller_key', callerKeyOf(fieldByCanonical.get('caller_phone'))])
  for (const name of TIMES) columns.push([name, timeOf(fieldByCanonical.get(name))])
  for (const name of TEXTS) columns.push([name, textOf(fieldByCanonical.get(name))])
  if (stored.hasGeometry) columns.push(['location', LOCATION])
  return sql`
    insert into monitoring.case_record (${join(
      columns.map(([name]) => identifier(name)),
      ', ',
    )})
    select ${join(
      columns.map(([, value]) => value),
      ', ',
    )}
    from ${identifier('data_rows', stored.storageName)}
    where ${ownRows(stored, range)}`
}

/** The cases, and all that is counted of them. */
export const COUNTED_TABLES = [
  'case_record',
  'case_pack',
  'case_mark',
  'case_month',
  'case_shape',
  'answer_kind',
  'repeat_call',
] as const

/** Once all cases of a version stand: which came in twice, and which handlings a later one replaced. */
export const caseRepeats: CanonicalTable = {
  schema: 'monitoring',
  table: 'case_record',
  order: 21,
  accepts: (stored) => stored.profile === 'case',
  keyColumn: 'id',
  fill: async (transaction, stored) => {
    if (stored.fields.some((field) => field.canonical === 'external_id'))
      await transaction.query(markRepeats(stored))
    await transaction.query(
      sql`select monitoring.gather_counts(${stored.datasetId}::text, ${stored.version}::integer)`,
    )
    await transaction.query(
      sql`select monitoring.sift_calls(${stored.datasetId}::text, ${stored.version}::integer)`,
    )
    for (const table of COUNTED_TABLES)
      await transaction.query(sql`analyze ${identifier('monitoring', table)}`)
  },
}

/** A ticket that is handled anew keeps its number and ends in -01, -02…; the number itself has more digits. */
const REDO_NUMBER = '(?<=[0-9]{6})-([0-9]{2})$'

const markRepeats = ({ datasetId, tableName, version }: StoredTable): Sql => sql`
  with numbered as (
    select id, called_at, district_dispatched_at, substring(external_id from ${REDO_NUMBER}::text)::integer as redo_number,
      regexp_replace(external_id, ${REDO_NUMBER}::text, '') as case_number,
      row_number() over (partition by external_id, called_at, district_dispatched_at, title, text order by id) as copy_number
    from monitoring.case_record
    where dataset_id = ${datasetId}::text and table_name = ${tableName}::text and from_version = ${version}::integer
      and external_id is not null
  ),
  told_apart as (
    select id, copy_number,
      count(redo_number) over (partition by case_number) > 0 as is_redone,
      row_number() over (partition by case_number, copy_number = 1
        order by redo_number desc nulls last, district_dispatched_at desc nulls last, id desc) as order_of_redo,
      row_number() over (partition by case_number, called_at, copy_number = 1
        order by district_dispatched_at desc nulls last, id desc) as order_of_dispatch
    from numbered
  )
  update monitoring.case_record
  set repeat_state = case when copy_number > 1 then 'duplicate' else 'superseded' end
  from told_apart
  where told_apart.id = case_record.id
    and (copy_number > 1 or case when is_redone then order_of_redo else order_of_dispatch end > 1)`

/** A case about a line or an area is shown in its middle. */
const LOCATION = statement(`case
  when geometry is null or st_isempty(geometry) then null
  when st_geometrytype(geometry) = 'ST_Point' then geometry
  else st_centroid(geometry)
end`)

const textOf = (field: StoredField | undefined): Sql =>
  field === undefined ? statement('null::text') : sql`nullif(btrim(${identifier(field.name)}::text), '')`

const countOf = (field: StoredField | undefined): Sql =>
  field?.type === 'integer' || field?.type === 'number'
    ? sql`${identifier(field.name)}::numeric::integer`
    : statement('null::integer')

/** Tells callers apart without telling who they are. A number of fewer than seven digits is none (保密, 不详). */
const callerKeyOf = (field: StoredField | undefined): Sql => {
  if (field === undefined) return statement('null::text')
  const digits = sql`regexp_replace(${identifier(field.name)}::text, '[^0-9]', '', 'g')`
  return sql`case when length(${digits}) >= 7
    then left(encode(sha256(convert_to((select secret from monitoring.caller_secret) || ${digits}, 'UTF8')), 'hex'), 24) end`
}

/** A day without a time is its midnight in Asia/Shanghai. Text that was not understood as a time is none. */
function timeOf(field: StoredField | undefined): Sql {
  if (field?.type === 'timestamp') return sql`${identifier(field.name)}`
  if (field?.type === 'date') return sql`(${identifier(field.name)}::timestamp at time zone 'Asia/Shanghai')`
  return statement('null::timestamptz')
}

/** The kind of case as its source or channel names it; a word that tells nothing leaves what the columns tell. */
function sourceOf(fieldByCanonical: ReadonlyMap<string, StoredField>): Sql {
  const otherwise = HOTLINE_SIGNS.some((sign) => fieldByCanonical.has(sign)) ? 'hotline' : 'message'
  const stated = textOf(fieldByCanonical.get('source') ?? fieldByCanonical.get('channel'))
  return sql`case
    when ${stated} ~* '网格|城管|巡查|采集|监督员|grid' then 'grid'
    when ${stated} ~* '12345|热线|来电|电话|直派|区分转|hotline|phone' then 'hotline'
    when ${stated} ~* '留言|信箱|来信|网民|message|letter' then 'message'
    else ${otherwise}::text
  end`
}
