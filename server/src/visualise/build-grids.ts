import type { Database, Transaction } from '../db/database.ts'
import { statement } from '../db/sql.ts'
import type { JobKind } from '../jobs/job.ts'
import { keepMade } from '../jobs/keep-made.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import {
  coarsenCells,
  deleteGrid,
  gatherCells,
  gatherPoints,
  insertGrid,
  insertGridTiles,
  selectFullestTiles,
  selectHasOthers,
  selectUngridded,
  type UngriddedRow,
} from './grid-queries.ts'
import { TILE_EXTENT } from './tile-grid.ts'

/** Fewer rows than this are read as they are, from anywhere. */
const LEAST_GRID_ROWS = 5_000
/** More points than this in one tile are gathered: about what the eye can tell apart on 256 pixels. */
const MAX_TILE_POINTS = 4_000
/** Cells of four pixels. */
export const CELLS_PER_SIDE = 64
/** A tile at this zoom is some sixty metres wide here; whatever still lies together there lies on one spot. */
const DEEPEST_GRID_ZOOM = 19

const GRID_KIND = 'point-grid'

/** Gathers the points of every large table that has no grid of its current version. Answers how many were made. */
export async function buildGrids(
  database: Database,
  onTable: (numDone: number, numTotal: number) => void = () => undefined,
): Promise<number> {
  const tables = await database.write((tx) => tx.query<UngriddedRow>(selectUngridded(LEAST_GRID_ROWS)))
  for (const [index, table] of tables.entries()) {
    onTable(index, tables.length)
    await database.write((tx) => buildGrid(tx, table))
  }
  return tables.length
}

/** All of it or nothing: a tile is drawn from one version's grid or from the rows. */
async function buildGrid(tx: Transaction, table: UngriddedRow): Promise<void> {
  const [others] = await tx.query<{ has_others: boolean }>(selectHasOthers(table))
  await tx.query(deleteGrid(table))
  if (others?.has_others) {
    await tx.query(insertGrid(table, null))
    return
  }
  await tx.query(gatherPoints(table))
  const fullest = await tx.query<{ zoom: number; num_points: number }>(selectFullestTiles(DEEPEST_GRID_ZOOM))
  const maxZoom = fullest.find((one) => one.num_points > MAX_TILE_POINTS)?.zoom ?? null
  await tx.query(insertGrid(table, maxZoom))
  if (maxZoom !== null) {
    await tx.query(gatherCells(maxZoom, CELLS_PER_SIDE))
    for (let zoom = maxZoom; zoom >= 0; zoom--) {
      if (zoom < maxZoom) for (const step of coarsenCells()) await tx.query(step)
      await tx.query(insertGridTiles(table, zoom, { cellsPerSide: CELLS_PER_SIDE, extent: TILE_EXTENT }))
    }
    await tx.query(statement('drop table gathered_cell'))
    await tx.query(statement('analyze visualise.grid_tile'))
  }
  await tx.query(statement('drop table gathered_point'))
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
