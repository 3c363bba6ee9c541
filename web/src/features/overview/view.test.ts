import type { DatasetSummary } from '@jingjing/schema/catalog'
import type { RunningState } from '@jingjing/schema/monitoring'
import type { Figure } from '@jingjing/schema/trail'
import { describe, expect, it } from 'vitest'
import { biggestChanges, categoryRequests, freshest } from './view.ts'

const before = (...values: (number | null)[]) => values.map((value) => ({ value }) as Figure)

describe('what changed', () => {
  it('is ordered by cases, not by percent, and leaves out what did not change', () => {
    const items = [
      { key: 'a', label: 'A', count: 110 },
      { key: 'b', label: 'B', count: 3 },
      { key: 'c', label: 'C', count: 40 },
      { key: 'd', label: 'D', count: 7 },
    ]
    const changes = biggestChanges(items, before(100, 1, 70, 7), 3)
    expect(changes.map((change) => [change.key, change.difference])).toEqual([
      ['c', -30],
      ['a', 10],
      ['b', 2],
    ])
  })

  it('claims no percent where there was nothing before, and nothing where the figure is missing', () => {
    const items = [
      { key: 'a', label: 'A', count: 5 },
      { key: 'b', label: 'B', count: 5 },
    ]
    expect(biggestChanges(items, before(0, null), 5)).toMatchObject([
      { key: 'a', percent: null, difference: 5 },
    ])
    expect(biggestChanges(items, [], 5)).toEqual([])
  })
})

it('the largest known categories are asked for again in the period before', () => {
  const state = {
    from: '2026-11-01',
    to: '2026-11-08',
    total: { measure: 'monitoring.cases', params: { from: '2026-11-01', to: '2026-11-08' } },
    categories: [
      { key: '-', label: '', count: 99 },
      { key: 'x', label: 'X', count: 1 },
      { key: 'y', label: 'Y', count: 2 },
    ],
  } as unknown as RunningState
  expect(categoryRequests(state).map((request) => request.before)).toEqual([
    { measure: 'monitoring.cases', params: { from: '2026-10-25', to: '2026-11-01', category: 'y' } },
    { measure: 'monitoring.cases', params: { from: '2026-10-25', to: '2026-11-01', category: 'x' } },
  ])
})

it('the freshest datasets come first', () => {
  const datasets = ['2026-01-01', '2026-03-01', '2026-02-01'].map(
    (updatedAt) => ({ updatedAt }) as DatasetSummary,
  )
  expect(freshest(datasets, 2).map((dataset) => dataset.updatedAt)).toEqual(['2026-03-01', '2026-02-01'])
})
