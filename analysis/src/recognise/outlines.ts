import type { Cell } from './contract.ts'

export interface OutlineObserver {
  /** GeoJSON text of one geometry. */
  add(cell: Cell): void
  count(): number
  /** One type for all: `Polygon`, `MultiPolygon` where both occur, `Geometry` where they do not go together. */
  geometryType(): string | null
}

const TYPE =
  /"type"\s*:\s*"(Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)"/

export function createOutlineObserver(): OutlineObserver {
  const types = new Set<string>()
  let count = 0
  return {
    add(cell) {
      const type =
        typeof cell === 'string' ? TYPE.exec(cell.length > 400 ? firstAndLast(cell) : cell)?.[1] : undefined
      if (type === undefined) return
      types.add(type)
      count++
    },
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
