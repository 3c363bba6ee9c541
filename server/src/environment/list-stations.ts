import type { Station } from '@jingjing/schema/environment'
import type { Context } from '../context.ts'
import { type StationRow, selectStations } from './queries.ts'

/** The stations that the person may see and that have measured something. */
export async function listStations({ database, reader }: Context): Promise<{ stations: Station[] }> {
  const rows = await database.read(reader, selectStations)
  return { stations: rows.map(presentStation) }
}

export function presentStation(row: StationRow): Station {
  return {
    id: row.id,
    name: row.name,
    dataset: row.dataset_id,
    lon: row.lon,
    lat: row.lat,
    quantities: row.quantities,
    from: row.from_day,
    to: row.to_day,
  }
}
