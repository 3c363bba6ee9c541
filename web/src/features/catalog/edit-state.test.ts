import { describe, expect, it } from 'vitest'
import { editsOf, isFitting, withEdit } from './edit-state.ts'

const FIELDS = [
  { name: 'people', type: 'integer' },
  { name: 'day', type: 'date' },
]

describe('edits that wait to be saved', () => {
  it('hold the last text of each cell, and one change for each row', () => {
    const first = withEdit([], { key: 1, field: 'people', text: '5' })
    const second = withEdit(first, { key: 1, field: 'day', text: '2026-01-31' })
    const third = withEdit(second, { key: 1, field: 'people', text: '6' })
    expect(editsOf(third)).toEqual({
      changes: [{ key: 1, values: { day: '2026-01-31', people: '6' } }],
      deleted: [],
    })
  })

  it('fit where the text is a value of the column, emptiness included', () => {
    const fits = (field: string, text: string) => isFitting({ key: 1, field, text }, FIELDS)
    expect([fits('people', '12'), fits('people', ''), fits('day', '2024-02-29')]).toEqual([true, true, true])
    expect([
      fits('people', '1.5'),
      fits('people', '十二'),
      fits('day', '2026-02-29'),
      fits('gone', '1'),
    ]).toEqual([false, false, false, false])
  })
})
