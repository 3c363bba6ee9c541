import { Place, type Places } from '@jingjing/schema/places'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Transaction } from '../db/database.ts'
import { type OutlineRow, type PlaceRow, selectOutlines, selectPlaceNames, selectPlaces } from './queries.ts'

/** Every known place, larger ones first. */
export async function listPlaces({ database, reader }: Context): Promise<z.infer<typeof Places>> {
  const rows = await database.read(reader, (transaction) => transaction.query<PlaceRow>(selectPlaces()))
  return {
    places: rows.map((row) => ({
      code: row.code,
      name: row.name,
      level: Place.shape.level.parse(row.level),
      parentCode: row.parent_code,
      population: row.population,
      areaSquareMetres: row.area_square_metres,
    })),
  }
}

/** Names by code, of those codes that are places. */
export async function placeNames(
  transaction: Transaction,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const rows = await transaction.query<{ code: string; name: string }>(selectPlaceNames(codes))
  return new Map(rows.map((row) => [row.code, row.name]))
}

/** Names, people and outlines of the subdistricts and communities that come from some datasets. */
export const outlinesOf = (transaction: Transaction, datasetIds: readonly string[]): Promise<OutlineRow[]> =>
  transaction.query<OutlineRow>(selectOutlines(datasetIds))
