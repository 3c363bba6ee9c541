import type { AddressInfo } from 'node:net'
import { Job, JobList } from '@jingjing/schema/jobs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

const FACILITIES = '名称,类别,经度,纬度\n甲驿站,养老,116.46,39.89\n乙驿站,养老,116.47,39.90\n'

let http: TestHttp
/** An inspection of the data steward's that has come to its end. */
let jobId: number

beforeAll(async () => {
  http = await openTestHttp()
  jobId = await startInspection()
  await http.queue.finished(jobId)
})
afterAll(() => http?.close())

async function startInspection(): Promise<number> {
  const fileIds = [await http.upload('data-steward', 'stations.csv', FACILITIES)]
  return (await http.send('data-steward', 'POST', '/api/ingest/inspections', { fileIds })).body.jobId
}

describe('the list of jobs', () => {
  it('holds the person’s own, without their results', async () => {
    const answer = await http.get('data-steward', '/api/jobs')
    expect(answer.status).toBe(200)
    const [job] = JobList.parse(answer.body).jobs
    expect(job).toMatchObject({
      id: jobId,
      kind: 'inspect',
      subject: 'stations.csv',
      state: 'done',
      result: null,
    })
  })

  it('is empty for others, and whole for those who look after jobs', async () => {
    for (const role of ['leader', 'security-administrator', 'auditor'] as const)
      expect((await http.get(role, '/api/jobs')).body).toEqual({ jobs: [] })
    expect((await http.get('system-administrator', '/api/jobs')).body.jobs).toHaveLength(1)
  })
})

describe('one job', () => {
  it('answers its result to its owner and to those who look after jobs', async () => {
    for (const role of ['data-steward', 'system-administrator'] as const) {
      const answer = await http.get(role, `/api/jobs/${jobId}`)
      expect(answer.status).toBe(200)
      expect(Job.parse(answer.body).result).toMatchObject({ proposals: [{ profile: 'facility' }] })
    }
  })

  it('of somebody else is like one that does not exist', async () => {
    const [theirs, none] = [
      await http.get('leader', `/api/jobs/${jobId}`),
      await http.get('leader', '/api/jobs/987654'),
    ]
    expect([theirs.status, theirs.code]).toEqual([404, 'not-found'])
    expect({ ...theirs.body.params, what: '' }).toEqual({ ...none.body.params, what: '' })
    for (const verb of ['cancel', 'retry'])
      expect((await http.send('leader', 'POST', `/api/jobs/${jobId}/${verb}`)).status).toBe(404)
  })

  it.each(['one', '0', '-1', '1.5', '99999999999999999999'])('refuses the number %s', async (id) => {
    expect((await http.get('data-steward', `/api/jobs/${id}`)).status).toBe(400)
    for (const verb of ['cancel', 'retry'])
      expect((await http.send('data-steward', 'POST', `/api/jobs/${id}/${verb}`)).status).toBe(400)
  })

  it('that is done is neither cancelled nor tried again', async () => {
    for (const verb of ['cancel', 'retry']) {
      const answer = await http.send('data-steward', 'POST', `/api/jobs/${jobId}/${verb}`)
      expect([answer.status, answer.code]).toEqual([409, 'conflict'])
    }
  })

  it('is cancelled by its owner, and tried again', async () => {
    const first = await startInspection()
    // One thread: the second waits behind the first.
    const second = await startInspection()
    expect((await http.send('data-steward', 'POST', `/api/jobs/${second}/cancel`)).status).toBe(200)
    expect((await http.queue.finished(second)).state).toBe('cancelled')
    await http.queue.finished(first)
    expect((await http.send('data-steward', 'POST', `/api/jobs/${second}/retry`)).status).toBe(200)
    expect((await http.queue.finished(second)).state).toBe('done')
  })
})

describe('the stream of jobs', () => {
  /** What a person's stream says until one of its events holds a text, or until `quietMs` have passed. */
  async function listen(
    who: 'data-steward' | 'leader' | 'system-administrator',
    address: string,
  ): Promise<{ heard: () => string; stop: () => void; headers: Headers }> {
    const stop = new AbortController()
    const answer = await fetch(`${address}/api/jobs/stream`, {
      headers: http.headersOf(who),
      signal: stop.signal,
    })
    expect(answer.status).toBe(200)
    let heard = ''
    const reading = async (): Promise<void> => {
      const decoder = new TextDecoder()
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard += decoder.decode(chunk, { stream: true })
    }
    reading().catch(() => undefined)
    return { heard: () => heard, stop: () => stop.abort(), headers: answer.headers }
  }

  it('tells every change to the owner and to those who look after jobs, and nothing to others', async () => {
    await http.app.listen({ port: 0, host: '127.0.0.1' })
    const address = `http://127.0.0.1:${(http.app.server.address() as AddressInfo).port}`
    expect((await fetch(`${address}/api/jobs/stream`)).status).toBe(401)
    const steward = await listen('data-steward', address)
    const administrator = await listen('system-administrator', address)
    const leader = await listen('leader', address)
    expect(steward.headers.get('content-type')).toBe('text/event-stream')
    const id = await startInspection()
    await http.queue.finished(id)
    const isOver = (text: string): boolean => text.includes('"state":"done"')
    for (let wait = 0; wait < 100 && !(isOver(steward.heard()) && isOver(administrator.heard())); wait++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    for (const one of [steward, administrator]) {
      const jobs = one
        .heard()
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => Job.parse(JSON.parse(line.slice(6))))
      expect(jobs.map((job) => job.state)).toEqual(expect.arrayContaining(['queued', 'running', 'done']))
      for (const job of jobs) expect([job.id, job.result]).toEqual([id, null])
    }
    expect(leader.heard()).toBe(': open\n\n')
    for (const one of [steward, administrator, leader]) one.stop()
  })
})

it.each([
  ['GET', '/api/jobs'],
  ['GET', '/api/jobs/1'],
  ['POST', '/api/jobs/1/cancel'],
  ['POST', '/api/jobs/1/retry'],
] as const)('%s %s asks for a sign-in', async (method, path) => {
  const answer = await http.send('nobody', method, path)
  expect([answer.status, answer.code]).toEqual([401, 'not-signed-in'])
})
