import type { FastifyReply, FastifyRequest } from 'fastify'

/** Stands in the built page where the number of one answer belongs. */
export const NONCE_MARK = '__NONCE__'

/**
 * What a browser may do with an answer. No script but our own files runs; the map's worker is a blob. A style sheet is
 * one of our own files, or one that the answer names by the number or hash it carries; the component library makes its
 * sheets while the page runs and marks them with that number. Single elements may be placed by their own attribute,
 * which maps and charts do.
 */
export function contentSecurityPolicy(styleSource?: string): string {
  const sheets = ["'self'", ...(styleSource === undefined ? [] : [`'${styleSource}'`])].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${sheets}`,
    `style-src-elem ${sheets}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

/** Names a style sheet of an answer: `nonce-…` or `sha256-…`. */
export function allowStyle(reply: FastifyReply, source: string): void {
  void reply.header('content-security-policy', contentSecurityPolicy(source))
}

export function protectPage(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'content-security-policy': contentSecurityPolicy(),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
    ...(request.protocol === 'https' && { 'strict-transport-security': 'max-age=31536000' }),
  })
}
