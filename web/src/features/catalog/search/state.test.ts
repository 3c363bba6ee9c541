import type { SearchResult } from '@jingjing/schema/search'
import { describe, expect, it } from 'vitest'
import { boxText, hasFilter, readFilters, shownFacets, writeFilters } from './state.ts'

describe('filters of the catalogue', () => {
  it('stand in the address and come back from it', () => {
    const search = writeFilters(new URLSearchParams('tab=x'), {
      query: '驿站',
      theme: 'welfare',
      bbox: '116.4,39.8,116.5,39.9',
    })
    expect(readFilters(search)).toEqual({
      query: '驿站',
      chosen: { theme: 'welfare' },
      bbox: '116.4,39.8,116.5,39.9',
    })
    expect(hasFilter(readFilters(search))).toBe(true)
    const none = writeFilters(search, { query: '', theme: undefined, bbox: null })
    expect(none.toString()).toBe('tab=x')
    expect(hasFilter(readFilters(none))).toBe(false)
  })

  it('an area that is none is passed over', () => {
    expect(readFilters(new URLSearchParams('bbox=1,2,3')).bbox).toBeNull()
    expect(boxText([116.4470804999, 39.8831855, 116.476742, 39.9])).toBe('116.44708,39.88319,116.47674,39.9')
  })

  it('a facet with one value is shown only where it was chosen', () => {
    const facets = {
      theme: [{ value: 'welfare', count: 3 }],
      department: [
        { value: 'a', count: 2 },
        { value: 'b', count: 1 },
      ],
      profile: [],
      sensitivity: [{ value: 'internal', count: 3 }],
      shape: [],
      year: [],
    } satisfies SearchResult['facets']
    expect(shownFacets(facets, {}).map(({ facet }) => facet)).toEqual(['department'])
    expect(shownFacets(facets, { theme: 'welfare' }).map(({ facet }) => facet)).toEqual([
      'theme',
      'department',
    ])
  })
})
