import { type RowRange, selectKeyRange } from '../catalog/index.ts'
import type { Database } from '../db/database.ts'
import { statement } from '../db/sql.ts'
import type { JobKind } from '../jobs/job.ts'
import { keepMade } from '../jobs/keep-made.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import {
  addCells,
  type CellsByCommunity,
  coarserCells,
  fullestCell,
  type GridTile,
  tilesOf,
} from './gather-cells.ts'
import {
  type CellRow,
  deleteGrid,
  finishGrid,
  insertGrid,
  selectCells,
  selectHasOthers,
  selectUngridded,
  type UngriddedRow,
} from './grid-queries.ts'

/** Fewer rows than this are read as they are, from anywhere. */
const LEAST_GRID_ROWS = 5_000
/** More points than this in one tile are gathered: about what the eye can tell apart on 256 pixels. */
const MAX_TILE_POINTS = 4_000
/** Cells of four pixels. */
export const CELLS_PER_SIDE = 64
/** A tile at this zoom is some sixty metres wide here; whatever still lies together there lies on one spot. */
const DEEPEST_GRID_ZOOM = 19

const GRID_KIND = 'point-grid'

/** Some tenths of a second on the embedded engine, which has one connection for everybody. */
const KEYS_PER_STEP = 25_000
const CELLS_PER_LOAD = 20_000

/** Gathers the points of every large table that has no grid of its current version. Answers how many were made. */
export async function buildGrids(
  database: Database,
  onTable: (numDone: number, numTotal: number) => void = () => undefined,
  keysPerStep = KEYS_PER_STEP,
): Promise<number> {
  const tables = await database.write((tx) => tx.query<UngriddedRow>(selectUngridded(LEAST_GRID_ROWS)))
  for (const [index, table] of tables.entries()) {
    onTable(index, tables.length)
    await buildGrid(database, table, keysPerStep)
  }
  return tables.length
}

/**
 * In steps, each a transaction of its own, between which others are answered: rows of a version never change. Nobody
 * draws from a grid before it is finished; one that was broken off is made anew.
 */
async function buildGrid(database: Database, table: UngriddedRow, keysPerStep: number): Promise<void> {
  await database.write(async (tx) => {
    await tx.query(deleteGrid(table))
    await tx.query(insertGrid(table))
  })
  const steps = await stepsOf(database, table, keysPerStep)
  const isOfPoints = !(await hasOthers(database, table, steps))
  const tiles = isOfPoints ? await gatherCells(database, table, steps, 2 ** DEEPEST_GRID_ZOOM) : null
  const maxZoom = tiles === null ? null : deepestFull(tiles)
  if (maxZoom !== null) {
    let cells = await gatherCells(database, table, steps, 2 ** maxZoom * CELLS_PER_SIDE)
    for (let zoom = maxZoom; zoom >= 0; zoom--) {
      if (zoom < maxZoom) cells = coarserCells(cells)
      await loadTiles(database, table, zoom, tilesOf(cells, zoom, CELLS_PER_SIDE))
    }
  }
  await database.write((tx) => tx.query(finishGrid(table, maxZoom)))
  if (maxZoom !== null) await database.write((tx) => tx.query(statement('analyze visualise.grid_tile')))
}

async function stepsOf(database: Database, table: UngriddedRow, keysPerStep: number): Promise<RowRange[]> {
  const range = await database.write((tx) => selectKeyRange(tx, table.storage_name))
  const steps: RowRange[] = []
  if (range !== null)
    for (let firstKey = range.firstKey; firstKey <= range.lastKey; firstKey += keysPerStep)
      steps.push({ firstKey, lastKey: firstKey + keysPerStep - 1 })
  return steps
}

async function hasOthers(
  database: Database,
  table: UngriddedRow,
  steps: readonly RowRange[],
): Promise<boolean> {
  for (const keys of steps) {
    const [found] = await database.write((tx) =>
      tx.query<{ has_others: boolean }>(selectHasOthers(table, keys)),
    )
    if (found?.has_others) return true
  }
  return false
}

async function gatherCells(
  database: Database,
  table: UngriddedRow,
  steps: readonly RowRange[],
  cellsAcross: number,
): Promise<CellsByCommunity> {
  const found: CellsByCommunity = new Map()
  for (const keys of steps)
    addCells(found, await database.write((tx) => tx.query<CellRow>(selectCells(table, cellsAcross, keys))))
  return found
}

/** The deepest zoom at which some tile holds more points than are shown one by one. */
function deepestFull(tiles: CellsByCommunity): number | null {
  let cells = tiles
  for (let zoom = DEEPEST_GRID_ZOOM; zoom >= 0; zoom--) {
    if (fullestCell(cells) > MAX_TILE_POINTS) return zoom
    cells = coarserCells(cells)
  }
  return null
}

const COLUMNS = [
  'dataset_id',
  'table_name',
  'zoom',
  'tile_x',
  'tile_y',
  'is_scoped',
  'community_place_code',
  'positions',
  'counts',
] as const

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

async function loadTiles(
  database: Database,
  table: UngriddedRow,
  zoom: number,
  tiles: readonly GridTile[],
): Promise<void> {
  const target = { schema: 'visualise', table: 'grid_tile', columns: COLUMNS }
  const of = `${quoted(table.dataset_id)},${quoted(table.table_name)},${zoom}`
  let lines: string[] = []
  let numCells = 0
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await database.load(target, new TextEncoder().encode(lines.join('')))
    lines = []
    numCells = 0
  }
  for (const { code, x, y, positions, counts } of tiles) {
    const community = code === null ? '' : quoted(code)
    lines.push(`${of},${x},${y},${table.is_scoped},${community},"{${positions}}","{${counts}}"\n`)
    numCells += positions.length
    if (numCells >= CELLS_PER_LOAD) await flush()
  }
  await flush()
}

/** How often the catalogue is looked through for versions that came about without a job: an undo, an edit. */
const LOOK_EVERY_MS = 60_000

/** Has grids made after every job and now and then; answers how to stop. */
export function keepGrids(database: Database, queue: JobQueue): () => void {
  return keepMade(queue, {
    kind: GRID_KIND,
    subject: '地图瓦片 Map tiles',
    lookEveryMs: LOOK_EVERY_MS,
    isMissing: async () =>
      (await database.write((tx) => tx.query(selectUngridded(LEAST_GRID_ROWS)))).length > 0,
  })
}

export const gridKind: JobKind = {
  kind: GRID_KIND,
  maxAttempts: 2,
  lane: GRID_KIND,
  work: async ({ database }, job) => ({
    numTables: await buildGrids(database, (numDone, numTotal) => job.report('grid', numDone, numTotal)),
  }),
}
