/** Hexagons on the ground, in metres of EPSG:4548: corners `sideMetres` from the middle, a corner to the north. */
import { fromGaussKruger, toGaussKruger } from './gauss-kruger.ts'

/** Axial coordinates: `q` to the east, `r` to the north-east. */
export interface HexagonCell {
  q: number
  r: number
}

/** The hexagon that a place lies in; longitude and latitude in degrees. */
export function hexagonAt(lon: number, lat: number, sideMetres: number): HexagonCell {
  const { eastMetres, northMetres } = toGaussKruger(lon, lat)
  return cellAt(eastMetres, northMetres, sideMetres)
}

/** Its corners, longitude and latitude in degrees, the first repeated. */
export function hexagonRing({ q, r }: HexagonCell, sideMetres: number): [number, number][] {
  const east = sideMetres * Math.sqrt(3) * (q + r / 2)
  const north = sideMetres * 1.5 * r
  return Array.from({ length: 7 }, (_, corner): [number, number] => {
    const angle = (Math.PI / 180) * (60 * (corner % 6) - 30)
    const { lon, lat } = fromGaussKruger(
      east + sideMetres * Math.cos(angle),
      north + sideMetres * Math.sin(angle),
    )
    return [lon, lat]
  })
}

const SIDES_METRES = [25, 50, 100, 200, 400, 800, 1600, 3200, 6400] as const
const MOST_ACROSS = 30

/** The least usual side that makes at most some thirty hexagons from west to east. */
export const hexagonSideMetres = (widthMetres: number): number =>
  SIDES_METRES.find((side) => widthMetres / (Math.sqrt(3) * side) <= MOST_ACROSS) ?? 12_800

/** The nearest middle: rounded on three axes whose sum is nothing, the one rounded furthest mended. */
function cellAt(east: number, north: number, size: number): HexagonCell {
  const q = ((Math.sqrt(3) / 3) * east - north / 3) / size
  const r = ((2 / 3) * north) / size
  const s = -q - r
  const rounded = { q: Math.round(q), r: Math.round(r), s: Math.round(s) }
  const off = { q: Math.abs(rounded.q - q), r: Math.abs(rounded.r - r), s: Math.abs(rounded.s - s) }
  if (off.q > off.r && off.q > off.s) return { q: -rounded.r - rounded.s, r: rounded.r }
  return off.r > off.s ? { q: rounded.q, r: -rounded.q - rounded.s } : { q: rounded.q, r: rounded.r }
}
