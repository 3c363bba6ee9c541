/** Points gathered into hexagons on the ground, in metres of EPSG:4548. */
import { fromGaussKruger, toGaussKruger } from './gauss-kruger.ts'

export interface Hexagon {
  /** Corners, longitude and latitude in degrees, the first repeated. */
  ring: [number, number][]
  count: number
  sum: number
}

/** Axial coordinates: `q` to the east, `r` to the north-east. */
interface Cell {
  q: number
  r: number
}

/** A grid of hexagons with corners `sizeMetres` from the middle, a corner to the north. Every point counts once. */
export function hexagonsOf(
  points: readonly { lon: number; lat: number; value: number }[],
  sizeMetres: number,
): Hexagon[] {
  const gathered = new Map<string, Cell & { count: number; sum: number }>()
  for (const { lon, lat, value } of points) {
    const { eastMetres, northMetres } = toGaussKruger(lon, lat)
    const { q, r } = cellAt(eastMetres, northMetres, sizeMetres)
    const key = `${q} ${r}`
    const cell = gathered.get(key) ?? { q, r, count: 0, sum: 0 }
    gathered.set(key, { ...cell, count: cell.count + 1, sum: cell.sum + value })
  }
  return [...gathered.values()].map(({ q, r, count, sum }) => {
    const east = sizeMetres * Math.sqrt(3) * (q + r / 2)
    const north = sizeMetres * 1.5 * r
    const ring = Array.from({ length: 7 }, (_, corner): [number, number] => {
      const angle = (Math.PI / 180) * (60 * (corner % 6) - 30)
      const { lon, lat } = fromGaussKruger(
        east + sizeMetres * Math.cos(angle),
        north + sizeMetres * Math.sin(angle),
      )
      return [lon, lat]
    })
    return { ring, count, sum }
  })
}

/** The nearest middle: rounded on three axes whose sum is nothing, the one rounded furthest mended. */
function cellAt(east: number, north: number, size: number): Cell {
  const q = ((Math.sqrt(3) / 3) * east - north / 3) / size
  const r = ((2 / 3) * north) / size
  const s = -q - r
  const rounded = { q: Math.round(q), r: Math.round(r), s: Math.round(s) }
  const off = { q: Math.abs(rounded.q - q), r: Math.abs(rounded.r - r), s: Math.abs(rounded.s - s) }
  if (off.q > off.r && off.q > off.s) return { q: -rounded.r - rounded.s, r: rounded.r }
  return off.r > off.s ? { q: rounded.q, r: -rounded.q - rounded.s } : { q: rounded.q, r: rounded.r }
}
