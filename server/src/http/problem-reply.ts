import {
  PROBLEMS,
  Problem,
  type ProblemCode,
  type ProblemParams,
  problemText,
} from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DatabaseError } from '../db/embedded-protocol.ts'
import type { RequestLog } from './request-log.ts'

/** The one translation from an error to application/problem+json. */
export function problemReply(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: RequestLog,
): FastifyReply {
  const problem = asProblem(error, request, log)
  const language = /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh'
  return reply
    .status(PROBLEMS[problem.code].status)
    .type('application/problem+json; charset=utf-8')
    .send({
      type: `/help/problems#${problem.code}`,
      title: problemText(problem.code, problem.params, language),
      status: PROBLEMS[problem.code].status,
      code: problem.code,
      params: problem.params,
    })
}

const TRANSPORT_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_REQ_FILE_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'bad-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-request',
}

function asProblem(
  error: unknown,
  request: FastifyRequest,
  log: RequestLog,
): { code: ProblemCode; params: ProblemParams } {
  if (error instanceof Problem) return error
  // The store itself refused a column or table to the person's role.
  if (error instanceof DatabaseError && error.code === '42501') return { code: 'beyond-rights', params: {} }
  const raised = error as { code?: string; statusCode?: number }
  const transport = TRANSPORT_CODES[raised.code ?? '']
  if (transport === 'too-large') return { code: 'too-large', params: { limit: '2 GB' } }
  if (transport !== undefined || (raised.statusCode !== undefined && raised.statusCode < 500))
    return { code: 'bad-request', params: { where: 'body', detail: raised.code ?? 'invalid' } }
  log.fault(request, error)
  return { code: 'unexpected', params: { reference: request.id } }
}
