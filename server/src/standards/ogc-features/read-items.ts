import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Sql } from '../../db/sql.ts'
import { type Collection, queryablesOf, readCollection } from '../ogc-common/collection.ts'
import type { Crs } from '../ogc-common/crs.ts'
import type { ItemsQuery } from './items-query.ts'
import { compileConditions } from './items-query.ts'
import { type ItemRow, selectItem, selectItems, selectNumItems } from './queries.ts'

export interface Items {
  collection: Collection
  rows: ItemRow[]
  /** Said on the first page only: to count a million rows on every page would cost more than the page. */
  numMatched: number | null
  /** The last key of this page where more follow. */
  nextAfter: number | null
  /** The version that is read; later pages stay with it. */
  version: number
}

/** A page of the rows that the person sees and that match. Throws `not-found` and `filter-not-understood`. */
export async function readItems(
  { database, reader }: Context,
  id: string,
  query: (collection: Collection) => ItemsQuery,
): Promise<Items> {
  return database.read(reader, async (tx) => {
    const collection = await readCollection(tx, id)
    const ask = query(collection)
    const version = Math.min(ask.version ?? collection.version, collection.version)
    const conditions = compileConditions(ask, collection, queryablesOf(collection))
    const source = sourceOf(collection, version, ask.crs)
    const rows = await tx.query<ItemRow>(
      selectItems({ ...source, conditions, after: ask.after ?? 0, limit: ask.limit + 1 }),
    )
    const hasMore = rows.length > ask.limit
    if (hasMore) rows.pop()
    return {
      collection,
      rows,
      numMatched: ask.after === undefined ? await numMatched() : null,
      nextAfter: hasMore ? (rows.at(-1)?.row_key ?? null) : null,
      version,
    }

    async function numMatched(): Promise<number> {
      // What each version holds is counted once, when it is made; a narrowed view is counted here.
      const seesAll = reader.communities === null && !reader.isDepartmentOnly
      const isAll = conditions.length === 0 && seesAll && version === collection.version
      if (isAll) return collection.numRows
      if (!hasMore && rows.length < ask.limit) return rows.length
      const [counted] = await tx.query<{ num_rows: number }>(selectNumItems({ ...source, conditions }))
      return counted?.num_rows ?? 0
    }
  })
}

/** One row by its key. Throws `not-found`. */
export async function readItem(
  { database, reader }: Context,
  id: string,
  key: string,
  crs: Crs,
): Promise<{ collection: Collection; row: ItemRow }> {
  return database.read(reader, async (tx) => {
    const collection = await readCollection(tx, id)
    const rowKey = /^\d{1,15}$/.test(key) ? Number(key) : null
    const [row] =
      rowKey === null
        ? []
        : await tx.query<ItemRow>(selectItem({ ...sourceOf(collection, collection.version, crs), rowKey }))
    if (row === undefined) throw new Problem('not-found', { what: key })
    return { collection, row }
  })
}

export interface ItemSource {
  storageName: string
  version: number
  fieldNames: readonly string[]
  hasGeometry: boolean
  crs: Crs
}

function sourceOf(collection: Collection, version: number, crs: Crs): ItemSource {
  return {
    storageName: collection.id,
    version,
    fieldNames: collection.fields.map((one) => one.name),
    hasGeometry: collection.geometryType !== null,
    crs,
  }
}

export type Conditions = readonly Sql[]
