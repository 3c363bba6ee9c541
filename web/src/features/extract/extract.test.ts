import { describe, expect, it } from 'vitest'
import {
  askedSpec,
  chooseDataset,
  finishedFilter,
  formatRefusal,
  readBuilder,
  withChoice,
  writeBuilder,
} from './state.ts'

describe('the address of the builder', () => {
  it('holds the whole choice and gives it back', () => {
    const spec = withChoice(chooseDataset('facility-1'), {
      filter: { all: [{ field: 'name', is: 'contains', value: '站&=?' }] },
      area: { places: ['110105016061'] },
      columns: ['name'],
    })
    const state = { spec, output: { format: 'csv' as const, hasBom: false, language: 'zh' as const } }
    expect(readBuilder(new URLSearchParams(writeBuilder(state).toString()))).toEqual(state)
  })

  it('opens empty where the link was cut', () => {
    expect(readBuilder(new URLSearchParams('spec={"dataset":"x')).spec).toBeNull()
    expect(readBuilder(new URLSearchParams('format=exe')).output.format).toBe('xlsx')
  })

  it('begins with a dataset that another page names', () => {
    expect(readBuilder(new URLSearchParams('dataset=case-1')).spec).toEqual({
      dataset: 'case-1',
      crs: 'EPSG:4326',
    })
  })
})

describe('a filter that is being written', () => {
  it('asks for what is whole and leaves the rest', () => {
    const half = { field: 'a', is: 'equals' as const }
    const whole = { field: 'b', is: 'is-empty' as const }
    expect(finishedFilter({ all: [half, { any: [half] }, whole] })).toEqual({ all: [whole] })
    expect(askedSpec({ ...chooseDataset('x'), filter: { all: [half] } })).toEqual(chooseDataset('x'))
  })
})

describe('formats', () => {
  it('are refused for what they cannot hold', () => {
    expect(formatRefusal('shapefile', { hasGeometry: false, crs: 'EPSG:4326' })).toBe('noGeometry')
    expect(formatRefusal('kml', { hasGeometry: true, crs: 'EPSG:4548' })).toBe('kmlSystem')
    expect(formatRefusal('geopackage', { hasGeometry: true, crs: 'GCJ-02' })).toBe('noCode')
    expect(formatRefusal('xlsx', { hasGeometry: true, crs: 'GCJ-02' })).toBeNull()
  })
})
