import { Problem } from '@jingjing/schema/problems'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type AnyRoute, route } from '../../http/route.ts'
import { readTile, sendTile } from '../../visualise/index.ts'
import { formatOf, refuseUnknown, send } from '../ogc-common/answer.ts'
import { type Collection, readCollection } from '../ogc-common/collection.ts'
import { html } from '../ogc-common/html.ts'
import { originOf, selfLinks } from '../ogc-common/links.ts'
import { collectionStep, collectionsStep, landingStep } from '../ogc-common/pages.ts'
import { AnyQuery, CollectionId } from '../ogc-common/routes.ts'
import { say } from '../ogc-common/words.ts'
import { describeTileset, describeTilesets } from './describe-tileset.ts'
import {
  describeMatrixSet,
  WEB_MERCATOR_CRS,
  WEB_MERCATOR_QUAD,
  WEB_MERCATOR_QUAD_URI,
} from './tile-matrix-set.ts'

const MatrixSetId = z.object({ tileMatrixSet: z.string().max(100) })
const Index = z.coerce.number().int().nonnegative()
const TileParams = CollectionId.extend({
  tileMatrixSet: z.string().max(100),
  tileMatrix: Index.max(22),
  tileRow: Index,
  tileCol: Index,
})

function refuseOtherMatrixSet(name: string): void {
  if (name !== WEB_MERCATOR_QUAD) throw new Problem('not-found', { what: name })
}

/** A table without geometry has no tiles. Throws `not-found`. */
async function mappedCollection(context: Context, id: string): Promise<Collection> {
  const collection = await context.database.read(context.reader, (tx) => readCollection(tx, id))
  if (collection.geometryType === null) throw new Problem('not-found', { what: id })
  return collection
}

const tilesPage = (collection: Collection, request: FastifyRequest) => (language: 'zh' | 'en') => ({
  title: say('tiles', language),
  trail: [landingStep(language), collectionsStep(language), collectionStep(collection)],
  body: html`<p>${WEB_MERCATOR_QUAD}</p><p><code>${originOf(request)}/ogc/collections/${collection.id}/tiles/${WEB_MERCATOR_QUAD}/{tileMatrix}/{tileRow}/{tileCol}</code></p>`,
})

const matrixSetPage = (language: 'zh' | 'en') => ({
  title: say('tileMatrixSets', language),
  trail: [landingStep(language)],
  body: html`<ul><li><a href="/ogc/tileMatrixSets/${WEB_MERCATOR_QUAD}?f=json">${WEB_MERCATOR_QUAD}</a><br><code>${WEB_MERCATOR_QUAD_URI}</code></li></ul>`,
})

const tilesetRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/ogc/collections/:collection/tiles',
    permission: 'catalog:read',
    summary: 'The tilesets of a collection',
    params: CollectionId,
    query: AnyQuery,
    handler: async ({ context, params, request, reply }) => {
      refuseUnknown(request)
      const collection = await mappedCollection(context, params.collection)
      return send(request, reply, {
        format: formatOf(request),
        json: describeTilesets(collection, originOf(request)),
        page: tilesPage(collection, request),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/ogc/collections/:collection/tiles/:tileMatrixSet',
    permission: 'catalog:read',
    summary: 'A tileset of a collection',
    params: CollectionId.extend(MatrixSetId.shape),
    query: AnyQuery,
    handler: async ({ context, params, request, reply }) => {
      refuseUnknown(request)
      refuseOtherMatrixSet(params.tileMatrixSet)
      const collection = await mappedCollection(context, params.collection)
      return send(request, reply, {
        format: formatOf(request),
        json: describeTileset(collection, originOf(request)),
        page: tilesPage(collection, request),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/ogc/collections/:collection/tiles/:tileMatrixSet/:tileMatrix/:tileRow/:tileCol',
    permission: 'catalog:read',
    summary: 'A vector tile of a collection',
    params: TileParams,
    query: AnyQuery,
    handler: async ({ context, params, request, reply }) => {
      refuseUnknown(request)
      refuseOtherMatrixSet(params.tileMatrixSet)
      const [z, x, y] = [params.tileMatrix, params.tileCol, params.tileRow]
      if (x >= 2 ** z || y >= 2 ** z) throw new Problem('not-found', { what: `${z}/${y}/${x}` })
      const { dataset, table } = await mappedCollection(context, params.collection)
      const known = request.headers['if-none-match'] ?? null
      sendTile(reply, await readTile(context, { dataset, table, address: { z, x, y } }, known))
      return undefined
    },
  }),
]

export const ogcTilesRoutes: readonly AnyRoute[] = [
  ...tilesetRoutes,
  route({
    method: 'GET',
    path: '/ogc/tileMatrixSets',
    permission: 'catalog:read',
    summary: 'The tile matrix sets in use',
    query: AnyQuery,
    handler: ({ request, reply }) => {
      refuseUnknown(request)
      const href = `${originOf(request)}/ogc/tileMatrixSets/${WEB_MERCATOR_QUAD}`
      const set = {
        id: WEB_MERCATOR_QUAD,
        title: WEB_MERCATOR_QUAD,
        uri: WEB_MERCATOR_QUAD_URI,
        crs: WEB_MERCATOR_CRS,
        links: [{ href, rel: 'self', type: 'application/json' }],
      }
      return send(request, reply, {
        format: formatOf(request),
        json: { tileMatrixSets: [set], links: selfLinks(request, formatOf(request)) },
        page: matrixSetPage,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/ogc/tileMatrixSets/:tileMatrixSet',
    permission: 'catalog:read',
    summary: 'A tile matrix set',
    params: MatrixSetId,
    query: AnyQuery,
    handler: ({ params, request, reply }) => {
      refuseUnknown(request)
      refuseOtherMatrixSet(params.tileMatrixSet)
      return send(request, reply, {
        format: formatOf(request),
        json: describeMatrixSet(selfLinks(request, formatOf(request))),
        page: matrixSetPage,
      })
    },
  }),
]
