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

/** A case about a line or an area is shown in its middle. */
const LOCATION = statement(`case
  when geometry is null or st_isempty(geometry) then null
  when st_geometrytype(geometry) = 'ST_Point' then geometry
  else st_centroid(geometry)
end`)

const textOf = (field: StoredField | undefined): Sql =>
  field === undefined ? statement('null::text') : sql`nullif(btrim(${identifier(field.name)}::text), '')`

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
