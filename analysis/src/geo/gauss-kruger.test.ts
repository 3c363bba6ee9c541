import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { fromGaussKruger, toGaussKruger } from './gauss-kruger.ts'

const a = 6378137
const f = 1 / 298.257222101
const e2 = f * (2 - f)

/** Length of the meridian from the equator, by Simpson's rule on its radius of curvature: independent of any series. */
function meridianArcMetres(latDegrees: number): number {
  const end = (latDegrees * Math.PI) / 180
  const radius = (phi: number) => (a * (1 - e2)) / (1 - e2 * Math.sin(phi) ** 2) ** 1.5
  const numSteps = 2000
  let sum = radius(0) + radius(end)
  for (let step = 1; step < numSteps; step++)
    sum += radius((end * step) / numSteps) * (step % 2 === 0 ? 2 : 4)
  return (sum * end) / numSteps / 3
}

describe('theory: Gauss–Krüger with central meridian 117° E', () => {
  it.each([0.5, 15, 30, 39.893, 53.5])('has the true length of the meridian as northing at %s° N', (lat) => {
    const { eastMetres, northMetres } = toGaussKruger(117, lat)
    expect(eastMetres).toBe(500000)
    expect(Math.abs(northMetres - meridianArcMetres(lat))).toBeLessThan(1e-6)
  })

  it('is conformal, with the scale of the ellipsoid times 1 + ΔE²/(2R²) + ΔE⁴/(24R⁴) away from the meridian', () => {
    const random = createRandom('conformal')
    for (let index = 0; index < 200; index++) {
      const lon = random.between(115.5, 118.5)
      const lat = random.between(20, 50)
      const h = 1e-4
      const toRadians = Math.PI / 180
      const sin2 = Math.sin(lat * toRadians) ** 2
      const meridianRadius = (a * (1 - e2)) / (1 - e2 * sin2) ** 1.5
      const primeRadius = a / Math.sqrt(1 - e2 * sin2)
      const [north, south] = [toGaussKruger(lon, lat + h), toGaussKruger(lon, lat - h)]
      const [east, west] = [toGaussKruger(lon + h, lat), toGaussKruger(lon - h, lat)]
      const perNorth = 2 * h * toRadians * meridianRadius
      const perEast = 2 * h * toRadians * primeRadius * Math.cos(lat * toRadians)
      const ofNorth = [
        (north.eastMetres - south.eastMetres) / perNorth,
        (north.northMetres - south.northMetres) / perNorth,
      ]
      const ofEast = [
        (east.eastMetres - west.eastMetres) / perEast,
        (east.northMetres - west.northMetres) / perEast,
      ]
      // Cauchy–Riemann: the image of east is the image of north turned by a right angle.
      expect(Math.abs(ofEast[0]! - ofNorth[1]!)).toBeLessThan(2e-9)
      expect(Math.abs(ofEast[1]! + ofNorth[0]!)).toBeLessThan(2e-9)
      const scale = Math.hypot(ofNorth[0]!, ofNorth[1]!)
      const offset = toGaussKruger(lon, lat).eastMetres - 500000
      const ratio = offset ** 2 / (meridianRadius * primeRadius)
      expect(Math.abs(scale - (1 + ratio / 2 + ratio ** 2 / 24))).toBeLessThan(3e-8)
    }
  })
})

describe('invariant: Gauss–Krüger', () => {
  it('comes back to the same point within a hundredth of a millimetre anywhere in the zone', () => {
    const random = createRandom('round trip')
    for (let index = 0; index < 2000; index++) {
      const lon = random.between(115, 119)
      const lat = random.between(3, 54)
      const { eastMetres, northMetres } = toGaussKruger(lon, lat)
      const back = fromGaussKruger(eastMetres, northMetres)
      expect(Math.abs(back.lon - lon) * 111_320).toBeLessThan(1e-5)
      expect(Math.abs(back.lat - lat) * 111_320).toBeLessThan(1e-5)
    }
  })

  it('is symmetric about the central meridian', () => {
    const west = toGaussKruger(116.46, 39.893)
    const east = toGaussKruger(117.54, 39.893)
    expect(east.northMetres - west.northMetres).toBeCloseTo(0, 6)
    expect(east.eastMetres - 500000).toBeCloseTo(500000 - west.eastMetres, 6)
  })
})

describe('golden: Gauss–Krüger', () => {
  // PROJ 9.7.0 through PostGIS: ST_Transform from EPSG:4490 to EPSG:4548.
  it.each([
    [116.46, 39.893, 453815.30034471065, 4417788.021672604],
    [115.5, 39.4, 370792.28351160645, 4363985.376430217],
    [118.4, 53.1, 593772.2086667338, 5886665.329161214],
    [117.9, 18.2, 595209.630202484, 2013351.8112447928],
  ])('agrees with PROJ within a micrometre at %s, %s', (lon, lat, east, north) => {
    const { eastMetres, northMetres } = toGaussKruger(lon, lat)
    expect(Math.abs(eastMetres - east)).toBeLessThan(1e-6)
    expect(Math.abs(northMetres - north)).toBeLessThan(1e-6)
  })
})
