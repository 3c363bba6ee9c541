import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import type { Person } from '@jingjing/schema/access-control'
import { PROBLEMS, Problem } from '@jingjing/schema/problems'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { readerOf } from '../context.ts'
import type { Database } from '../db/database.ts'
import type { RulePack } from '../rules/load-packs.ts'
import { credentialOf, keyOf } from './credential.ts'
import { describeApi } from './open-api.ts'
import { followStreams, type OpenStreams } from './open-streams.ts'
import { problemReply } from './problem-reply.ts'
import { limitRates, type RateLimits } from './rate-limit.ts'
import type { RequestLog } from './request-log.ts'
import { inRequest, type RequestScope } from './request-scope.ts'
import type { AnyRoute, Route } from './route.ts'
import { protectPage } from './security-headers.ts'
import { serveWeb } from './serve-web.ts'

export { SESSION_COOKIE } from './credential.ts'

/** Larger files go through the command line or a watched folder. */
const LARGEST_UPLOAD_BYTES = 2 * 1024 ** 3

export interface HttpParts {
  routes: readonly AnyRoute[]
  database: Database
  packs: readonly RulePack[]
  /** Who a session or personal access token belongs to; null for nobody. */
  authenticate(token: string): Promise<Person | null>
  /** Calls back when anybody's rights change or a session ends; absent where no stream is served. */
  onRightsChange?(callback: () => void): void
  /** Writes into the audit log what no operation has written of itself, and every refusal. */
  audit?(act: AuditedAct): Promise<void>
  log: RequestLog
  /** How often one address may ask; absent: as often as it likes, on the private socket and in tests. */
  limits?: RateLimits
  /** Folder of the built page; null answers a line of text instead. */
  webDir: string | null
  version: string
  /** Trust between the platform and its own command line on a private socket: everybody who reaches it is this person. */
  localPerson?: Person
}

/** A request as the audit log keeps it: the pattern of its route and the names in its path, nothing that was sent. */
export interface AuditedAct {
  personId: number
  method: string
  route: string
  params: Record<string, string>
  status: number
}

/** What answers on their way get when the platform stops. */
const PATIENCE_MS = 5_000

/** Nobody: what a route open to anyone sees without a session. */
const NOBODY: Person = { id: 0, account: '', name: '', roles: [], permissions: [], communities: [] }

/** The HTTP shell: every route passes origin check, sign-in, permission and schema in this order, then its handler. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID().slice(0, 8),
    bodyLimit: 1024 ** 2,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: LARGEST_UPLOAD_BYTES, files: 50, fields: 20 } })

  const open = new Set<FastifyReply['raw']>()
  app.addHook('onRequest', async (request, reply) => {
    open.add(reply.raw)
    reply.raw.on('close', () => open.delete(reply.raw))
    parts.log.begin(request)
    protectPage(request, reply)
    if (!takesKey(request)) refuseForeignRequest(request)
  })
  readForms(app)
  // A stream has no end of its own; without one, stopping would wait for every open page to be closed.
  app.addHook('preClose', async () => {
    for (const raw of open) if (raw.getHeader('content-type') === 'text/event-stream') raw.end()
    if (!app.server.listening) return
    // Answers that are on their way get their time; a connection on which nothing comes would be waited for a minute.
    const patience = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS)
    app.server.once('close', () => clearTimeout(patience))
  })
  app.addHook('onResponse', async (request, reply) => parts.log.end(request, reply.statusCode))
  app.setErrorHandler((error, request, reply) => problemReply(error, request, reply, parts.log))

  app.get('/healthz', async () => ({ status: 'ok', version: parts.version }))
  app.get('/api/openapi.json', async (request) => {
    await personOf(request, parts)
    return describeApi(parts.routes, parts.version)
  })
  const streams = followStreams(parts)
  const limit = parts.limits === undefined ? () => undefined : limitRates(parts.limits)
  for (const declared of parts.routes) mount(app, declared as unknown as Route, parts, { streams, limit })
  await serveWeb(app, parts.webDir)
  return app
}

function mount(
  app: FastifyInstance,
  declared: Route,
  parts: HttpParts,
  { streams, limit }: { streams: OpenStreams; limit: ReturnType<typeof limitRates> },
): void {
  app.route({
    method: declared.method,
    url: declared.path,
    config: { takesKey: declared.takesKey ?? false },
    handler: async (request, reply) => {
      limit(request, declared)
      const scope: RequestScope = {
        fromAddress: request.raw.socket.remoteAddress ?? null,
        program: request.headers['user-agent']?.slice(0, 200) ?? null,
        personId: null,
        hasAudited: false,
      }
      const note = (status: number): Promise<void> => noteAct(parts, declared, request, scope, status)
      try {
        const answer = await inRequest(scope, async () => {
          if (takesKey(request) && keyOf(request) === null) refuseForeignRequest(request)
          const person = await admit(request, parts, declared.permission, scope)
          const given = await declared.handler({
            context: { database: parts.database, packs: parts.packs, person, reader: readerOf(person) },
            params: parse(declared.params, request.params, 'path'),
            query: parse(declared.query, request.query, 'query'),
            body: parse(declared.body, request.body, 'body'),
            request,
            reply,
          })
          if (reply.raw.getHeader('content-type') === 'text/event-stream')
            streams.follow(reply.raw, person, () => admit(request, parts, declared.permission))
          return given
        })
        await note(declared.status ?? 200)
        if (reply.sent || declared.answer === undefined) return reply
        return reply.status(declared.status ?? 200).send(answer)
      } catch (error) {
        await note(error instanceof Problem ? PROBLEMS[error.code].status : 500)
        if (declared.sendProblem !== undefined && error instanceof Problem)
          return declared.sendProblem(error, request, reply)
        throw error
      }
    },
  })
}

const takesKey = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as { takesKey?: boolean } | undefined)?.takesKey === true

const LARGEST_FORM_BYTES = 64 * 1024

/** Forms as other systems send them; our own pages send JSON, and nothing else is taken where they do. */
function readForms(app: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: LARGEST_FORM_BYTES } as const
  app.addContentTypeParser<string>('application/x-www-form-urlencoded', options, (request, body, done) => {
    if (!takesKey(request)) return done(new Problem('bad-request', { where: 'body', detail: 'type' }))
    const form: Record<string, string | string[]> = {}
    const sent = new URLSearchParams(body)
    for (const name of new Set(sent.keys())) {
      const values = sent.getAll(name)
      form[name] = values.length === 1 ? (values[0] as string) : values
    }
    done(null, form)
  })
}

/** Nobody's requests are in the request log alone: anyone could fill the audit log with them. */
async function noteAct(
  parts: HttpParts,
  declared: Route,
  request: FastifyRequest,
  scope: RequestScope,
  status: number,
): Promise<void> {
  const isAct = declared.isAudited ?? declared.method !== 'GET'
  if (parts.audit === undefined || scope.personId === null || scope.hasAudited) return
  if (!isAct && status !== 403) return
  const params = request.params as Record<string, string>
  const { method, path } = declared
  const act = { personId: scope.personId, method, route: path, params, status }
  // It is written after the act and outside of it: from where the act came has to be handed on.
  await inRequest(scope, () => parts.audit?.(act))
}

/** The one place where it is decided who asks and whether they may. Throws `not-signed-in` or `not-permitted`. */
async function admit(
  request: FastifyRequest,
  parts: HttpParts,
  permission: Route['permission'],
  scope?: RequestScope,
): Promise<Person> {
  if (permission === 'device') return NOBODY
  if (permission === 'anyone') return personOf(request, parts).catch(() => NOBODY)
  const person = await personOf(request, parts)
  if (scope !== undefined) scope.personId = person.id
  if (permission === 'signed-in') return person
  const isAdmitted =
    permission === 'own-account' ? !person.isByToken : person.permissions.includes(permission)
  if (!isAdmitted) throw new Problem('not-permitted', { permission })
  return person
}

async function personOf(request: FastifyRequest, parts: HttpParts): Promise<Person> {
  if (parts.localPerson !== undefined) return parts.localPerson
  const token = credentialOf(request)
  const person = token === null ? null : await parts.authenticate(token)
  if (person === null) throw new Problem('not-signed-in')
  parts.log.name(request, person.id)
  return person
}

function parse<T>(schema: z.ZodType<T> | undefined, value: unknown, where: string): T {
  if (schema === undefined) return undefined as T
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) {
    if (holdsNul(parsed.data)) throw new Problem('bad-request', { where, detail: 'character' })
    return parsed.data
  }
  const [first] = parsed.error.issues
  // The value itself stays out of the answer: it may be personal.
  const path = [where, ...(first?.path ?? []).map(String)].join('.')
  throw new Problem('bad-request', { where: path, detail: first?.code ?? 'invalid' })
}

/** PostgreSQL text holds every character but NUL, and would raise an error of its own. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, one]) => name.includes('\0') || holdsNul(one))
}

/**
 * Another site's page can make a browser send our cookie, yet cannot set a header of its own choosing
 * without asking first, and the platform never agrees.
 */
function refuseForeignRequest(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  // A browser adds no token by itself, and with one the cookie is not looked at.
  if (/^bearer /i.test(request.headers.authorization ?? '')) return
  if (request.headers['x-jingjing'] !== '1') throw new Problem('cross-site')
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('cross-site')
}

/** The peer of the connection, never a header that it sent. */
export function isFromThisMachine(request: { raw: IncomingMessage; hostname: string }): boolean {
  const address = request.raw.socket.remoteAddress ?? ''
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(address)
  // A page elsewhere that resolves its name to this machine still sends that name.
  return isLoopback && /^(localhost|127\.0\.0\.1|\[::1\]|::1)$/.test(request.hostname)
}
