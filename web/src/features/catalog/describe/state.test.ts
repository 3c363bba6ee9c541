import type { Description } from '@jingjing/schema/describe'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  inputOf,
  lowersDataset,
  missingOf,
  openSuggestions,
  readPastedCodes,
  scoreOf,
  takeSuggestions,
} from './state.ts'

const DESCRIPTION = {
  title: '摊位',
  keywords: ['街面'],
  theme: '',
  periodFrom: null,
  sensitivity: 'internal',
  suggestions: [
    { property: 'theme', value: 'safety', from: 'profile' },
    { property: 'keywords', value: ['摊位'], from: 'fields' },
  ],
} as unknown as Description

describe('a draft', () => {
  it('says only what is new', () => {
    expect(changesOf(DESCRIPTION, { title: '摊位', keywords: ['街面'], theme: 'safety' })).toEqual({
      theme: 'safety',
    })
    expect(changesOf(DESCRIPTION, { periodFrom: null })).toEqual({})
  })

  it('takes suggestions over, which are then no longer offered', () => {
    const draft = takeSuggestions({ title: 'x' }, DESCRIPTION.suggestions)
    expect(draft).toEqual({ title: 'x', theme: 'safety', keywords: ['摊位'] })
    expect(openSuggestions(DESCRIPTION, draft)).toEqual([])
    expect(openSuggestions(DESCRIPTION, {}).length).toBe(2)
  })

  it('knows when more people would see the data', () => {
    expect(lowersDataset(DESCRIPTION, { sensitivity: 'public' })).toBe(true)
    expect(lowersDataset(DESCRIPTION, { sensitivity: 'sensitive' })).toBe(false)
    expect(lowersDataset(DESCRIPTION, {})).toBe(false)
  })
})

describe('completeness', () => {
  it('is the share of the weights, and names what would help most first', () => {
    const elements = [
      { key: 'title', weight: 10, filled: 1 },
      { key: 'keywords', weight: 5, filled: 0 },
      { key: 'fieldMeanings', weight: 15, filled: 0.5 },
    ]
    expect(scoreOf(elements)).toBe(58.3)
    expect(missingOf(elements).map(({ key }) => key)).toEqual(['fieldMeanings', 'keywords'])
    expect(scoreOf([])).toBe(0)
  })

  it('leads to the input', () => {
    expect([inputOf('theme'), inputOf('period'), inputOf('fieldUnits')]).toEqual([
      'describe-theme',
      'describe-periodFrom',
      null,
    ])
  })
})

it('codes are pasted from a sheet', () => {
  expect(readPastedCodes('0\t早点\tBreakfast\r\n1\t 蔬果 \n\n2\n')).toEqual([
    { code: '0', label: '早点', labelEn: 'Breakfast' },
    { code: '1', label: '蔬果', labelEn: '' },
  ])
})
