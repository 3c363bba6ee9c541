/** Small towns for tests of networks and access: one with a plan to reason about, and any number from a seed. */
import { metresPerDegree, type StreetSegments } from '../network/street-graph.ts'
import type { Random } from '../random/random.ts'

const ORIGIN_LON = 116.46
const ORIGIN_LAT = 39.89

/** Metres east and north of the town's corner as lon, lat in degrees. */
export function townLonLat(eastMetres: number, northMetres: number): [lon: number, lat: number] {
  const { lonMetres, latMetres } = metresPerDegree(ORIGIN_LAT)
  return [ORIGIN_LON + eastMetres / lonMetres, ORIGIN_LAT + northMetres / latMetres]
}

export interface Town {
  /** Positions of the nodes in metres from the corner. */
  east: number[]
  north: number[]
  segments: StreetSegments
}

function townOf(
  east: number[],
  north: number[],
  links: readonly { from: number; to: number; metres: number }[],
): Town {
  const positions = east.map((x, node) => townLonLat(x, north[node]!))
  return {
    east,
    north,
    segments: {
      nodeLon: positions.map(([lon]) => lon),
      nodeLat: positions.map(([, lat]) => lat),
      from: links.map(({ from }) => from),
      to: links.map(({ to }) => to),
      lengthMetres: links.map(({ metres }) => metres),
    },
  }
}

/** Blocks of equal size; node = row × (columns) + column, so that every distance is a number of blocks. */
export function gridTown(numColumns: number, numRows: number, blockMetres: number): Town {
  const [east, north]: [number[], number[]] = [[], []]
  const links: { from: number; to: number; metres: number }[] = []
  for (let row = 0; row < numRows; row++)
    for (let column = 0; column < numColumns; column++) {
      const node = row * numColumns + column
      east.push(column * blockMetres)
      north.push(row * blockMetres)
      if (column > 0) links.push({ from: node - 1, to: node, metres: blockMetres })
      if (row > 0) links.push({ from: node - numColumns, to: node, metres: blockMetres })
    }
  return townOf(east, north, links)
}

/** A crooked town: jittered crossings, a share of streets left out, some doubled, some longer than the straight line. */
export function randomTown(random: Random, numColumns: number, numRows: number): Town {
  const [east, north]: [number[], number[]] = [[], []]
  const links: { from: number; to: number; metres: number }[] = []
  const link = (from: number, to: number): void => {
    if (random.chance(0.15)) return
    const straight = Math.hypot(east[from]! - east[to]!, north[from]! - north[to]!)
    links.push({ from, to, metres: straight * random.between(1, 1.3) })
    if (random.chance(0.03)) links.push({ from: to, to: from, metres: straight * 1.5 })
  }
  for (let row = 0; row < numRows; row++)
    for (let column = 0; column < numColumns; column++) {
      const node = row * numColumns + column
      east.push((column + random.between(-0.3, 0.3)) * 90)
      north.push((row + random.between(-0.3, 0.3)) * 90)
      if (column > 0) link(node - 1, node)
      if (row > 0) link(node - numColumns, node)
    }
  return townOf(east, north, links)
}
