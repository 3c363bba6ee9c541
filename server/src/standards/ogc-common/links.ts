import type { FastifyRequest } from 'fastify'

export interface Link {
  href: string
  rel: string
  type?: string
  title?: string
  templated?: boolean
}

/** Where the asker reached the platform; links are absolute, as clients of the standards expect. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

/** The same address with other parameters; null takes one away. */
export function addressWith(request: FastifyRequest, change: Record<string, string | null>): string {
  const url = new URL(request.url, originOf(request))
  for (const [name, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}

const MEDIA_TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  jsonld: 'application/ld+json',
  html: 'text/html',
} as const

/** This answer, and the same in the other shape. */
export function selfLinks(request: FastifyRequest, shown: keyof typeof MEDIA_TYPES): Link[] {
  const isHtml = shown === 'html'
  return [
    {
      href: addressWith(request, { f: isHtml ? 'json' : null }),
      rel: isHtml ? 'alternate' : 'self',
      type: MEDIA_TYPES[isHtml ? 'json' : shown],
    },
    { href: addressWith(request, { f: 'html' }), rel: isHtml ? 'self' : 'alternate', type: MEDIA_TYPES.html },
  ]
}
