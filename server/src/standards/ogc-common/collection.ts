import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { Queryable } from '../cql2/compile.ts'
import { type CollectionRow, selectCollectionFields, selectCollections } from './queries.ts'

export interface CollectionField {
  name: string
  title: string
  type: Exclude<Queryable['type'], 'geometry'>
  unit: string | null
  description: string
}

/** A table of a dataset as the standard interfaces show it; named like its view in the schema `data`. */
export interface Collection {
  id: string
  dataset: string
  table: string
  title: string
  description: string
  keywords: readonly string[]
  department: string
  licence: string
  isSynthetic: boolean
  profile: string | null
  version: number
  updatedAt: string
  numRows: number
  geometryType: string | null
  /** minLon, minLat, maxLon, maxLat; null where there is no geometry. */
  extent: readonly [number, number, number, number] | null
  /** Without the personal ones: like tiles and views, what leaves by a standard interface lies in other programs. */
  fields: readonly CollectionField[]
  /** When a row is about: the profile's own time, else the first day or moment among its columns. */
  timeField: CollectionField | null
}

/** The tables of the datasets that the person sees, older datasets first. */
export async function listCollections({ database, reader }: Context): Promise<Collection[]> {
  return database.read(reader, (tx) => readCollections(tx, null))
}

/** Throws `not-found`. */
export async function readCollection(tx: Transaction, id: string): Promise<Collection> {
  // The whole dataset is read, since a title says which of several tables it is of.
  const collection = (await readCollections(tx, id)).find((one) => one.id === id)
  if (collection === undefined) throw new Problem('not-found', { what: id })
  return collection
}

async function readCollections(tx: Transaction, id: string | null): Promise<Collection[]> {
  const rows = await tx.query<CollectionRow>(selectCollections(id))
  const fields = await tx.query<CollectionField & FieldOf>(selectCollectionFields(id))
  return rows.map((row) => {
    const own = fields.filter((one) => one.dataset_id === row.dataset && one.table_name === row.table)
    return {
      id: row.id,
      dataset: row.dataset,
      table: row.table,
      title: row.num_tables > 1 ? `${row.title} · ${row.table}` : row.title,
      description: row.description,
      keywords: row.keywords,
      department: row.department,
      licence: row.licence,
      isSynthetic: row.is_synthetic,
      profile: row.profile,
      version: row.version,
      updatedAt: row.updated_at,
      numRows: row.num_rows,
      geometryType: row.geometry_type,
      extent:
        row.min_lon === null
          ? null
          : [row.min_lon, row.min_lat as number, row.max_lon as number, row.max_lat as number],
      fields: own.map(({ name, title, type, unit, description }) => ({
        name,
        title,
        type,
        unit,
        description,
      })),
      timeField: timeFieldOf(own),
    }
  })
}

interface FieldOf {
  dataset_id: string
  table_name: string
  canonical: string | null
}

const TIMES = ['called_at', 'observed_at', 'surveyed_at', 'issued_on', 'starts_on']

function timeFieldOf(fields: readonly (CollectionField & FieldOf)[]): CollectionField | null {
  const temporal = fields.filter((one) => one.type === 'timestamp' || one.type === 'date')
  return (
    temporal.find((one) => one.canonical !== null && TIMES.includes(one.canonical)) ?? temporal[0] ?? null
  )
}

/** What a filter on the rows may name. */
export function queryablesOf(collection: Collection): Map<string, Queryable> {
  const queryables: [string, Queryable][] = collection.fields.map((one) => [
    one.name,
    { name: one.name, type: one.type },
  ])
  if (collection.geometryType !== null) queryables.push(['geometry', { name: 'geometry', type: 'geometry' }])
  return new Map(queryables)
}
