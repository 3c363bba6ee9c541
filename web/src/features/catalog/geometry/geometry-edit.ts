/** Pure steps of drawing on a GeoJSON geometry; each answers a new one. */
export type Position = readonly [lon: number, lat: number]

export type DrawnGeometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint' | 'LineString'; coordinates: readonly Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: readonly (readonly Position[])[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly Position[])[])[] }

const DRAWN = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']

export const isDrawn = (geometry: { type: string }): geometry is DrawnGeometry =>
  DRAWN.includes(geometry.type)

/** Where a corner stands in the coordinates: `[3]` of a line, `[0, 3]` of an outline, none of a point. */
export type CornerPath = readonly number[]

export interface Handle {
  path: CornerPath
  position: Position
  /** A `middle` lies between two corners and becomes one when it is dragged; its path is that of the corner to be. */
  kind: 'corner' | 'middle'
}

interface Part {
  path: CornerPath
  positions: readonly Position[]
  /** The last position of a ring repeats the first. */
  isRing: boolean
  hasMiddles: boolean
}

function partsOf(geometry: DrawnGeometry): Part[] {
  switch (geometry.type) {
    case 'Point':
      return []
    case 'MultiPoint':
      return [{ path: [], positions: geometry.coordinates, isRing: false, hasMiddles: false }]
    case 'LineString':
      return [{ path: [], positions: geometry.coordinates, isRing: false, hasMiddles: true }]
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates.map((positions, i) => ({
        path: [i],
        positions,
        isRing: geometry.type === 'Polygon',
        hasMiddles: true,
      }))
    case 'MultiPolygon':
      return geometry.coordinates.flatMap((rings, i) =>
        rings.map((positions, j) => ({ path: [i, j], positions, isRing: true, hasMiddles: true })),
      )
  }
}

/** Everything that can be taken hold of. */
export function handlesOf(geometry: DrawnGeometry): Handle[] {
  if (geometry.type === 'Point') return [{ path: [], position: geometry.coordinates, kind: 'corner' }]
  const handles: Handle[] = []
  for (const { path, positions, isRing, hasMiddles } of partsOf(geometry)) {
    const numCorners = isRing ? positions.length - 1 : positions.length
    for (let i = 0; i < numCorners; i++)
      handles.push({ path: [...path, i], position: positions[i] as Position, kind: 'corner' })
    if (!hasMiddles) continue
    for (let i = 0; i + 1 < positions.length; i++) {
      const [a, b] = [positions[i] as Position, positions[i + 1] as Position]
      const position: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      handles.push({ path: [...path, i + 1], position, kind: 'middle' })
    }
  }
  return handles
}

export function withCornerMoved(
  geometry: DrawnGeometry,
  path: CornerPath,
  position: Position,
): DrawnGeometry {
  if (geometry.type === 'Point') return { type: 'Point', coordinates: position }
  return withPart(geometry, path, (positions, at, isRing) => {
    const moved = positions.map((one, i) => (i === at ? position : one))
    return isRing && at === 0 ? [...moved.slice(0, -1), position] : moved
  })
}

/** A corner before the one that stands at the path now. */
export function withCornerAdded(
  geometry: DrawnGeometry,
  path: CornerPath,
  position: Position,
): DrawnGeometry {
  return withPart(geometry, path, (positions, at) => [
    ...positions.slice(0, at),
    position,
    ...positions.slice(at),
  ])
}

/** Null where the shape would be none without the corner: a line needs two, an outline three. */
export function withoutCorner(geometry: DrawnGeometry, path: CornerPath): DrawnGeometry | null {
  const part = partsOf(geometry).find((one) => one.path.join() === path.slice(0, -1).join())
  if (part === undefined) return null
  const fewest = part.isRing ? 5 : part.hasMiddles ? 3 : 2
  if (part.positions.length < fewest) return null
  return withPart(geometry, path, (positions, at, isRing) => {
    const left = positions.filter((_position, i) => i !== at)
    return isRing && at === 0 ? [...left.slice(0, -1), left[0] as Position] : left
  })
}

function withPart(
  geometry: DrawnGeometry,
  path: CornerPath,
  change: (positions: readonly Position[], at: number, isRing: boolean) => readonly Position[],
): DrawnGeometry {
  const at = path.at(-1) ?? 0
  const isRing = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
  const into = (value: unknown, rest: readonly number[]): unknown => {
    const [index, ...deeper] = rest
    if (index === undefined) return change(value as readonly Position[], at, isRing)
    return (value as readonly unknown[]).map((one, i) => (i === index ? into(one, deeper) : one))
  }
  return { ...geometry, coordinates: into(geometry.coordinates, path.slice(0, -1)) } as DrawnGeometry
}

/** The corners around a shape: minLon, minLat, maxLon, maxLat. */
export function boundsOf(geometry: DrawnGeometry): [number, number, number, number] {
  const positions =
    geometry.type === 'Point' ? [geometry.coordinates] : partsOf(geometry).flatMap((one) => one.positions)
  const bounds: [number, number, number, number] = [180, 90, -180, -90]
  for (const [lon, lat] of positions) {
    bounds[0] = Math.min(bounds[0], lon)
    bounds[1] = Math.min(bounds[1], lat)
    bounds[2] = Math.max(bounds[2], lon)
    bounds[3] = Math.max(bounds[3], lat)
  }
  return bounds
}
