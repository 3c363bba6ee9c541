import { createReadStream, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  IdentifierKind,
  NewPersonalAct,
  NewPersonalRequest,
  PersonalRequests,
  StartedAct,
} from '@jingjing/schema/access-control/personal-data'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply } from 'fastify'
import { readSecretKey, recordAudit, seal } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { copiesFolder } from './export-person.ts'
import type { ActInput } from './handle-act.ts'
import { hintOf, wantedOf, withoutThem } from './identifiers.ts'
import * as queries from './queries.ts'

export interface RequestParts {
  queue: JobQueue
  dataDir: string
}

/** Writes down whom a letter is about, sealed, and begins to search. */
export async function openRequest(
  parts: RequestParts,
  context: Context,
  asked: NewPersonalRequest,
): Promise<StartedAct> {
  const { database, person } = context
  const given = Object.entries(asked.identifiers) as [IdentifierKind, string | undefined][]
  // The number of a letter is kept when the person is forgotten; it may not be the person's own.
  const reference = withoutThem(wantedOf(asked.identifiers), asked.reference)
  const requestId = await database.write(async (tx) => {
    const [made] = await tx.query<{ id: number }>(
      queries.insertRequest({
        reference,
        sealed: seal(readSecretKey(parts.dataDir), JSON.stringify(asked.identifiers)),
        hints: Object.fromEntries(
          given.flatMap(([kind, value]) => (value === undefined ? [] : [[kind, hintOf(kind, value)]])),
        ),
        createdBy: person.id,
        createdByName: person.name,
      }),
    )
    const { id } = made as { id: number }
    await recordAudit(tx, {
      personId: person.id,
      action: 'personal-data:open-request',
      subject: `#${id} ${reference}`,
      isSuccess: true,
      detail: { known: given.map(([kind]) => kind).join(' ') },
    })
    return id
  })
  return startAct(parts, context, requestId, { kind: 'find', covers: 'certain' })
}

/** Starts the job of one step. Throws `not-found` for a request that is closed. */
export async function startAct(
  { queue, dataDir }: RequestParts,
  { database, person }: Context,
  requestId: number,
  asked: NewPersonalAct,
): Promise<StartedAct> {
  const actId = await database.write(async (tx) => {
    const request = await queries.selectRequest(tx, requestId)
    if (request?.sealed == null) throw new Problem('not-found', { what: `#${requestId}` })
    const [made] = await tx.query<{ id: number }>(
      queries.insertAct({ requestId, kind: asked.kind, covers: asked.covers, createdBy: person.id }),
    )
    return (made as { id: number }).id
  })
  const input: ActInput = {
    actId,
    requestId,
    kind: asked.kind,
    covers: asked.covers,
    sealedCorrections:
      asked.corrections === undefined
        ? null
        : seal(readSecretKey(dataDir), JSON.stringify(asked.corrections)),
  }
  const job = await queue.submit({
    kind: 'personal-data',
    subject: `#${requestId}`,
    input,
    createdBy: person.id,
  })
  await database.write((tx) => tx.query(queries.tellJobOfAct(actId, job.id)))
  return { requestId, jobId: job.id }
}

export async function listRequests({ database }: Context): Promise<PersonalRequests> {
  return database.write(async (tx) => {
    const requests = await tx.query<queries.RequestRow>(queries.selectRequests())
    const acts = await tx.query<queries.ActRow>(queries.selectActs(requests.map(({ id }) => id)))
    return {
      requests: requests.map((row) => ({
        id: row.id,
        reference: row.reference,
        hints: row.hints,
        createdBy: row.created_by_name,
        createdAt: row.created_at,
        closedAt: row.closed_at,
        acts: acts
          .filter((act) => act.request_id === row.id)
          .map((act) => ({
            id: act.id,
            kind: act.kind,
            covers: act.covers,
            jobId: act.job_id,
            outcome: act.outcome,
            hasFile: act.path !== null,
            createdAt: act.created_at,
            finishedAt: act.finished_at,
          })),
      })),
    }
  })
}

/** Forgets whom the request was about and takes its copies away. */
export async function closeRequest(
  { dataDir }: Pick<RequestParts, 'dataDir'>,
  { database, person }: Pick<Context, 'database'> & { person: { id: number } | null },
  requestId: number,
): Promise<void> {
  const paths = await database.write(async (tx) => {
    const request = await queries.selectRequest(tx, requestId)
    if (request === undefined) throw new Problem('not-found', { what: `#${requestId}` })
    await recordAudit(tx, {
      personId: person?.id ?? null,
      action: 'personal-data:close-request',
      subject: `#${requestId} ${request.reference}`,
      isSuccess: true,
    })
    await tx.query(queries.closeRequest(requestId))
    return queries.forgetCopies(tx, requestId)
  })
  for (const path of paths) await rm(join(copiesFolder(dataDir), path), { force: true })
}

/** Hands the copy over; that it was fetched is written down. */
export async function sendCopy(
  { dataDir }: Pick<RequestParts, 'dataDir'>,
  { database, person }: Context,
  asked: { requestId: number; actId: number },
  reply: FastifyReply,
): Promise<void> {
  const path = await database.write(async (tx) => {
    const acts = await tx.query<queries.ActRow>(queries.selectActs([asked.requestId]))
    const file = acts.find((act) => act.id === asked.actId)?.path ?? null
    if (file !== null)
      await recordAudit(tx, {
        personId: person.id,
        action: 'personal-data:fetch-copy',
        subject: `#${asked.requestId}`,
        isSuccess: true,
      })
    return file === null ? null : join(copiesFolder(dataDir), file)
  })
  if (path === null || !existsSync(path)) throw new Problem('not-found', { what: `#${asked.actId}` })
  void reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename="personal-data-${asked.requestId}.xlsx"`)
    .header('cache-control', 'no-store')
    .send(createReadStream(path))
}
