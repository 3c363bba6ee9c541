import type { Filter } from '@jingjing/schema/extract'
import { type DashboardTile, GRID_COLUMNS } from '@jingjing/schema/visualise/dashboards'
import type { Picture } from '@jingjing/schema/visualise/pictures'
import { allOf } from '../trail-of.ts'

type Box = Pick<DashboardTile, 'x' | 'y' | 'width' | 'height'>
const LEAST = { width: 2, height: 2 }
const MOST_HEIGHT = 40

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** No two tiles over each other and none above a gap: what is in the way of the one that moved goes down. */
export function settled(tiles: readonly DashboardTile[], firstId?: string): DashboardTile[] {
  const order = [...tiles].sort(
    (a, b) => a.y - b.y || Number(b.id === firstId) - Number(a.id === firstId) || a.x - b.x,
  )
  const placed: DashboardTile[] = []
  for (const tile of order) {
    let y = tile.id === firstId ? tile.y : 0
    while (placed.some((other) => overlaps({ ...tile, y }, other))) y += 1
    placed.push({ ...tile, y })
  }
  // The one that was put down rises as well, once the others have made room.
  const risen: DashboardTile[] = []
  for (const tile of [...placed].sort((a, b) => a.y - b.y || a.x - b.x)) {
    let { y } = tile
    while (y > 0 && !risen.some((other) => overlaps({ ...tile, y: y - 1 }, other))) y -= 1
    risen.push({ ...tile, y })
  }
  return tiles.map((tile) => risen.find((one) => one.id === tile.id) as DashboardTile)
}

export function withBox(tiles: readonly DashboardTile[], id: string, change: Partial<Box>): DashboardTile[] {
  const changed = tiles.map((tile) => {
    if (tile.id !== id) return tile
    const width = within(change.width ?? tile.width, LEAST.width, GRID_COLUMNS)
    return {
      ...tile,
      width,
      height: within(change.height ?? tile.height, LEAST.height, MOST_HEIGHT),
      x: within(change.x ?? tile.x, 0, GRID_COLUMNS - width),
      y: Math.max(0, change.y ?? tile.y),
    }
  })
  return settled(changed, id)
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** A further tile where there is room for it first. */
export function addTile(
  tiles: readonly DashboardTile[],
  content: DashboardTile['content'],
  size: { width: number; height: number },
): DashboardTile[] {
  const ids = new Set(tiles.map((tile) => tile.id))
  let number = tiles.length + 1
  while (ids.has(`t${number}`)) number += 1
  for (let y = 0; ; y++)
    for (let x = 0; x + size.width <= GRID_COLUMNS; x++) {
      const box = { x, y, ...size }
      if (!tiles.some((tile) => overlaps(tile, box))) return [...tiles, { id: `t${number}`, ...box, content }]
    }
}

/** What the reader has chosen on one tile; it narrows every other tile of the same dataset. */
export interface Chosen {
  tile: string
  dataset: string
  table: string | undefined
  filter: Filter
  words: string
}

/** A tile's picture with what was chosen elsewhere. */
export function narrowed(picture: Picture, tile: string, chosen: Chosen | null): Picture {
  if (chosen === null || chosen.tile === tile || chosen.dataset !== picture.dataset) return picture
  if (chosen.table !== undefined && picture.table !== undefined && chosen.table !== picture.table)
    return picture
  const filter = allOf(picture.filter, chosen.filter)
  return filter === undefined ? picture : { ...picture, filter }
}

/** From top to bottom and left to right, as it is read on a phone. */
export const inReadingOrder = (tiles: readonly DashboardTile[]): DashboardTile[] =>
  [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
