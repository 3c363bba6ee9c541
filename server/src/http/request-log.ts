import type { FastifyRequest } from 'fastify'

/**
 * One line of JSON per request: when, which route, how it ended, how long, by which person's number.
 * The route's pattern stands in for the address, so that no parameter, name or search term is ever written.
 */
export interface RequestLog {
  begin(request: FastifyRequest): void
  name(request: FastifyRequest, personId: number): void
  end(request: FastifyRequest, status: number): void
  /** An unexpected error: where it happened, without the message, which may quote data. */
  fault(request: FastifyRequest, error: unknown): void
}

export function createRequestLog(write: (line: string) => void): RequestLog {
  const begunByRequest = new WeakMap<FastifyRequest, { atMs: number; personId: number | null }>()
  const line = (fields: Record<string, unknown>): void => write(`${JSON.stringify(fields)}\n`)
  const pattern = (request: FastifyRequest): string => request.routeOptions.url ?? '(no route)'
  return {
    begin: (request) => begunByRequest.set(request, { atMs: performance.now(), personId: null }),
    name: (request, personId) => {
      const begun = begunByRequest.get(request)
      if (begun !== undefined) begun.personId = personId
    },
    end: (request, status) => {
      const begun = begunByRequest.get(request)
      line({
        at: new Date().toISOString(),
        id: request.id,
        method: request.method,
        route: pattern(request),
        status,
        ms: Math.round(performance.now() - (begun?.atMs ?? performance.now())),
        person: begun?.personId ?? null,
      })
    },
    fault: (request, error) =>
      line({
        at: new Date().toISOString(),
        id: request.id,
        route: pattern(request),
        fault: error instanceof Error ? error.name : typeof error,
        code: (error as { code?: unknown }).code ?? null,
        stack: error instanceof Error ? framesOf(error) : null,
      }),
  }
}

/** The frames of a stack without its first line, which is the message. */
function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((text) => /^\s+at /.test(text))
    .slice(0, 8)
    .map((text) =>
      text.trim().replace(/\(?file:\/\/\S*?\/(server|analysis|schema|demo|node_modules)\//, '($1/'),
    )
}
