import type { Pair } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { keepsOffStreets, type Lot } from './land-use.ts'

export type BuildingUse = 'residential' | 'commercial' | 'office' | 'school' | 'mixed' | 'ancillary'

export interface Building {
  lotIndex: number
  communityIndex: number
  name: string
  use: BuildingUse
  floors: number
  heightMetres: number
  yearBuilt: number
  ring: Pair[]
  centre: Pair
  /** Footprint times floors. */
  floorAreaSquareMetres: number
}

interface Form {
  use: BuildingUse
  lengthMetres: [number, number]
  depthMetres: [number, number]
  floors: [number, number]
  gapMetres: [number, number]
  /** Free space between rows as a multiple of the height: winter sun in old housing, less elsewhere. */
  rowGapPerHeight: number
  storeyMetres: number
}

const OLD_SLAB: Form = {
  use: 'residential',
  lengthMetres: [30, 54],
  depthMetres: [10.5, 12.5],
  floors: [4, 6],
  gapMetres: [6, 10],
  rowGapPerHeight: 1.0,
  storeyMetres: 2.8,
}
const MID_SLAB: Form = {
  ...OLD_SLAB,
  lengthMetres: [30, 46],
  depthMetres: [12, 14],
  floors: [9, 14],
  rowGapPerHeight: 0.75,
}
const TOWER: Form = {
  use: 'residential',
  lengthMetres: [22, 32],
  depthMetres: [15, 20],
  floors: [16, 27],
  gapMetres: [12, 20],
  rowGapPerHeight: 0.36,
  storeyMetres: 2.9,
}
const PODIUM: Form = {
  use: 'commercial',
  lengthMetres: [28, 62],
  depthMetres: [24, 40],
  floors: [3, 6],
  gapMetres: [14, 22],
  rowGapPerHeight: 0.9,
  storeyMetres: 4.6,
}
const OFFICE: Form = {
  use: 'office',
  lengthMetres: [28, 48],
  depthMetres: [18, 26],
  floors: [5, 22],
  gapMetres: [14, 24],
  rowGapPerHeight: 0.35,
  storeyMetres: 3.8,
}
const SCHOOL: Form = {
  use: 'school',
  lengthMetres: [36, 60],
  depthMetres: [14, 18],
  floors: [3, 5],
  gapMetres: [18, 30],
  rowGapPerHeight: 1.4,
  storeyMetres: 3.6,
}

function formOf(lot: Lot, random: Random): Form | null {
  if (lot.use === 'commercial') return PODIUM
  if (lot.use === 'office') return OFFICE
  if (lot.use === 'school') return SCHOOL
  if (lot.use !== 'housing') return null
  const roll = random.uniform()
  if (roll < lot.newness * 0.75) return TOWER
  return roll < lot.newness * 0.75 + 0.2 ? MID_SLAB : OLD_SLAB
}

function rectangle([x, y]: Pair, lengthMetres: number, depthMetres: number, angle: number): Pair[] {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return (
    [
      [-0.5, -0.5],
      [0.5, -0.5],
      [0.5, 0.5],
      [-0.5, 0.5],
    ] as const
  ).map(
    ([along, across]): Pair => [
      x + along * lengthMetres * cos - across * depthMetres * sin,
      y + along * lengthMetres * sin + across * depthMetres * cos,
    ],
  )
}

/** Points every few metres of the ways on foot, which buildings keep free. */
export function pathSamples(paths: readonly (readonly Pair[])[]): Pair[] {
  return paths.flatMap((points) =>
    points.slice(1).flatMap((end, index) => {
      const start = points[index]!
      const numSteps = Math.ceil(Math.hypot(end[0] - start[0], end[1] - start[1]) / 6)
      return Array.from({ length: numSteps + 1 }, (_, step): Pair => {
        const t = step / numSteps
        return [start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])]
      })
    }),
  )
}

function isClear(
  samples: readonly Pair[],
  [x, y]: Pair,
  length: number,
  depth: number,
  angle: number,
): boolean {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return samples.every((sample) => {
    const dx = sample[0] - x
    const dy = sample[1] - y
    return (
      Math.abs(dx * cos + dy * sin) > length / 2 + 1.5 || Math.abs(-dx * sin + dy * cos) > depth / 2 + 1.5
    )
  })
}

/** Rows of buildings that face south, as far as the lot and its ways on foot leave room. */
export function layBuildings(
  lot: Lot,
  lotIndex: number,
  samples: readonly Pair[],
  random: Random,
): Building[] {
  const form = formOf(lot, random)
  if (!form) return []
  const angle = (random.normal(0, 2.5) * Math.PI) / 180
  const xs = lot.ring.map(([x]) => x)
  const ys = lot.ring.map(([, y]) => y)
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const eraStart = form === OLD_SLAB ? 1962 : form === MID_SLAB ? 1984 : 1998
  const yearBuilt = eraStart + random.integer(0, 18)
  const buildings: Building[] = []
  const place = (
    centre: Pair,
    length: number,
    depth: number,
    floors: number,
    use: BuildingUse,
    storey: number,
  ) => {
    const ring = rectangle(centre, length, depth, angle)
    const middles = ring.map((corner, index): Pair => {
      const next = ring[(index + 1) % 4]!
      return [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2]
    })
    if (![...ring, ...middles].every((point) => keepsOffStreets(lot, point))) return false
    if (!isClear(samples, centre, length, depth, angle)) return false
    buildings.push({
      lotIndex,
      communityIndex: lot.communityIndex,
      name: '',
      use,
      floors,
      heightMetres: Math.round(floors * storey * 10) / 10,
      yearBuilt,
      ring,
      centre,
      floorAreaSquareMetres: length * depth * floors,
    })
    return true
  }

  let y = minY + 6
  while (y < maxY) {
    const floors = random.integer(...form.floors)
    const depth = random.between(...form.depthMetres)
    y += depth / 2
    let x = minX + random.between(0, 10)
    let isRowUsed = false
    while (x < maxX) {
      const length = random.between(...form.lengthMetres)
      const ownFloors = random.chance(0.7) ? floors : random.integer(...form.floors)
      // Rows turn with the lot about its centre.
      const dx = x + length / 2 - lot.centre[0]
      const dy = y - lot.centre[1]
      const centre: Pair = [
        lot.centre[0] + dx * Math.cos(angle) - dy * Math.sin(angle),
        lot.centre[1] + dx * Math.sin(angle) + dy * Math.cos(angle),
      ]
      if (place(centre, length, depth, ownFloors, form.use, form.storeyMetres)) {
        isRowUsed = true
        x += length + random.between(...form.gapMetres)
      } else x += 4
    }
    y += isRowUsed ? depth / 2 + form.rowGapPerHeight * floors * form.storeyMetres : 4 - depth / 2
  }
  addAncillary(lot, buildings, random, (centre) => {
    const length = random.between(9, 20)
    const depth = random.between(6, 10)
    if (overlapsAny(buildings, centre, length, depth)) return
    const isShop = random.chance(0.55)
    place(centre, length, depth, isShop ? random.integer(1, 2) : 1, isShop ? 'mixed' : 'ancillary', 3.3)
  })
  return numbered(lot, buildings)
}

function addAncillary(
  lot: Lot,
  buildings: readonly Building[],
  random: Random,
  tryAt: (centre: Pair) => void,
): void {
  if (lot.use !== 'housing') return
  const numTries = Math.round(lot.areaSquareMetres / 400)
  const numWanted = buildings.length + Math.round(lot.areaSquareMetres / 4200)
  const xs = lot.ring.map(([x]) => x)
  const ys = lot.ring.map(([, y]) => y)
  for (let attempt = 0; attempt < numTries && buildings.length < numWanted; attempt++) {
    tryAt([
      random.between(Math.min(...xs), Math.max(...xs)),
      random.between(Math.min(...ys), Math.max(...ys)),
    ])
  }
}

function overlapsAny(buildings: readonly Building[], centre: Pair, length: number, depth: number): boolean {
  const reach = Math.hypot(length, depth) / 2 + 4
  return buildings.some(({ ring, centre: other }) => {
    const half = ring.map(
      (corner) => [Math.abs(corner[0] - other[0]), Math.abs(corner[1] - other[1])] as const,
    )
    const halfX = Math.max(...half.map(([x]) => x))
    const halfY = Math.max(...half.map(([, y]) => y))
    return Math.abs(centre[0] - other[0]) < halfX + reach && Math.abs(centre[1] - other[1]) < halfY + reach
  })
}

/** Numbers run from the north-west, as on the blue plates. */
function numbered(lot: Lot, buildings: Building[]): Building[] {
  let number = 0
  return buildings
    .toSorted((a, b) => b.centre[1] - a.centre[1] + 0.2 * (a.centre[0] - b.centre[0]))
    .map((building) => {
      if (building.use === 'ancillary') return { ...building, name: `${lot.name}配套用房` }
      if (building.use === 'mixed') return { ...building, name: `${lot.name}底商` }
      number += 1
      const suffix = building.use === 'residential' ? '号楼' : building.use === 'school' ? '号教学楼' : '座'
      const label = building.use === 'residential' || building.use === 'school' ? number : letterOf(number)
      return { ...building, name: `${lot.name}${label}${suffix}` }
    })
}

const letterOf = (number: number) => (number <= 26 ? String.fromCharCode(64 + number) : `${number}`)
