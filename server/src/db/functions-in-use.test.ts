import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FUNCTIONS_IN_USE, type FunctionInUse } from './functions-in-use.ts'
import { statement } from './sql.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))

/** Every call `st_…(` in a text, in lower case. */
const callsIn = (text: string): string[] =>
  [...text.matchAll(/\bst_[a-z0-9_]+(?=\s*\()/gi)].map((match) => match[0].toLowerCase())

function productFiles(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name) && !/\.test\.ts$/.test(name))
    .filter((name) => !name.endsWith('functions-in-use.ts'))
}

let store: TestDatabase

beforeAll(async () => {
  store = await openTestDatabase()
})
afterAll(() => store?.drop())

async function answer(expression: string): Promise<unknown> {
  const [row] = await store.database.write((tx) =>
    tx.query<{ answer: unknown }>(statement(`select ${expression} as answer`)),
  )
  return row?.answer
}

describe('the list of functions in use', () => {
  it('finds calls whatever their case and spacing, and no mere names', () => {
    expect(callsIn("ST_Area(g), st_x (g), \n st_dimension\n(g) = 'ST_Point' and last_x(1)")).toEqual([
      'st_area',
      'st_x',
      'st_dimension',
    ])
  })

  it('names exactly what the product calls', () => {
    const files = productFiles()
    expect(files.length).toBeGreaterThan(80)
    const called = new Set(files.flatMap((name) => callsIn(readFileSync(join(SOURCES, name), 'utf8'))))
    expect([...called].sort()).toEqual(Object.keys(FUNCTIONS_IN_USE).sort())
  })
})

const geometry = (wkt: string): string => `'SRID=4326;${wkt}'::geometry`
const BOWTIE = geometry('POLYGON((0 0,1 1,1 0,0 1,0 0))')
const TRIANGLE = geometry('POLYGON((0 0,3 0,0 3,0 0))')
const BOX = 'box3d(st_makeenvelope(116.4, 39.8, 116.5, 39.9, 4326))'

const ORIGIN = `${geometry('POINT(0 0)')}::geography`
const DEGREE_EAST = `${geometry('POINT(1 0)')}::geography`

/** Answers that follow from the definition alone, on paper. */
const SQUARE = geometry('POLYGON((0 0,2 0,2 2,0 2,0 0))')
const ANSWERS: Record<
  Exclude<FunctionInUse, 'st_area' | 'st_transform'>,
  readonly [expression: string, answer: unknown][]
> = {
  st_asgeojson: [
    // Six digits are a tenth of a metre; no bounding box, no coordinate system.
    [
      `st_asgeojson(${geometry('POINT(116.12345678 39.5)')}, 6, 0)`,
      '{"type":"Point","coordinates":[116.123457,39.5]}',
    ],
    [
      `st_asgeojson(${geometry('LINESTRING(0 0,1 2)')}, 6, 0)`,
      '{"type":"LineString","coordinates":[[0,0],[1,2]]}',
    ],
  ],
  st_centroid: [
    // A third of the way up each median; the middle of the length; the mean of the positions.
    [`st_astext(st_centroid(${TRIANGLE}))`, 'POINT(1 1)'],
    [`st_astext(st_centroid(${geometry('LINESTRING(0 0,2 0,2 2)')}))`, 'POINT(1.5 0.5)'],
    [`st_astext(st_centroid(${geometry('MULTIPOINT(0 0,4 2)')}))`, 'POINT(2 1)'],
  ],
  st_contains: [
    // Unlike covering, containing asks for a position inside: the border alone is not enough.
    [`st_contains(${SQUARE}, ${geometry('POINT(1 1)')})`, true],
    [`st_contains(${SQUARE}, ${geometry('POINT(2 1)')})`, false],
  ],
  st_covers: [
    [`st_covers(${TRIANGLE}, ${geometry('POINT(1 1)')})`, true],
    [`st_covers(${TRIANGLE}, ${geometry('POINT(1.5 0)')})`, true],
    [`st_covers(${TRIANGLE}, ${geometry('POINT(3 0)')})`, true],
    [`st_covers(${TRIANGLE}, ${geometry('POINT(2 2)')})`, false],
    [
      `st_covers(${geometry('POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,3 1,3 3,1 3,1 1))')}, ${geometry('POINT(2 2)')})`,
      false,
    ],
  ],
  st_crosses: [
    [`st_crosses(${geometry('LINESTRING(-1 1,3 1)')}, ${SQUARE})`, true],
    [`st_crosses(${geometry('LINESTRING(0 1,2 1)')}, ${SQUARE})`, false],
  ],
  st_dimension: [
    [`st_dimension(${geometry('MULTIPOINT(0 0,1 1)')})`, 0],
    [`st_dimension(${geometry('LINESTRING(0 0,1 1)')})`, 1],
    [`st_dimension(${TRIANGLE})`, 2],
  ],
  st_disjoint: [
    [`st_disjoint(${SQUARE}, ${geometry('POINT(3 3)')})`, true],
    [`st_disjoint(${SQUARE}, ${geometry('POINT(2 2)')})`, false],
  ],
  // A degree of the equator is a 360th of the circumference: 2π × 6,378,137 m / 360 = 111,319.49 m.
  st_distance: [[`round(st_distance(${ORIGIN}, ${DEGREE_EAST}))`, 111_319]],
  st_dwithin: [
    [`st_dwithin(${ORIGIN}, ${DEGREE_EAST}, 111320)`, true],
    [`st_dwithin(${ORIGIN}, ${DEGREE_EAST}, 111319)`, false],
  ],
  st_equals: [
    // The same ground, begun at another corner.
    [`st_equals(${SQUARE}, ${geometry('POLYGON((2 2,0 2,0 0,2 0,2 2))')})`, true],
    [`st_equals(${SQUARE}, ${TRIANGLE})`, false],
  ],
  st_expand: [[`st_astext(st_expand(${geometry('POINT(1 2)')}, 1))`, 'POLYGON((0 1,0 3,2 3,2 1,0 1))']],
  st_extent: [
    [
      `(select st_extent(g)::text from (values (${geometry('POINT(3 -1)')}), (null), (${geometry('LINESTRING(0 0,1 5)')})) v (g))`,
      'BOX(0 -1,3 5)',
    ],
    ['(select st_extent(g)::text from (select null::geometry where false) v (g))', null],
  ],
  st_flipcoordinates: [
    [`st_astext(st_flipcoordinates(${geometry('LINESTRING(1 2,3 4)')}))`, 'LINESTRING(2 1,4 3)'],
  ],
  st_geometrytype: [
    [`st_geometrytype(${geometry('POINT(0 0)')})`, 'ST_Point'],
    [`st_geometrytype(${geometry('MULTIPOLYGON(((0 0,1 0,0 1,0 0)))')})`, 'ST_MultiPolygon'],
  ],
  st_geomfromgeojson: [
    [
      `st_astext(st_geomfromgeojson('{"type":"LineString","coordinates":[[1,2],[3,4]]}'))`,
      'LINESTRING(1 2,3 4)',
    ],
  ],
  st_intersects: [
    [`st_intersects(${SQUARE}, ${geometry('POINT(2 2)')})`, true],
    [`st_intersects(${SQUARE}, ${geometry('POINT(3 3)')})`, false],
  ],
  st_isempty: [
    [`st_isempty(${geometry('POINT EMPTY')})`, true],
    [`st_isempty(${geometry('POINT(0 0)')})`, false],
  ],
  st_isvalid: [
    [`st_isvalid(${BOWTIE})`, false],
    [`st_isvalid(${TRIANGLE})`, true],
  ],
  st_makeenvelope: [
    ['st_asewkt(st_makeenvelope(1, 2, 3, 4, 4326))', 'SRID=4326;POLYGON((1 2,1 4,3 4,3 2,1 2))'],
  ],
  st_makepoint: [['st_asewkt(st_makepoint(116.5, 39.9))', 'POINT(116.5 39.9)']],
  st_makevalid: [
    // The bow tie is two triangles over a base of 1 with a height of ½: twice ¼.
    [`st_isvalid(st_makevalid(${BOWTIE}))`, true],
    [`st_geometrytype(st_makevalid(${BOWTIE}))`, 'ST_MultiPolygon'],
    [`st_area(st_makevalid(${BOWTIE}))`, 0.5],
    [`st_astext(st_makevalid(${TRIANGLE}))`, 'POLYGON((0 0,3 0,0 3,0 0))'],
  ],
  st_npoints: [
    // The ring of a triangle ends where it began.
    [`st_npoints(${TRIANGLE})`, 4],
    [`st_npoints(${geometry('POINT(1 2)')})`, 1],
  ],
  st_overlaps: [
    [`st_overlaps(${SQUARE}, ${geometry('POLYGON((1 1,3 1,3 3,1 3,1 1))')})`, true],
    [`st_overlaps(${SQUARE}, ${geometry('POLYGON((0 0,1 0,1 1,0 1,0 0))')})`, false],
  ],
  st_setsrid: [['st_asewkt(st_setsrid(st_makepoint(1, 2), 4326))', 'SRID=4326;POINT(1 2)']],
  st_simplify: [
    // The middle vertex lies 0.1 from the line between the ends.
    [`st_astext(st_simplify(${geometry('LINESTRING(0 0,5 0.1,10 0)')}, 0.11, true))`, 'LINESTRING(0 0,10 0)'],
    [
      `st_astext(st_simplify(${geometry('LINESTRING(0 0,5 0.1,10 0)')}, 0.09, true))`,
      'LINESTRING(0 0,5 0.1,10 0)',
    ],
    // An area smaller than the tolerance keeps a shape rather than vanishing.
    [`st_dimension(st_simplify(${geometry('POLYGON((0 0,0.1 0,0.1 0.1,0 0.1,0 0))')}, 1, true))`, 2],
  ],
  st_touches: [
    [`st_touches(${SQUARE}, ${geometry('POINT(2 1)')})`, true],
    [`st_touches(${SQUARE}, ${geometry('POINT(1 1)')})`, false],
  ],
  st_within: [
    [`st_within(${geometry('POINT(1 1)')}, ${SQUARE})`, true],
    [`st_within(${geometry('POINT(2 1)')}, ${SQUARE})`, false],
  ],
  st_x: [[`st_x(${geometry('POINT(116.46 39.89)')})`, 116.46]],
  st_xmax: [[`st_xmax(${BOX})`, 116.5]],
  st_xmin: [[`st_xmin(${BOX})`, 116.4]],
  st_y: [[`st_y(${geometry('POINT(116.46 39.89)')})`, 39.89]],
  st_ymax: [[`st_ymax(${BOX})`, 39.9]],
  st_ymin: [[`st_ymin(${BOX})`, 39.8]],
}

describe('each function answers what its definition says', () => {
  it.each(Object.entries(ANSWERS))('%s', async (name, cases) => {
    expect(cases.length).toBeGreaterThan(0)
    for (const [expression, expected] of cases) {
      expect(callsIn(expression)).toContain(name)
      expect(await answer(expression), expression).toEqual(expected)
    }
  })

  it('st_area, on the ellipsoid, to a millionth', async () => {
    // Area between two meridians and two parallels of the ellipsoid of WGS 84 (Snyder, Map Projections, 1987,
    // equation 3-12): b²/2 · Δλ · [sin φ/(1 − e² sin² φ) + ln((1 + e sin φ)/(1 − e sin φ))/(2e)]. The sides here
    // are geodesics; over 0.01° a parallel bends away from one by 12 mm, at both edges to the same side.
    const a = 6_378_137
    const f = 1 / 298.257223563
    const b = a * (1 - f)
    const e = Math.sqrt(f * (2 - f))
    const radians = (degrees: number): number => (degrees * Math.PI) / 180
    const zone = (lat: number): number => {
      const s = Math.sin(radians(lat))
      return s / (1 - e * e * s * s) + Math.log((1 + e * s) / (1 - e * s)) / (2 * e)
    }
    const squareMetres = ((b * b) / 2) * radians(0.01) * (zone(39.9) - zone(39.89))
    const measured = await answer('st_area(st_makeenvelope(116.46, 39.89, 116.47, 39.9, 4326)::geography)')
    expect(squareMetres / 949_000).toBeCloseTo(1, 2)
    expect(Math.abs((measured as number) / squareMetres - 1)).toBeLessThan(1e-6)
    expect(await answer(`st_area(${TRIANGLE})`)).toBe(4.5)
  })

  it('st_transform, to the sphere of web maps and to the plane of the zone, to a tenth of a millimetre', async () => {
    // EPSG:3857 on a sphere of 6,378,137 m: x = R λ, y = R ln tan(π/4 + φ/2).
    const radians = (degrees: number): number => (degrees * Math.PI) / 180
    const x = 6_378_137 * radians(116.46)
    const y = 6_378_137 * Math.log(Math.tan(Math.PI / 4 + radians(39.89) / 2))
    const place = geometry('POINT(116.46 39.89)')
    expect(await answer(`st_x(st_transform(${place}, 3857))`)).toBeCloseTo(x, 4)
    expect(await answer(`st_y(st_transform(${place}, 3857))`)).toBeCloseTo(y, 4)
    // On the middle meridian of EPSG:4548 the easting is the false one, 500 km, and the northing is the length of
    // the meridian: 0.01° of it are M·Δφ, with M = a(1 − e²)/(1 − e² sin² φ)^1.5 at the middle.
    const northing = async (lat: number): Promise<number> =>
      (await answer(`st_y(st_transform(${geometry(`POINT(117 ${lat})`)}, 4548))`)) as number
    expect(await answer(`st_x(st_transform(${geometry('POINT(117 39.89)')}, 4548))`)).toBeCloseTo(500_000, 4)
    const e2 = (1 / 298.257222101) * (2 - 1 / 298.257222101)
    const metresPerRadian = (6_378_137 * (1 - e2)) / (1 - e2 * Math.sin(radians(39.895)) ** 2) ** 1.5
    expect((await northing(39.9)) - (await northing(39.89))).toBeCloseTo(metresPerRadian * radians(0.01), 4)
  })

  it('leaves no function without an answer', () => {
    expect([...Object.keys(ANSWERS), 'st_area', 'st_transform'].sort()).toEqual(
      Object.keys(FUNCTIONS_IN_USE).sort(),
    )
  })
})

describe('beside functions, the product relies on', () => {
  it('geometry that comes in as GeoJSON text or as EWKT, in WGS 84', async () => {
    const input = `'{"type":"Point","coordinates":[116.46,39.89]}'::geometry(Geometry, 4326)`
    expect(await answer(`st_asewkt(${input})`)).toBe('SRID=4326;POINT(116.46 39.89)')
    expect(await answer(`st_asewkt('SRID=4326;POINT(1 2)'::geometry(Geometry, 4326))`)).toBe(
      'SRID=4326;POINT(1 2)',
    )
  })

  it('the operator && comparing boxes, not shapes', async () => {
    const far = geometry('POLYGON((3 3,3 2,2 3,3 3))')
    expect(await answer(`${TRIANGLE} && ${far}`)).toBe(true)
    expect(await answer(`st_covers(${TRIANGLE}, ${far})`)).toBe(false)
    expect(await answer(`${TRIANGLE} && ${geometry('POINT(4 4)')}`)).toBe(false)
  })
})
