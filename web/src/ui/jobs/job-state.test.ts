import type { Job } from '@jingjing/schema/jobs'
import { describe, expect, it } from 'vitest'
import { isOver, withJob } from '../../api/jobs.ts'
import { countActive, jobAddress, jobPercent } from './job-state.ts'

const job = (part: Partial<Job>): Job => ({
  id: 1,
  kind: 'import',
  subject: 'a.csv',
  state: 'running',
  phase: null,
  numDone: 0,
  numTotal: null,
  progressUnit: 'rows',
  numRows: null,
  elapsedSeconds: 1,
  remainingSeconds: null,
  problem: null,
  result: null,
  isCancellable: true,
  attempts: 1,
  createdAt: '2026-11-24T00:00:00Z',
  finishedAt: null,
  ...part,
})

describe('the progress of a job', () => {
  it('is unknown without a total, and never past the end', () => {
    expect(jobPercent(job({ numDone: 5 }))).toBeNull()
    expect(jobPercent(job({ numDone: 5, numTotal: 0 }))).toBeNull()
    expect(jobPercent(job({ numDone: 50, numTotal: 200 }))).toBe(25)
    expect(jobPercent(job({ numDone: 300, numTotal: 200 }))).toBe(100)
    expect(jobPercent(job({ state: 'done' }))).toBe(100)
  })

  it('leads to the page of its kind', () => {
    expect(jobAddress({ id: 7, kind: 'inspect' })).toBe('/data/import?inspection=7')
    expect(jobAddress({ id: 8, kind: 'import' })).toBe('/data/import?import=8')
    expect(jobAddress({ id: 9, kind: 'unheard-of' })).toBeNull()
  })
})

describe('the list of jobs', () => {
  it('holds each job once and the newest first, whichever reports', () => {
    const list = [job({ id: 3 }), job({ id: 1 })]
    expect(withJob(list, job({ id: 1, state: 'done' })).map((one) => [one.id, one.state])).toEqual([
      [3, 'running'],
      [1, 'done'],
    ])
    expect(withJob(list, job({ id: 5 })).map((one) => one.id)).toEqual([5, 3, 1])
  })

  it('counts those that wait or run', () => {
    const states = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
    expect(countActive(states.map((state, id) => job({ id, state })))).toBe(2)
    expect(countActive(undefined)).toBe(0)
    expect(states.filter((state) => isOver(job({ state })))).toEqual(['done', 'failed', 'cancelled'])
  })
})
