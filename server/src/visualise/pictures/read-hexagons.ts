/** A picture of rows by the hexagon that they lie in. */
import { hexagonRing, hexagonSideMetres } from '@jingjing/analysis/geo/hexagons'
import { metresBetween } from '@jingjing/analysis/geo/metres-between'
import type { Picture, PictureData, PictureValue } from '@jingjing/schema/visualise/pictures'
import type { Database, Reader, Transaction } from '../../db/database.ts'
import { aboutOf } from './about-picture.ts'
import * as queries from './picture-queries.ts'
import { planPicture } from './plan-picture.ts'
import { ROWS_PER_STEP, readInSteps } from './read-in-steps.ts'
import { featuresOf, lacksPlace, needGeometry, rounded, unitOf } from './read-places.ts'

const MAX_HEXAGONS = 20_000
export async function readHexagons(
  database: Database,
  reader: Reader,
  picture: Picture,
  rowsPerStep = ROWS_PER_STEP,
): Promise<PictureData> {
  const { planned, sideMetres } = await database.read(reader, async (tx) => {
    const made = await planPicture(tx, reader, picture)
    needGeometry(made)
    const extent = picture.sideMetres === undefined ? await queries.selectPictureExtent(tx, made) : null
    return {
      planned: made,
      sideMetres: picture.sideMetres ?? hexagonSideMetres(widthMetresOf(extent)),
    }
  })
  const { plan, value } = planned
  const time = planned.keyOf(planned.picture.time)
  // What is counted once however often it occurs cannot be put together from parts.
  const step = picture.value?.how === 'distinct' ? Number.POSITIVE_INFINITY : rowsPerStep
  const found = new Map<string, queries.HexagonRow>()
  const read = (tx: Transaction, keys: queries.KeyRange) =>
    queries.selectHexagons(tx, plan, { value, time, sideMetres, keys })
  for await (const row of readInSteps(database, reader, plan, read, step))
    addRow(found, row, picture.value?.how)
  const all = [...found.values()].sort((a, b) => b.num - a.num)
  const rows = all.slice(0, MAX_HEXAGONS)
  const cells = new Map(rows.map((row) => [keyOf(row), row]))
  const squareMetres = ((3 * Math.sqrt(3)) / 2) * sideMetres ** 2
  const { features, frames } = featuresOf(
    planned,
    [...cells].map(([key, cell]) => ({
      key,
      name: '',
      geometry: {
        type: 'Polygon',
        coordinates: [hexagonRing(cell, sideMetres).map(([lon, lat]) => [rounded(lon), rounded(lat)])],
      },
      squareMetres,
    })),
    rows.map((row) => ({ key: keyOf(row), frame: row.frame, value: row.value, num: row.num })),
  )
  const about = await database.read(reader, (tx) =>
    aboutOf(tx, planned, {
      isMissing: lacksPlace(planned),
      numLeftOut: all.slice(MAX_HEXAGONS).reduce((sum, row) => sum + row.num, 0),
      frames,
      unit: unitOf(planned),
    }),
  )
  return { ...about, picture: { ...about.picture, sideMetres }, shape: 'features', features }
}

const keyOf = (row: { q: number; r: number }): string => `h:${row.q},${row.r}`

function widthMetresOf(extent: queries.ExtentRow | null): number {
  if (extent === null) return 1
  const middleLat = (extent.min_lat + extent.max_lat) / 2
  return metresBetween([extent.min_lon, middleLat], [extent.max_lon, middleLat])
}

/** Puts the part of a hexagon that a step has found to what the steps before found. */
function addRow(
  found: Map<string, queries.HexagonRow>,
  row: queries.HexagonRow,
  how: PictureValue['how'] = 'count',
): void {
  const key = `${row.q},${row.r},${row.frame}`
  const known = found.get(key)
  if (known === undefined) {
    found.set(key, row)
    return
  }
  known.value = together(how, known, row)
  known.num += row.num
  known.num_valued += row.num_valued
}

function together(how: PictureValue['how'], a: queries.HexagonRow, b: queries.HexagonRow): number | null {
  if (a.value === null || b.value === null) return a.value ?? b.value
  switch (how) {
    case 'mean':
      return (a.value * a.num_valued + b.value * b.num_valued) / (a.num_valued + b.num_valued)
    case 'least':
      return Math.min(a.value, b.value)
    case 'greatest':
      return Math.max(a.value, b.value)
    default:
      return a.value + b.value
  }
}
