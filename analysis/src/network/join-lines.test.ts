import { describe, expect, it } from 'vitest'
import { townLonLat } from '../testkit/towns.ts'
import { attachPlaces } from './attach.ts'
import { joinLines, type StreetLine } from './join-lines.ts'
import { distanceMatrix } from './reach.ts'
import { UNREACHED } from './search.ts'
import { indexEdges, snapPoints } from './snap.ts'
import { PLAIN_WALKER, walkNetwork } from './walk-network.ts'

const line = (metres: readonly [number, number][], tags: StreetLine['tags'] = {}): StreetLine => ({
  lonLat: metres.flatMap(([east, north]) => townLonLat(east, north)),
  tags: { highway: 'residential', ...tags },
})
const EXACT = { toleranceMetres: 0, meetsAtCrossings: false }
const MENDED = { toleranceMetres: 2, meetsAtCrossings: true }

/** Walking metres between two points, rounded; null where there is no way. */
function metres(
  joined: ReturnType<typeof joinLines>,
  [from, to]: readonly [[number, number], [number, number]],
  minuteOfDay?: number,
): number | null {
  const network = walkNetwork(joined.graph, PLAIN_WALKER, { minuteOfDay })
  const points = [...townLonLat(...from), ...townLonLat(...to)]
  const places = attachPlaces(
    network,
    snapPoints(indexEdges(joined.graph), network, points, { maxLegMetres: 30 }),
  )
  const found = distanceMatrix(network, places, places)[1]!
  return found === UNREACHED ? null : Math.round(found / 100)
}

describe('theory: where lines meet', () => {
  const north: [number, number] = [100, 80]
  const west: [number, number] = [10, 0]
  const crossing = [
    line([
      [0, 0],
      [200, 0],
    ]),
    line([
      [100, -100],
      [100, 100],
    ]),
  ]

  it('is at a common vertex, and at a crossing only where asked', () => {
    expect(metres(joinLines(crossing, EXACT), [west, north])).toBeNull()
    const mended = joinLines(crossing, MENDED)
    expect(mended.repairs.crossings).toBe(1)
    expect([mended.graph.numNodes, mended.graph.numEdges]).toEqual([5, 4])
    expect(metres(mended, [west, north])).toBe(170)
    const shared = [
      line([
        [0, 0],
        [100, 0],
        [200, 0],
      ]),
      line([
        [100, -100],
        [100, 0],
        [100, 100],
      ]),
    ]
    expect(metres(joinLines(shared, EXACT), [west, north])).toBe(170)
  })

  it('is never where a bridge passes over, even at a common position; but at the end of the bridge', () => {
    const over = [
      line([
        [0, 0],
        [100, 0],
        [200, 0],
      ]),
      line(
        [
          [100, -100],
          [100, 0],
          [100, 100],
        ],
        { bridge: 'yes' },
      ),
      line([
        [100, 100],
        [0, 100],
        [0, 0],
      ]),
    ]
    const joined = joinLines(over, MENDED)
    const onRamp: [number, number] = [50, 100]
    const southEnd = joinLines(
      [
        ...over,
        line([
          [100, -100],
          [60, -100],
        ]),
      ],
      MENDED,
    ) // prettier-ignore
    expect(metres(southEnd, [[60, -100], onRamp])).toBe(40 + 200 + 50)
    expect(metres(joined, [[110, 0], onRamp])).toBe(110 + 100 + 50)
  })

  it('mends ends that miss each other or the street they lead to, and counts what it mended', () => {
    const torn = [
      line([
        [0, 0],
        [100, 0],
      ]),
      line([
        [101, 0.5],
        [200, 0],
      ]),
      line([
        [150, 1],
        [150, 90],
      ]),
    ]
    expect(metres(joinLines(torn, EXACT), [west, [150, 80]])).toBeNull()
    const mended = joinLines(torn, MENDED)
    expect(mended.repairs).toMatchObject({ joinedEnds: 1, endsOntoLines: 1, crossings: 0 })
    expect(metres(mended, [west, [150, 80]])).toBeGreaterThanOrEqual(217)
    expect(metres(mended, [west, [150, 80]])).toBeLessThanOrEqual(221)
  })

  it('drops lines without length and pieces drawn twice', () => {
    const repeated = [
      crossing[0]!,
      crossing[0]!,
      line([
        [200, 0],
        [0, 0],
      ]),
      line([
        [5, 5],
        [5, 5],
      ]),
    ]
    const joined = joinLines(repeated, EXACT)
    expect(joined.repairs).toMatchObject({ droppedPieces: 2, droppedLines: 1 })
    expect(joined.graph.numEdges).toBe(1)
    expect(Array.from(joined.edgeLine)).toEqual([0])
  })

  it('ties a gate to the street on which it stands, so that nobody passes outside its hours', () => {
    const street = [
      line([
        [0, 0],
        [100, 0],
        [200, 0],
      ]),
    ]
    const [lon, lat] = townLonLat(100, 0)
    const tags = { barrier: 'gate', opening_hours: '06:00-23:00' }
    const stray = townLonLat(50, 50)
    const barriers = [
      { lon, lat, tags },
      { lon: stray[0], lat: stray[1], tags },
    ]
    const joined = joinLines(street, { ...EXACT, barriers })
    expect(joined.repairs.untiedBarriers).toBe(1)
    const across: [[number, number], [number, number]] = [
      [50, 0],
      [150, 0],
    ]
    expect(metres(joined, across, 12 * 60)).toBe(100)
    expect(metres(joined, across, 23 * 60)).toBeNull()
    expect(
      metres(
        joined,
        [
          [50, 0],
          [80, 0],
        ],
        23 * 60,
      ),
    ).toBe(30)
  })
})
