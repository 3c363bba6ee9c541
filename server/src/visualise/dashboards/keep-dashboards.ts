import { randomUUID } from 'node:crypto'
import { Problem } from '@jingjing/schema/problems'
import type {
  Dashboard,
  DashboardChange,
  DashboardInput,
  DashboardSchedule,
  DashboardSharing,
  DashboardSummary,
  DashboardTile,
} from '@jingjing/schema/visualise/dashboards'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { nextRunAt } from '../../extract/index.ts'
import * as queries from './dashboard-queries.ts'

const summaryOf = (row: queries.DashboardRow, personId: number): DashboardSummary => ({
  id: row.id,
  title: row.title,
  description: row.description,
  owner: row.owner_name,
  isOwn: row.owner_id === personId,
  audience: row.audience,
  numTiles: row.tiles.length,
  updatedAt: row.updated_at,
})

/** The dashboards of the person and those that are shared with them. */
export async function listDashboards({ database, reader, person }: Context): Promise<DashboardSummary[]> {
  const rows = await database.read(reader, queries.selectDashboards)
  return rows.map((row) => summaryOf(row, person.id))
}

/** Throws `dashboard-not-yours` alike for one that is not there and one that is not shared with the person. */
export async function readDashboard({ database, reader, person }: Context, id: string): Promise<Dashboard> {
  const { row, tiles } = await database.read(reader, async (tx) => {
    const found = await queries.selectDashboard(tx, id)
    if (found === undefined) throw new Problem('dashboard-not-yours')
    return { row: found, tiles: await shownTiles(tx, found.tiles) }
  })
  const isOwn = row.owner_id === person.id
  return {
    ...summaryOf(row, person.id),
    revision: row.revision,
    tiles,
    sharing: isOwn
      ? { audience: row.audience, readers: await database.write((tx) => queries.selectReaders(tx, id)) }
      : null,
    schedule: isOwn ? row.schedule : null,
    nextRunAt: isOwn ? row.next_run_at : null,
  }
}

const datasetOf = ({ content }: DashboardTile): string | null =>
  'picture' in content ? content.picture.dataset : 'table' in content ? content.table.dataset : null

/** Of a tile whose dataset its reader may not know of nothing is told but that something stands there. */
export async function shownTiles(tx: Transaction, tiles: readonly DashboardTile[]): Promise<DashboardTile[]> {
  const named = tiles.flatMap((tile) => datasetOf(tile) ?? [])
  const visible = await queries.selectVisibleDatasets(tx, [...new Set(named)])
  return tiles.map((tile) => {
    const dataset = datasetOf(tile)
    return dataset === null || visible.has(dataset) ? tile : { ...tile, content: { isHidden: true as const } }
  })
}

export async function createDashboard(context: Context, input: DashboardInput): Promise<Dashboard> {
  const { database, person } = context
  const row = await database.write((tx) =>
    queries.insertDashboard(tx, {
      id: randomUUID(),
      title: input.title,
      description: input.description,
      tiles: input.tiles,
      owner_id: person.id,
      owner_name: person.name,
    }),
  )
  return readDashboard(context, row.id)
}

/** The dashboard where it is the person's own. */
async function ownRow(tx: Transaction, { person }: Context, id: string): Promise<queries.DashboardRow> {
  const row = await queries.selectDashboard(tx, id)
  if (row === undefined) throw new Problem('dashboard-not-yours')
  if (row.owner_id !== person.id) throw new Problem('dashboard-read-only', { owner: row.owner_name })
  return row
}

export async function changeDashboard(
  context: Context,
  id: string,
  change: DashboardChange,
): Promise<Dashboard> {
  const { database, reader } = context
  const before = await database.read(reader, (tx) => ownRow(tx, context, id))
  // What the owner could not see while editing stays as it was.
  const keptById = new Map(before.tiles.map((tile) => [tile.id, tile.content]))
  const tiles = change.tiles.flatMap((tile) => {
    if (!('isHidden' in tile.content)) return [tile]
    const content = keptById.get(tile.id)
    return content === undefined ? [] : [{ ...tile, content }]
  })
  const row = await database.write((tx) => queries.updateDashboard(tx, { ...change, id, tiles }))
  if (row === undefined) throw new Problem('conflict', { what: before.title })
  return readDashboard(context, id)
}

export async function removeDashboard(context: Context, id: string): Promise<void> {
  await context.database.read(context.reader, (tx) => ownRow(tx, context, id))
  await context.database.write((tx) => queries.deleteDashboard(tx, id))
}

export async function shareDashboard(
  context: Context,
  id: string,
  sharing: DashboardSharing,
): Promise<Dashboard> {
  await context.database.read(context.reader, (tx) => ownRow(tx, context, id))
  await context.database.write((tx) => queries.replaceSharing(tx, id, sharing))
  return readDashboard(context, id)
}

export async function scheduleDashboard(
  context: Context,
  id: string,
  schedule: DashboardSchedule | null,
): Promise<Dashboard> {
  await context.database.read(context.reader, (tx) => ownRow(tx, context, id))
  const next = schedule === null ? null : nextRunAt(schedule.schedule, Date.now())
  await context.database.write((tx) => queries.updateSchedule(tx, id, schedule, next))
  return readDashboard(context, id)
}

/** Colleagues and departments that a dashboard can be shared with. */
export async function listAudience({ database }: Context) {
  return database.write(async (tx) => ({
    people: await queries.selectPeopleToShareWith(tx),
    departments: await queries.selectDepartmentsToShareWith(tx),
  }))
}
