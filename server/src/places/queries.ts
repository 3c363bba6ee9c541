import { ownRows, type RowRange, type StoredField, type StoredTable } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import { identifier, type Sql, sql, statement } from '../db/sql.ts'
import { LEVEL_PATTERNS } from './place-level.ts'

export const fieldOf = (stored: StoredTable, ...canonicals: string[]): StoredField | undefined =>
  canonicals
    .map((canonical) => stored.fields.find((field) => field.canonical === canonical))
    .find((field) => field !== undefined)

const trimmed = (column: ReturnType<typeof identifier>): Sql => sql`nullif(btrim(${column}::text), '')`

const textOf = (field: StoredField | undefined): Sql =>
  field === undefined ? statement('null::text') : trimmed(identifier(field.name))

const numberOf = (field: StoredField | undefined): Sql =>
  field?.type === 'integer' || field?.type === 'number'
    ? sql`round(${identifier(field.name)}::numeric)::integer`
    : statement('null::integer')

/** What the file itself says; counts where there is no outline to measure. */
function statedArea(stored: StoredTable): Sql {
  const isNumber = (field: StoredField | undefined): field is StoredField =>
    field?.type === 'number' || field?.type === 'integer'
  const inMetres = fieldOf(stored, 'area_square_metres')
  if (isNumber(inMetres)) return sql`${identifier(inMetres.name)}::double precision`
  const inKilometres = fieldOf(stored, 'area_square_kilometres')
  if (isNumber(inKilometres)) return sql`${identifier(inKilometres.name)}::double precision * 1e6`
  return statement('null::double precision')
}

const levelOf = (subject: Sql, pattern: 'ofText' | 'ofName'): Sql => {
  const cases = LEVEL_PATTERNS.map(
    (one) => sql`when ${subject} ~* ${one[pattern]}::text then ${one.level}::text`,
  ).reduce((before, one) => sql`${before} ${one}`)
  return sql`case ${cases} end`
}

/**
 * Places of a boundary file: by its level column, else by the name's ending; what is neither is the one place
 * of its file (a subdistrict) or one of its parts (communities). A row without a name is no place.
 */
export const insertPlaces = (stored: StoredTable, range?: RowRange): Sql => {
  const stated = statedArea(stored)
  return sql`
  insert into places.place (code, name, level, parent_code, population, area_square_metres, geometry,
    dataset_id, table_name, source_row, from_version, row_key)
  select coalesce(code, name), name,
    coalesce(${levelOf(statement('level_text'), 'ofText')}, ${levelOf(statement('name'), 'ofName')},
      case when count(*) over () = 1 then 'subdistrict' else 'community' end),
    parent_code, population,
    ${stored.hasGeometry ? sql`case when st_dimension(geometry) = 2 then st_area(geometry::geography) else area_stated end` : statement('area_stated')},
    ${stored.hasGeometry ? statement('geometry') : statement('null::geometry')},
    ${stored.datasetId}::text, ${stored.tableName}::text, source_row, from_version, row_key
  from (
    select ${textOf(fieldOf(stored, 'code', 'community_code', 'place_code'))} as code,
      ${textOf(fieldOf(stored, 'name', 'community', 'place_name'))} as name,
      ${textOf(fieldOf(stored, 'level'))} as level_text,
      ${textOf(fieldOf(stored, 'parent_code'))} as parent_code,
      ${numberOf(fieldOf(stored, 'population'))} as population, ${stated} as area_stated,
      ${stored.hasGeometry ? statement('geometry') : statement('null::geometry as no_geometry')},
      source_row, from_version, row_key
    from ${identifier('data_rows', stored.storageName)}
    where ${ownRows(stored, range)}
  ) stored
  where name is not null
  order by row_key`
}

/** A community that names no parent belongs to the subdistrict around its middle, of the same file or known before. */
export const completeParents = (stored: StoredTable): Sql => sql`
  update places.place
  set parent_code = (
    select parent.code
    from places.place parent
    left join places.current_place current on current.id = parent.id
    where parent.level = 'subdistrict'
      and (current.id is not null
        or (parent.dataset_id = place.dataset_id and parent.from_version = place.from_version))
      and parent.geometry && place.geometry and st_covers(parent.geometry, st_centroid(place.geometry))
    order by (parent.dataset_id = place.dataset_id) desc, parent.area_square_metres, parent.id
    limit 1
  )
  where dataset_id = ${stored.datasetId} and table_name = ${stored.tableName}
    and from_version = ${stored.version}::integer and level = 'community' and parent_code is null`

/** A community's name without the words that some files put after it. */
const plainName = (name: Sql): Sql =>
  sql`regexp_replace(regexp_replace(${name}, '[[:space:]]', '', 'g'), '(社区居民委员会|社区居委会|居民委员会|居委会|社区|村民委员会|村委会|村)$', '')`

/** One community for every code, of the newest file that tells it. */
const communities = sql`
  select distinct on (code) code, name, geometry, ${plainName(statement('name'))} as plain_name
  from places.current_place
  where level = 'community'
  order by code, id desc`

/** Every community once, lower codes first, with its outline as GeoJSON. */
export const selectCommunities = (
  transaction: Transaction,
): Promise<{ code: string; name: string; geometry: string | null }[]> =>
  transaction.query(sql`
    with community as (${communities})
    select code, name, st_asgeojson(geometry, 9) as geometry from community order by code`)

/** By the code the row states. */
export const locateByCode = (stored: StoredTable, range?: RowRange): Sql | null => {
  const code = fieldOf(stored, 'community_code')
  if (code === undefined) return null
  return sql`
  with community as (${communities})
  update ${identifier('data_rows', stored.storageName)} as target
  set community_place_code = community.code
  from community
  where ${ownRows(stored, range, 'target')} and target.community_place_code is null
    and ${trimmed(identifier('target', code.name))} = community.code`
}

/** By the name the row states; each way of writing it is understood once, not once a row. */
export const locateByName = (stored: StoredTable, range?: RowRange): Sql | null => {
  const name = fieldOf(stored, 'community')
  if (name === undefined) return null
  const column = identifier(name.name)
  return sql`
  with community as (${communities}),
  written as (
    select distinct ${column} as name_written
    from ${identifier('data_rows', stored.storageName)}
    where ${ownRows(stored, range)} and community_place_code is null
  ),
  understood as (
    select name_written, min(community.code) as code
    from written
    join community on community.plain_name <> '' and community.plain_name = ${plainName(statement('name_written::text'))}
    group by name_written
  )
  update ${identifier('data_rows', stored.storageName)} as target
  set community_place_code = understood.code
  from understood
  where ${ownRows(stored, range, 'target')} and target.community_place_code is null
    and target.${column} = understood.name_written`
}

/** By the community around the row's middle; where two overlap, by the one with the lower code. */
export const locateByGeometry = (stored: StoredTable, range?: RowRange): Sql => sql`
  with community as (${communities}),
  located as (
    select target.row_key, min(community.code) as code
    from ${identifier('data_rows', stored.storageName)} as target
    join community on community.geometry && target.geometry
      and st_covers(community.geometry, st_centroid(target.geometry))
    where ${ownRows(stored, range, 'target')} and target.community_place_code is null
    group by target.row_key
  )
  update ${identifier('data_rows', stored.storageName)} as target
  set community_place_code = located.code
  from located
  where target.row_key = located.row_key`

export interface PlaceRow {
  code: string
  name: string
  level: string
  parent_code: string | null
  population: number | null
  area_square_metres: number | null
}

/** Every place once, larger ones first; where two files tell it, the one that came later. */
export const selectPlaces = (): Sql => sql`
  select code, name, level, parent_code, population, area_square_metres
  from (
    select distinct on (level, code) code, name, level, parent_code, population, area_square_metres
    from places.current_place
    order by level, code, id desc
  ) place
  order by array_position(array['district', 'subdistrict', 'community', 'grid', 'compound', 'building'], level), code`

export const selectPlaceNames = (codes: readonly string[]): Sql => sql`
  select distinct on (code) code, name
  from places.current_place
  where code = any (${[...codes]}::text[])
  order by code, id desc`

export interface OutlineRow {
  code: string
  name: string
  level: string
  population: number | null
  /** Hexadecimal EWKB. */
  geometry: string | null
}

/** Subdistricts and communities of some datasets, each once, larger ones first. */
export const selectOutlines = (datasetIds: readonly string[]): Sql => sql`
  select distinct on (level, code) code, name, level, population, geometry::text as geometry
  from places.current_place
  where dataset_id = any (${[...datasetIds]}::text[]) and level in ('subdistrict', 'community')
  order by level desc, code, id desc`
