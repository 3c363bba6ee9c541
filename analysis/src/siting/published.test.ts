import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readMedianInstance, readPoints } from '../testkit/read-siting.ts'
import { chooseSites } from './choose-sites.ts'
import { coverageOf } from './coverage.ts'
import { maximalCovering } from './covering.ts'
import { type LinearSolver, loadLinearSolver } from './linear-solver.ts'
import { serviceCosts } from './service-costs.ts'

const SITING = fileURLToPath(new URL('../../../../shared/data/siting/', import.meta.url))
const hasSiting = existsSync(SITING)
if (!hasSiting) console.warn('left out: published siting instances, since ../shared/data is not there')

// All of them are in `npm run bench -- siting`; here the quick ones, of each kind some.
describe.runIf(hasSiting)('golden: published optima, proven', () => {
  let solver: LinearSolver
  beforeAll(async () => {
    solver = await loadLinearSolver()
  })

  // OR-Library, file pmedopt.txt.
  it.each([
    [1, 5819],
    [4, 3034],
    [7, 5631],
    [13, 4374],
  ])('p-median pmed%i is %i', (number, optimum) => {
    const { size, numOpen, distance } = readMedianInstance(
      readFileSync(`${SITING}pmed${number}.txt`, 'latin1'),
    )
    const costs = serviceCosts(size, size, (i, j) => distance[i * size + j]!)
    expect(chooseSites(costs, numOpen)).toMatchObject({ value: optimum, bound: optimum, isProven: true })
  })

  // ../shared/data/README.md: proven optima within 800.
  it.each([
    ['sjc324', 1, 5461],
    ['sjc324', 5, 12152],
    ['sjc500', 3, 15730],
    ['sjc818', 2, 13306],
  ])('covering %s by %i sites is %i', (name, numOpen, optimum) => {
    const points = readPoints(readFileSync(`${SITING}${name}.txt`, 'latin1'))
    const coverage = coverageOf(
      points.length,
      points.length,
      (i, j) => Math.hypot(points[i]!.x - points[j]!.x, points[i]!.y - points[j]!.y) <= 800,
    )
    const weight = points.map((point) => point.demand)
    expect(maximalCovering(coverage, weight, numOpen, { solver })).toMatchObject({
      value: optimum,
      bound: optimum,
      isProven: true,
    })
  })
})
