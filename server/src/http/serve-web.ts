import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyInstance } from 'fastify'
import { allowStyle, NONCE_MARK } from './security-headers.ts'

/** Addresses that belong to machines: an unknown one is a problem, never the page. */
const MACHINE_ADDRESS = /^\/(api|tiles|ogc|sta|open311|dcat|healthz)(\/|$|\?)/

/** The built page: its hashed files for a year, index.html for every address that the page itself resolves. */
export async function serveWeb(app: FastifyInstance, webDir: string | null): Promise<void> {
  const hasPage = webDir !== null && existsSync(join(webDir, 'index.html'))
  const page = hasPage ? readFileSync(join(webDir, 'index.html'), 'utf8') : ''
  if (hasPage) {
    await app.register(fastifyStatic, {
      root: webDir,
      wildcard: false,
      index: false,
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (
      request.method !== 'GET' ||
      MACHINE_ADDRESS.test(request.url) ||
      /\.\w{2,5}$/.test(request.url.split('?')[0] ?? '')
    )
      throw new Problem('no-such-address')
    if (!hasPage)
      return reply
        .type('text/plain; charset=utf-8')
        .send('页面尚未生成，请运行 npm run build。 The page is not built: npm run build.\n')
    // The style sheets that the page makes for itself carry a number that nobody else can know.
    const nonce = randomBytes(16).toString('base64')
    allowStyle(reply, `nonce-${nonce}`)
    return reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE_MARK, nonce))
  })
}
