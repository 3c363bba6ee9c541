/** The body of the thread that holds worlds: reading a city and searching its streets never make another request wait. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { buildWorld, type RawPlace, type WorldRules } from '@jingjing/analysis/life-circle/build-world'
import { createPlanner, type Planner } from '@jingjing/analysis/life-circle/planner'
import type { RawHome } from '@jingjing/analysis/life-circle/settle-homes'
import { packWorld, type WorldDataset } from '@jingjing/analysis/life-circle/world'
import { joinLines, type StreetLine } from '@jingjing/analysis/network/join-lines'
import Papa from 'papaparse'
import { readEwkb } from './read-ewkb.ts'
import { ANSWERS, type QuestionName, type WorldQuestions } from './world-answers.ts'

export interface WorldSources {
  key: string
  isSynthetic: boolean
  datasets: WorldDataset[]
  /** Outlines as hexadecimal EWKB. */
  places: (Omit<RawPlace, 'polygons'> & { geometry: string | null })[]
  /** CSV with headers, as COPY writes it. */
  facilities: Uint8Array
  homes: Uint8Array
  sites: Uint8Array
  streets: Uint8Array
  rules: WorldRules
}

export type WorldMessage =
  | { id: number; op: 'build'; sources: WorldSources }
  | { id: number; op: 'pack'; key: string }
  | { id: number; op: 'forget'; key: string }
  | { id: number; op: 'ask'; key: string; name: QuestionName; ask: WorldQuestions[QuestionName]['ask'] }

export type WorldReply = { id: number; answer: unknown } | { id: number; failure: string }

/** Beyond this nobody calls it on foot; distances up to it are told. */
const CUTOFF_METRES = 3_000
/** Ends of streets that miss each other by less are taken to meet. */
const STREET_TOLERANCE_METRES = 1

const planners = new Map<string, Planner>()
const packed = new Map<string, Uint8Array>()

const main = parentPort as MessagePort
main.on('message', (message: WorldMessage) => {
  try {
    main.postMessage({ id: message.id, answer: work(message) } satisfies WorldReply)
  } catch (error) {
    main.postMessage({ id: message.id, failure: describe(error) } satisfies WorldReply)
  }
})

function work(message: WorldMessage): unknown {
  switch (message.op) {
    case 'build': {
      planners.set(message.sources.key, build(message.sources))
      return null
    }
    case 'forget':
      planners.delete(message.key)
      packed.delete(message.key)
      return null
    case 'pack': {
      const known = packed.get(message.key) ?? gzipSync(packWorld(plannerOf(message.key).world), { level: 6 })
      packed.set(message.key, known)
      return known
    }
    case 'ask':
      return answer(message.name, plannerOf(message.key), message.ask)
    default:
      return message satisfies never
  }
}

function answer<Name extends QuestionName>(
  name: Name,
  planner: Planner,
  ask: WorldQuestions[Name]['ask'],
): WorldQuestions[Name]['answer'] {
  return ANSWERS[name](planner, ask)
}

function plannerOf(key: string): Planner {
  const planner = planners.get(key)
  if (planner === undefined) throw new Error('a world is asked for that was not built')
  return planner
}

type Cells = Record<string, string>

const rowsOf = (csv: Uint8Array): Cells[] =>
  Papa.parse<Cells>(new TextDecoder().decode(csv), { header: true, skipEmptyLines: true }).data

const text = (cell: string | undefined): string | null => (cell === undefined || cell === '' ? null : cell)
const amount = (cell: string | undefined): number | null =>
  cell === undefined || cell === '' ? null : Number(cell)

function build(sources: WorldSources): Planner {
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
      graph,
    },
    sources.rules,
  )
  return createPlanner(world, sources.rules.kinds, CUTOFF_METRES)
}

/** Name and place of an error; its message may quote data. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 6)].join('\n')
}
