import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AirQualityIndexRule } from '@jingjing/analysis/air/rule'
import { RulePackList } from '@jingjing/schema/rules'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reader } from '../db/database.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { listPacks, loadPacks, ruleOfDay, ruleReference, storePacks } from './index.ts'

const RULES = fileURLToPath(new URL('../../../rules', import.meta.url))
const folders: string[] = []

/** The real packs, with one file changed. */
function changedRules(file: string, change: (pack: Record<string, unknown>) => unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-rules-'))
  folders.push(folder)
  cpSync(RULES, folder, { recursive: true })
  const pack = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  writeFileSync(join(folder, file), JSON.stringify(change(pack)))
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const HJ_2026 = 'air-quality-index/hj-633-2026.json'

describe('loading rule packs', () => {
  it('reads the packs of the repository in order of pack and first day', () => {
    const ofAir = loadPacks(RULES).filter(({ pack }) => pack.startsWith('air-quality-'))
    expect(ofAir.map(({ version, validFrom, validTo }) => [version, validFrom, validTo])).toEqual([
      ['hj-633-2012', '2012-02-29', '2026-03-01'],
      ['hj-633-2026', '2026-03-01', null],
      ['gb-3095-2012', '2012-02-29', '2026-03-01'],
      ['gb-3095-2026-transition', '2026-03-01', '2031-01-01'],
      ['gb-3095-2026', '2031-01-01', null],
    ])
  })

  it('names the file and the field of a fault', () => {
    const falling = changedRules(HJ_2026, (pack) => {
      const body = pack.body as { pollutants: { tables: Record<string, unknown> }[] }
      const first = body.pollutants[0] as { tables: Record<string, unknown> }
      first.tables.daily = { concentrations: [0, 50, 40], beyond: { kind: 'capped', index: 500 } }
      return pack
    })
    expect(() => loadPacks(falling)).toThrow(
      /^rules\/air-quality-index\/hj-633-2026\.json does not fit: body\.pollutants\.0\.tables\.daily/,
    )
    const noStatus = changedRules(HJ_2026, ({ status: _status, ...pack }) => pack)
    expect(() => loadPacks(noStatus)).toThrow('hj-633-2026.json does not fit: status')
    const misspelt = changedRules(HJ_2026, (pack) => ({ ...pack, validUntil: '2030-01-01' }))
    expect(() => loadPacks(misspelt)).toThrow('validUntil')
  })

  it('refuses a pack under a wrong name, a period that ends before it begins, and what is not JSON', () => {
    const renamed = changedRules(HJ_2026, (pack) => ({ ...pack, version: 'hj-633-2027' }))
    expect(() => loadPacks(renamed)).toThrow("version: is hj-633-2027, unlike the file's name")
    const moved = changedRules(HJ_2026, (pack) => pack)
    mkdirSync(join(moved, 'noise'))
    cpSync(join(moved, HJ_2026), join(moved, 'noise/hj-633-2026.json'))
    expect(() => loadPacks(moved)).toThrow('rules/noise/hj-633-2026.json does not fit: pack')
    const reversed = changedRules(HJ_2026, (pack) => ({ ...pack, validTo: '2026-03-01' }))
    expect(() => loadPacks(reversed)).toThrow('validTo: 2026-03-01 is not after 2026-03-01')
    const broken = changedRules(HJ_2026, (pack) => pack)
    writeFileSync(join(broken, HJ_2026), '{"pack": ')
    expect(() => loadPacks(broken)).toThrow('rules/air-quality-index/hj-633-2026.json is not JSON')
  })

  it('refuses two versions that hold on the same day, and takes a gap', () => {
    const overlapping = changedRules(HJ_2026, (pack) => ({ ...pack, validFrom: '2026-02-28' }))
    expect(() => loadPacks(overlapping)).toThrow(
      'hj-633-2026.json does not fit: validFrom: 2026-02-28 lies within hj-633-2012, which holds until 2026-03-01',
    )
    const gap = changedRules(HJ_2026, (pack) => ({ ...pack, validFrom: '2026-03-02' }))
    expect(ruleOfDay(loadPacks(gap), 'air-quality-index', '2026-03-01')).toBeUndefined()
  })
})

describe('the rule of a day', () => {
  const packs = loadPacks(RULES)

  it('changes on the day the new version comes into force', () => {
    const versionOf = (day: string) => ruleOfDay(packs, 'air-quality-index', day)?.version
    expect(versionOf('2012-02-28')).toBeUndefined()
    expect(versionOf('2012-02-29')).toBe('hj-633-2012')
    expect(versionOf('2026-02-28')).toBe('hj-633-2012')
    expect(versionOf('2026-03-01')).toBe('hj-633-2026')
    expect(versionOf('2099-12-31')).toBe('hj-633-2026')
  })

  it('brings the limits of its phase: PM2.5 of class two 75, then 60, then 50 µg/m³', () => {
    const limitOf = (day: string) =>
      ruleOfDay(packs, 'air-quality-standard', day)?.body.limits.find(
        ({ pollutant, averaging }) => pollutant === 'pm2.5' && averaging === 'daily',
      )?.classTwo
    expect(['2025-06-01', '2030-12-31', '2031-01-01'].map(limitOf)).toEqual([75, 60, 50])
  })

  it('asks 20 hours for a daily mean and 6 for a mean of eight hours in every version', () => {
    for (const day of ['2014-01-01', '2026-03-01', '2031-01-01']) {
      const validity = ruleOfDay(packs, 'air-quality-standard', day)?.body.validity
      expect(validity?.dailyMean.minValidHours).toBe(20)
      expect(validity?.eightHourMean.minValidHours).toBe(6)
      expect(validity?.hourlyMean.minSamplingMinutes).toBe(45)
      expect(validity?.annualMean).toMatchObject({
        minValidDays: 324,
        minValidDaysPerMonth: 27,
        minValidDaysInFebruary: 25,
      })
    }
  })

  it('is what the analysis takes, without conversion', () => {
    const rule: AirQualityIndexRule | undefined = ruleOfDay(packs, 'air-quality-index', '2026-03-01')?.body
    expect(rule?.indices.at(-1)).toBe(500)
  })

  it('is named by a figure with its source, and listed for the page that shows all rules', () => {
    const pack = ruleOfDay(packs, 'air-quality-standard', '2014-01-01')
    if (!pack) throw new Error('no rule of 2014')
    expect(ruleReference(pack).status).toBe('secondary')
    expect(ruleReference(pack, pack.body.validity.status)).toMatchObject({
      pack: 'air-quality-standard',
      version: 'gb-3095-2012',
      status: 'unverified',
    })
    const list = RulePackList.parse(listPacks(packs))
    expect(list.packs).toHaveLength(packs.length)
    expect(list.packs[0]).not.toHaveProperty('body')
  })
})

describe('stored rule packs', () => {
  let store: TestDatabase
  const packs = loadPacks(RULES)
  const everybody: Reader = { personId: 1, communities: null, seesPersonalData: false }
  beforeAll(async () => {
    store = await openTestDatabase()
  })
  afterAll(() => store.drop())

  it('are added once, and left alone while they read the same', async () => {
    const first = await storePacks(store.database, packs)
    expect(first.added).toHaveLength(packs.length)
    const messages: string[] = []
    const again = await storePacks(store.database, packs, (message) => messages.push(message))
    expect(again).toEqual({ added: [], replaced: [] })
    expect(messages).toEqual([])
  })

  it('read back as they were loaded, for a reader without rights beyond reading', async () => {
    const rows = await store.database.read(everybody, (tx) =>
      tx.query(
        sql`select version, valid_from, valid_to, status, body from rules.pack where pack = 'air-quality-index' order by valid_from`,
      ),
    )
    expect(rows).toEqual(
      packs
        .filter(({ pack }) => pack === 'air-quality-index')
        .map(({ version, validFrom, validTo, status, body }) => ({
          version,
          valid_from: validFrom,
          valid_to: validTo,
          status,
          body,
        })),
    )
  })

  it('are replaced with a word in the log where the text of a version has changed', async () => {
    const changed = loadPacks(changedRules(HJ_2026, (pack) => ({ ...pack, status: 'secondary' })))
    const messages: string[] = []
    const outcome = await storePacks(store.database, changed, (message) => messages.push(message))
    expect(outcome).toEqual({ added: [], replaced: ['air-quality-index/hj-633-2026'] })
    expect(messages).toEqual([expect.stringContaining('air-quality-index/hj-633-2026')])
    const rows = await store.database.read(everybody, (tx) =>
      tx.query(sql`select status from rules.pack where version = 'hj-633-2026'`),
    )
    expect(rows).toEqual([{ status: 'secondary' }])
  })
})
