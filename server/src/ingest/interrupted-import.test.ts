import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { discardUnfinished, storeVersion } from '../catalog/index.ts'
import type { VersionInput } from '../catalog/store-version.ts'
import type { Database } from '../db/database.ts'
import { openEmbedded } from '../db/embedded.ts'
import { DatabaseError } from '../db/embedded-protocol.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase } from '../db/test-database.ts'
import { problemOf } from '../jobs/job-thread.ts'

const TYPESCRIPT = fileURLToPath(new URL('../db/thread-entry.mjs', import.meta.url))
const ENDLESS = new URL('./test-endless-import.ts', import.meta.url).href

/** Runs the endless import until rows of its second version are in, and kills it there. */
async function killOnTheWay(engine: string, address: string): Promise<string> {
  const child = spawn(process.execPath, [TYPESCRIPT, ENDLESS, engine, address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const datasetId = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim().split('\n')[0] as string))
    child.once('exit', () => reject(new Error('the import ended by itself')))
  })
  child.kill('SIGKILL')
  await ended
  return datasetId
}

async function rowsOf(database: Database, datasetId: string): Promise<{ seen: number; kept: number }> {
  const table = datasetId.replaceAll('-', '_')
  const [row] = await database.write((tx) =>
    tx.query<{ seen: number; kept: number }>({
      text: `select (select count(*) from data."${table}") as seen, (select count(*) from data_rows."${table}") as kept`,
      values: [],
    }),
  )
  return row as { seen: number; kept: number }
}

describe('an import whose process is killed', () => {
  it('leaves the version before readable at once, and nothing of itself after the next start', async () => {
    const store = await openTestDatabase()
    let database = store.database
    try {
      let datasetId: string
      if (store.databaseUrl !== null) datasetId = await killOnTheWay('server', store.databaseUrl)
      else {
        const folder = join(store.dataDir as string, 'database')
        await database.close()
        datasetId = await killOnTheWay('embedded', folder)
        database = await openEmbedded(folder)
      }
      const before = await rowsOf(database, datasetId)
      expect(before.seen).toBe(4000)
      expect(before.kept).toBeGreaterThan(20_000)
      await discardUnfinished(database, [])
      expect(await rowsOf(database, datasetId)).toEqual({ seen: 4000, kept: 4000 })
      const [dataset] = await database.write((tx) =>
        tx.query(sql`select current_version from catalog.dataset where id = ${datasetId}`),
      )
      expect(dataset).toEqual({ current_version: 1 })
    } finally {
      // The embedded store was closed and opened anew: what is left of it is its folder.
      if (store.dataDir === null) await store.drop()
      else {
        await database.close()
        rmSync(store.dataDir, { recursive: true, force: true })
      }
    }
  })
})

const versionOf = (datasetId: string | null, numRows: number): VersionInput => ({
  datasetId,
  description: { title: '登记表', profile: null, sourceCrs: null },
  kind: 'import',
  createdBy: null,
  contentSha256: null,
  signature: null,
  sourceFileIds: [],
  findings: () => [],
  tables: [
    {
      name: 'register',
      profile: null,
      columns: [
        { name: 'name', title: '名称', type: 'text', unit: null, sensitivity: 'internal', canonical: null },
      ],
      hasGeometry: false,
      geometryType: null,
      batches: () => [
        Array.from({ length: numRows }, (_unused, index) => ({
          row: index + 2,
          values: [`一行，写得长一些，好让每一段都快些写满。${'。'.repeat(60)}${index}`],
        })),
      ],
    },
  ],
})

/** The same store on a disk that is full once so many transactions have been written. */
function fullAfter(database: Database, numWrites: number): Database {
  let numLeft = numWrites
  return {
    ...database,
    write: (work) =>
      database.write(async (tx) => {
        const result = await work(tx)
        numLeft -= 1
        // At the end of the transaction, as a file that cannot grow is met: all that it did must go.
        if (numLeft === 0) throw new DatabaseError({ code: '53100', message: 'No space left on device' })
        return result
      }),
  }
}

describe('an import on a disk that fills up', () => {
  it('leaves the version before as it was, wherever it happens, and says what is wrong', async () => {
    const store = await openTestDatabase()
    const hooks = { canonicalTables: [], onRows: () => undefined }
    try {
      const { datasetId } = await storeVersion(store.database, versionOf(null, 10), hooks)
      let numTold = 0
      for (let numWrites = 1; numWrites < 60; numWrites++) {
        const failed = await storeVersion(
          fullAfter(store.database, numWrites),
          versionOf(datasetId, 9000),
          hooks,
        ).then(
          () => null,
          (error: unknown) => problemOf(error, 1),
        )
        if (failed === null) break
        expect(failed).toEqual({ code: 'disk-full', params: {} })
        expect(await rowsOf(store.database, datasetId)).toEqual({ seen: 10, kept: 10 })
        numTold += 1
      }
      // Every step of an import was met once, and then it came through.
      expect(numTold).toBeGreaterThan(6)
      expect((await rowsOf(store.database, datasetId)).seen).toBe(9000)
    } finally {
      await store.drop()
    }
  })
})
