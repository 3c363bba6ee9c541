import type { ProblemBody } from '@jingjing/schema/jobs'
import { screenHeaders } from './screen-key.ts'

/** What the server refused, as code and parameters; the words are found by `ui/problem-text`. */
export class ApiProblem extends Error {
  readonly status: number
  readonly body: ProblemBody

  constructor(status: number, body: ProblemBody) {
    super(body.code)
    this.name = 'ApiProblem'
    this.status = status
    this.body = body
  }
}

/** The code of a problem that never reached the server. */
export const UNREACHABLE = 'unreachable'

export type QueryValue = string | number | boolean | null | undefined

/** The query part of an address; what is empty is left out. */
export function queryString(values: Record<string, QueryValue>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

/** Turns any body of an error answer into a problem; a proxy's HTML page becomes `unexpected`. */
export function problemFromBody(status: number, body: unknown): ApiProblem {
  if (body && typeof body === 'object' && 'code' in body && typeof body.code === 'string') {
    const params = 'params' in body && body.params && typeof body.params === 'object' ? body.params : {}
    return new ApiProblem(status, { code: body.code, params: params as ProblemBody['params'] })
  }
  return new ApiProblem(status, { code: 'unexpected', params: { reference: `HTTP ${status}` } })
}

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...screenHeaders() }
  if (method !== 'GET') headers['x-jingjing'] = '1'
  // A browser names the parts of a form itself.
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiProblem(0, { code: UNREACHABLE, params: {} })
  }
  const text = await response.text()
  const answer: unknown = parse(text)
  if (!response.ok) throw problemFromBody(response.status, answer)
  return answer as T
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}

export const api = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, undefined, signal),
  post: <T>(path: string, body: unknown = {}, signal?: AbortSignal) => request<T>('POST', path, body, signal),
  upload: <T>(path: string, form: FormData) => request<T>('POST', path, form),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, body),
  delete: <T>(path: string) => request<T>('DELETE', path),
}
