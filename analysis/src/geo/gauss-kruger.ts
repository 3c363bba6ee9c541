/**
 * CGCS2000 / 3-degree Gauss–Krüger with central meridian 117° E (EPSG:4548): the plane in which lengths and
 * areas of Beijing are computed, and its sisters with other meridians. Krüger's series in the third flattening to n⁴ (Karney 2011, "Transverse Mercator with an
 * accuracy of a few nanometers", eqs. 35 and 36); the first term left out is below 0.1 µm within 3° of the meridian.
 */

const SEMI_MAJOR_AXIS_METRES = 6378137
const FLATTENING = 1 / 298.257222101
const CENTRAL_MERIDIAN_DEGREES = 117
const FALSE_EASTING_METRES = 500000

const n = FLATTENING / (2 - FLATTENING)
const eccentricity = Math.sqrt(FLATTENING * (2 - FLATTENING))
const rectifyingRadiusMetres = (SEMI_MAJOR_AXIS_METRES / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64)

const alpha = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
  (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
  (49561 / 161280) * n ** 4,
]
const beta = [
  n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3 - (1 / 360) * n ** 4,
  (1 / 48) * n ** 2 + (1 / 15) * n ** 3 - (437 / 1440) * n ** 4,
  (17 / 480) * n ** 3 - (37 / 840) * n ** 4,
  (4397 / 161280) * n ** 4,
]

const toRadians = Math.PI / 180

export interface PlanePoint {
  eastMetres: number
  northMetres: number
}

/** `lon`, `lat` in degrees on CGCS2000 (WGS 84 counts as the same here), within 3° of 117° E. */
export function toGaussKruger(lon: number, lat: number): PlanePoint {
  const lambda = (lon - CENTRAL_MERIDIAN_DEGREES) * toRadians
  const sinPhi = Math.sin(lat * toRadians)
  const conformal = Math.sinh(Math.atanh(sinPhi) - eccentricity * Math.atanh(eccentricity * sinPhi))
  const xi0 = Math.atan2(conformal, Math.cos(lambda))
  const eta0 = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)))
  let xi = xi0
  let eta = eta0
  for (let j = 1; j <= 4; j++) {
    xi += alpha[j - 1]! * Math.sin(2 * j * xi0) * Math.cosh(2 * j * eta0)
    eta += alpha[j - 1]! * Math.cos(2 * j * xi0) * Math.sinh(2 * j * eta0)
  }
  return {
    eastMetres: FALSE_EASTING_METRES + rectifyingRadiusMetres * eta,
    northMetres: rectifyingRadiusMetres * xi,
  }
}

/** Inverse of `toGaussKruger`; other meridians, and the scale of UTM (0.9996) with them, where they are given. */
export function fromGaussKruger(
  eastMetres: number,
  northMetres: number,
  centralMeridianDegrees = CENTRAL_MERIDIAN_DEGREES,
  scale = 1,
): { lon: number; lat: number } {
  const xi = northMetres / scale / rectifyingRadiusMetres
  const eta = (eastMetres - FALSE_EASTING_METRES) / scale / rectifyingRadiusMetres
  let xi0 = xi
  let eta0 = eta
  for (let j = 1; j <= 4; j++) {
    xi0 -= beta[j - 1]! * Math.sin(2 * j * xi) * Math.cosh(2 * j * eta)
    eta0 -= beta[j - 1]! * Math.cos(2 * j * xi) * Math.sinh(2 * j * eta)
  }
  const conformal = Math.sin(xi0) / Math.hypot(Math.sinh(eta0), Math.cos(xi0))
  // Newton's method for the tangent of the geodetic latitude (Karney 2011, eqs. 19 to 21); three steps reach machine precision.
  let tau = conformal
  for (let step = 0; step < 5; step++) {
    const root = Math.sqrt(1 + tau * tau)
    const sigma = Math.sinh(eccentricity * Math.atanh((eccentricity * tau) / root))
    const attempt = tau * Math.sqrt(1 + sigma * sigma) - sigma * root
    const oneMinusE2 = 1 - eccentricity * eccentricity
    tau +=
      ((conformal - attempt) / Math.sqrt(1 + attempt * attempt)) *
      ((1 + oneMinusE2 * tau * tau) / (oneMinusE2 * root))
  }
  return {
    lon: centralMeridianDegrees + Math.atan2(Math.sinh(eta0), Math.cos(xi0)) / toRadians,
    lat: Math.atan(tau) / toRadians,
  }
}
