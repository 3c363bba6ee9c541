import { toGaussKruger } from '@jingjing/analysis/geo/gauss-kruger'
import { offsetFromWgs84 } from '@jingjing/analysis/geo/offset-systems'
import type { CrsName } from '@jingjing/schema/extract'
import type { Geometry } from './format.ts'

/** The geometry, stored in WGS 84, in another system. CGCS2000 in degrees counts as the same at this scale. */
export function inSystem(geometry: Geometry, crs: CrsName): Geometry {
  if (crs === 'EPSG:4326' || crs === 'EPSG:4490') return geometry
  return moved(geometry, (lon, lat) => {
    if (crs !== 'EPSG:4548') return offsetFromWgs84([lon, lat], crs)
    const { eastMetres, northMetres } = toGaussKruger(lon, lat)
    return [eastMetres, northMetres]
  })
}

function moved(geometry: Geometry, move: (lon: number, lat: number) => number[]): Geometry {
  if (geometry.geometries !== undefined)
    return { ...geometry, geometries: geometry.geometries.map((part) => moved(part, move)) }
  const walk = (coordinates: unknown[]): unknown[] =>
    typeof coordinates[0] === 'number'
      ? [...move(coordinates[0], coordinates[1] as number), ...(coordinates.slice(2) as number[])]
      : coordinates.map((one) => walk(one as unknown[]))
  return { ...geometry, coordinates: walk(geometry.coordinates) }
}
