import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import { type AnyRoute, type Asked, type Route, route } from '../../http/route.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { createRequest, type RequestForm, readToken } from './create-request.ts'
import { describeDiscovery } from './discovery.ts'
import { FORMATS, type Format, formatOf, sendAs, sendProblem } from './format.ts'
import { selectJurisdiction } from './queries.ts'
import { argument, filterOf, type RequestsQuery, readRequest, readRequests } from './read-requests.ts'
import {
  listAttributes,
  listServices,
  presentDefinition,
  presentServices,
  requireService,
} from './services.ts'

const Query = z.record(z.string(), z.unknown())
const File = z.object({ file: z.string().max(200) })
const Form = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

type Any = Pick<Asked<unknown, RequestsQuery, unknown>, 'context' | 'query'>

/** `12.3.xml` → `12.3`. Throws `not-found` for another ending. */
function nameOf(file: string): string {
  const ending = FORMATS.find((format) => file.endsWith(`.${format}`))
  if (ending === undefined) throw new Problem('not-found', { what: 'format' })
  return file.slice(0, -ending.length - 1)
}

/** One subdistrict answers here: its code may be named, another may not. */
async function requireJurisdiction({ context, query }: Any): Promise<void> {
  const asked = argument(query, 'jurisdiction_id')
  if (asked === undefined) return
  const rows = await context.database.read(context.reader, (tx) => tx.query(selectJurisdiction(asked)))
  if (rows.length === 0) throw new Problem('not-found', { what: 'jurisdiction_id' })
}

const SHARED = { takesKey: true, sendProblem } as const

const reading = (
  path: string,
  summary: string,
  handler: (asked: Asked<{ file: string }, RequestsQuery, unknown>, format: Format) => Promise<undefined>,
): AnyRoute =>
  route({
    ...SHARED,
    method: 'GET',
    path,
    permission: 'monitoring:read',
    summary,
    params: path.includes(':file') ? File : undefined,
    query: Query,
    handler: async (asked: Asked<{ file: string }, RequestsQuery, unknown>) => {
      await requireJurisdiction(asked)
      return handler(asked, formatOf(asked.request))
    },
  } as Route<{ file: string }, RequestsQuery, unknown, unknown>)

const discoveryRoutes = [
  '/open311',
  '/open311/discovery',
  ...FORMATS.map((one) => `/open311/discovery.${one}`),
].map((path) =>
  route({
    ...SHARED,
    method: 'GET',
    path,
    permission: 'anyone',
    summary: 'Where the Open311 interface is and what it speaks',
    handler: ({ request, reply }) =>
      sendAs(reply, formatOf(request), 'discovery', describeDiscovery(request)),
  }),
)

/** Open311 GeoReport v2: cases for other systems, and requests from them. */
export const open311Routes = (queue: JobQueue): AnyRoute[] => [
  ...discoveryRoutes,
  ...FORMATS.flatMap((format) => [
    reading(
      `/open311/v2/services.${format}`,
      'Kinds of cases, as Open311 services',
      async ({ context, reply }) =>
        sendAs(
          reply,
          format,
          'services',
          presentServices(await context.database.read(context.reader, (tx) => listServices(context, tx))),
        ),
    ),
    reading(
      `/open311/v2/requests.${format}`,
      'Cases of at most ninety days, or by number, without anything of a caller',
      async ({ context, query, reply }) =>
        sendAs(reply, format, 'service_requests', await readRequests(context, filterOf(query, Date.now()))),
    ),
    route({
      ...SHARED,
      method: 'POST',
      path: `/open311/v2/requests.${format}`,
      permission: 'open311:submit',
      summary: 'Takes in a request of another system as a case',
      query: Query,
      body: Form,
      handler: async ({ context, query, body, reply }) => {
        const form = body as RequestForm
        await requireJurisdiction({ context, query: { ...query, ...form } })
        const made = await createRequest(context, form, queue)
        reply.status(201)
        return sendAs(reply, format, 'service_requests', made)
      },
    }),
  ]),
  reading(
    '/open311/v2/services/:file',
    'What a service asks besides a description',
    async ({ context, params, reply }, format) => {
      const code = nameOf(params.file)
      const attributes = await context.database.read(context.reader, async (tx) => {
        requireService(await listServices(context, tx), code)
        return listAttributes(tx)
      })
      return sendAs(reply, format, 'service_definition', presentDefinition(code, attributes))
    },
  ),
  reading(
    '/open311/v2/requests/:file',
    'One case by its number',
    async ({ context, params, reply }, format) =>
      sendAs(reply, format, 'service_requests', await readRequest(context, nameOf(params.file))),
  ),
  reading(
    '/open311/v2/tokens/:file',
    'The number of the case that a token stands for',
    async ({ context, params, reply }, format) =>
      sendAs(reply, format, 'service_requests', await readToken(context, nameOf(params.file))),
  ),
]
