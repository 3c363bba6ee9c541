import type { CanonicalTable, StoredField, StoredTable } from '../catalog/index.ts'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import { wishTable } from './wish-table.ts'

type Column = [name: string, value: Sql]

/** The first column that fills one of the canonical fields, else one that bears such a name. */
function fieldOf(stored: StoredTable, ...names: string[]): StoredField | undefined {
  return (
    names.map((name) => stored.fields.find((field) => field.canonical === name)).find(Boolean) ??
    names.map((name) => stored.fields.find((field) => field.name === name)).find(Boolean)
  )
}

const textOf = (field: StoredField | undefined): Sql =>
  field === undefined ? statement('null::text') : sql`nullif(btrim(${identifier(field.name)}::text), '')`

/** Numbers as they are; a number in words ("6层") counts by its first digits. Never negative; not stated stays not stated. */
function numberOf(field: StoredField | undefined): Sql {
  if (field === undefined) return statement('null::double precision')
  if (field.type === 'integer' || field.type === 'number')
    return sql`case when ${identifier(field.name)} is not null then greatest(${identifier(field.name)}::double precision, 0) end`
  return sql`substring(${identifier(field.name)}::text from '[0-9]+[.]?[0-9]*')::double precision`
}

/** Where a thing is on foot: a point itself, the middle of a line or an area. */
const LOCATION = statement(
  `case when st_geometrytype(geometry) = 'ST_Point' then geometry else st_centroid(geometry) end`,
)

function insertInto(table: string, stored: StoredTable, columns: readonly Column[], condition: Sql): Sql {
  const all: Column[] = [
    ['dataset_id', sql`${stored.datasetId}::text`],
    ['table_name', sql`${stored.tableName}::text`],
    ['source_row', statement('source_row')],
    ['row_key', statement('row_key')],
    ['from_version', statement('from_version')],
    ...columns,
  ]
  return sql`
    insert into ${identifier('life_circle', table)} (${join(
      all.map(([name]) => identifier(name)),
      ', ',
    )})
    select ${join(
      all.map(([, value]) => value),
      ', ',
    )}
    from ${identifier('data_rows', stored.storageName)}
    where from_version = ${stored.version}::integer and geometry is not null and not st_isempty(geometry) and ${condition}
    order by row_key`
}

const follows = (
  table: string,
  order: number,
  accepts: (stored: StoredTable) => boolean,
  insert: (stored: StoredTable) => Sql,
): CanonicalTable => ({
  schema: 'life_circle',
  table,
  order,
  accepts: (stored) => stored.hasGeometry && accepts(stored),
  fill: async (transaction, stored) => {
    await transaction.query(insert(stored))
  },
})

const community: Column = ['community_code', statement('community_place_code')]

const facilityTable = follows(
  'facility',
  40,
  (stored) => stored.profile === 'facility',
  (stored) =>
    insertInto(
      'facility',
      stored,
      [
        ['external_id', textOf(fieldOf(stored, 'external_id', 'code'))],
        ['name', textOf(fieldOf(stored, 'name'))],
        ['category', textOf(fieldOf(stored, 'category', 'amenity', 'shop', 'leisure', 'highway', 'railway'))],
        ['address', textOf(fieldOf(stored, 'address'))],
        ['capacity', numberOf(fieldOf(stored, 'capacity'))],
        ['area_square_metres', numberOf(fieldOf(stored, 'area_square_metres', 'floor_area_square_metres'))],
        community,
        ['location', LOCATION],
      ],
      sql`true`,
    ),
)

const people = (stored: StoredTable): Column[] => [
  ['population', numberOf(fieldOf(stored, 'population'))],
  ['elders', numberOf(fieldOf(stored, 'population_65_plus', 'population_60_plus'))],
  ['children', numberOf(fieldOf(stored, 'population_0_14'))],
  community,
  ['location', LOCATION],
]

const homeTable = follows(
  'home',
  40,
  (stored) =>
    stored.profile === 'building' ||
    (stored.profile === 'population' && fieldOf(stored, 'population') !== undefined),
  (stored) =>
    stored.profile === 'building'
      ? insertInto(
          'home',
          stored,
          [
            ['kind', statement(`'building'`)],
            ['name', textOf(fieldOf(stored, 'name'))],
            ['compound', textOf(fieldOf(stored, 'compound'))],
            ['use', textOf(fieldOf(stored, 'use'))],
            ['floors', numberOf(fieldOf(stored, 'floors'))],
            ['height_metres', numberOf(fieldOf(stored, 'height', 'height_metres'))],
            [
              'footprint_square_metres',
              statement('case when st_dimension(geometry) = 2 then st_area(geometry::geography) end'),
            ],
            ...people(stored),
          ],
          sql`true`,
        )
      : insertInto(
          'home',
          stored,
          [
            ['kind', statement(`'cell'`)],
            ['name', textOf(fieldOf(stored, 'name', 'external_id'))],
            ...people(stored),
          ],
          sql`true`,
        ),
)

const streetTable = follows(
  'street',
  40,
  (stored) => stored.profile === 'street',
  (stored) =>
    insertInto(
      'street',
      stored,
      [
        ['name', textOf(fieldOf(stored, 'name'))],
        ['highway', textOf(fieldOf(stored, 'highway'))],
        ['foot', textOf(fieldOf(stored, 'foot'))],
        ['access', textOf(fieldOf(stored, 'access'))],
        ['bridge', textOf(fieldOf(stored, 'bridge'))],
        ['tunnel', textOf(fieldOf(stored, 'tunnel'))],
        ['layer', textOf(fieldOf(stored, 'layer'))],
        ['geometry', statement('geometry')],
      ],
      sql`st_dimension(geometry) = 1`,
    ),
)

const siteTable = follows(
  'site',
  40,
  (stored) => stored.profile === 'site',
  (stored) =>
    insertInto(
      'site',
      stored,
      [
        ['external_id', textOf(fieldOf(stored, 'parcel', 'code', 'external_id'))],
        ['name', textOf(fieldOf(stored, 'name', 'address'))],
        ['category', textOf(fieldOf(stored, 'category', 'use', 'status'))],
        ['area_square_metres', numberOf(fieldOf(stored, 'area_square_metres'))],
        community,
        ['location', LOCATION],
      ],
      sql`true`,
    ),
)

/** Facilities, homes, streets and sites, each one row per row of the file that has a position; and what is missed. */
export const lifeCircleTables: readonly CanonicalTable[] = [
  facilityTable,
  homeTable,
  streetTable,
  siteTable,
  wishTable,
]
