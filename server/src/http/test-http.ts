/** For tests: the platform's addresses as they are wired, over a test store, with a person of each role signed in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Role } from '@jingjing/schema/access-control'
import { ROLES } from '@jingjing/schema/access-control'
import type { ImportReport } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import type { FastifyInstance } from 'fastify'
import { auditAct, authenticate, policyOf, readSecretKey, watchRights } from '../access-control/index.ts'
import { insertPerson, insertPersonRoles, type PersonRow, selectPerson } from '../access-control/queries.ts'
import { openSession } from '../access-control/sign-in/sign-in.ts'
import type { Database } from '../db/database.ts'
import type { EmbeddedDatabase } from '../db/embedded.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { JOB_KINDS } from '../job-kinds.ts'
import { type JobQueue, runJobs } from '../jobs/run-jobs.ts'
import { loadPacks } from '../rules/index.ts'
import { routesOf } from '../wire.ts'
import { createRequestLog } from './request-log.ts'
import type { Route } from './route.ts'
import { createHttp, SESSION_COOKIE } from './start-http.ts'

const RULES_DIR = fileURLToPath(new URL('../../../rules', import.meta.url))

/** A role, or nobody. */
export type Who = Role | 'nobody'

export interface Answer {
  status: number
  /** Code of the problem; undefined where there is none. */
  code: string | undefined
  /** The JSON, or the bytes of anything else. */
  body: Awaited<ReturnType<Response['json']>>
  headers: Record<string, unknown>
  /** Everything that came back, headers included, as text. */
  text: string
}

export interface TestHttp {
  app: FastifyInstance
  routes: readonly Route[]
  store: TestDatabase
  queue: JobQueue
  dataDir: string
  personIdByRole: Readonly<Record<Role, number>>
  /** What the request log has written. */
  logLines: string[]
  /** The headers with which a role's browser asks. */
  headersOf(who: Who): Record<string, string>
  get(who: Who, url: string): Promise<Answer>
  send(who: Who, method: Route['method'], url: string, payload?: object): Promise<Answer>
  /** Uploads one file and answers its number. */
  upload(who: Role, name: string, content: string | Buffer): Promise<number>
  /** Brings a file in as the data steward, over the same addresses as the page. */
  importFile(
    name: string,
    content: string | Buffer,
  ): Promise<{ inspectionJobId: number; report: ImportReport }>
  close(): Promise<void>
}

/** People without a password: only signing in with one costs time, and it has tests of its own. */
async function signInAs(
  database: Database,
  role: Role,
  communities: readonly string[] | null,
): Promise<{ id: number; token: string }> {
  return database.write(async (tx) => {
    const person = { account: role, name: role, passwordHash: null, communities, isDemo: false }
    const [made] = await tx.query<{ id: number }>(insertPerson(person))
    const id = (made as { id: number }).id
    await tx.query(insertPersonRoles(id, [role]))
    const [row] = await tx.query<PersonRow>(selectPerson(id))
    return { id, token: (await openSession(tx, row as PersonRow, policyOf(loadPacks(RULES_DIR)))).token }
  })
}

/** `communities` narrows what the person of a role sees. */
export async function openTestHttp(
  options: { communities?: Partial<Record<Role, readonly string[]>> } = {},
): Promise<TestHttp> {
  const store = await openTestDatabase()
  const { database } = store
  const dataDir = mkdtempSync(join(tmpdir(), 'jingjing-http-'))
  const queue = await runJobs({
    database,
    kinds: JOB_KINDS,
    threadFile: new URL('../job-main.ts', import.meta.url),
    threadInput: async () => {
      const shared = { dataDir, rulesDir: RULES_DIR }
      if (store.databaseUrl !== null)
        return {
          input: { address: { engine: 'server', databaseUrl: store.databaseUrl }, ...shared },
          transfer: [],
        }
      const port = await (database as EmbeddedDatabase).newPort()
      return { input: { address: { engine: 'embedded', port }, ...shared }, transfer: [port] }
    },
    numThreads: 1,
  })
  const signedIn = new Map<Who, { id: number; token: string }>()
  for (const role of ROLES)
    signedIn.set(role, await signInAs(database, role, options.communities?.[role] ?? null))

  const rights = await watchRights(database)
  const logLines: string[] = []
  const routes = routesOf({
    settings: {
      isDemo: false,
      offersDemoRoles: false,
      secretKey: readSecretKey(dataDir),
      setUpCode: null,
      singleSignOn: null,
      publicUrl: null,
    },
    queue,
    dataDir,
  })
  const app = await createHttp({
    routes,
    database,
    packs: loadPacks(RULES_DIR),
    authenticate: (token) => authenticate(database, token),
    onRightsChange: rights.onChange,
    audit: (act) => auditAct(database, act),
    log: createRequestLog((line) => logLines.push(line)),
    webDir: null,
    version: '0',
  })

  const headersOf = (who: Who): Record<string, string> => {
    const session = signedIn.get(who)
    return { 'x-jingjing': '1', ...(session && { cookie: `${SESSION_COOKIE}=${session.token}` }) }
  }
  const ask = async (
    who: Who,
    method: Route['method'],
    url: string,
    payload: object | Buffer | undefined,
    more: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await app.inject({ method, url, headers: { ...headersOf(who), ...more }, payload })
    const isJson = /json/.test(String(answer.headers['content-type'] ?? ''))
    const body = isJson ? answer.json() : answer.rawPayload
    return {
      status: answer.statusCode,
      code:
        String(answer.headers['x-problem'] ?? '') ||
        (answer.statusCode >= 400 && isJson ? body.code : undefined),
      body,
      headers: answer.headers,
      text: `${JSON.stringify(answer.headers)}\n${answer.body}`,
    }
  }
  const upload: TestHttp['upload'] = async (who, name, content) => {
    const { payload, headers } = multipart(name, content)
    const answer = await ask(who, 'POST', '/api/ingest/uploads', payload, headers)
    if (answer.status !== 201) throw new Error(`the upload was answered with ${answer.status}`)
    return answer.body.files[0].id
  }
  const work = async (path: string, payload: object): Promise<Job> => {
    const answer = await ask('data-steward', 'POST', path, payload)
    if (answer.status !== 202) throw new Error(`${path} was answered with ${answer.status}`)
    const job = await queue.finished(answer.body.jobId)
    if (job.state !== 'done') throw new Error(`${path} ended with ${job.problem?.code}`)
    return job
  }
  const importFile: TestHttp['importFile'] = async (name, content) => {
    const fileIds = [await upload('data-steward', name, content)]
    const inspection = await work('/api/ingest/inspections', { fileIds })
    const imported = await work('/api/ingest/imports', { inspectionJobId: inspection.id, choices: [] })
    const [report] = (imported.result as { imports: ImportReport[] }).imports
    return { inspectionJobId: inspection.id, report: report as ImportReport }
  }
  return {
    app,
    routes: routes as unknown as readonly Route[],
    store,
    queue,
    dataDir,
    personIdByRole: Object.fromEntries(ROLES.map((role) => [role, signedIn.get(role)?.id ?? 0])) as Record<
      Role,
      number
    >,
    logLines,
    headersOf,
    get: (who, url) => ask(who, 'GET', url, undefined),
    send: ask,
    upload,
    importFile,
    close: async () => {
      await app.close()
      await rights.stop()
      await queue.close()
      await store.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** One file as a browser's form sends it. */
export function multipart(
  name: string,
  content: string | Buffer,
): { payload: Buffer; headers: Record<string, string> } {
  const boundary = 'of-a-test'
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
    'content-type: application/octet-stream\r\n\r\n'
  const payload = Buffer.concat([
    Buffer.from(head),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}
