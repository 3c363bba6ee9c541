import { RulePackList } from '@jingjing/schema/rules'
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

it('takes no other form: it has no parameters, and changes nothing', async () => {
  expect((await http.get('auditor', '/api/rules/air-quality-index')).status).toBe(404)
  expect((await http.send('system-administrator', 'POST', '/api/rules', {})).status).toBe(404)
})
