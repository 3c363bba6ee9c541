import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { formatOf, refuseUnknown, send } from './answer.ts'
import { listCollections, readCollection } from './collection.ts'
import { CONFORMANCE } from './conformance.ts'
import { CRS_LIST } from './crs.ts'
import { collectionAddress, describeCollection, schemaOf } from './describe-collection.ts'
import { describeLanding } from './describe-landing.ts'
import { originOf, selfLinks } from './links.ts'
import { describeOgcApi } from './open-api.ts'
import { collectionPage, collectionsPage, conformancePage, fieldsPage, landingPage } from './pages.ts'

/** Parameters are read by each address itself, which refuses those that it does not know. */
export const AnyQuery = z.record(z.string(), z.unknown())
export const CollectionId = z.object({ collection: z.string().max(120) })

/** `records` is the catalogue of datasets, itself a collection. */
export function ogcCommonRoutes(records: { id: string; describe(origin: string): object }): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/ogc',
      permission: 'catalog:read',
      summary: 'Landing page of the standard interfaces (OGC API)',
      query: AnyQuery,
      handler: ({ request, reply }) => {
        refuseUnknown(request)
        return send(request, reply, {
          format: formatOf(request),
          json: describeLanding(request),
          page: landingPage,
        })
      },
    }),
    route({
      method: 'GET',
      path: '/ogc/conformance',
      permission: 'catalog:read',
      summary: 'The conformance classes that the standard interfaces keep',
      query: AnyQuery,
      handler: ({ request, reply }) => {
        refuseUnknown(request)
        return send(request, reply, {
          format: formatOf(request),
          json: { conformsTo: CONFORMANCE, links: selfLinks(request, formatOf(request)) },
          page: conformancePage,
        })
      },
    }),
    route({
      method: 'GET',
      path: '/ogc/api',
      permission: 'catalog:read',
      summary: 'The standard interfaces as OpenAPI 3.0',
      query: AnyQuery,
      handler: ({ request, reply }) => {
        refuseUnknown(request)
        reply
          .type('application/vnd.oai.openapi+json;version=3.0')
          .send(JSON.stringify(describeOgcApi(originOf(request))))
        return undefined
      },
    }),
    route({
      method: 'GET',
      path: '/ogc/collections',
      permission: 'catalog:read',
      summary: 'The tables of the datasets as collections',
      query: AnyQuery,
      handler: async ({ context, request, reply }) => {
        refuseUnknown(request)
        const collections = await listCollections(context)
        const origin = originOf(request)
        const described = [
          ...collections.map((one) => describeCollection(one, origin)),
          records.describe(origin),
        ]
        return send(request, reply, {
          format: formatOf(request),
          json: {
            collections: described,
            crs: CRS_LIST.map((one) => one.uri),
            links: selfLinks(request, formatOf(request)),
          },
          page: (language) => collectionsPage(collections, language),
        })
      },
    }),
    route({
      method: 'GET',
      path: '/ogc/collections/:collection',
      permission: 'catalog:read',
      summary: 'A table of a dataset as a collection',
      params: CollectionId,
      query: AnyQuery,
      handler: async ({ context, params, request, reply }) => {
        refuseUnknown(request)
        if (params.collection === records.id) {
          const json = records.describe(originOf(request))
          return send(request, reply, { format: formatOf(request), json, page: landingPage })
        }
        const collection = await context.database.read(context.reader, (tx) =>
          readCollection(tx, params.collection),
        )
        return send(request, reply, {
          format: formatOf(request),
          json: describeCollection(collection, originOf(request)),
          page: (language) => collectionPage(collection, language),
        })
      },
    }),
    ...(['queryables', 'schema'] as const).map((what) =>
      route({
        method: 'GET',
        path: `/ogc/collections/:collection/${what}`,
        permission: 'catalog:read',
        summary: what === 'schema' ? 'The columns of a collection' : 'What a filter on a collection may name',
        params: CollectionId,
        query: AnyQuery,
        handler: async ({ context, params, request, reply }) => {
          refuseUnknown(request)
          const collection = await context.database.read(context.reader, (tx) =>
            readCollection(tx, params.collection),
          )
          const address = `${collectionAddress(originOf(request), collection.id)}/${what}`
          return send(request, reply, {
            format: formatOf(request),
            type: 'application/schema+json',
            json: schemaOf(collection, address, what === 'queryables'),
            page: (language) => fieldsPage(collection, language, what === 'queryables'),
          })
        },
      }),
    ),
  ]
}
