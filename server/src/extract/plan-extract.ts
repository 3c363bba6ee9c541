/** From what a person asks for to the pieces of one statement; nothing that the person may not read gets into it. */
import { type Area, COMMUNITY, type ExtractSpec, type Group, type Join } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import { type TableAtVersion, tableAtVersion } from '../catalog/index.ts'
import type { Reader, Transaction } from '../db/database.ts'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import { insidePlaces } from '../places/index.ts'
import { filterSql } from './filter-sql.ts'

export interface FieldInPlay {
  ref: string
  name: string
  title: string
  type: string
  unit: string | null
  canonical: string | null
  description: string
  isPersonal: boolean
  /** Label and English label by code; null for a field without a code list, and for what is counted of one. */
  labels: Readonly<Record<string, readonly [string, string]>> | null
  column: Sql
}

export interface Plan {
  main: TableAtVersion
  other: TableAtVersion | null
  /** In the order of the extract. */
  columns: FieldInPlay[]
  /** Of every row; null for tables without geometry and for groups. */
  geometryType: string | null
  /** The tables with their join, aliases m and j. */
  from: Sql
  where: Sql
  /** Null: the order of the source. */
  order: Sql | null
  groupBy: Sql[] | null
  /** For the count of rows that find nothing, or several, to be looked up. */
  numMatches: Sql | null
}

/** The community that a row counts to; a column of every stored table, a field of none. */
const communityField: FieldInPlay = {
  ref: COMMUNITY,
  name: 'community',
  title: '社区',
  type: 'text',
  unit: null,
  canonical: null,
  description: '',
  isPersonal: false,
  labels: null,
  column: statement('m.community_place_code'),
}

const atVersion = (alias: 'm' | 'o', version: number): Sql => {
  const at = (name: string) => identifier(alias, name)
  return sql`${at('from_version')} <= ${version}::integer and (${at('to_version')} is null or ${at('to_version')} > ${version}::integer)`
}

const columnOf = (alias: 'm' | 'j' | 'o', name: string): Sql => sql`${identifier(alias, name)}`

function fieldsOf(table: TableAtVersion, alias: 'm' | 'j'): FieldInPlay[] {
  return table.fields.map((field) => ({
    ref: alias === 'm' ? field.name : `joined.${field.name}`,
    name: alias === 'm' ? field.name : `joined_${field.name}`,
    title: alias === 'm' ? field.title : `${table.title}·${field.title}`,
    type: field.type,
    unit: field.unit,
    canonical: alias === 'm' ? field.canonical : null,
    description: field.description,
    isPersonal: field.sensitivity === 'personal',
    labels: field.labels,
    column: columnOf(alias, field.name),
  }))
}

/** @throws Problem where the specification names what is not there, or not for this person */
export async function planExtract(tx: Transaction, reader: Reader, spec: ExtractSpec): Promise<Plan> {
  const main = await tableAtVersion(tx, reader, spec)
  const other = spec.join === undefined ? null : await tableAtVersion(tx, reader, spec.join)
  const fields = [...fieldsOf(main, 'm'), ...(other === null ? [] : fieldsOf(other, 'j'))]
  const fieldOf = (ref: string): FieldInPlay => {
    const field = ref === COMMUNITY ? communityField : fields.find((one) => one.ref === ref)
    if (field === undefined) throw new Problem('extract-field', { field: ref })
    return field
  }
  const joined = spec.join === undefined || other === null ? null : joinSql(spec.join, main, other, fieldOf)
  const conditions = [
    atVersion('m', main.version),
    ...(spec.filter === undefined ? [] : [filterSql(spec.filter, fieldOf)]),
    ...(spec.area === undefined ? [] : [areaSql(spec.area, main)]),
  ]
  const shared = {
    main,
    other,
    from: sql`${identifier('data_rows', main.storageName)} m${joined === null ? statement('') : sql` ${joined.from}`}`,
    where: join(conditions, ' and '),
    numMatches: joined?.numMatches ?? null,
  }
  if (spec.group !== undefined) return { ...shared, ...groupPlan(spec, spec.group, fieldOf) }
  const columns = uniqueNames(spec.columns === undefined ? fields : spec.columns.map(fieldOf))
  return {
    ...shared,
    columns,
    geometryType: main.geometryType,
    order: orderSql(spec, (ref) => fieldOf(ref).column),
    groupBy: null,
  }
}

function orderSql(spec: ExtractSpec, columnFor: (ref: string) => Sql): Sql | null {
  if (spec.order === undefined || spec.order.length === 0) return null
  return join(
    spec.order.map(({ field, isDescending }) =>
      isDescending ? sql`${columnFor(field)} desc nulls last` : sql`${columnFor(field)} asc nulls last`,
    ),
    ', ',
  )
}

function joinSql(
  wanted: Join,
  main: TableAtVersion,
  other: TableAtVersion,
  fieldOf: (ref: string) => FieldInPlay,
): { from: Sql; numMatches: Sql } {
  // Only columns that the person may read are named; the database would refuse the statement otherwise.
  const shown = join(
    ['row_key', ...other.fields.map((field) => field.name)].map((name) => columnOf('o', name)),
    ', ',
  )
  const table = identifier('data_rows', other.storageName)
  const found = (match: Sql): { from: Sql; numMatches: Sql } => ({
    from: sql`left join lateral (select ${shown} from ${table} o
      where ${atVersion('o', other.version)} and ${match} order by ${columnOf('o', 'row_key')} limit 1) j on true`,
    numMatches: sql`(select count(*) from (select from ${table} o where ${atVersion('o', other.version)} and ${match} limit 2) found)`,
  })
  if (wanted.by === 'within') {
    if (main.geometryType === null || other.geometryType === null) throw new Problem('extract-join')
    return found(
      sql`o.geometry && m.geometry and st_dimension(o.geometry) = 2 and st_covers(o.geometry, st_centroid(m.geometry))`,
    )
  }
  const [mine, theirs, type, otherType] =
    wanted.by === 'community'
      ? [statement('m.community_place_code'), statement('o.community_place_code'), 'text', 'text']
      : keysOf(wanted, other, fieldOf)
  const asText = type !== otherType
  const cast = asText ? statement('::text') : statement('')
  const match = sql`${theirs}${cast} = ${mine}${cast}`
  // One pass over the other table and a hash, where a search for each row would read it again and again.
  return {
    from: sql`left join (select distinct on (${theirs}${cast}) ${theirs}${cast} as matched_key, ${shown} from ${table} o
      where ${atVersion('o', other.version)} order by ${theirs}${cast}, ${columnOf('o', 'row_key')}) j
      on j.matched_key = ${mine}${cast}`,
    numMatches: found(match).numMatches,
  }
}

function keysOf(
  wanted: Join,
  other: TableAtVersion,
  fieldOf: (ref: string) => FieldInPlay,
): [Sql, Sql, string, string] {
  if (wanted.field === undefined || wanted.otherField === undefined || wanted.field.startsWith('joined.'))
    throw new Problem('extract-join')
  const mine = fieldOf(wanted.field)
  const theirs = other.fields.find((field) => field.name === wanted.otherField)
  if (theirs === undefined) throw new Problem('extract-field', { field: wanted.otherField })
  return [mine.column, columnOf('o', theirs.name), mine.type, theirs.type]
}

function areaSql(area: Area, main: TableAtVersion): Sql {
  if ('places' in area) {
    return insidePlaces(area.places, {
      community: statement('m.community_place_code'),
      geometry: main.geometryType === null ? null : statement('m.geometry'),
    })
  }
  if (main.geometryType === null) throw new Problem('extract-join')
  const [first] = area.ring
  const last = area.ring.at(-1)
  const isClosed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
  const ring = isClosed || first === undefined ? area.ring : [...area.ring, first]
  const text = `SRID=4326;POLYGON((${ring.map(([lon, lat]) => `${lon} ${lat}`).join(',')}))`
  const outline = sql`st_makevalid(${text}::text::geometry)`
  return sql`m.geometry && ${outline} and st_covers(${outline}, st_centroid(m.geometry))`
}

function groupPlan(
  spec: ExtractSpec,
  group: Group,
  fieldOf: (ref: string) => FieldInPlay,
): Pick<Plan, 'columns' | 'geometryType' | 'order' | 'groupBy'> {
  const keys = group.by.map(({ field, part }) => partOf(fieldOf(field), part))
  const measures = group.measures.map(({ how, field, filter, title }, position) => {
    const measure = measureOf(how, field === undefined ? null : fieldOf(field), {
      position: position + 1,
      only: filter === undefined ? statement('') : sql` filter (where ${filterSql(filter, fieldOf)})`,
    })
    return title === undefined ? measure : { ...measure, title }
  })
  const columns = uniqueNames([...keys, ...measures])
  const byRef = (ref: string): Sql => {
    const column = columns.find((one) => one.ref === ref)
    if (column === undefined) throw new Problem('extract-field', { field: ref })
    return column.column
  }
  return {
    columns,
    geometryType: null,
    order:
      orderSql(spec, byRef) ??
      join(
        keys.map((key) => key.column),
        ', ',
      ),
    groupBy: keys.map((key) => key.column),
  }
}

const PARTS = { day: ['YYYY-MM-DD', '日'], month: ['YYYY-MM', '月'], year: ['YYYY', '年'] } as const

function partOf(field: FieldInPlay, part: keyof typeof PARTS | undefined): FieldInPlay {
  if (part === undefined) return field
  if (field.type !== 'date' && field.type !== 'timestamp')
    throw new Problem('extract-condition', { field: field.ref, type: field.type })
  const [pattern, word] = PARTS[part]
  return {
    ...field,
    name: `${field.name}_${part}`,
    title: `${field.title}（${word}）`,
    type: part === 'day' ? 'date' : 'text',
    column:
      part === 'day'
        ? sql`${field.column}::date`
        : sql`to_char(${field.column}, ${statement(`'${pattern}'`)})`,
  }
}

const MEASURE_WORDS = {
  count: '行数',
  distinct: '不同值个数',
  sum: '合计',
  mean: '平均值',
  least: '最小值',
  greatest: '最大值',
} as const

function measureOf(
  how: Group['measures'][number]['how'],
  field: FieldInPlay | null,
  { position, only }: { position: number; only: Sql },
): FieldInPlay {
  const base = {
    ref: `measure.${position}`,
    name: field === null ? how : `${field.name}_${how}`,
    title: field === null ? MEASURE_WORDS[how] : `${field.title}${MEASURE_WORDS[how]}`,
    canonical: null,
    description: '',
    isPersonal: false,
    labels: null,
    unit: null,
  }
  if (field === null) {
    if (how !== 'count') throw new Problem('extract-field', { field: how })
    return { ...base, type: 'integer', column: sql`(count(*)${only})::bigint` }
  }
  const { column, type, unit } = field
  const isNumeric = type === 'integer' || type === 'number'
  if (!isNumeric && (how === 'sum' || how === 'mean'))
    throw new Problem('extract-condition', { field: field.ref, type })
  if (type === 'boolean' && (how === 'least' || how === 'greatest'))
    throw new Problem('extract-condition', { field: field.ref, type })
  switch (how) {
    case 'count':
      return { ...base, type: 'integer', column: sql`(count(${column})${only})::bigint` }
    case 'distinct':
      return { ...base, type: 'integer', column: sql`(count(distinct ${column})${only})::bigint` }
    case 'sum':
      // A sum of whole numbers is a numeric of the database.
      return {
        ...base,
        type,
        unit,
        column: type === 'integer' ? sql`(sum(${column})${only})::bigint` : sql`sum(${column})${only}`,
      }
    case 'mean':
      return { ...base, type: 'number', unit, column: sql`(avg(${column})${only})::double precision` }
    case 'least':
      return { ...base, type, unit, column: sql`min(${column})${only}` }
    case 'greatest':
      return { ...base, type, unit, column: sql`max(${column})${only}` }
  }
}

/** Two columns of one name would be one in most formats. */
function uniqueNames(columns: readonly FieldInPlay[]): FieldInPlay[] {
  const names = new Set<string>()
  const titles = new Set<string>()
  const unique = (wanted: string, taken: Set<string>, join: string): string => {
    let one = wanted
    for (let suffix = 2; taken.has(one); suffix++) one = `${wanted}${join}${suffix}`
    taken.add(one)
    return one
  }
  return columns.map((column) => ({
    ...column,
    name: unique(column.name, names, '_'),
    title: unique(column.title, titles, ' '),
  }))
}
