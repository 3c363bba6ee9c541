import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { authenticateDevice, type Device } from '../../environment/index.ts'
import { type AnyRoute, type Asked, type Route, route } from '../../http/route.ts'
import { addressWith, originOf } from '../ogc-common/links.ts'
import { SET_NAMES } from './entity-sets.ts'
import { readEntities } from './read-entities.ts'
import { describeRoot } from './service-root.ts'
import { createObservation, createObservations } from './write-observations.ts'

const ROOT = '/sensorthings/v1.1'
const Query = z.record(z.string(), z.unknown())
const Path = z.object({ '*': z.string() })
type Path = z.infer<typeof Path>
type Any = Asked<Path | undefined, Record<string, unknown>, unknown>

const baseOf = (request: FastifyRequest): string => `${originOf(request)}${ROOT}`

function send(reply: FastifyReply, body: object): undefined {
  reply
    .headers({ 'cache-control': 'private, no-cache', vary: 'Cookie, Authorization' })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body))
  return undefined
}

const sendRoot = ({ request, reply }: Pick<Any, 'request' | 'reply'>): undefined =>
  send(reply, describeRoot(baseOf(request)))

async function sendEntities({ context, query, request, reply }: Any, path: string): Promise<undefined> {
  const read = await readEntities(context, {
    path,
    query,
    base: baseOf(request),
    addressWith: (change) => addressWith(request, change),
  })
  if ('body' in read) return send(reply, read.body)
  reply.headers({ 'cache-control': 'private, no-cache', vary: 'Cookie, Authorization' })
  if ('isEmpty' in read) reply.status(204).send()
  else reply.type('text/plain; charset=utf-8').send(read.text)
  return undefined
}

const reading = (path: string, summary: string, handler: (asked: Any) => Promise<undefined>): AnyRoute =>
  route({
    method: 'GET',
    path,
    permission: 'environment:read',
    summary,
    query: Query,
    ...(path.endsWith('*') && { params: Path }),
    handler,
  } as Route<Path | undefined, Record<string, unknown>, unknown, unknown>)

/** The device whose key came as `Authorization: Bearer …`. Throws `device-key`. */
async function requireDevice(context: Context, request: FastifyRequest): Promise<Device> {
  const [, key] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  const device = key === undefined ? undefined : await authenticateDevice(context, key)
  if (device === undefined) throw new Problem('device-key')
  return device
}

/** `Datastreams(1)/Observations` → 1. Throws `read-only-interface` for any other address. */
function streamOfPath({ params }: Pick<Any, 'params'>): number {
  const path = params?.['*'] ?? ''
  const [, id] = /^Datastreams\((\d{1,15})\)\/Observations$/.exec(path) ?? []
  if (id === undefined) throw new Problem('read-only-interface')
  return Number(id)
}

const writing = (
  path: string,
  summary: string,
  handler: (asked: Any, device: Device) => Promise<undefined>,
  checkAddress: (asked: Any) => unknown = () => undefined,
): AnyRoute =>
  route({
    method: 'POST',
    path,
    permission: 'device',
    summary,
    ...(path.endsWith('*') && { params: Path }),
    handler: async (asked: Any) => {
      checkAddress(asked)
      return handler(asked, await requireDevice(asked.context, asked.request))
    },
  } as Route<Path | undefined, Record<string, unknown>, unknown, unknown>)

async function sendCreated(
  { context, request, reply }: Any,
  device: Device,
  stream: number | null,
): Promise<undefined> {
  const asked = { base: baseOf(request), stream, body: request.body }
  const { address, entity } = await createObservation(context, device, asked)
  reply.status(201).header('location', address)
  return send(reply, entity)
}

const refuse = (method: 'PUT' | 'PATCH' | 'DELETE'): AnyRoute =>
  route({
    method,
    path: `${ROOT}/*`,
    permission: 'environment:read',
    summary: 'Refused: stations and what they measured are changed in the platform alone',
    handler: () => {
      throw new Problem('read-only-interface')
    },
  })

/** SensorThings 1.1: stations as Things; devices send Observations. */
export const sensorThingsRoutes: readonly AnyRoute[] = [
  reading(ROOT, 'The entity sets of SensorThings and the requirements that are kept', async (asked) =>
    sendRoot(asked),
  ),
  ...SET_NAMES.map((name) =>
    reading(`${ROOT}/${name}`, `${name} of the stations, as SensorThings`, (asked) =>
      sendEntities(asked, name),
    ),
  ),
  reading(`${ROOT}/*`, 'An entity, its properties, and what hangs on it', (asked) => {
    const path = asked.params?.['*'] ?? ''
    return path === '' ? Promise.resolve(sendRoot(asked)) : sendEntities(asked, path)
  }),
  writing(`${ROOT}/Observations`, 'A device sends an Observation and names its Datastream', (asked, device) =>
    sendCreated(asked, device, null),
  ),
  writing(
    `${ROOT}/CreateObservations`,
    'A device sends many Observations as data arrays',
    async (asked, device) => {
      const { context, request, reply } = asked
      const body = await createObservations(context, device, { base: baseOf(request), body: request.body })
      reply.status(201)
      return send(reply, body)
    },
  ),
  writing(
    `${ROOT}/*`,
    'A device sends an Observation to Datastreams(id)/Observations',
    (asked, device) => sendCreated(asked, device, streamOfPath(asked)),
    streamOfPath,
  ),
  refuse('PUT'),
  refuse('PATCH'),
  refuse('DELETE'),
]
