/** For tests: the demo subdistrict as a world, straight from its generator. */
import { readFileSync } from 'node:fs'
import { DEMO_SEED, type DemoTable, generateDemo } from '@jingjing/demo'
import { joinLines } from '../network/join-lines.ts'
import { buildWorld, type WorldRules } from './build-world.ts'
import type { World } from './world.ts'

const bodyOf = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../rules/${path}`, import.meta.url), 'utf8')).body

export const DEMO_RULES: WorldRules = {
  kinds: bodyOf('facility-kinds/platform-2026.json').kinds,
  estimate: bodyOf('population-estimate/platform-2026.json'),
}

type Row = Record<string, string | number | boolean | null>

function rowsOf(table: DemoTable): Row[] {
  return [...table.rows].map((values) =>
    Object.fromEntries(table.columns.map(({ name }, index) => [name, values[index] ?? null])),
  ) as Row[]
}

interface Outline {
  coordinates: [number, number][][]
}
const ringOf = (text: unknown): [number, number][] => (JSON.parse(String(text)) as Outline).coordinates[0]!
function middleOf(ring: readonly [number, number][]): { lon: number; lat: number } {
  const open = ring.slice(0, -1)
  const mean = (at: 0 | 1): number => open.reduce((sum, pair) => sum + pair[at], 0) / open.length
  return { lon: mean(0), lat: mean(1) }
}

export function demoWorld(seed: string = DEMO_SEED): World {
  const demo = generateDemo({ seed, until: '2026-11-24', months: 1 })
  const table = (id: string): DemoTable => demo.datasets.find((one) => one.id === id)!.tables[0]!
  const datasets = (
    [
      ['demo-facilities', 'facility'],
      ['demo-buildings', 'home'],
      ['demo-streets', 'street'],
      ['demo-sites', 'site'],
      ['demo-communities', 'place'],
    ] as const
  ).map(([id, role]) => ({ id, table: table(id).name, title: id, version: 1, role }))
  const source = (id: string, index: number) => ({
    datasetId: id,
    table: table(id).name,
    sourceRow: index + 1,
  })
  const lines = rowsOf(table('demo-streets')).map((row) => ({
    lonLat: (JSON.parse(String(row.geometry)) as { coordinates: [number, number][] }).coordinates.flat(),
    tags: { highway: String(row.highway) },
  }))
  return buildWorld(
    {
      key: `demo/${seed}`,
      isSynthetic: true,
      datasets,
      places: rowsOf(table('demo-communities')).map((row) => ({
        code: String(row.code),
        name: String(row.name),
        level: String(row.level),
        population: Number(row.population),
        polygons: [[ringOf(row.geometry)]],
      })),
      homes: rowsOf(table('demo-buildings')).map((row, index) => ({
        ...source('demo-buildings', index),
        ...middleOf(ringOf(row.geometry)),
        kind: 'building' as const,
        name: row.name as string | null,
        compound: row.compound as string | null,
        use: row.use as string | null,
        floors: Number(row.floors),
        heightMetres: Number(row.height_metres),
        footprintSquareMetres: null,
        population: Number(row.population),
        elders: Number(row.population_65_plus),
        children: Number(row.population_0_14),
        communityCode: String(row.community_code),
      })),
      facilities: rowsOf(table('demo-facilities')).map((row, index) => ({
        ...source('demo-facilities', index),
        name: row.name as string | null,
        category: row.category as string | null,
        capacity: row.capacity as number | null,
        areaSquareMetres: row.floor_area_square_metres as number | null,
        communityCode: String(row.community_code),
        lon: Number(row.lon),
        lat: Number(row.lat),
      })),
      sites: rowsOf(table('demo-sites')).map((row, index) => ({
        ...source('demo-sites', index),
        name: row.name as string | null,
        category: row.category as string | null,
        areaSquareMetres: row.area_square_metres as number | null,
        communityCode: String(row.community_code),
        lon: Number(row.lon),
        lat: Number(row.lat),
      })),
      graph: joinLines(lines, { toleranceMetres: 1, meetsAtCrossings: false }).graph,
    },
    DEMO_RULES,
  )
}
