import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dueOfStages } from '@jingjing/analysis/series/deadlines'
import { workingCalendar } from '@jingjing/analysis/series/working-calendar'
import type { Person } from '@jingjing/schema/access-control'
import { RulePack, type RulePackOf } from '@jingjing/schema/rules'
import type { Figure } from '@jingjing/schema/trail'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readerOf } from '../context.ts'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'
import { loadPacks } from '../rules/index.ts'
import { figureOf, type MeasureDefinition } from '../trail/index.ts'
import { compositeScore, numCases, resolvedRate, respondedRate, satisfiedRate, volume } from './measures.ts'

const FIXTURES = fileURLToPath(new URL('../../../fixtures/cases/', import.meta.url))
const CASES = readFileSync(`${FIXTURES}awkward-cases.csv`, 'utf8')
const SHEET = Papa.parse<Record<string, string>>(
  readFileSync(`${FIXTURES}awkward-cases-worksheet.csv`, 'utf8'),
  {
    header: true,
    skipEmptyLines: true,
  },
).data
const packs = loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url)))
const worksheetB = RulePack.parse(JSON.parse(readFileSync(`${FIXTURES}rules/worksheet-b.json`, 'utf8')))
const PACKS = {
  甲: packs,
  乙: [...packs.filter((pack) => pack.pack !== 'case-rates'), worksheetB],
} as const
const MARCH = { from: '2026-03-01', to: '2026-04-01' }
const PERSON: Person = {
  id: 1,
  account: 'lin',
  name: 'lin',
  roles: ['leader'],
  permissions: ['monitoring:read'],
  communities: null,
}

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
  const { report } = await http.importFile('60件.csv', CASES)
  expect(report.tables[0]).toMatchObject({ profile: 'case', rows: 60 })
})
afterAll(() => http?.close())

const figure = (rule: keyof typeof PACKS, measure: MeasureDefinition): Promise<Figure> =>
  http.store.database.read(readerOf(PERSON), (transaction) =>
    figureOf(measure, { transaction, packs: PACKS[rule] }, MARCH),
  )

/** Sums of a column of the sheet. */
function sumOf(column: string): { numerator: number; denominator: number } {
  let numerator = 0
  let denominator = 0
  for (const row of SHEET) {
    const [part, whole] = (row[column] ?? '').split('/').map(Number)
    if (part === undefined || Number.isNaN(part)) continue
    numerator += part
    denominator += whole ?? 0
  }
  return { numerator, denominator }
}

describe.each(['甲', '乙'] as const)('the sixty awkward cases under rule %s', (rule) => {
  it('are as many in the volume as the worksheet says', async () => {
    expect((await figure(rule, volume)).value).toBe(sumOf(`${rule}_计入总量`).numerator)
  })

  it.each([
    ['响应', respondedRate],
    ['解决', resolvedRate],
    ['满意', satisfiedRate],
  ] as const)('have the rate of %s that the worksheet says', async (column, measure) => {
    const { numerator, denominator, value } = await figure(rule, measure)
    const expected = sumOf(`${rule}_${column}`)
    expect([numerator, denominator]).toEqual([expect.closeTo(expected.numerator, 9), expected.denominator])
    expect(value).toBeCloseTo((100 * expected.numerator) / expected.denominator, 9)
  })

  it('have the score of these rates under the weights of the rule', async () => {
    const weights = { 甲: [10, 45, 45], 乙: [1, 1, 1] }[rule]
    const rates = ['响应', '解决', '满意'].map((column) => {
      const { numerator, denominator } = sumOf(`${rule}_${column}`)
      return (100 * numerator) / denominator
    })
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const expected = rates.reduce((sum, rate, index) => sum + rate * (weights[index] ?? 0), 0) / total
    const score = await figure(rule, compositeScore)
    expect(score.value).toBeCloseTo(expected, 9)
    expect(score.rules).toMatchObject([{ status: 'unverified' }])
  })
})

it('cases that came in twice count once, and one without a date is missing', async () => {
  const inMarch = SHEET.filter((row) => row.甲_计入总量 !== '不在期内')
  const copies = SHEET.filter((row) => /第[二三]行，完全相同/.test(row.为什么棘手 ?? ''))
  const { value, numMissing } = await figure('甲', numCases)
  expect([value, numMissing]).toEqual([inMarch.length - copies.length, 1])
})

describe('deadlines', () => {
  const deadlines = packs.find((pack): pack is RulePackOf<'case-deadlines'> => pack.pack === 'case-deadlines')
  const calendar = workingCalendar(
    packs
      .filter((pack): pack is RulePackOf<'working-calendar'> => pack.pack === 'working-calendar')
      .map((pack) => pack.body),
  )
  const called = Papa.parse<Record<string, string>>(CASES, { header: true, skipEmptyLines: true }).data

  it.each(SHEET.filter((row) => row.时限类别 !== '').map((row) => [row.为什么棘手, row] as const))(
    '%s',
    (_why, row) => {
      const rule = deadlines?.body.classes.find((one) => one.class === row.时限类别)
      const start = called[Number(row.行) - 2]?.区派单时间 ?? ''
      const ends = dueOfStages(
        Date.parse(`${start.replace(' ', 'T')}+08:00`),
        rule?.stages ?? [],
        calendar,
        deadlines?.body as NonNullable<typeof deadlines>['body'],
      )
      const due = new Date((ends.at(-1) ?? Number.NaN) + 8 * 3_600_000)
        .toISOString()
        .slice(0, 16)
        .replace('T', ' ')
      expect(due).toBe(row.应办结时间)
    },
  )
})
