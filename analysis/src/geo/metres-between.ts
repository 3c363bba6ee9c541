const SEMI_MAJOR_AXIS_METRES = 6378137
const FLATTENING = 1 / 298.257223563
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
const RADIANS = Math.PI / 180

/**
 * Length of a short line on the WGS 84 ellipsoid, from the radii of curvature at its middle latitude: right to
 * 1 mm in 1 km up to 10 km, anywhere but at the poles.
 */
export function metresBetween(
  from: readonly [lon: number, lat: number],
  to: readonly [lon: number, lat: number],
): number {
  const sine = Math.sin(((from[1] + to[1]) / 2) * RADIANS)
  const squeezed = 1 - ECCENTRICITY_SQUARED * sine * sine
  const acrossRadiusMetres = SEMI_MAJOR_AXIS_METRES / Math.sqrt(squeezed)
  const alongRadiusMetres = (acrossRadiusMetres * (1 - ECCENTRICITY_SQUARED)) / squeezed
  const north = (to[1] - from[1]) * RADIANS * alongRadiusMetres
  const east = (to[0] - from[0]) * RADIANS * acrossRadiusMetres * Math.sqrt(1 - sine * sine)
  return Math.hypot(north, east)
}
