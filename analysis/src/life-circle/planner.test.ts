import { describe, expect, it } from 'vitest'
import { UNREACHED } from '../network/search.ts'
import { createRandom } from '../random/random.ts'
import { choiceOf, coverageByCommunity, coverageWithin, giniOfDistances, pocketsOf } from './coverage.ts'
import { diagnose } from './diagnose.ts'
import type { Edit } from './edits.ts'
import { createPlanner } from './planner.ts'
import { cornersNear, proposeSites } from './propose.ts'
import { at, TOWN_KINDS, wallTown } from './town.testkit.ts'
import { packWorld, unpackWorld } from './world.ts'

const HOMES = [
  [0, 0, 1],
  [300, 0, 2],
  [0, 100, 4],
  [1900, 100, 8],
] as const
const town = () => wallTown({ homes: HOMES, facilities: [[0, 100, 0]], sites: [[50, 100]] })
const planner = () => createPlanner(town(), TOWN_KINDS, 3000)
const metres = (distance: Int32Array): number[] => [...distance].map((one) => Math.round(one / 100))
const addAt = (kind: string, east: number, north: number): Edit => {
  const [lon, lat] = at(east, north)
  return { type: 'add', kind, lon, lat, capacity: null, site: null }
}

describe('theory: the walk to the nearest station of a town with a wall', () => {
  it('goes round the wall by its far end', () => {
    // 100 · 200 · 1,900 east + 100 north + 2,000 west · 1,900 + 100 + 100.
    expect(metres(planner().reach(0).distanceCentimetres)).toEqual(
      [100, 200, 4000, 2100].map((one) => (one > 3000 ? Math.round(UNREACHED / 100) : one)),
    )
  })

  it('goes through the wall once a path is drawn through it, and nobody walks farther than before', () => {
    const plan = planner()
    plan.setEdits([{ type: 'path', lonLat: [...at(0, 0), ...at(0, 100)] }])
    expect(metres(plan.reach(0).distanceCentimetres)).toEqual([100, 200, 200, 2100])
  })

  it('is told by the people who have it: powers of two say who', () => {
    const plan = planner()
    const { covered, total } = coverageWithin(
      plan.people(),
      plan.reach(0).distanceCentimetres,
      [10_000, 30_000, 250_000],
    )
    expect(covered.all).toEqual([1, 1 + 2, 1 + 2 + 8])
    expect(covered.elders).toEqual([0.5, 1.5, 5.5])
    expect(total).toEqual({ all: 15, elders: 7.5, children: 0 })
  })

  it('ends at a kind that does the work as well', () => {
    const plan = planner()
    plan.setEdits([addAt('centre', 0, 100)])
    expect(metres(plan.reach(0).distanceCentimetres)[2]).toBe(0)
    expect(plan.reach(1).distanceCentimetres[0]).toBe(UNREACHED)
    expect(plan.countWithin(0, 30_000)[2]).toBe(1)
  })

  it('is that of a facility where it was moved to, and of none where it was closed', () => {
    const plan = planner()
    const [lon, lat] = at(300, 0)
    plan.setEdits([{ type: 'move', facility: 'facilities.1', lon, lat }])
    expect(metres(plan.reach(0).distanceCentimetres).slice(0, 2)).toEqual([300, 0])
    plan.setEdits([{ type: 'close', facility: 'facilities.1' }])
    expect(plan.facilitiesOf(0)).toEqual([])
    expect([...plan.reach(0).distanceCentimetres].every((one) => one === UNREACHED)).toBe(true)
  })
})

it('theory: steps are a way for somebody on foot and none on wheels; a path beside them is one for both', () => {
  const steps = wallTown({ homes: [[1900, 100, 8]], facilities: [[0, 1900, 0]], joinedBy: 'steps' })
  const [onFoot, onWheels] = [false, true].map((avoidsSteps) =>
    createPlanner(steps, TOWN_KINDS, 3000, { avoidsSteps }),
  )
  expect(metres(onFoot!.reach(0).distanceCentimetres)).toEqual([300])
  expect(onWheels!.reach(0).distanceCentimetres[0]).toBe(UNREACHED)
  const path: Edit[] = [{ type: 'path', lonLat: [...at(1950, 0), ...at(1950, 100)] }]
  for (const plan of [onFoot!, onWheels!]) {
    plan.setEdits(path)
    expect(metres(plan.reach(0).distanceCentimetres)).toEqual([200])
  }
})

describe('invariant: a plan under the pointer', () => {
  it('gives the same distances as the plan at rest, wherever the facility is dragged', () => {
    const random = createRandom('drag')
    const moving = planner()
    for (let turn = 0; turn < 30; turn++) {
      const [lon, lat] = at(random.between(0, 2000), random.between(0, 100))
      // Now the one is under the pointer and now the other, several steps each.
      const movingEdit = turn % 7 < 3 ? 0 : 1
      const edits: Edit[] =
        movingEdit === 1
          ? [addAt('station', 1500, 0), { type: 'move', facility: 'facilities.1', lon, lat }]
          : [
              { type: 'add', kind: 'station', lon, lat, capacity: null, site: null },
              { type: 'move', facility: 'facilities.1', lon: at(700, 0)[0], lat: at(700, 0)[1] },
            ]
      moving.setEdits(edits, movingEdit)
      const still = planner()
      still.setEdits(edits)
      expect(moving.reach(0).distanceCentimetres).toEqual(still.reach(0).distanceCentimetres)
      expect(moving.countWithin(0, 100_000)).toEqual(still.countWithin(0, 100_000))
    }
  })

  it('never makes anybody walk farther by what it adds', () => {
    const random = createRandom('add')
    const plan = planner()
    let before = plan.reach(0).distanceCentimetres
    const edits: Edit[] = []
    for (let turn = 0; turn < 12; turn++) {
      edits.push(
        turn % 3 === 2
          ? { type: 'path', lonLat: [...at(random.between(0, 2000), 0), ...at(random.between(0, 2000), 100)] }
          : addAt('station', random.between(0, 2000), random.between(0, 100)),
      )
      plan.setEdits(edits)
      const after = plan.reach(0).distanceCentimetres
      for (let home = 0; home < after.length; home++) expect(after[home]).toBeLessThanOrEqual(before[home]!)
      before = after
    }
  })

  it('ignores edits of what is not there', () => {
    const plan = planner()
    const before = plan.reach(0).distanceCentimetres
    plan.setEdits([{ type: 'close', facility: 'elsewhere.9' }, addAt('no-such-kind', 0, 0)])
    expect(plan.reach(0).distanceCentimetres).toEqual(before)
  })
})

describe('theory: what is told of a coverage', () => {
  it('is split by community, and by how much choice people have', () => {
    const plan = planner()
    const distance = plan.reach(0).distanceCentimetres
    expect(coverageByCommunity(plan.people(), 'all', distance, 30_000, 1)).toEqual([
      { community: 0, total: 15, covered: 3 },
    ])
    plan.setEdits([addAt('station', 200, 0)])
    expect(choiceOf(plan.people().population, plan.countWithin(0, 25_000))).toEqual([4 + 8, 0, 1 + 2, 0])
  })

  it('is equal where all walk the same, and unequal where half walk nothing', () => {
    const one = Float32Array.from([1, 1])
    expect(giniOfDistances(one, Int32Array.from([500, 500]), 10_000)).toBeCloseTo(0, 12)
    // Of two people one has all of the walking: Gini 1/2.
    expect(giniOfDistances(one, Int32Array.from([0, 500]), 10_000)).toBeCloseTo(0.5, 12)
  })

  it('gathers left-out neighbours into patches, the one with most people first', () => {
    const lonLat = [...at(0, 0), ...at(100, 0), ...at(900, 0), ...at(950, 0)]
    const weights = Float32Array.from([1, 2, 16, 4])
    const pockets = pocketsOf(lonLat, weights, Int32Array.from([900, 900, 900, 100]), 500, UNREACHED)
    expect(pockets.map(({ people, homes }) => [people, homes])).toEqual([
      [16, [2]],
      [3, [0, 1]],
    ])
  })
})

describe('a proposal', () => {
  const task = { services: [0], limitMetres: 300, group: 'all' as const, numSites: 1 }

  it('takes the site that reaches most of those left out, and says that none is better', () => {
    const { sites } = town()
    const candidates = [
      { lon: sites.lonLat[0]!, lat: sites.lonLat[1]! },
      ...[[1900, 100] as const, [300, 0] as const].map(([east, north]) => {
        const [lon, lat] = at(east, north)
        return { lon, lat }
      }),
    ]
    const found = proposeSites(planner(), { ...task, candidates })
    expect(found).toMatchObject({
      sites: [1],
      numPeople: 15,
      numBefore: 3,
      numAfter: 11,
      numBestPossible: 11,
      isProven: true,
    })
    // With two sites everybody is reached; a third would reach nobody more and is not proposed.
    expect(proposeSites(planner(), { ...task, numSites: 3, candidates })).toMatchObject({
      sites: [0, 1],
      numAfter: 15,
    })
  })

  it('finds street corners near those who are left out', () => {
    const corners = cornersNear(planner(), task)
    expect(corners.length).toBeGreaterThan(0)
    expect(proposeSites(planner(), { ...task, candidates: corners }).numAfter).toBeGreaterThan(3)
  })
})

it('a diagnosis names a gap with its patch, and nothing where nobody is left out', () => {
  const plan = createPlanner(
    wallTown({
      homes: HOMES.map(([east, north, people]) => [east, north, people * 64]),
      facilities: [[0, 100, 0]],
    }),
    TOWN_KINDS,
    3000,
  )
  const demand = {
    pack: 'p',
    requirement: 'r',
    services: [0],
    people: 'all',
    reachMetres: 300,
    isBasic: true,
    status: 'secondary',
  } as const
  const [gap] = diagnose(plan, [demand])
  expect(gap).toMatchObject({
    numPeople: 15 * 64,
    numLeftOut: 12 * 64,
    pocket: { people: 8 * 64, compounds: ['Compound'] },
  })
  expect(diagnose(plan, [{ ...demand, reachMetres: 100_000 }]).length).toBe(1)
  plan.setEdits([addAt('station', 0, 100), addAt('station', 1900, 100)])
  expect(diagnose(plan, [demand])).toEqual([])
})

it('theory: of two equal gaps the one that people complain of comes first', () => {
  const world = wallTown({ homes: [[0, 0, 64]], facilities: [] })
  const demand = {
    pack: 'p',
    services: [0],
    people: 'all',
    reachMetres: 300,
    isBasic: true,
    status: 'secondary',
  } as const
  const demands = [
    { ...demand, requirement: 'quiet', services: [0] },
    { ...demand, requirement: 'missed', services: [2] },
  ]
  const named = (wishes: typeof world.wishes): string[] =>
    diagnose(createPlanner({ ...world, wishes }, TOWN_KINDS, 3000), demands).map(
      ({ requirement }) => requirement,
    )
  expect(named([])).toEqual(['quiet', 'missed'])
  expect(named([{ kind: 2, community: 0, numComplaints: 1, numAnswers: 0 }])).toEqual(['missed', 'quiet'])
  // Of another community, and so of nobody in the patch.
  expect(named([{ kind: 2, community: 1, numComplaints: 9, numAnswers: 9 }])).toEqual(['quiet', 'missed'])
})

it('a service of which no facility is known is told last, however many people it leaves out', () => {
  const plan = createPlanner(
    wallTown({
      homes: [
        [0, 0, 64],
        [1900, 0, 1024],
      ],
      facilities: [[0, 1900, 0]],
    }),
    TOWN_KINDS,
    3000,
  )
  const demand = { pack: 'p', people: 'all', reachMetres: 300, isBasic: true, status: 'secondary' } as const
  const demands = [
    { ...demand, requirement: 'unknown', services: [2] },
    { ...demand, requirement: 'far', services: [0] },
  ]
  const told = () =>
    diagnose(plan, demands).map(({ requirement, numLeftOut, hasNoFacility }) => [
      requirement,
      numLeftOut,
      hasNoFacility,
    ])
  expect(told()).toEqual([
    ['far', 64, false],
    ['unknown', 64 + 1024, true],
  ])
  // One that is planned is one that is known.
  plan.setEdits([addAt('shop', 1900, 0)])
  expect(told()).toEqual([
    ['unknown', 64, false],
    ['far', 64, false],
  ])
})

it('a world comes back from its bytes as it was, wherever the bytes lie', () => {
  const bytes = packWorld(town())
  const moved = new Uint8Array(bytes.length + 3)
  moved.set(bytes, 3)
  expect(unpackWorld(moved.subarray(3))).toEqual(town())
  expect(() => unpackWorld(bytes.subarray(0, bytes.length - 9))).toThrow(/cut off/)
})
