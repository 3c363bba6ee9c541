import type { Permission } from '@jingjing/schema/access-control'
import type { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Context } from '../context.ts'

export interface Asked<Params, Query, Body> {
  context: Context
  params: Params
  query: Query
  body: Body
  request: FastifyRequest
  reply: FastifyReply
}

/** A route as it is declared in a feature's `routes.ts`: the declaration is the pipeline. */
export interface Route<Params = unknown, Query = unknown, Body = unknown, Answer = unknown> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` for parameters: `/api/catalog/datasets/:id`. */
  path: string
  /**
   * `anyone` needs no sign-in; `signed-in` any account; `own-account` a session of one's own, never a token; else the
   * permission that the person's roles must grant. `device`: no person; the handler asks for a device's key.
   */
  permission: Permission | 'anyone' | 'signed-in' | 'own-account' | 'device'
  /** One sentence for the OpenAPI page. */
  summary: string
  params?: z.ZodType<Params>
  query?: z.ZodType<Query>
  body?: z.ZodType<Body>
  /** The answer's schema; absent where the handler writes to `reply` itself (streams, tiles, uploads). */
  answer?: z.ZodType<Answer>
  /** False for what reads although by POST; true for a GET that hands data out. Absent: whatever is no GET is logged. */
  isAudited?: boolean
  /**
   * True where a personal access token may also come as the argument `api_key`, as clients of Open311 send it. Then
   * forms are read, and with a key the cookie is not looked at.
   */
  takesKey?: boolean
  /** How a standard tells a problem; absent: as application/problem+json. */
  sendProblem?: (problem: Problem, request: FastifyRequest, reply: FastifyReply) => FastifyReply
  /** HTTP status of a success; 200 where absent. */
  status?: number
  /** Context is that of nobody on `anyone` routes without a session: use it only for `context.person` checks. */
  handler: (asked: Asked<Params, Query, Body>) => Promise<Answer | undefined> | Answer | undefined
}

export type AnyRoute = Route<never, never, never, unknown>

/** Keeps the types of one declaration together and hands it on as one of many. */
export function route<Params, Query, Body, Answer>(
  declaration: Route<Params, Query, Body, Answer>,
): AnyRoute {
  return declaration as unknown as AnyRoute
}
