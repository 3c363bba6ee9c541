import type { QualityCheck, QualityReport } from '@jingjing/schema/catalog/quality'
import { describe, expect, it } from 'vitest'
import { percentText, summaries, trends, worst } from './summary.ts'

const check = (
  dimension: QualityCheck['dimension'],
  numChecked: number,
  numFailed: number,
): QualityCheck => ({
  table: 'rows',
  dimension,
  rule: 'missing',
  field: null,
  numChecked,
  numFailed,
  hasRows: true,
})
const report = (version: number, checks: QualityCheck[], isChecked = true): QualityReport => ({
  version,
  createdAt: '',
  numRows: 10,
  computedAt: isChecked ? 'x' : null,
  checks,
})

describe('the summary of a quality report', () => {
  it('is the share of all that was checked, and nothing where nothing was', () => {
    const all = summaries(report(1, [check('validity', 30, 3), check('validity', 10, 1)]))
    expect(all.find((one) => one.dimension === 'validity')?.soundPercent).toBe(90)
    expect(all.find((one) => one.dimension === 'position')?.soundPercent).toBeNull()
  })

  it('says first what is worst', () => {
    expect(worst(report(1, [check('validity', 100, 1), check('position', 10, 5)]))?.dimension).toBe(
      'position',
    )
    expect(worst(report(1, [check('validity', 100, 0)]))).toBeNull()
  })

  it('never rounds a fault away', () => {
    expect([99.999, 0.001, 100, 0, null, 98.76].map(percentText)).toEqual([
      '99.9%',
      '0.1%',
      '100%',
      '0%',
      '—',
      '98.8%',
    ])
  })

  it('follows the versions that were checked, the oldest first', () => {
    const found = trends([
      report(3, [check('validity', 10, 0)]),
      report(2, [], false),
      report(1, [check('validity', 10, 5)]),
    ])
    expect(found).toEqual({ versions: [1, 3], trends: [{ dimension: 'validity', percents: [50, 100] }] })
  })
})
