import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Database } from './database.ts'
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts'
import { openServer } from './server-engine.ts'

/** The engine that the settings choose. One SQL set serves both. */
export async function openDatabase(config: Config): Promise<Database | EmbeddedDatabase> {
  if (config.databaseUrl !== null) return openServer(config.databaseUrl)
  mkdirSync(config.dataDir, { recursive: true })
  return openEmbedded(join(config.dataDir, 'database'))
}

/** How another thread reaches the same store. */
export type DatabaseAddress = { engine: 'embedded' } | { engine: 'server'; databaseUrl: string }
