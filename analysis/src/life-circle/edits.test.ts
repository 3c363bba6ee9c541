import { describe, expect, it } from 'vitest'
import { type Edit, editsFromText, editsToText } from './edits.ts'

const EDITS: Edit[] = [
  { type: 'add', kind: 'health-station', lon: 116.461234, lat: 39.891234, capacity: null, site: null },
  { type: 'add', kind: 'nursery', lon: 116.4, lat: 39.8, capacity: 40, site: 'demo-sites.12' },
  { type: 'add', kind: 'nursery', lon: -15.4, lat: -28.1, capacity: null, site: 'las-palmas.1.7' },
  { type: 'move', facility: 'demo-facilities.3', lon: 116.47, lat: 39.9 },
  { type: 'close', facility: 'demo-facilities.4' },
  { type: 'resize', facility: 'demo-facilities.5', capacity: 60 },
  { type: 'path', lonLat: [116.1, 39.1, 116.2, 39.2, 116.3, 39.3] },
  { type: 'housing', lon: 116.5, lat: 39.5, population: 900 },
]

describe('edits as text', () => {
  it('come back as they were', () => {
    expect(editsFromText(editsToText(EDITS))).toEqual(EDITS)
  })

  it('stand in an address as they are, without escapes', () => {
    const text = editsToText(EDITS)
    expect(new URLSearchParams({ plan: text }).toString()).toBe(`plan=${text}`)
  })

  it.each([
    ['an unknown verb', 'burn_demo-facilities.3'],
    ['a reference that is none', 'close_demo facilities;drop'],
    ['a place off the globe', 'add_park_200_39'],
    ['half a position', 'move_demo-facilities.3_116'],
    ['a path of one point', 'path_116_39'],
    ['a path of half a point', 'path_116_39_116'],
    ['a negative number of people', 'housing_116_39_-5'],
    ['words after the end', 'close_demo-facilities.3_4'],
    ['one good and one bad', 'close_demo-facilities.3*close_'],
  ])('are refused whole for %s', (_what, text) => {
    expect(editsFromText(text)).toBeNull()
  })

  it('are bounded in number', () => {
    const many = Array.from({ length: 201 }, () => 'close_a.1').join('*')
    expect(editsFromText(many)).toBeNull()
  })
})
