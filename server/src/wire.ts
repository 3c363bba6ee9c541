/** The composition root: everything is put together here by hand, in reading order. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Person } from '@jingjing/schema/access-control'
import { PERMISSIONS } from '@jingjing/schema/access-control'
import type { FastifyInstance } from 'fastify'
import {
  type AccessControlSettings,
  accessControlRoutes,
  auditAct,
  authenticate,
  ensureAdministrator,
  ensureDemoPeople,
  newSetUpCode,
  readPolicy,
  readSecretKey,
  scheduleAuditPurge,
  singleSignOn,
  watchRights,
} from './access-control/index.ts'
import {
  catalogMeasures,
  catalogRoutes,
  discardUnfinished,
  keepContent,
  keepQuality,
  openSearchIndex,
  type SearchIndex,
  warmSearchIndex,
} from './catalog/index.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { EmbeddedDatabase } from './db/embedded.ts'
import { sql } from './db/sql.ts'
import { DEMO_SEED, type DemoInput } from './demo-data/index.ts'
import {
  environmentMeasures,
  environmentRoutes,
  startTelemetry,
  type TelemetryPorts,
  telemetryRoutes,
} from './environment/index.ts'
import { extractRoutes, formRoutes, scheduleExtracts, usesOfDataset } from './extract/index.ts'
import { createRequestLog } from './http/request-log.ts'
import type { AnyRoute } from './http/route.ts'
import { type AuditedAct, createHttp } from './http/start-http.ts'
import { ingestRoutes, scheduleSources } from './ingest/index.ts'
import { CANONICAL_TABLES, JOB_KINDS } from './job-kinds.ts'
import { jobRoutes } from './jobs/routes.ts'
import { type JobQueue, runJobs } from './jobs/run-jobs.ts'
import { lifeCircleMeasures, lifeCircleRoutes, openWorlds } from './life-circle/index.ts'
import {
  ensureDefaultRules,
  monitoringMeasures,
  monitoringRoutes,
  scheduleAlerts,
} from './monitoring/index.ts'
import type { Store } from './open-store.ts'
import { personalDataRoutes, scheduleRetention } from './personal-data/index.ts'
import { completeRows, placeNames, placesRoutes } from './places/index.ts'
import { currentPacks, loadPacks, storePacks } from './rules/index.ts'
import { ruleRoutes } from './rules/routes.ts'
import { standardsRoutes } from './standards/index.ts'
import { registerMeasures, trailRoutes } from './trail/index.ts'
import {
  dashboardsOf,
  documentRoutes,
  keepGrids,
  pictureRoutes,
  pictureValue,
  scheduleDashboards,
  visualiseRoutes,
} from './visualise/index.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The whole platform, running. */
export interface Platform {
  /** Where the page answers; null where only the private socket listens. */
  address: string | null
  socketPath: string
  isDemo: boolean
  /** What the set-up page asks for, until the first administrators exist. */
  setUpCode: string | null
  close(): Promise<void>
}

export interface StartOptions {
  config: Config
  /** Closed with the platform, and where the platform cannot start. */
  store: Store
  /** False for the command line when no server runs: only the private socket listens. */
  listens: boolean
  /** Done once the page stands in web/dist. */
  page: Promise<void>
  log(line: string): void
  onStep(step: 'database' | 'demo' | 'page', detail?: { numDone: number; numTotal: number | null }): void
}

/** Far above what a whole office behind one address asks, and far below what a guesser wants. */
const RATE_LIMITS = { requestsPerMinute: 12_000, openChangesPerMinute: 300 }

/** The one who uses the command line on this machine, as the owner of the data folder. */
const LOCAL_PERSON: Person = {
  id: -1,
  account: 'command-line',
  name: '命令行',
  roles: [],
  permissions: [...PERMISSIONS],
  communities: null,
}

export interface RouteParts {
  settings: AccessControlSettings
  queue: JobQueue
  dataDir: string
  /** How long the audit log is kept. */
  auditDays?: number
  /** Hosts that standing sources may be fetched from. */
  sourceHosts?: readonly string[]
  /** Where boxes hand in readings. */
  telemetryPorts?: TelemetryPorts
  /** Kept by the caller where it is read before anybody searches. */
  searchIndex?: SearchIndex
}

/** Every address of the platform, in reading order. */
export function routesOf({
  settings,
  queue,
  dataDir,
  auditDays = 200,
  sourceHosts = [],
  telemetryPorts = { hj212Port: null, mqttPort: null },
  searchIndex = openSearchIndex(placeNames),
}: RouteParts): AnyRoute[] {
  const worlds = openWorlds()
  const registry = registerMeasures([
    ...catalogMeasures,
    ...monitoringMeasures,
    ...environmentMeasures,
    ...lifeCircleMeasures(worlds),
    pictureValue,
  ])
  return [
    ...accessControlRoutes(settings),
    ...trailRoutes(registry),
    ...catalogRoutes({
      canonicalTables: CANONICAL_TABLES,
      completeRows,
      queue,
      usesOf: async (tx, id) => [...(await usesOfDataset(tx, id)), ...(await dashboardsOf(tx, id))],
      searchIndex,
    }),
    ...placesRoutes,
    ...ingestRoutes({ queue, dataDir, allowedHosts: sourceHosts }),
    ...extractRoutes({ queue, dataDir }),
    ...formRoutes({ queue, dataDir }),
    ...visualiseRoutes,
    ...pictureRoutes,
    ...documentRoutes({ dataDir }),
    ...monitoringRoutes(queue, environmentMeasures),
    ...environmentRoutes,
    ...telemetryRoutes(telemetryPorts),
    ...lifeCircleRoutes({ worlds, queue }),
    ...personalDataRoutes({ queue, dataDir, auditDays }),
    ...jobRoutes(queue),
    ...ruleRoutes(root('rules')),
    ...standardsRoutes(queue),
  ]
}

export async function startPlatform(options: StartOptions): Promise<Platform> {
  const { config, store } = options
  const { database } = store
  const closers: (() => Promise<void> | void)[] = [() => store.close()]
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close()
  }
  try {
    await discardUnfinished(database, CANONICAL_TABLES)
    const rulesDir = root('rules')
    await storePacks(database, loadPacks(rulesDir))
    const packs = await currentPacks(database, rulesDir)

    const queue = await runJobs({
      database,
      kinds: JOB_KINDS,
      threadFile: new URL('./job-main.ts', import.meta.url),
      threadInput: async () => {
        if (config.databaseUrl !== null)
          return {
            input: {
              address: { engine: 'server', databaseUrl: config.databaseUrl },
              dataDir: config.dataDir,
              rulesDir,
            },
            transfer: [],
          }
        const port = await (database as EmbeddedDatabase).newPort()
        return {
          input: { address: { engine: 'embedded', port }, dataDir: config.dataDir, rulesDir },
          transfer: [port],
        }
      },
      numThreads: 2,
      warmsUp: true,
      cleanUp: async (lane) => {
        if (lane === 'store') await discardUnfinished(database, CANONICAL_TABLES)
      },
    })
    closers.push(() => queue.close())
    closers.push(scheduleExtracts({ database, queue, dataDir: config.dataDir }))
    closers.push(scheduleDashboards({ database, queue, dataDir: config.dataDir }))
    closers.push(scheduleRetention({ database, queue, dataDir: config.dataDir }))
    closers.push(scheduleAuditPurge({ database, queue, days: config.auditDays }))

    if (config.demo) await loadDemoOnce(database, queue, options)
    const isDemo = await hasSyntheticData(database)
    if (isDemo && config.demo) await ensureDemoPeople(database)
    closers.push(keepGrids(database, queue))
    await ensureDefaultRules(database)
    if (options.listens) closers.push(await scheduleAlerts(database, queue))
    closers.push(keepContent(database, queue))
    closers.push(keepQuality(database, queue))
    closers.push(scheduleSources({ database, queue, allowedHosts: config.sourceHosts }))
    const policy = await database.write((tx) => readPolicy(tx, packs))
    const hasAdministrator =
      (await ensureAdministrator(database, config.adminPassword, policy)) !== 'no-password'
    const setUpCode = hasAdministrator ? null : newSetUpCode()

    const searchIndex = openSearchIndex(placeNames)
    const routes = routesOf({
      settings: {
        isDemo,
        offersDemoRoles: isDemo && config.demo,
        secretKey: readSecretKey(config.dataDir),
        setUpCode,
        singleSignOn: config.singleSignOn === null ? null : singleSignOn(config.singleSignOn),
        publicUrl: config.publicUrl,
      },
      queue,
      dataDir: config.dataDir,
      auditDays: config.auditDays,
      sourceHosts: config.sourceHosts,
      telemetryPorts: config,
      searchIndex,
    })
    options.onStep('page')
    await options.page
    const webDir = existsSync(root('web/dist/index.html')) ? root('web/dist') : null
    const rights = await watchRights(database)
    closers.push(() => rights.stop())
    const shared = {
      routes,
      database,
      packs,
      authenticate: (token: string) => authenticate(database, token),
      onRightsChange: rights.onChange,
      audit: (act: AuditedAct) => auditAct(database, act),
      log: createRequestLog(options.log),
      version: readVersion(),
    }

    const socketPath = join(config.dataDir, 'jingjing.sock')
    rmSync(socketPath, { force: true })
    const local = await createHttp({ ...shared, webDir: null, localPerson: LOCAL_PERSON })
    await local.listen({ path: socketPath })
    closers.push(() => rmSync(socketPath, { force: true }))
    closers.push(() => local.close())

    let address: string | null = null
    if (options.listens) {
      const app: FastifyInstance = await createHttp({ ...shared, webDir, limits: RATE_LIMITS })
      address = await app.listen({ port: config.port, host: config.host })
      closers.push(() => app.close())
      closers.push(warmSearchIndex(database, searchIndex))
      const telemetry = await startTelemetry({ database, packs }, config)
      closers.push(() => telemetry.close())
    }
    return { address, socketPath, isDemo, setUpCode, close: closeAll }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const hasSyntheticData = async (database: Database): Promise<boolean> => {
  const rows = await database.write((tx) =>
    tx.query(
      sql`select from catalog.dataset where is_synthetic and deleted_at is null and current_version > 0 limit 1`,
    ),
  )
  return rows.length > 0
}

const DEMO_MONTHS = 24

/** Into an empty database only; a demo that was interrupted goes on where it stopped. */
async function loadDemoOnce(database: Database, queue: JobQueue, options: StartOptions): Promise<void> {
  const [state] = await database.write((tx) =>
    tx.query<{ num_datasets: number; open_job: number | null; is_done: boolean }>(sql`
      select (select count(*) from catalog.dataset where current_version > 0) as num_datasets,
        (select max(id) from jobs.job where kind = 'demo' and state in ('queued', 'running')) as open_job,
        exists (select from jobs.job where kind = 'demo' and state = 'done') as is_done`),
  )
  if (state === undefined || state.is_done) return
  if (state.open_job === null && state.num_datasets > 0) return
  options.onStep('demo')
  const stop = queue.watch((job) => {
    if (job.kind === 'demo') options.onStep('demo', { numDone: job.numDone, numTotal: job.numTotal })
  })
  const until = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const input: DemoInput = { seed: DEMO_SEED, until, months: DEMO_MONTHS }
  const id =
    state.open_job ??
    (await queue.submit({ kind: 'demo', subject: '合成演示数据 Synthetic demo', input, createdBy: null })).id
  const job = await queue.finished(id)
  stop()
  if (job.state !== 'done') throw new Error(`the demo could not be loaded: ${job.problem?.code ?? job.state}`)
}

const readVersion = (): string =>
  (JSON.parse(readFileSync(root('package.json'), 'utf8')) as { version: string }).version
