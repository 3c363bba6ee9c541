import { mkdirSync } from 'node:fs'
import type { Config } from './config.ts'
import { migrate } from './db/migrate.ts'
import { openDatabase } from './db/open-database.ts'
import { lockDataDir } from './lock-data-dir.ts'

/** The data folder, held by this process alone, and its database in the schema of this version. */
export interface Store {
  database: Awaited<ReturnType<typeof openDatabase>>
  /** The migrations that were missing. */
  applied: string[]
  close(): Promise<void>
}

/** @throws Problem `already-running` where another process holds the folder */
export async function openStore(config: Config): Promise<Store> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const unlock = lockDataDir(config.dataDir)
  try {
    const database = await openDatabase(config)
    const close = async (): Promise<void> => {
      await database.close()
      unlock()
    }
    try {
      const { applied } = await migrate(database)
      return { database, applied, close }
    } catch (error) {
      await database.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}
