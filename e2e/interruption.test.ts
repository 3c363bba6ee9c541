import type { DatasetList } from '@jingjing/schema/catalog'
import type { Inspection, Uploads } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Client, type RunningServer, signIn, startServer } from './running-server.ts'

const NUM_ROWS = 60_000
const NUM_KILLS = 5

let server: RunningServer

beforeAll(async () => {
  server = await startServer({ isDemo: false })
})
afterAll(() => server?.remove())

/** A different file each time, so that it is never "unchanged". */
const fileOf = (round: number): Uint8Array => {
  let text = '设施名称,地址,经度,纬度,床位数\n'
  for (let row = 0; row < NUM_ROWS; row++)
    text += `第${round}轮设施${row},甲路${row}号,${116.44 + (row % 300) / 10_000},${39.88 + (row % 200) / 10_000},${row % 90}\n`
  return new TextEncoder().encode(text)
}

async function waitFor(client: Client, jobId: number): Promise<Job> {
  for (;;) {
    const job = await client.get<Job>(`/api/jobs/${jobId}`)
    if (job.state !== 'queued' && job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function beginImport(client: Client, round: number): Promise<number> {
  const uploads = await client.upload<Uploads>('/api/ingest/uploads', [
    { name: `facilities-${round}.csv`, bytes: fileOf(round) },
  ])
  const inspecting = await client.post<{ jobId: number }>('/api/ingest/inspections', {
    fileIds: uploads.files.map((file) => file.id),
  })
  const inspected = await waitFor(client, inspecting.jobId)
  expect(inspected.problem).toBeNull()
  const { proposals } = inspected.result as Inspection
  const importing = await client.post<{ jobId: number }>('/api/ingest/imports', {
    inspectionJobId: inspecting.jobId,
    choices: proposals.map((proposal) => ({ key: proposal.key, asNew: true })),
  })
  return importing.jobId
}

it('a kill at a random moment of an import leaves the dataset absent or complete, and the job goes on', async () => {
  let client = await signIn(server.address)
  const seen: string[] = []
  for (let round = 1; round <= NUM_KILLS; round++) {
    const jobId = await beginImport(client, round)
    // Anywhere from the first row read to well after the last one stored.
    const afterMs = 100 + Math.random() * 5_000
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    await server.kill()

    server = await startServer({ dataDir: server.dataDir, isDemo: false })
    client = await signIn(server.address)
    const { datasets } = await client.get<DatasetList>('/api/catalog/datasets')
    for (const dataset of datasets) expect(dataset.numRows, `${dataset.id}, round ${round}`).toBe(NUM_ROWS)

    const job = await waitFor(client, jobId)
    seen.push(`after ${Math.round(afterMs)} ms: ${job.state} at attempt ${job.attempts}`)
    expect(job.state).toBe('done')
    const after = await client.get<DatasetList>('/api/catalog/datasets')
    expect(after.datasets.map((dataset) => dataset.numRows)).toEqual(Array(round).fill(NUM_ROWS))
  }
  console.info(seen.join('\n'))
}, 300_000)

it('stops in good order when asked to', async () => {
  expect(await server.stop()).toBe(0)
})
