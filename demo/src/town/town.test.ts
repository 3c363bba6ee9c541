import {
  ellipsoidalAreaSquareMetres,
  type Pair,
  pointInRing,
  signedArea,
} from '@jingjing/analysis/geo/polygon'
import { createRandom } from '@jingjing/analysis/random/random'
import { describe, expect, it } from 'vitest'
import { DEMO_SEED } from '../index.ts'
import { COMMUNITIES, SUBDISTRICT } from './community-names.ts'
import { distanceMetres, toLonLat } from './plane.ts'
import { buildTown } from './town.ts'

const key = (point: Pair) => toLonLat(point).join(',')

/** Directed edges of a ring, by their rounded vertices. */
function edgesOf(ring: readonly Pair[]): string[] {
  return ring.map((point, index) => `${key(point)}>${key(ring[(index + 1) % ring.length]!)}`)
}

const reversed = (edge: string) => edge.split('>').toReversed().join('>')

describe.each([DEMO_SEED, '双井', 'another', 7])('the town of seed %s', (seed) => {
  const town = buildTown(createRandom(seed).stream('town'))

  it('has the 18 communities, each with its code, on 5.02 km²', () => {
    expect(new Set(town.communities.map(({ code }) => code)).size).toBe(18)
    expect(town.communities.every(({ code }) => /^110105016(059|06\d|07[0-6])$/.test(code))).toBe(true)
    const area = ellipsoidalAreaSquareMetres(town.outline.map(toLonLat))
    expect(Math.abs(area / SUBDISTRICT.areaSquareMetres - 1)).toBeLessThan(1e-5)
  })

  it('is tiled by its communities: every edge is shared once or lies on the outline, and the areas add up', () => {
    const directed = town.communities.flatMap(({ ring }) => edgesOf(ring))
    const all = new Set(directed)
    expect(all.size).toBe(directed.length)
    const open = directed.filter((edge) => !all.has(reversed(edge)))
    expect(open.toSorted()).toEqual(edgesOf(town.outline).toSorted())
    const sum = town.communities.reduce(
      (total, { ring }) => total + ellipsoidalAreaSquareMetres(ring.map(toLonLat)),
      0,
    )
    expect(Math.abs(sum - ellipsoidalAreaSquareMetres(town.outline.map(toLonLat)))).toBeLessThan(0.001)
    for (const { ring } of town.communities) expect(signedArea(ring)).toBeGreaterThan(0)
  })

  it('has no point in two communities or, inside the outline, in none', () => {
    const random = createRandom(`points ${seed}`)
    const rings = town.communities.map(({ ring }) => ring.map(toLonLat))
    const outline = town.outline.map(toLonLat)
    for (let index = 0; index < 1500; index++) {
      const point = toLonLat([random.between(-1300, 1300), random.between(-1200, 1200)])
      expect(rings.filter((ring) => pointInRing(point, ring))).toHaveLength(
        pointInRing(point, outline) ? 1 : 0,
      )
    }
  })

  it('is one street network: every node can be walked to from every other, and lengths are those of the lines', () => {
    const neighbours = new Map<number, number[]>()
    for (const { fromNode, toNode, points, lengthMetres } of town.streets) {
      neighbours.set(fromNode, [...(neighbours.get(fromNode) ?? []), toNode])
      neighbours.set(toNode, [...(neighbours.get(toNode) ?? []), fromNode])
      const length = points.slice(1).reduce((sum, end, index) => sum + distanceMetres(points[index]!, end), 0)
      expect(lengthMetres).toBeCloseTo(length, 9)
      expect(lengthMetres).toBeGreaterThan(0)
    }
    const [first] = neighbours.keys()
    const reached = new Set([first!])
    const pending = [first!]
    while (pending.length > 0) {
      for (const next of neighbours.get(pending.pop()!)!) {
        if (!reached.has(next)) {
          reached.add(next)
          pending.push(next)
        }
      }
    }
    expect(reached.size).toBe(neighbours.size)
    expect(new Set(town.streets.map(({ rank }) => rank))).toEqual(
      new Set(['trunk', 'primary', 'secondary', 'residential', 'footway']),
    )
  })

  it('houses everybody: buildings sum to the communities, the communities to the subdistrict, the ages to all', () => {
    expect(town.communities.reduce((sum, { population }) => sum + population, 0)).toBe(SUBDISTRICT.population)
    for (const building of town.buildings) {
      const { population0To14, population15To64, population65Plus, population } = building
      expect(population0To14 + population15To64 + population65Plus).toBe(population)
      expect(population15To64).toBeGreaterThanOrEqual(0)
      expect(building.population0To2 + building.population3To5).toBeLessThanOrEqual(population0To14)
      expect(building.population80Plus).toBeLessThanOrEqual(population65Plus)
      if (building.use !== 'residential') expect(population).toBe(0)
    }
    for (const { population, population65Plus, name } of town.communities) {
      expect(population, name).toBeGreaterThan(1500)
      expect(population, name).toBeLessThan(11_000)
      const { share65PlusFraction } = COMMUNITIES.find((community) => community.name === name)!
      expect(population65Plus / population).toBeCloseTo(share65PlusFraction, 1)
    }
  })

  it('has some two thousand buildings, each within its own lot and off the others', () => {
    expect(town.buildings.length).toBeGreaterThan(1600)
    expect(town.buildings.length).toBeLessThan(2400)
    for (const { ring, lotIndex } of town.buildings) {
      for (const corner of ring) expect(pointInRing(corner, town.lots[lotIndex]!.ring)).toBe(true)
    }
    for (const building of town.buildings) {
      for (const other of town.buildings) {
        if (other.lotIndex !== building.lotIndex || other === building) continue
        expect(pointInRing(building.centre, other.ring)).toBe(false)
      }
    }
  })
})
