import { resolve } from 'node:path'

/** Every setting of the platform, read once. */
export interface Config {
  port: number
  host: string
  databaseUrl: string | null
  dataDir: string
  adminPassword: string | null
  /** Loads the demo subdistrict where the database is empty. */
  demo: boolean
  tiandituKey: string | null
}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const port = Number(environment.PORT ?? 8710)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is ${environment.PORT}; it must be a whole number from 0 to 65535`)
  return {
    port,
    host: environment.HOST || '127.0.0.1',
    databaseUrl: environment.DATABASE_URL || null,
    dataDir: resolve(environment.JINGJING_DATA_DIR || './data'),
    adminPassword: environment.JINGJING_ADMIN_PASSWORD || null,
    demo: environment.JINGJING_DEMO === '1',
    tiandituKey: environment.TIANDITU_KEY || null,
  }
}
