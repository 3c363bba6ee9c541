/** Longer rings are not looked at: the pairs of their sides may grow with the square of the corners. */
const MAX_CORNERS = 2_000

type Position = readonly number[]

/**
 * Whether a ring of an area crosses itself, as a bow tie does. Rings that only touch themselves, and those of
 * several rings that cross each other, are not meant.
 *
 * @param text a geometry as GeoJSON (RFC 7946) whose rings are closed; lines and points never cross themselves
 */
export function crossesItself(text: string): boolean {
  const geometry = JSON.parse(text) as { type: string; coordinates: unknown }
  if (geometry.type === 'Polygon') return (geometry.coordinates as Position[][]).some(ringCrosses)
  if (geometry.type === 'MultiPolygon')
    return (geometry.coordinates as Position[][][]).flat().some(ringCrosses)
  return false
}

interface Side {
  from: Position
  to: Position
  minX: number
  maxX: number
}

function ringCrosses(ring: Position[]): boolean {
  if (ring.length < 5 || ring.length > MAX_CORNERS) return false
  const sides: Side[] = []
  for (let at = 1; at < ring.length; at++) {
    const [from, to] = [ring[at - 1]!, ring[at]!]
    sides.push({ from, to, minX: Math.min(from[0]!, to[0]!), maxX: Math.max(from[0]!, to[0]!) })
  }
  sides.sort((a, b) => a.minX - b.minX)
  for (let at = 0; at < sides.length; at++) {
    const side = sides[at]!
    for (let next = at + 1; next < sides.length && sides[next]!.minX < side.maxX; next++)
      if (cross(side, sides[next]!)) return true
  }
  return false
}

/** In a point inside both. */
function cross(a: Side, b: Side): boolean {
  return (
    turn(a.from, a.to, b.from) * turn(a.from, a.to, b.to) < 0 &&
    turn(b.from, b.to, a.from) * turn(b.from, b.to, a.to) < 0
  )
}

/** Which side of the line from `a` to `b` the point lies on: 1, -1, or 0 upon it. */
function turn(a: Position, b: Position, point: Position): number {
  return Math.sign((b[0]! - a[0]!) * (point[1]! - a[1]!) - (b[1]! - a[1]!) * (point[0]! - a[0]!))
}
