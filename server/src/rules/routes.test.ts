import { RulePackList, RuleVersions } from '@jingjing/schema/rules'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

let http: TestHttp

beforeAll(async () => {
  http = await openTestHttp()
})
afterAll(() => http?.close())

it('answers every pack with its days, source and status, without its body', async () => {
  const answer = await http.get('auditor', '/api/rules')
  expect(answer.status).toBe(200)
  const { packs } = RulePackList.parse(answer.body)
  expect(packs.map((one) => `${one.pack}/${one.version}`)).toEqual(
    expect.arrayContaining(['air-quality-index/hj-633-2026', 'case-rates/three-rates-2019']),
  )
  for (const pack of answer.body.packs) {
    expect(pack).not.toHaveProperty('body')
    expect(['verified', 'secondary', 'unverified']).toContain(pack.status)
    expect(pack.source.name).not.toBe('')
  }
})

it('is for those with rules:read, signed in', async () => {
  expect((await http.get('nobody', '/api/rules')).status).toBe(401)
  const answer = await http.get('community-worker', '/api/rules')
  expect([answer.status, answer.body.params.permission]).toEqual([403, 'rules:read'])
})

it('answers what each version of a pack says, and a version of the office in force from its day', async () => {
  const { body } = await http.get('auditor', '/api/rules/case-rates')
  const [{ validTo: _validTo, isOffice, ...latest }] = RuleVersions.parse(body).versions as [
    RuleVersions['versions'][number],
  ]
  expect(isOffice).toBe(false)
  const rule = { ...latest, validFrom: '2026-05-01', status: 'verified' }
  const written = await http.send('operator', 'POST', '/api/rules', rule)
  expect([written.status, written.body.versions[0].version]).toEqual([201, 'office-2026-05-01'])
  expect(written.body.versions[1].validTo).toBe('2026-05-01')
  const back = await http.send('operator', 'DELETE', '/api/rules/case-rates/office-2026-05-01')
  expect(back.body).toEqual(body)
})

it('is written by those with rules:edit alone, in a form that fits', async () => {
  expect((await http.send('system-administrator', 'POST', '/api/rules', {})).code).toBe('not-permitted')
  expect((await http.send('operator', 'POST', '/api/rules', {})).status).toBe(400)
  expect((await http.send('operator', 'DELETE', '/api/rules/case-rates/three-rates-2019')).status).toBe(404)
})
