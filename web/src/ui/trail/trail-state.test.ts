import { describe, expect, it } from 'vitest'
import type { FigureRequest } from '../../api/trail.ts'
import { decodeTrail, encodeTrail, rowAddress } from './trail-state.ts'

describe('the trail in the address', () => {
  it('comes back as the request that it was, whatever stands in the parameters', () => {
    const requests: FigureRequest[] = [
      { measure: 'monitoring.cases', params: {} },
      {
        measure: 'monitoring.cases',
        params: { from: '2026-11-01', to: '2026-11-08', category: '噪声/扰民 & 其他?=' },
      },
      { measure: 'environment.aqi', params: { station: '3', day: '2026-03-01' } },
    ]
    for (const request of requests) {
      const search = new URLSearchParams({ trail: encodeTrail(request) })
      expect(decodeTrail(new URLSearchParams(search.toString()).get('trail'))).toEqual(request)
    }
  })

  it('is the same text for the same request, whatever the order of its parameters', () => {
    expect(encodeTrail({ measure: 'm', params: { a: '1', b: '2' } })).toBe(
      encodeTrail({ measure: 'm', params: { b: '2', a: '1' } }),
    )
  })

  it('is nothing where there is none', () => {
    expect(decodeTrail(null)).toBeNull()
    expect(decodeTrail('')).toBeNull()
    expect(decodeTrail('?a=1')).toBeNull()
  })
})

it('a row leads to its dataset, table, row and version, with the names escaped', () => {
  const address = rowAddress({ dataset: 'a/b', table: '工单 1', row: 12, version: 3 })
  const url = new URL(address, 'http://localhost')
  expect(url.pathname).toBe('/data/a%2Fb')
  expect(Object.fromEntries(url.searchParams)).toEqual({ table: '工单 1', row: '12', version: '3' })
})
