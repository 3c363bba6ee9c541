import { describe, expect, it } from 'vitest'
import { fitColumns } from './fit-columns.ts'
import type { VersionColumn } from './storage.ts'

const column = (name: string, type: VersionColumn['type']): VersionColumn => ({
  name,
  title: name,
  type,
  unit: null,
  sensitivity: 'internal',
  canonical: null,
})
const fit = (type: VersionColumn['type'], stored: VersionColumn['type'] | null) =>
  fitColumns([column('a', type)], stored === null ? [] : [column('a', stored)])[0]

describe('the columns of a next version', () => {
  it('go where they are, where nothing has changed', () => {
    for (const type of ['text', 'integer', 'number', 'boolean', 'date', 'timestamp'] as const)
      for (const stored of [null, type])
        expect(fit(type, stored)).toMatchObject({ column: { name: 'a', type }, widens: false, convert: null })
  })

  it('widen a column that holds less, and fit into one that holds more', () => {
    expect(fit('number', 'integer')).toMatchObject({ column: { name: 'a', type: 'number' }, widens: true })
    expect(fit('integer', 'number')).toMatchObject({ column: { name: 'a', type: 'number' }, widens: false })
    expect(fit('timestamp', 'date')).toMatchObject({ column: { name: 'a' }, widens: true })
    expect(fit('date', 'timestamp')?.convert?.('2026-03-01')).toBe('2026-03-01T00:00:00+08:00')
  })

  it('are words in a column of words', () => {
    expect([fit('integer', 'text')?.convert?.(7), fit('boolean', 'text')?.convert?.(true)]).toEqual([
      '7',
      'true',
    ])
  })

  it('stand beside what they cannot join, in the same place the next time', () => {
    expect(fit('text', 'integer')?.column.name).toBe('a_2')
    const stored = [column('a', 'integer'), column('a_2', 'boolean'), column('a_3', 'text')]
    expect(fitColumns([column('a', 'text')], stored)[0]?.column.name).toBe('a_3')
    const names = fitColumns([column('a', 'text'), column('a_2', 'text')], stored.slice(0, 1)).map(
      (one) => one.column.name,
    )
    expect(new Set(names).size).toBe(2)
  })
})
