import type { Cell } from '../contract.ts'

/** Inclusive, in the units of the file. */
export interface Bounds {
  x: { min: number; max: number }
  y: { min: number; max: number }
}

export interface OutlineObserver {
  /** GeoJSON text of one geometry. */
  add(cell: Cell): void
  count(): number
  /** Range of the first positions of the geometries; null where none was seen. */
  bounds(): Bounds | null
  /** One type for all: `Polygon`, `MultiPolygon` where both occur, `Geometry` where they do not go together. */
  geometryType(): string | null
}

const TYPE =
  /"type"\s*:\s*"(Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)"/

const FIRST_POSITION = /\[\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*,\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i

export function createOutlineObserver(): OutlineObserver {
  const types = new Set<string>()
  let count = 0
  let bounds: Bounds | null = null
  return {
    add(cell) {
      const type =
        typeof cell === 'string' ? TYPE.exec(cell.length > 400 ? firstAndLast(cell) : cell)?.[1] : undefined
      if (type === undefined) return
      types.add(type)
      count++
      const first = FIRST_POSITION.exec((cell as string).slice(0, 400))
      if (first === null) return
      const [x, y] = [Number(first[1]), Number(first[2])]
      bounds ??= { x: { min: x, max: x }, y: { min: y, max: y } }
      bounds = {
        x: { min: Math.min(bounds.x.min, x), max: Math.max(bounds.x.max, x) },
        y: { min: Math.min(bounds.y.min, y), max: Math.max(bounds.y.max, y) },
      }
    },
    bounds: () => bounds,
    count: () => count,
    geometryType() {
      if (types.size === 0) return null
      if (types.size === 1) return [...types][0]!
      const families = new Set([...types].map((type) => type.replace(/^Multi/, '')))
      const family = [...families][0]!
      return families.size === 1 && family !== 'GeometryCollection' ? `Multi${family}` : 'Geometry'
    },
  }
}

/** The type stands at the beginning or the end of the text; the coordinates between them are long. */
function firstAndLast(text: string): string {
  return `${text.slice(0, 200)}${text.slice(-200)}`
}
