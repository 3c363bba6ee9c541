import type { DatasetDetail } from '@jingjing/schema/catalog'
import { describe, expect, it } from 'vitest'
import { readView, writeView } from './state.ts'
import { datasetLayer } from './view.ts'

describe('what of a dataset is on screen', () => {
  it('is read from a trail’s link to a row', () => {
    expect(readView(new URLSearchParams('table=工单&row=12&version=3'))).toEqual({
      tab: 'table',
      table: '工单',
      row: 12,
      version: 3,
    })
  })

  it('comes back as it was written, and the usual leaves no trace', () => {
    const view = { tab: 'versions', table: 't', row: 5, version: 2 } as const
    expect(readView(writeView(new URLSearchParams(), view))).toEqual(view)
    expect(writeView(new URLSearchParams('tab=map&row=4'), { tab: 'table', row: undefined }).toString()).toBe(
      '',
    )
  })

  it('falls back where the address makes no sense', () => {
    expect(readView(new URLSearchParams('tab=nothing&row=-1&version=x'))).toEqual({
      tab: 'table',
      table: undefined,
      row: undefined,
      version: undefined,
    })
  })
})

describe('a table as a layer', () => {
  const dataset = { id: 'a/b', version: 4 }
  const table = { name: '点 位', geometryType: 'Point' } as DatasetDetail['tables'][number]

  it('is asked for by its dataset, table and version', () => {
    const layer = datasetLayer(dataset, table, undefined)
    expect(layer).toMatchObject({ sourceLayer: 'data', geometryType: 'Point' })
    const address = layer?.kind === 'tiles' ? layer.tiles : ''
    expect(address.startsWith('/tiles/a%2Fb/{z}/{x}/{y}?')).toBe(true)
    expect(new URLSearchParams(address.split('?')[1]).get('table')).toBe('点 位')
  })

  it('carries the name of its role where it is part of the base map', () => {
    const baseMap = {
      bounds: null,
      layers: [{ role: 'street', dataset: 'a/b', table: '点 位', version: 4, tiles: '' } as const],
    }
    expect(datasetLayer(dataset, table, baseMap)).toMatchObject({ sourceLayer: 'street' })
  })

  it('is none without geometry', () => {
    expect(datasetLayer(dataset, { ...table, geometryType: null }, undefined)).toBeNull()
  })
})
