/** Answers in the two formats of GeoReport v2, and its errors. */
import { PROBLEMS, type Problem, type ProblemCode, problemText } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const FORMATS = ['xml', 'json'] as const
export type Format = (typeof FORMATS)[number]

/** A list names its items, since XML has no list of its own. */
export type Content = string | number | boolean | null | { readonly [name: string]: Content } | ItemList
/** JSON shows the items alone. */
export interface ItemList {
  readonly itemName: string
  readonly items: readonly Content[]
}

const isList = (content: Content): content is ItemList =>
  typeof content === 'object' && content !== null && Array.isArray((content as ItemList).items)

export const list = (itemName: string, items: readonly Content[]): ItemList => ({ itemName, items })

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Characters that XML 1.0 cannot hold are left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (one) => ESCAPES[one] as string)

function element(name: string, content: Content): string {
  if (content === null) return `<${name}/>`
  if (isList(content))
    return `<${name}>${content.items.map((item) => element(content.itemName, item)).join('')}</${name}>`
  if (typeof content === 'object')
    return `<${name}>${Object.entries(content)
      .map(([child, value]) => element(child, value))
      .join('')}</${name}>`
  return `<${name}>${escaped(String(content))}</${name}>`
}

function plain(content: Content): unknown {
  if (content === null || typeof content !== 'object') return content
  if (isList(content)) return content.items.map(plain)
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, plain(value)]))
}

/** JSON leaves the root's name out. */
export function sendAs(reply: FastifyReply, format: Format, root: string, content: Content): undefined {
  reply.headers({ vary: 'Accept, Cookie, Authorization', 'cache-control': 'private, no-cache' })
  if (format === 'json') reply.type('application/json; charset=utf-8').send(JSON.stringify(plain(content)))
  else
    reply
      .type('text/xml; charset=utf-8')
      .send(`<?xml version="1.0" encoding="utf-8"?>\n${element(root, content)}\n`)
  return undefined
}

/** As the name of the file asked for ends; else as the client accepts; XML, which is what must be there. */
export function formatOf(request: FastifyRequest): Format {
  const path = request.url.split('?')[0] ?? ''
  if (path.endsWith('.json')) return 'json'
  if (path.endsWith('.xml')) return 'xml'
  return /json/.test(request.headers.accept ?? '') ? 'json' : 'xml'
}

/** A missing key is 403 to GeoReport, not 401. */
const STATUS: Partial<Record<ProblemCode, number>> = { 'not-signed-in': 403 }

/** A problem as the standard tells it; the platform's own code stands in a header. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = STATUS[problem.code] ?? PROBLEMS[problem.code].status
  const language = /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh'
  const description = problemText(problem.code, problem.params, language)
  reply.status(status).header('x-problem', problem.code)
  sendAs(reply, formatOf(request), 'errors', list('error', [{ code: status, description }]))
  return reply
}
