import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metresBetween } from '@jingjing/analysis/geo/metres-between'
import { type OffsetSystem, offsetFromWgs84 } from '@jingjing/analysis/geo/offset-systems'
import { createRandom } from '@jingjing/analysis/random/random'
import { DEMO_SEED, generateDemo } from '@jingjing/demo'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { JOB_KINDS } from '../job-kinds.ts'
import type { JobContext, RunningJob } from '../jobs/job.ts'
import { convertGroup } from './convert-group.ts'
import { fitSystems } from './fit-systems.ts'
import { uploadsFolder } from './receive-uploads.ts'
import { type UnderstoodGroup, understandFiles } from './understand-files.ts'

type Position = [lon: number, lat: number]

const NUM_FILES = 100
const DEMO = { seed: DEMO_SEED, until: '2026-11-24', months: 1 }
/** What the platform knows. The points are those of cases, of which it knows none. */
const KNOWN = ['demo-communities', 'demo-streets', 'demo-compounds', 'demo-buildings', 'demo-facilities']
const NO_READING = { onBytes: () => undefined, onRows: () => undefined, onRowsAgain: () => undefined }

let test: TestDatabase
let dataDir: string

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'jingjing-shifted-'))
  mkdirSync(uploadsFolder(dataDir), { recursive: true })
  const job: RunningJob = {
    id: 1,
    input: { ...DEMO, only: KNOWN },
    createdBy: null,
    report: () => undefined,
    completeIn: async () => undefined,
  }
  const context: JobContext = { database: test.database, packs: [], dataDir }
  await JOB_KINDS.find(({ kind }) => kind === 'demo')?.work(context, job)
})
afterAll(async () => {
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const casePoints = (): Position[] => {
  const table = generateDemo(DEMO).datasets.find(({ id }) => id === 'demo-cases')!.tables[0]!
  const at = (name: string) => table.columns.findIndex(({ canonical }) => canonical === name)
  const [lonAt, latAt] = [at('lon'), at('lat')]
  return [...table.rows].flatMap((values): Position[] => {
    const [lon, lat] = [values[lonAt], values[latAt]]
    return typeof lon === 'number' && typeof lat === 'number' ? [[lon, lat]] : []
  })
}

async function understood(points: readonly Position[], system: OffsetSystem): Promise<UnderstoodGroup> {
  const lines = points.map((point, i) => {
    const [lon, lat] = offsetFromWgs84(point, system)
    return `${i + 1},走访点${i + 1},${lon.toFixed(6)},${lat.toFixed(6)}`
  })
  const bytes = Buffer.from(`序号,名称,经度,纬度\n${lines.join('\n')}\n`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(join(uploadsFolder(dataDir), sha256), bytes)
  const file = { id: 1, name: '走访点.csv', path: sha256, sha256, size_bytes: bytes.length }
  const { groups } = await understandFiles([file], dataDir, NO_READING)
  return groups[0]!
}

it.each(['GCJ-02', 'BD-09'] as const)(
  'of 100 files of points in %s at least 99 are known as such, and every one of them is placed within a metre',
  async (system) => {
    const random = createRandom('shifted points').stream(system)
    const all = casePoints()
    const files = Array.from({ length: NUM_FILES }, () =>
      Array.from({ length: random.integer(50, 150) }, () => random.choice(all)),
    )
    const groups: UnderstoodGroup[] = []
    for (const points of files) groups.push(await understood(points, system))
    await fitSystems(test.database, groups)
    let numKnown = 0
    let farthestMetres = 0
    for (const [i, group] of groups.entries()) {
      if (group.sourceCrs !== system) continue
      numKnown++
      for (const { batches } of await convertGroup(group, () => undefined))
        for await (const batch of batches())
          for (const { row, geometry } of batch) {
            const [lon, lat] = geometry as Position
            const [trueLon, trueLat] = files[i]![row - 2]!
            farthestMetres = Math.max(farthestMetres, metresBetween([lon, lat], [trueLon, trueLat]))
          }
    }
    expect(numKnown).toBeGreaterThanOrEqual(99)
    expect(farthestMetres).toBeLessThan(1)
  },
)
