import {
  createSystemFitter,
  type KnownPlaces,
  type SystemFit,
  type SystemFitter,
} from '@jingjing/analysis/geo/fit-system'
import { centroid, type Ring } from '@jingjing/analysis/geo/polygon'
import type { Finding, RecognisedTable } from '@jingjing/analysis/recognise/contract'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import type { Database } from '../db/database.ts'
import { batchesOf } from './formats/open-file.ts'
import { selectKnownGeometries, selectKnownTables } from './queries.ts'
import type { Member, UnderstoodGroup } from './understand-files.ts'

type Position = [lon: number, lat: number]

const NUM_SAMPLE_POINTS = 1_500
/** Streets are walked along in steps of this length. */
const STREET_STEP_DEGREES = 0.00008
const MAX_STREET_POINTS = 60_000
/** Below this a fit changes nothing; a person is told. */
const MIN_CONFIDENCE = 0.95

/**
 * Decides the coordinate system of positions that do not state one by their fit to the platform's own places and
 * streets, doubts one that is stated and does not fit, and says where the platform's area is, so that rows outside of
 * it can be told.
 */
export async function fitSystems(database: Database, groups: readonly UnderstoodGroup[]): Promise<void> {
  const wanted = groups.filter(
    ({ members }) => members.length === 1 && members[0]!.table.geometry.kind !== 'none',
  )
  if (wanted.length === 0) return
  const fitter = createSystemFitter(await knownPlaces(database))
  for (const group of wanted) {
    const [member] = group.members as [Member]
    member.area = fitter.surroundings
    if (!isGeographic(member.table)) continue
    const points = await samplePoints(member)
    if (points.length > 0) applyFit(group, member, points, fitter)
  }
}

function isGeographic({ geometry }: RecognisedTable): boolean {
  return geometry.kind !== 'none' && (geometry.crs === 4326 || geometry.crs === 4490)
}

function applyFit(
  group: UnderstoodGroup,
  { table, source }: Member,
  points: Position[],
  fitter: SystemFitter,
): void {
  const { geometry } = table
  if (geometry.kind === 'none') return
  const fit = fitter.fit(points)
  const isStated =
    source.hints.statedCrs !== undefined ||
    table.evidence.some(({ code }) => code === 'crs-by-title' || code === 'crs-by-note')
  if (fit !== null && fit.confidence >= MIN_CONFIDENCE) {
    const params = paramsOf(fit)
    if (isStated) {
      if (fit.system !== 'WGS 84') table.findings.push(finding('crs-doubtful', params))
    } else {
      table.evidence = table.evidence.filter(({ code }) => code !== 'crs-default')
      table.evidence.push({ code: 'crs-by-fit', params })
      if (fit.system !== 'WGS 84') {
        geometry.crs = fit.system
        group.sourceCrs = fit.system
        table.findings.push({ ...finding('crs-by-fit-found', params), severity: 'info' })
        return
      }
    }
  } else if (fit !== null && fit.system !== 'WGS 84' && !isStated) {
    table.findings.push(finding('crs-unclear', paramsOf(fit)))
  }
}

function finding(code: string, params: Record<string, string | number>): Finding {
  return { severity: 'warning', code, params }
}

function paramsOf({ system, confidence, numPoints }: SystemFit): Record<string, string | number> {
  return { crs: system, confidencePercent: Math.floor(confidence * 1000) / 10, count: numPoints }
}

/** The first positions of a table, as they stand in the file. */
async function samplePoints({ source, table }: Member): Promise<Position[]> {
  const { geometry } = table
  if (geometry.kind === 'none') return []
  const indexOf = (name: string) => table.columns.findIndex((column) => column.name === name)
  const at =
    geometry.kind === 'column'
      ? ([indexOf(geometry.columnName)] as const)
      : ([indexOf(geometry.lonColumn), indexOf(geometry.latColumn)] as const)
  const points: Position[] = []
  for await (const batch of batchesOf(source)) {
    for (const { row, cells } of batch) {
      const values = convertRow(table, row, cells).converted?.values
      if (values === undefined) continue
      const point =
        at.length === 1 ? middleOf(values[at[0]]) : pairOf(values[at[0]] ?? null, values[at[1]] ?? null)
      if (point === null) continue
      points.push(geometry.kind === 'column' && geometry.isSwapped ? [point[1], point[0]] : point)
      if (points.length >= NUM_SAMPLE_POINTS) return points
    }
  }
  return points
}

function pairOf(lon: unknown, lat: unknown): Position | null {
  const isPlace = typeof lon === 'number' && typeof lat === 'number' && (lon !== 0 || lat !== 0)
  return isPlace ? [lon, lat] : null
}

interface Shape {
  type: string
  coordinates?: unknown
}

function shapeOf(text: unknown): Shape | null {
  return typeof text === 'string' && text.startsWith('{') ? (JSON.parse(text) as Shape) : null
}

function middleOf(text: unknown): Position | null {
  const shape = shapeOf(text)
  if (shape === null) return null
  if (shape.type === 'Polygon') return centroid((shape.coordinates as Ring[])[0]!)
  if (shape.type === 'MultiPolygon') return centroid((shape.coordinates as Ring[][])[0]![0]!)
  let inner = shape.coordinates
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[Math.floor(inner.length / 2)]
  return Array.isArray(inner) ? pairOf(inner[0], inner[1]) : null
}

/** What the platform knows of its area: outlines, streets, and everything else that has a place. */
async function knownPlaces(database: Database): Promise<KnownPlaces> {
  const known = { areas: [] as Ring[][], places: [] as Position[], streets: [] as Position[] }
  const tables = await database.write((tx) => selectKnownTables(tx))
  for (const table of tables) {
    const texts = await database.write((tx) => selectKnownGeometries(tx, table))
    for (const text of texts) {
      const shape = shapeOf(text)
      if (shape === null) continue
      if (table.profile === 'boundary') known.areas.push(...polygonsOf(shape))
      else if (shape.type.endsWith('LineString')) addSteps(shape, known.streets)
      else {
        const middle = middleOf(text)
        if (middle !== null) known.places.push(middle)
      }
    }
  }
  return known
}

function polygonsOf({ type, coordinates }: Shape): Ring[][] {
  if (type === 'Polygon') return [coordinates as Ring[]]
  return type === 'MultiPolygon' ? (coordinates as Ring[][]) : []
}

function addSteps({ type, coordinates }: Shape, into: Position[]): void {
  const lines = (type === 'LineString' ? [coordinates] : coordinates) as Position[][]
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [from, to] = [line[i - 1]!, line[i]!]
      const numSteps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / STREET_STEP_DEGREES)
      for (let step = 0; step <= numSteps && into.length < MAX_STREET_POINTS; step++) {
        const share = numSteps === 0 ? 0 : step / numSteps
        into.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share])
      }
    }
  }
}
