/** Pictures of rows that lie somewhere: points, outlines, communities; what those and hexagons share. */
import { framesOf } from '@jingjing/analysis/pictures/frames'
import { COMMUNITY } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type {
  Picture,
  PictureData,
  PictureFeature,
  PictureGeometry,
  PicturePoint,
} from '@jingjing/schema/visualise/pictures'
import type { Database, Reader, Transaction } from '../../db/database.ts'
import { type Sql, sql } from '../../db/sql.ts'
import { aboutOf, NO_FRAMES } from './about-picture.ts'
import * as queries from './picture-queries.ts'
import { type PicturePlan, planPicture } from './plan-picture.ts'
import { ROWS_PER_STEP, readInSteps } from './read-in-steps.ts'

/** Points that are sent one by one; of more, those that lie together are gathered. */
const MAX_POINTS = 5_000
/** Squares from west to east that points are gathered into. */
const CELLS_ACROSS = 80
const MAX_CELLS = 8_000
const MAX_FEATURES = 5_000
const MAX_COMMUNITY_STEPS = 50_000

export function needGeometry({ plan }: PicturePlan): void {
  if (plan.geometryType === null) throw new Problem('picture-incomplete', { what: 'geometry' })
}

export const lacksPlace = (planned: PicturePlan): Sql =>
  sql`(m.geometry is null or ${planned.value.isMissing})`

/** Frames of a picture with a time, and where each of them is found. */
function framing(
  planned: PicturePlan,
  found: readonly (string | null)[],
): { frames: string[]; indexOf: (frame: string | null) => number | null } {
  if (planned.picture.time === undefined) return { frames: NO_FRAMES, indexOf: () => 0 }
  const frames = framesOf(found.filter((frame) => frame !== null))
  const indexByFrame = new Map(frames.map((frame, index) => [frame, index]))
  return { frames, indexOf: (frame) => (frame === null ? null : (indexByFrame.get(frame) ?? null)) }
}

export async function readPoints(
  database: Database,
  reader: Reader,
  picture: Picture,
  { hasTiles }: { hasTiles: boolean },
  { maxPoints, rowsPerStep } = { maxPoints: MAX_POINTS, rowsPerStep: ROWS_PER_STEP },
): Promise<PictureData> {
  const first = await database.read(reader, async (tx) => {
    const planned = await planPicture(tx, reader, picture)
    needGeometry(planned)
    const { plan, value, label } = planned
    const ask = { value, label, time: planned.keyOf(picture.time), limit: maxPoints + 1 }
    const rows = await queries.selectPoints(tx, plan, ask)
    return {
      planned,
      rows,
      extent: rows.length === 0 ? null : await queries.selectPictureExtent(tx, planned),
    }
  })
  const { planned, extent } = first
  const isGathered = first.rows.length > maxPoints
  const isWhole = picture.filter === undefined && picture.area === undefined && picture.time === undefined
  const isOfTiles = isGathered && hasTiles && isWhole && picture.kind === 'points'
  const rows = isOfTiles
    ? []
    : isGathered
      ? await gatherPoints(database, reader, planned, extent, rowsPerStep)
      : first.rows
  const { frames, indexOf } = framing(
    planned,
    rows.map((row) => row.frame),
  )
  const about = await database.read(reader, (tx) =>
    aboutOf(tx, planned, { isMissing: lacksPlace(planned), frames }),
  )
  return {
    ...about,
    shape: 'points',
    isGathered,
    isOfTiles,
    extent: extent === null ? null : [extent.min_lon, extent.min_lat, extent.max_lon, extent.max_lat],
    points: rows.map(
      (row): PicturePoint => ({
        key: row.row_key === null ? null : String(row.row_key),
        lon: rounded(row.lon),
        lat: rounded(row.lat),
        num: row.num,
        value: row.value,
        name: row.label,
        frame: indexOf(row.frame),
      }),
    ),
  }
}

/** Those that lie together as one, where they lie in the mean; the fullest squares first. */
async function gatherPoints(
  database: Database,
  reader: Reader,
  { plan, value, keyOf, picture }: PicturePlan,
  extent: queries.ExtentRow | null,
  rowsPerStep: number,
): Promise<queries.PointRow[]> {
  const widthDegrees = extent === null ? 1 : extent.max_lon - extent.min_lon
  const sideDegrees = Math.max(widthDegrees, 1e-4) / CELLS_ACROSS
  const time = keyOf(picture.time)
  const read = (tx: Transaction, keys: queries.KeyRange) =>
    queries.selectCells(tx, plan, { value, time, sideDegrees, keys })
  const cells = new Map<string, queries.CellRow>()
  for await (const row of readInSteps(database, reader, plan, read, rowsPerStep)) {
    const key = `${row.cell_x},${row.cell_y},${row.frame}`
    const known = cells.get(key)
    if (known === undefined) {
      cells.set(key, row)
      continue
    }
    known.lon += row.lon
    known.lat += row.lat
    known.num += row.num
    if (row.value !== null) known.value = (known.value ?? 0) + row.value
  }
  return [...cells.values()]
    .sort((a, b) => b.num - a.num)
    .slice(0, MAX_CELLS)
    .map(({ lon, lat, num, value: sum, frame }) => ({
      row_key: null,
      lon: lon / num,
      lat: lat / num,
      num,
      value: sum,
      label: '',
      frame,
    }))
}

export const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

interface Held {
  key: string
  name: string
  geometry: PictureGeometry
  squareMetres: number | null
}

/** Features with a value in each frame; what has no row in a frame counts none there. */
export function featuresOf(
  planned: PicturePlan,
  held: readonly Held[],
  rows: readonly { key: string; frame: string | null; value: number | null; num: number }[],
): { features: PictureFeature[]; frames: string[] } {
  const { frames, indexOf } = framing(
    planned,
    rows.map((row) => row.frame),
  )
  const isCount = planned.picture.value?.how === undefined || planned.picture.value.how === 'count'
  const featureByKey = new Map(
    held.map((one) => [
      one.key,
      {
        squareMetres: one.squareMetres,
        feature: {
          key: one.key,
          name: one.name,
          geometry: one.geometry,
          values: frames.map((): number | null => (isCount ? 0 : null)),
          counts: frames.map(() => 0),
        },
      },
    ]),
  )
  for (const row of rows) {
    const at = indexOf(row.frame)
    const known = featureByKey.get(row.key)
    if (at === null || known === undefined) continue
    known.feature.counts[at] = row.num
    known.feature.values[at] = row.value
  }
  const isPerArea = planned.picture.isPerArea === true
  return {
    frames,
    features: [...featureByKey.values()].map(({ feature, squareMetres }) =>
      isPerArea
        ? {
            ...feature,
            values: feature.values.map((value) =>
              value === null || !squareMetres ? null : value / (squareMetres / 1e6),
            ),
          }
        : feature,
    ),
  }
}

export const unitOf = ({ picture, value }: PicturePlan): string | null =>
  picture.isPerArea ? `${value.unit ?? ''}/km²` : value.unit

export async function readCommunities(tx: Transaction, planned: PicturePlan): Promise<PictureData> {
  const { plan, picture, value } = planned
  const rows = await queries.selectGroups(tx, plan, {
    by: planned.keyOf({ field: COMMUNITY }),
    split: planned.keyOf(picture.time),
    value,
    limit: MAX_COMMUNITY_STEPS,
  })
  const communities = await queries.selectCommunities(tx)
  const { features, frames } = featuresOf(
    planned,
    communities.map((one) => ({
      key: `c:${one.code}`,
      name: one.name,
      geometry: JSON.parse(one.geojson) as PictureGeometry,
      squareMetres: one.square_metres,
    })),
    rows.map((row) => ({
      key: `c:${row.by_key}`,
      frame: row.split_key === null ? null : String(row.split_key),
      value: row.value,
      num: row.num,
    })),
  )
  const known = sql`m.community_place_code = any (${communities.map((one) => one.code)}::text[])`
  const isMissing = sql`(${known} is not true or ${value.isMissing})`
  return {
    ...(await aboutOf(tx, planned, { isMissing, frames, unit: unitOf(planned) })),
    shape: 'features',
    features,
  }
}

export async function readOutlines(
  tx: Transaction,
  planned: PicturePlan,
  dimension: 1 | 2,
): Promise<PictureData> {
  needGeometry(planned)
  const { plan, picture, value, label } = planned
  const time = planned.keyOf(picture.time)
  const rows = await queries.selectOutlines(tx, plan, { value, label, time, dimension, limit: MAX_FEATURES })
  const { features, frames } = featuresOf(
    planned,
    rows.map((row) => ({
      key: String(row.row_key),
      name: row.label,
      geometry: JSON.parse(row.geojson) as PictureGeometry,
      squareMetres: row.square_metres,
    })),
    rows.map((row) => ({
      key: String(row.row_key),
      frame: row.frame,
      value: value.ofRow === null ? 1 : row.value,
      num: 1,
    })),
  )
  const isMissing = sql`(st_dimension(m.geometry) is distinct from ${dimension}::integer or ${value.isMissing})`
  const about = await aboutOf(tx, planned, { isMissing, frames, unit: unitOf(planned) })
  const numDrawable = about.numRows - (value.title === null ? about.numMissing : 0)
  return {
    ...about,
    numLeftOut: rows.length < MAX_FEATURES ? 0 : numDrawable - rows.length,
    shape: 'features',
    features,
  }
}
