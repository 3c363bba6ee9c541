/** A world and its planner from what the store gave; the same in the thread of worlds and in a job. */
import { buildWorld, type RawPlace, type WorldRules } from '@jingjing/analysis/life-circle/build-world'
import { createPlanner, type Planner, type PlannerOptions } from '@jingjing/analysis/life-circle/planner'
import type { RawHome } from '@jingjing/analysis/life-circle/settle-homes'
import type { WorldDataset } from '@jingjing/analysis/life-circle/world'
import { joinLines, type StreetLine } from '@jingjing/analysis/network/join-lines'
import Papa from 'papaparse'
import { readEwkb } from './read-ewkb.ts'

export interface WishRow {
  asks: string
  source: 'complaint' | 'survey'
  community_code: string
  count: number
}

export interface WorldSources {
  key: string
  isSynthetic: boolean
  datasets: WorldDataset[]
  /** Outlines as hexadecimal EWKB. */
  places: (Omit<RawPlace, 'polygons'> & { geometry: string | null })[]
  wishes: WishRow[]
  /** CSV with headers, as COPY writes it. */
  facilities: Uint8Array
  homes: Uint8Array
  sites: Uint8Array
  streets: Uint8Array
  rules: WorldRules
}

/** Beyond this nobody calls it on foot; distances up to it are told. */
export const CUTOFF_METRES = 3_000
/** Ends of streets that miss each other by less are taken to meet. */
const STREET_TOLERANCE_METRES = 1

type Cells = Record<string, string>

const rowsOf = (csv: Uint8Array): Cells[] =>
  Papa.parse<Cells>(new TextDecoder().decode(csv), { header: true, skipEmptyLines: true }).data

const text = (cell: string | undefined): string | null => (cell === undefined || cell === '' ? null : cell)
const amount = (cell: string | undefined): number | null =>
  cell === undefined || cell === '' ? null : Number(cell)

export function buildPlanner(sources: WorldSources, options: PlannerOptions = {}): Planner {
  const lines = rowsOf(sources.streets).flatMap(({ geometry = '', ...tags }): StreetLine[] =>
    readEwkb(geometry).lines.map((lonLat) => ({
      lonLat,
      tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '')),
    })),
  )
  const { graph } = joinLines(lines, { toleranceMetres: STREET_TOLERANCE_METRES, meetsAtCrossings: false })
  const position = (row: Cells) => ({
    lon: Number(row.lon),
    lat: Number(row.lat),
    datasetId: row.dataset_id ?? '',
    table: row.table_name ?? '',
    sourceRow: Number(row.source_row),
    communityCode: text(row.community_code),
    name: text(row.name),
  })
  const world = buildWorld(
    {
      key: sources.key,
      isSynthetic: sources.isSynthetic,
      datasets: sources.datasets,
      places: sources.places.map(({ geometry, ...place }) => ({
        ...place,
        polygons: geometry === null ? [] : readEwkb(geometry).polygons,
      })),
      homes: rowsOf(sources.homes).map(
        (row): RawHome => ({
          ...position(row),
          kind: row.kind === 'cell' ? 'cell' : 'building',
          compound: text(row.compound),
          use: text(row.use),
          floors: amount(row.floors),
          heightMetres: amount(row.height_metres),
          footprintSquareMetres: amount(row.footprint_square_metres),
          population: amount(row.population),
          elders: amount(row.elders),
          children: amount(row.children),
        }),
      ),
      facilities: rowsOf(sources.facilities).map((row) => ({
        ...position(row),
        category: text(row.category),
        capacity: amount(row.capacity),
        areaSquareMetres: amount(row.area_square_metres),
      })),
      sites: rowsOf(sources.sites).map((row) => ({
        ...position(row),
        category: text(row.category),
        areaSquareMetres: amount(row.area_square_metres),
      })),
      wishes: sources.wishes.map(({ community_code: communityCode, ...wish }) => ({
        ...wish,
        communityCode,
      })),
      graph,
    },
    sources.rules,
  )
  return createPlanner(world, sources.rules.kinds, CUTOFF_METRES, options)
}
