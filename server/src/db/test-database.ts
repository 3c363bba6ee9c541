/**
 * A migrated store for a test: embedded by default, PostgreSQL where JINGJING_TEST_ENGINE=server.
 * Creating a store takes seconds, so one template is made per state of the migrations and copied; on a server of
 * your own it stays there as jingjing_template_….
 */
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { migrate, readMigrations } from './migrate.ts'
import { openServer } from './server-engine.ts'

const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url))

const fingerprint = (): string =>
  createHash('sha256')
    .update(
      readMigrations()
        .map((migration) => migration.sha256)
        .join(),
    )
    .digest('hex')
    .slice(0, 16)

export interface TestDatabase {
  database: Database
  /** For tests that open the store again. */
  dataDir: string | null
  databaseUrl: string | null
  drop(): Promise<void>
}

export async function openTestDatabase(
  engine = process.env.JINGJING_TEST_ENGINE ?? 'embedded',
): Promise<TestDatabase> {
  return engine === 'server' ? openServerTestDatabase() : openEmbeddedTestDatabase()
}

/** Makes the embedded template where it is missing; safe with several test processes at once. */
export async function embeddedTemplate(): Promise<string> {
  const template = join(CACHE, `embedded-${fingerprint()}`)
  if (existsSync(template)) return template
  const made = join(mkdtempSync(join(tmpdir(), 'jingjing-template-')), 'database')
  const database = await openEmbedded(made)
  await migrate(database)
  await database.close()
  const building = join(CACHE, `building-${randomUUID()}`)
  cpSync(made, building, { recursive: true })
  rmSync(dirname(made), { recursive: true })
  try {
    renameSync(building, template)
  } catch {
    // Another process was first; its template serves.
    rmSync(building, { recursive: true, force: true })
  }
  return template
}

async function openEmbeddedTestDatabase(): Promise<TestDatabase> {
  const template = await embeddedTemplate()
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-test-'))
  const dataDir = join(folder, 'database')
  cpSync(template, dataDir, { recursive: true })
  const database = await openEmbedded(dataDir)
  return {
    database,
    dataDir: folder,
    databaseUrl: null,
    drop: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openServerTestDatabase(): Promise<TestDatabase> {
  const base = process.env.JINGJING_TEST_DATABASE_URL
  if (!base) throw new Error('JINGJING_TEST_DATABASE_URL is not set; run `npm run test:pg`')
  const name = `jingjing_test_${randomUUID().replaceAll('-', '')}`
  const administer = async (work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
    const client = new pg.Client({ connectionString: base })
    await client.connect()
    await work(client).finally(() => client.end())
  }
  const urlOf = (databaseName: string): string => {
    const url = new URL(base)
    url.pathname = `/${databaseName}`
    return url.href
  }
  await administer(async (client) => {
    // Roles belong to the whole server: two test processes that make them at once would trip over each other.
    await client.query('select pg_advisory_lock(8710)')
    const template = `jingjing_template_${fingerprint()}`
    const known = await client.query('select from pg_database where datname = $1', [template])
    if (known.rowCount === 0) {
      const building = `${template}_${process.pid}`
      await client.query(`create database ${building}`)
      const database = await openServer(urlOf(building))
      await migrate(database).finally(() => database.close())
      await client.query(`alter database ${building} rename to ${template}`)
    }
    await client.query(`create database ${name} template ${template}`)
  })
  const database = await openServer(urlOf(name))
  return {
    database,
    dataDir: null,
    databaseUrl: urlOf(name),
    drop: async () => {
      await database.close()
      await administer((client) => client.query(`drop database ${name} with (force)`))
    },
  }
}
