import { fileURLToPath } from 'node:url'
import type { NewOfficeRule } from '@jingjing/schema/rules'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from './load-packs.ts'
import { currentPacks, dropOfficeRule, keepOfficeRule, mergePacks } from './office-packs.ts'
import { ruleOfDay } from './rule-of-day.ts'

const RULES_DIR = fileURLToPath(new URL('../../../rules', import.meta.url))
const own = loadPacks(RULES_DIR)
const rates = ruleOfDay(own, 'case-rates', '2026-06-01') as NonNullable<
  ReturnType<typeof ruleOfDay<'case-rates'>>
>

let store: TestDatabase
beforeAll(async () => {
  store = await openTestDatabase()
})
afterAll(() => store?.drop())

const ruleFrom = (validFrom: string, responded: number): NewOfficeRule => ({
  pack: 'case-rates',
  title: { zh: '本街道口径', en: 'Own rule' },
  validFrom,
  status: 'verified',
  source: { name: '内部文件', clause: '第 3 条', url: null },
  notes: [],
  body: {
    ...rates.body,
    score: { weights: { responded, resolved: 40, satisfied: 40 }, status: 'verified', clause: '第 3 条' },
  },
})

describe('rules that an office writes', () => {
  it('hold from their day on, in the list that everybody holds, and history keeps its own', async () => {
    const packs = [...own]
    const parts = { database: store.database, packs, rulesDir: RULES_DIR, name: 'lin' }
    await keepOfficeRule(parts, ruleFrom('2026-03-01', 20))
    const weight = (day: string): number | undefined =>
      ruleOfDay(packs, 'case-rates', day)?.body.score?.weights.responded
    expect([weight('2026-02-28'), weight('2026-03-01')]).toEqual([10, 20])
    await keepOfficeRule(parts, ruleFrom('2026-05-01', 30))
    await keepOfficeRule(parts, ruleFrom('2026-03-01', 25))
    expect([weight('2026-04-30'), weight('2026-05-01')]).toEqual([25, 30])
    // A thread of jobs reads the same from the store.
    expect(await currentPacks(store.database, RULES_DIR)).toEqual(packs)
    await dropOfficeRule(parts, 'case-rates', 'office-2026-05-01')
    await dropOfficeRule(parts, 'case-rates', 'office-2026-03-01')
    expect(packs).toEqual(own)
  })

  it('are refused where they do not fit, are none that may be edited, or are not the office’s to take back', async () => {
    const parts = { database: store.database, packs: [...own], rulesDir: RULES_DIR, name: 'lin' }
    const bad = { ...ruleFrom('2026-03-01', 20), body: { ...rates.body, sources: [] } }
    for (const rule of [bad, { ...ruleFrom('2026-03-01', 20), pack: 'personal-data' }])
      await expect(keepOfficeRule(parts, rule)).rejects.toMatchObject({ code: 'bad-request' })
    await expect(dropOfficeRule(parts, 'case-rates', rates.version)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('end where the next one begins, whoever wrote it', () => {
    const version = (validFrom: string) => ({ ...rates, version: validFrom, validFrom, validTo: null })
    const merged = mergePacks(
      [version('2019-01-01'), version('2026-06-01')],
      [version('2026-03-01'), version('2026-06-01')],
    )
    expect(merged.map((one) => [one.validFrom, one.validTo])).toEqual([
      ['2019-01-01', '2026-03-01'],
      ['2026-03-01', '2026-06-01'],
      ['2026-06-01', null],
    ])
  })
})
