import { readdirSync } from 'node:fs'
import { RECOGNITION_CODES } from '@jingjing/analysis/recognise/codes'
import { PROFILES } from '@jingjing/analysis/recognise/contract'
import { ROLES } from '@jingjing/schema/access-control'
import { JOB_STATES } from '@jingjing/schema/jobs'
import { describe, expect, it } from 'vitest'
import { en, zh } from './resources.ts'

type Texts = { [key: string]: string | Texts }

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text)
  }
  return flat
}

const bare = (key: string) => key.replace(/_(one|other)$/, '')
const keysOf = (texts: Texts) => [...new Set([...flatten(texts).keys()].map(bare))].sort()

describe.each(Object.keys(zh) as (keyof typeof zh)[])('the texts of %s', (namespace) => {
  it('have the same keys in Chinese and English', () => {
    expect(keysOf(en[namespace])).toEqual(keysOf(zh[namespace]))
  })

  it('are none of them empty, and the English ones hold no Chinese', () => {
    for (const text of flatten(zh[namespace]).values()) expect(text.trim()).not.toBe('')
    for (const text of flatten(en[namespace]).values()) {
      expect(text.trim()).not.toBe('')
      expect(text).not.toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('what the contract names', () => {
  it('has a word in both languages: roles, profiles, states of jobs', () => {
    for (const texts of [zh, en]) {
      for (const role of ROLES) expect(texts['access-control'].role[role]).toBeTruthy()
      for (const profile of PROFILES) expect(texts.catalog.profile[profile]).toBeTruthy()
      for (const state of JOB_STATES) expect(texts.jobs.state[state]).toBeTruthy()
    }
  })

  it('has a heading in both languages for every kind of rule', () => {
    const packs = readdirSync(new URL('../../../rules', import.meta.url), { withFileTypes: true })
    const names = packs.filter((one) => one.isDirectory()).map(({ name }) => name)
    for (const texts of [zh, en]) expect(Object.keys(texts.system.pack).sort()).toEqual(names.sort())
  })

  it('has a sentence in both languages for every code of recognition', () => {
    expect(Object.keys(RECOGNITION_CODES).length).toBeGreaterThan(0)
    for (const text of Object.values(RECOGNITION_CODES)) {
      expect(text.zh).toMatch(/\p{Script=Han}/u)
      expect(text.en.trim()).not.toBe('')
    }
  })
})
