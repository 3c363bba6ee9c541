import type { Proposal } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  type Choice,
  canConfirm,
  defaultChoice,
  importRequest,
  inspectionOf,
  outlook,
  readAddress,
  reportsOf,
  wizardStep,
  writeAddress,
} from './state.ts'

const proposal = (part: Partial<Proposal>): Proposal => ({
  key: 'a',
  title: '工单',
  profile: 'case',
  sourceCrs: null,
  files: ['a.xlsx'],
  tables: [{ numRows: 10, numRejected: 2, numDropped: 1 } as Proposal['tables'][number]],
  findings: [],
  outcome: 'new',
  datasetId: null,
  datasetTitle: null,
  isCorrection: false,
  ...part,
})
const choice = (part: Partial<Choice>): Choice => ({ ...defaultChoice(proposal({})), ...part })
const job = (state: Job['state'], result: unknown = null): Job => ({ state, result }) as Job
const address = (text: string) => readAddress(new URLSearchParams(text))

describe('the wizard', () => {
  it('stands where its two jobs stand, so that a closed page finds its way back', () => {
    expect(wizardStep(address(''), undefined, undefined)).toBe('choose')
    expect(wizardStep(address('inspection=3'), undefined, undefined)).toBe('inspecting')
    expect(wizardStep(address('inspection=3'), job('running'), undefined)).toBe('inspecting')
    expect(wizardStep(address('inspection=3'), job('done'), undefined)).toBe('review')
    expect(wizardStep(address('inspection=3&import=4'), job('done'), job('running'))).toBe('importing')
    expect(wizardStep(address('inspection=3&import=4'), job('done'), job('done'))).toBe('done')
    expect(wizardStep(address('import=4'), undefined, job('done'))).toBe('done')
  })

  it('goes back to the review when an import fails, and stays with the job where there is none', () => {
    expect(wizardStep(address('inspection=3&import=4'), job('done'), job('failed'))).toBe('review')
    expect(wizardStep(address('import=4'), undefined, job('cancelled'))).toBe('importing')
  })

  it('keeps its jobs in the address and ignores what is no number', () => {
    expect(address(writeAddress({ inspectionId: 3, importId: 4 }).split('?')[1] ?? '')).toEqual({
      inspectionId: 3,
      importId: 4,
      isReviewed: false,
    })
    expect(address('inspection=x&import=-1')).toMatchObject({ inspectionId: null, importId: null })
    expect(address(writeAddress({ inspectionId: 3, isReviewed: true }).split('?')[1] ?? '').isReviewed).toBe(
      true,
    )
    expect(writeAddress({})).toBe('/data/import')
  })
})

describe('the dry look', () => {
  const unchanged = proposal({ key: 'c', outcome: 'unchanged', datasetId: 'd' })
  const newVersion = proposal({ key: 'b', outcome: 'new-version', datasetId: 'e' })

  it('adds up what confirming would write, and counts nothing of what is unchanged', () => {
    expect(outlook([proposal({}), newVersion, unchanged], {})).toEqual({
      numNew: 1,
      numNewVersions: 1,
      numUnchanged: 1,
      numLeftOut: 0,
      numRows: 20,
      numRejected: 4,
      numDropped: 2,
      numUntitled: 0,
      numKeyless: 0,
    })
  })

  it('follows what is left out and what is made new', () => {
    const sum = outlook([proposal({}), newVersion], {
      a: choice({ include: false, title: '工单', asNew: false }),
      b: choice({ include: true, title: '工单', asNew: true }),
    })
    expect([sum.numNew, sum.numNewVersions, sum.numLeftOut, sum.numRows]).toEqual([1, 0, 1, 10])
  })

  it('cannot be confirmed where it would write nothing, or where a title is missing', () => {
    expect(canConfirm(outlook([unchanged], {}))).toBe(false)
    expect(canConfirm(outlook([proposal({})], {}))).toBe(true)
    expect(
      canConfirm(outlook([proposal({})], { a: choice({ include: true, title: '  ', asNew: false }) })),
    ).toBe(false)
  })
})

describe('the way in', () => {
  const known = proposal({ outcome: 'new-version', datasetId: 'e' })

  it('by key asks for the key, and goes along only for a dataset that is there', () => {
    const byKey = choice({ mode: 'upsert' })
    expect(canConfirm(outlook([known], { a: byKey }))).toBe(false)
    const keyed = { ...byKey, keyColumns: ['code'] }
    expect(canConfirm(outlook([known], { a: keyed }))).toBe(true)
    const sent = (one: Proposal) => importRequest(1, [one], { a: keyed }, false).choices[0]
    expect(sent(known)).toMatchObject({ mode: 'upsert', keyColumns: ['code'] })
    expect(sent(proposal({}))).not.toHaveProperty('mode')
  })
})

describe('the request', () => {
  it('says something of every proposal, and of its title only where that was changed', () => {
    const proposals = [proposal({}), proposal({ key: 'b', outcome: 'unchanged' })]
    const request = importRequest(
      7,
      proposals,
      { a: choice({ include: true, title: ' 热线工单 ', asNew: false }) },
      true,
    )
    expect(request).toEqual({
      inspectionJobId: 7,
      allOrNothing: true,
      choices: [
        { key: 'a', include: true, asNew: false, title: '热线工单' },
        { key: 'b', include: false, asNew: false },
      ],
    })
    expect(importRequest(7, [proposal({})], {}, false).choices[0]).not.toHaveProperty('title')
    expect(defaultChoice(proposal({ outcome: 'unchanged' })).include).toBe(false)
  })
})

describe('the result of a job', () => {
  it('is taken for an inspection or a report only where it has that shape', () => {
    expect(inspectionOf(job('done', { proposals: [], findings: [] }))).not.toBeNull()
    expect(inspectionOf(job('done', { imports: [] }))).toBeNull()
    expect(inspectionOf(job('done', null))).toBeNull()
    expect(inspectionOf(undefined)).toBeNull()
    expect(reportsOf(job('done', { imports: [] }))).not.toBeNull()
    expect(reportsOf(job('done', 'text'))).toBeNull()
  })
})

it('a file chosen twice is there once, and another of the same name stays', () => {
  const file = (name: string, text: string) => new File([text], name, { lastModified: 1 })
  const first = addFiles([], [file('a.csv', 'x')])
  expect(
    addFiles(first, [file('a.csv', 'y'), file('a.csv', 'longer'), file('b.csv', 'x')]).map((one) => one.name),
  ).toEqual(['a.csv', 'a.csv', 'b.csv'])
})
