import type { WorldDataset } from '@jingjing/analysis/life-circle/world'
import type { LifeCircleArea } from '@jingjing/schema/life-circle'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { type SourceRow, selectSources } from './world-queries.ts'

/**
 * Datasets that lie in one city belong together; those of another city, and synthetic ones, stand apart. Nobody has to
 * say which: their boxes tell.
 */
export interface Area extends LifeCircleArea {
  datasets: WorldDataset[]
}

const ROLES: Readonly<Record<string, WorldDataset['role']>> = {
  facility: 'facility',
  building: 'home',
  population: 'home',
  street: 'street',
  site: 'site',
  boundary: 'place',
}

/** Boxes this near each other belong to one city: about two kilometres. */
const NEARNESS_DEGREES = 0.02

type Box = [minLon: number, minLat: number, maxLon: number, maxLat: number]

export async function listAreas(transaction: Transaction): Promise<Area[]> {
  const rows = await transaction.query<SourceRow>(selectSources())
  const groups: { rows: SourceRow[]; box: Box; isSynthetic: boolean }[] = []
  for (const row of rows) {
    if (row.min_lon === null || row.min_lat === null || row.max_lon === null || row.max_lat === null) continue
    let merged: (typeof groups)[number] = {
      rows: [row],
      box: [row.min_lon, row.min_lat, row.max_lon, row.max_lat],
      isSynthetic: row.is_synthetic,
    }
    for (const group of [...groups]) {
      if (group.isSynthetic !== merged.isSynthetic || !areNear(group.box, merged.box)) continue
      groups.splice(groups.indexOf(group), 1)
      merged = { ...merged, rows: [...group.rows, ...merged.rows], box: around(group.box, merged.box) }
    }
    groups.push(merged)
  }
  return groups
    .map(({ rows: members, box, isSynthetic }) => describeArea(members, box, isSynthetic))
    .filter((area) => area.numStreets > 0)
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
}

/** The area that holds a dataset; without one, the area that changed last. */
export async function chooseArea(transaction: Transaction, dataset: string | null): Promise<Area> {
  const areas = await listAreas(transaction)
  const chosen =
    dataset === null ? areas[0] : areas.find((area) => area.datasets.some(({ id }) => id === dataset))
  if (chosen === undefined) throw new Problem('not-found', { what: dataset ?? 'life-circle.area' })
  return chosen
}

const areNear = (a: Box, b: Box): boolean =>
  a[0] - NEARNESS_DEGREES <= b[2] &&
  b[0] - NEARNESS_DEGREES <= a[2] &&
  a[1] - NEARNESS_DEGREES <= b[3] &&
  b[1] - NEARNESS_DEGREES <= a[3]

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

function describeArea(rows: readonly SourceRow[], box: Box, isSynthetic: boolean): Area {
  const keyOf = ({ id, table_name }: SourceRow): string => `${id}/${table_name}`
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const datasets = sorted.map(
    ({ id, table_name, title, version, profile }): WorldDataset => ({
      id,
      table: table_name,
      title,
      version,
      role: ROLES[profile]!,
    }),
  )
  const countOf = (role: WorldDataset['role']): number =>
    sorted.reduce((sum, row) => sum + (ROLES[row.profile] === role ? row.num_rows : 0), 0)
  const named =
    datasets.find(({ role }) => role === 'place') ?? datasets.find(({ role }) => role === 'street')
  return {
    id: named?.id ?? sorted[0]!.id,
    title: named?.title ?? sorted[0]!.title,
    isSynthetic,
    bounds: box,
    numStreets: countOf('street'),
    numHomes: countOf('home'),
    numFacilities: countOf('facility'),
    numSites: countOf('site'),
    updatedAt:
      sorted
        .map((row) => row.updated_at)
        .sort()
        .at(-1) ?? '',
    datasets,
  }
}
