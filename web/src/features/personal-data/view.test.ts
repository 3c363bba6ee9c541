import type { PersonalOutcome } from '@jingjing/schema/access-control/personal-data'
import { expect, it } from 'vitest'
import { givenOf, lastOutcome, runningAct, sumOf } from './view.ts'

const outcome: PersonalOutcome = {
  places: [
    {
      dataset: 'a',
      title: 'A',
      table: 't',
      fields: [],
      numCurrent: 2,
      numEarlier: 1,
      numPossible: 4,
      rows: [],
    },
    {
      dataset: 'b',
      title: 'B',
      table: 't',
      fields: [],
      numCurrent: 0,
      numEarlier: 3,
      numPossible: 0,
      rows: [],
    },
  ],
  copies: [],
  files: [{ folder: 'uploads', name: 'x', isCertain: true }],
  numFilesRead: 9,
  numLeft: null,
  numChanged: null,
}
const act = (id: number, isDone: boolean) => ({
  id,
  kind: 'find' as const,
  covers: 'certain' as const,
  jobId: id,
  outcome: isDone ? outcome : null,
  hasFile: false,
  createdAt: '2026-03-01T00:00:00+08:00',
  finishedAt: isDone ? '2026-03-01T00:01:00+08:00' : null,
})

it('only what was typed is asked for', () => {
  expect(givenOf({ telephone: ' 138 ', identityNumber: '', name: '  ', address: 'x' })).toEqual({
    telephone: '138',
    address: 'x',
  })
})

it('adds up rows of all versions, and tells those that may be another’s apart', () => {
  expect(sumOf(outcome)).toEqual({ numCertain: 6, numPossible: 4, numFiles: 1 })
})

it('shows the newest outcome while a further act runs', () => {
  const acts = [act(1, true), act(2, true), act(3, false)]
  expect(lastOutcome({ acts })?.id).toBe(2)
  expect(runningAct({ acts })?.id).toBe(3)
  expect(lastOutcome({ acts: [act(1, false)] })).toBeNull()
})
