import type { FastifyRequest } from 'fastify'
import { originOf } from '../ogc-common/links.ts'
import { type Content, list } from './format.ts'

/** When the interface last changed for its clients. */
const CHANGESET = '2026-11-01T00:00:00+08:00'
const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'

/** Where the interface is, for anybody who asks: it says nothing about the place or its people. */
export function describeDiscovery(request: FastifyRequest): Content {
  const origin = originOf(request)
  return {
    changeset: CHANGESET,
    contact: `井井 Jingjing, ${origin}/help`,
    key_service: `个人访问令牌即密钥。Keys are personal access tokens, made at ${origin}/account`,
    endpoints: list('endpoint', [
      {
        specification: SPECIFICATION,
        url: `${origin}/open311/v2`,
        changeset: CHANGESET,
        type: 'production',
        formats: list('format', ['text/xml', 'application/json']),
      },
    ]),
  }
}
