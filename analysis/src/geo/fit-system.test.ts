import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { createSystemFitter } from './fit-system.ts'
import { offsetFromWgs84 } from './offset-systems.ts'

type Position = [number, number]

/** A town of 2 km × 2 km: places beside a grid of streets. */
const random = createRandom('fit a system')
const WEST = 116.45
const SOUTH = 39.885
const streets: Position[] = []
for (let i = 0; i <= 20; i++) {
  for (let step = 0; step <= 240; step++) {
    streets.push([WEST + 0.001 * i * 1.17, SOUTH + 0.018 * (step / 240)])
    streets.push([WEST + 0.0234 * (step / 240), SOUTH + 0.0009 * i])
  }
}
const places: Position[] = Array.from({ length: 1500 }, () => [
  WEST + 0.0234 * random.uniform(),
  SOUTH + 0.018 * random.uniform(),
])
const area: Position[] = [
  [WEST, SOUTH],
  [WEST + 0.0234, SOUTH],
  [WEST + 0.0234, SOUTH + 0.018],
  [WEST, SOUTH + 0.018],
  [WEST, SOUTH],
]
const fitter = createSystemFitter({ areas: [[area]], places, streets })
const fifty = () => Array.from({ length: 50 }, () => places[random.integer(0, places.length - 1)]!)

describe('the system of positions', () => {
  it.each(['GCJ-02', 'BD-09'] as const)(
    '%s is told in at least 99 of 100 files of 50 known places',
    (system) => {
      let numRight = 0
      for (let i = 0; i < 100; i++) {
        const fit = fitter.fit(fifty().map((place) => offsetFromWgs84(place, system)))
        if (fit?.system === system && fit.confidence >= 0.95) numRight++
      }
      expect(numRight).toBeGreaterThanOrEqual(99)
    },
  )

  it('WGS 84 is never taken for a shifted one', () => {
    for (let i = 0; i < 100; i++) expect(fitter.fit(fifty())?.system).toBe('WGS 84')
  })

  it('is told for places that are not known, by the area and the streets', () => {
    const unknown = createSystemFitter({ areas: [[area]], places: places.slice(0, 750), streets })
    for (let i = 0; i < 20; i++) {
      const sample = Array.from({ length: 60 }, () => places[random.integer(750, 1499)]!)
      expect(unknown.fit(sample.map((place) => offsetFromWgs84(place, 'BD-09')))?.system).toBe('BD-09')
    }
  })

  it('is left open for few points, for points elsewhere, and where nothing is known', () => {
    expect(fitter.fit(fifty().slice(0, 5))).toBeNull()
    expect(fitter.fit(fifty().map(([lon, lat]) => [lon + 3, lat]))).toBeNull()
    expect(createSystemFitter({ areas: [], places: [], streets: [] }).fit(fifty())).toBeNull()
  })

  it('says where the area is, with a kilometre around it', () => {
    const { minLon, minLat, maxLon, maxLat } = fitter.surroundings!
    for (const [lon, lat] of area) {
      expect(lon - minLon).toBeGreaterThan(0.0099)
      expect(maxLon - lon).toBeGreaterThan(0.0099)
      expect(lat - minLat).toBeGreaterThan(0.0099)
      expect(maxLat - lat).toBeGreaterThan(0.0099)
    }
    expect(createSystemFitter({ areas: [], places: [], streets: [] }).surroundings).toBeNull()
  })
})

it('invariant: the way into a shifted system and back ends within a metre', () => {
  for (const system of ['GCJ-02', 'BD-09'] as const) {
    for (const place of places.slice(0, 200)) {
      const fit = createSystemFitter({ areas: [[area]], places: [place], streets: [] })
      const shifted = Array.from({ length: 8 }, () => offsetFromWgs84(place, system))
      // Nearness to the one known place is all there is: a metre costs a seventh of it.
      expect(fit.fit(shifted)?.system).toBe(system)
    }
  }
})
