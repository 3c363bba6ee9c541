import { BaseMap, TileAddress, TileQuery } from '@jingjing/schema/visualise'
import type { FastifyReply } from 'fastify'
import { type AnyRoute, route } from '../http/route.ts'
import { readBaseMap } from './read-base-map.ts'
import { type ReadTile, readTile } from './read-tile.ts'

export const visualiseRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/visualise/base-map',
    permission: 'catalog:read',
    summary: 'Layers of the base map that the platform draws from its own data',
    answer: BaseMap,
    handler: ({ context }) => readBaseMap(context),
  }),
  route({
    method: 'GET',
    path: '/tiles/:dataset/:z/:x/:y',
    permission: 'catalog:read',
    summary: 'A vector tile of a table of a dataset',
    params: TileAddress,
    query: TileQuery,
    handler: async ({ context, params: { dataset, ...address }, query, request, reply }) => {
      const known = request.headers['if-none-match'] ?? null
      sendTile(reply, await readTile(context, { dataset, table: query.table ?? null, address }, known))
      return undefined
    },
  }),
]

/**
 * Another person at the same browser must not be shown the tile of the one before.
 * Kept, yet asked for each time: a right that was taken back counts at once.
 */
export function sendTile(reply: FastifyReply, { etag, body }: ReadTile): void {
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'Cookie, Authorization' })
  if (body === 'unchanged') reply.status(304).send()
  else if (body === null) reply.status(204).send()
  else reply.type('application/vnd.mapbox-vector-tile').send(Buffer.from(body))
}
