import type { ProposedTable } from '@jingjing/schema/ingest'
import { describe, expect, it } from 'vitest'
import { columnAsSaid, fieldsOf, overridesToSend, readRows, withColumn, withTable } from './overrides.ts'

const column = (index: number, part: object = {}): ProposedTable['columns'][number] =>
  ({
    index,
    include: true,
    title: `第${index}列`,
    type: 'text',
    canonical: null,
    sensitivity: 'internal',
    ...part,
  }) as never
const table = (override: ProposedTable['override'] = null): ProposedTable =>
  ({ key: '1/0', columns: [column(0), column(1)], override }) as never

describe('what a person says about a table', () => {
  it('is put on what was said before, column by column, and nothing else is touched', () => {
    const before = table({
      table: '1/0',
      profile: 'case',
      columns: [{ index: 0, include: true, type: 'date' }],
    })
    const once = withColumn({}, before, 0, { canonical: 'called_at' })
    const twice = withTable(withColumn(once, before, 1, { include: false }), before, { crs: 'GCJ-02' })
    expect(overridesToSend([before], twice)).toEqual([
      {
        table: '1/0',
        profile: 'case',
        crs: 'GCJ-02',
        columns: [
          { index: 0, include: true, type: 'date', canonical: 'called_at' },
          { index: 1, include: false },
        ],
      },
    ])
    expect(columnAsSaid(before, column(0), twice)).toMatchObject({ type: 'date', canonical: 'called_at' })
    expect(columnAsSaid(before, column(1), twice).include).toBe(false)
  })

  it('takes a field away by saying that there is none', () => {
    const said = withColumn({}, table(), 0, { canonical: null })
    expect(columnAsSaid(table(), column(0, { canonical: 'name' }), said).canonical).toBeNull()
    expect(overridesToSend([table()], {})).toEqual([])
  })

  it('names header rows as people write them', () => {
    expect(['2', '2-3', '2，3', '', '3 2 2'].map(readRows)).toEqual([[2], [2, 3], [2, 3], [], [2, 3]])
    expect(['x', '0', '3-2', '1-100', '1,2,3,4,5,6,7'].map(readRows)).toEqual([null, null, null, null, null])
  })

  it('offers the fields of the profile', () => {
    expect(fieldsOf('case')).toContain('called_at')
    expect([fieldsOf(null), fieldsOf('x')]).toEqual([[], []])
  })
})
