import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { allowStyle } from '../../http/security-headers.ts'
import { type HtmlPage, htmlDocument, type Language, STYLE_SOURCE } from './html.ts'
import { addressWith } from './links.ts'

export type Format = 'json' | 'html'

/** Parameters that every address of the standard interfaces takes: the shape of the answer, the language of its page. */
const COMMON = ['f', 'lang']

/** As the parameter `f` says, else as the client prefers; JSON where it does not care. Throws `bad-request`. */
export function formatOf(request: FastifyRequest, jsonNames: readonly string[] = ['json']): Format {
  const asked = (request.query as Record<string, string | undefined>).f
  if (asked !== undefined) {
    if (asked === 'html') return 'html'
    if (jsonNames.includes(asked)) return 'json'
    throw new Problem('bad-request', { where: 'query.f', detail: 'format' })
  }
  const accepts = request.headers.accept ?? ''
  const place = (type: RegExp): number => accepts.search(type)
  const html = place(/text\/html/)
  const json = place(/application\/([\w.+-]+\+)?json/)
  return html >= 0 && (json < 0 || html < json) ? 'html' : 'json'
}

export function languageOf(request: FastifyRequest): Language {
  const asked =
    (request.query as Record<string, string | undefined>).lang ?? request.headers['accept-language'] ?? ''
  return /^\s*en/i.test(asked) ? 'en' : 'zh'
}

/** A parameter that the address does not know is refused (requirement query-param-unknown), since a misspelt filter would show everything. */
export function refuseUnknown(request: FastifyRequest, known: readonly string[] = []): void {
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (!COMMON.includes(name) && !known.includes(name))
      throw new Problem('bad-request', { where: 'query', detail: 'unknown-parameter' })
    if (typeof value !== 'string')
      throw new Problem('bad-request', { where: `query.${name}`, detail: 'repeated' })
  }
}

/** Answers as JSON, or as a page made only where one is asked for. */
export function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: { json: object | string; type?: string; format: Format; page: (language: Language) => HtmlPage },
): undefined {
  reply.headers({
    vary: 'Accept, Accept-Language, Cookie, Authorization',
    'cache-control': 'private, no-cache',
  })
  if (answer.format === 'json') {
    reply
      .type(answer.type ?? 'application/json; charset=utf-8')
      .send(typeof answer.json === 'string' ? answer.json : JSON.stringify(answer.json))
    return undefined
  }
  const language = languageOf(request)
  const other = addressWith(request, { lang: language === 'zh' ? 'en' : 'zh', f: 'html' })
  allowStyle(reply, STYLE_SOURCE)
  const text = htmlDocument(
    answer.page(language),
    language,
    other,
    addressWith(request, { f: 'json', lang: null }),
  )
  reply.type('text/html; charset=utf-8').send(text)
  return undefined
}
