import type { FastifyRequest } from 'fastify'
import { formatOf } from './answer.ts'
import { RECORDS_ID } from './describe-collection.ts'
import { originOf, selfLinks } from './links.ts'

/** The landing page: where everything else is. */
export function describeLanding(request: FastifyRequest): object {
  const at = `${originOf(request)}/ogc`
  return {
    title: '井井 Jingjing',
    description: '街道数据的标准接口 Standard interfaces to the data of a subdistrict',
    links: [
      ...selfLinks(request, formatOf(request)),
      {
        href: `${at}/api`,
        rel: 'service-desc',
        type: 'application/vnd.oai.openapi+json;version=3.0',
        title: 'OpenAPI 3.0',
      },
      { href: `${originOf(request)}/help/interfaces`, rel: 'service-doc', type: 'text/html' },
      { href: `${at}/conformance`, rel: 'conformance', type: 'application/json' },
      {
        href: `${at}/conformance`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/conformance',
        type: 'application/json',
      },
      { href: `${at}/collections`, rel: 'data', type: 'application/json' },
      {
        href: `${at}/tileMatrixSets`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes',
        type: 'application/json',
      },
      {
        href: `${at}/collections/${RECORDS_ID}`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog',
        type: 'application/json',
      },
      { href: `${originOf(request)}/dcat`, rel: 'related', type: 'application/ld+json', title: 'DCAT 3' },
    ],
  }
}
