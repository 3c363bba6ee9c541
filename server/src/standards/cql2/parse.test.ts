import type { Problem } from '@jingjing/schema/problems'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, MAX_TEXT_CHARACTERS } from './cql2.ts'
import { parseJson } from './parse-json.ts'
import { parseText } from './parse-text.ts'

const property = (name: string) => ({ property: name })
const faultOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as Problem).params.fault
  }
  return null
}

describe('http://www.opengis.net/spec/cql2/1.0/req/cql2-text', () => {
  it.each([
    ["name = '甲'", { op: '=', args: [property('name'), '甲'] }],
    ['"名 称" <> 3', { op: '<>', args: [property('名 称'), 3] }],
    ["名称 = 'O''Hara'", { op: '=', args: [property('名称'), "O'Hara"] }],
    ['a < -1.5e2', { op: '<', args: [property('a'), -150] }],
    ['a IS NULL', { op: 'isNull', args: [property('a')] }],
    ['a is not null', { op: 'not', args: [{ op: 'isNull', args: [property('a')] }] }],
    [
      'a = 1 OR b = 2 AND NOT c = 3',
      {
        op: 'or',
        args: [
          { op: '=', args: [property('a'), 1] },
          {
            op: 'and',
            args: [
              { op: '=', args: [property('b'), 2] },
              { op: 'not', args: [{ op: '=', args: [property('c'), 3] }] },
            ],
          },
        ],
      },
    ],
    [
      'a + 2 * 3 = (a + 2) * 3',
      {
        op: '=',
        args: [
          { op: '+', args: [property('a'), { op: '*', args: [2, 3] }] },
          { op: '*', args: [{ op: '+', args: [property('a'), 2] }, 3] },
        ],
      },
    ],
    ["a NOT LIKE 'x%'", { op: 'not', args: [{ op: 'like', args: [property('a'), 'x%'] }] }],
    [
      "CASEI(a) IN (CASEI('X'), 'y')",
      {
        op: 'in',
        args: [{ op: 'casei', args: [property('a')] }, [{ op: 'casei', args: ['X'] }, 'y']],
      },
    ],
    [
      'a BETWEEN 1 AND 2 AND b = 3',
      {
        op: 'and',
        args: [
          { op: 'between', args: [property('a'), 1, 2] },
          { op: '=', args: [property('b'), 3] },
        ],
      },
    ],
    ["day >= DATE('2026-02-01')", { op: '>=', args: [property('day'), { date: '2026-02-01' }] }],
    [
      "T_DURING(at, INTERVAL('2026-01-01', '..'))",
      {
        op: 't_during',
        args: [property('at'), { interval: ['2026-01-01', '..'] }],
      },
    ],
    [
      'S_INTERSECTS(geometry, BBOX(116, 39, 117, 40))',
      {
        op: 's_intersects',
        args: [property('geometry'), { bbox: [116, 39, 117, 40] }],
      },
    ],
    [
      'S_WITHIN(geometry, POLYGON((0 0, 1 0, 1 1, 0 0), (.2 .1, .3 .1, .3 .2, .2 .1)))',
      {
        op: 's_within',
        args: [
          property('geometry'),
          {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [1, 1],
                [0, 0],
              ],
              [
                [0.2, 0.1],
                [0.3, 0.1],
                [0.3, 0.2],
                [0.2, 0.1],
              ],
            ],
          },
        ],
      },
    ],
    [
      's_disjoint(geometry, GEOMETRYCOLLECTION(POINT(1 -2), MULTIPOINT((3 4), 5 6)))',
      {
        op: 's_disjoint',
        args: [
          property('geometry'),
          {
            type: 'GeometryCollection',
            geometries: [
              { type: 'Point', coordinates: [1, -2] },
              {
                type: 'MultiPoint',
                coordinates: [
                  [3, 4],
                  [5, 6],
                ],
              },
            ],
          },
        ],
      },
    ],
  ])('%s', (text, tree) => {
    expect(parseText(text)).toEqual(tree)
  })

  it('is the same tree as its JSON', () => {
    for (const text of [
      "a = 'x' AND NOT (b > 2 OR c IS NULL)",
      "T_AFTER(at, TIMESTAMP('2026-01-01T00:00:00Z'))",
      'a ^ 2 = 4',
    ])
      expect(parseJson(JSON.stringify(parseText(text)))).toEqual(parseText(text))
  })

  it.each([
    '',
    'a =',
    "a = 'open",
    'a = 1)',
    '((a = 1)',
    'a ! 1',
    'a = 1; drop table x',
    'a NOT 1',
    'POINT(1) = 2',
    'a BETWEEN 1',
    "DATE('2026-01-01', 'x') = a",
  ])('refuses “%s” and says where', (text) => {
    expect(faultOf(() => parseText(text))).toMatch(/syntax|value/)
  })

  it('refuses functions that there are not, and what is too deep or too long, without running out of stack', () => {
    expect(faultOf(() => parseText('pg_sleep(10) = 1'))).toBe('unknown-function')
    expect(faultOf(() => parseText(`${'('.repeat(1_000)}a = 1`))).toBe('too-deep')
    expect(faultOf(() => parseText(`${'NOT '.repeat(3_000)}a = 1`))).toBe('too-deep')
    expect(faultOf(() => parseText(`${'-'.repeat(3_000)}1 = a`))).toBe('too-deep')
    expect(faultOf(() => parseText(`${'('.repeat(30)}1${'+1)'.repeat(30)} = a`))).toBeNull()
    expect(faultOf(() => parseText(`a = '${'x'.repeat(MAX_TEXT_CHARACTERS)}'`))).toBe('too-long')
    expect(parseText(`${'('.repeat(MAX_DEPTH - 2)}a = 1${')'.repeat(MAX_DEPTH - 2)}`)).toEqual({
      op: '=',
      args: [property('a'), 1],
    })
  })
})

describe('http://www.opengis.net/spec/cql2/1.0/req/cql2-json', () => {
  it('reads what the standard writes', () => {
    const filter = {
      op: 'and',
      args: [
        { op: 'between', args: [{ property: 'height' }, 3, 5] },
        { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [1, 2] }] },
        { op: 't_during', args: [{ property: 'at' }, { interval: ['..', { date: '2026-01-01' }] }] },
      ],
    }
    expect(parseJson(JSON.stringify(filter))).toEqual(filter)
  })

  it.each([
    '',
    '{',
    'null',
    '{"op":"="}',
    '{"op":"drop","args":[]}',
    '{"type":"Circle"}',
    '{"type":"Point","coordinates":["x"]}',
    '{"__proto__":1}',
  ])('refuses %s', (text) => {
    expect(faultOf(() => parseJson(text))).not.toBeNull()
  })

  it('refuses what is too deep', () => {
    const deep = `${'{"op":"not","args":['.repeat(200)}true${']}'.repeat(200)}`
    expect(faultOf(() => parseJson(deep))).toBe('too-deep')
  })
})
