import {
  NewPersonalAct,
  NewPersonalRequest,
  PersonalRequests,
  RetentionChange,
  RetentionRules,
  StartedAct,
} from '@jingjing/schema/access-control/personal-data'
import { z } from 'zod'
import { type AnyRoute, route } from '../http/route.ts'
import {
  closeRequest,
  listRequests,
  openRequest,
  type RequestParts,
  sendCopy,
  startAct,
} from './keep-requests.ts'
import { changeRetention, listRetention } from './retention.ts'

const REQUESTS = '/api/personal-data/requests'
const RETENTION = '/api/personal-data/retention'
const permission = 'personal-data:handle'
const RequestId = z.object({ id: z.coerce.number().int().positive() })
const CopyId = RequestId.extend({ act: z.coerce.number().int().positive() })
const DatasetId = z.object({ id: z.string().max(80) })
const Done = z.object({})

export function personalDataRoutes(parts: RequestParts & { auditDays: number }): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: REQUESTS,
      permission,
      summary: 'Opens the request of a person about what is held of them, and searches',
      body: NewPersonalRequest,
      status: 202,
      answer: StartedAct,
      handler: ({ context, body }) => openRequest(parts, context, body),
    }),
    route({
      method: 'GET',
      path: REQUESTS,
      permission,
      summary: 'The requests and what was found and done for each',
      answer: PersonalRequests,
      handler: ({ context }) => listRequests(context),
    }),
    route({
      method: 'POST',
      path: `${REQUESTS}/:id/acts`,
      permission,
      summary: 'Searches again, writes a copy, corrects, or deletes; as a job',
      params: RequestId,
      body: NewPersonalAct,
      status: 202,
      answer: StartedAct,
      handler: ({ context, params, body }) => startAct(parts, context, params.id, body),
    }),
    route({
      method: 'GET',
      path: `${REQUESTS}/:id/acts/:act/copy`,
      permission,
      summary: 'The copy of what is held of a person, as a workbook',
      params: CopyId,
      handler: async ({ context, params, reply }) => {
        await sendCopy(parts, context, { requestId: params.id, actId: params.act }, reply)
        return undefined
      },
    }),
    route({
      method: 'POST',
      path: `${REQUESTS}/:id/closing`,
      permission,
      summary: 'Closes a request: from then on nobody can tell whom it was about',
      params: RequestId,
      answer: Done,
      handler: async ({ context, params }) => {
        await closeRequest(parts, context, params.id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: RETENTION,
      permission,
      summary: 'How long datasets keep their personal columns',
      answer: RetentionRules,
      handler: ({ context }) => listRetention(context, parts.auditDays),
    }),
    route({
      method: 'PUT',
      path: `${RETENTION}/:id`,
      permission,
      summary: 'Says how long a dataset keeps its personal columns',
      params: DatasetId,
      body: RetentionChange,
      answer: Done,
      handler: async ({ context, params, body }) => {
        await changeRetention(context, params.id, body)
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: `${RETENTION}/:id`,
      permission,
      summary: 'Lets a dataset keep its personal columns as long as it lives',
      params: DatasetId,
      answer: Done,
      handler: async ({ context, params }) => {
        await changeRetention(context, params.id, null)
        return {}
      },
    }),
  ]
}
