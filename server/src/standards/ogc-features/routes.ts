import { z } from 'zod'
import { type AnyRoute, type Asked, route } from '../../http/route.ts'
import { formatOf, refuseUnknown, send } from '../ogc-common/answer.ts'
import { crsOf } from '../ogc-common/crs.ts'
import { collectionAddress } from '../ogc-common/describe-collection.ts'
import { addressWith, originOf, selfLinks } from '../ogc-common/links.ts'
import { AnyQuery, CollectionId } from '../ogc-common/routes.ts'
import { readItemsQuery } from './items-query.ts'
import { itemPage, itemsPage } from './pages.ts'
import { readItem, readItems } from './read-items.ts'
import { collectionText, featureText } from './write-features.ts'

/** Clients compare the type of a link by the letter: a parameter in it, and GDAL does not turn the page. */
const GEOJSON_LINK = 'application/geo+json'
const GEOJSON = `${GEOJSON_LINK}; charset=utf-8`

type Answering = Pick<Asked<unknown, unknown, unknown>, 'context' | 'request' | 'reply'>
type ItemsAsked = Asked<z.infer<typeof CollectionId>, Record<string, unknown>, unknown>

/** A page of a table as features. */
async function sendItems({ context, params, request, reply }: ItemsAsked): Promise<undefined> {
  const format = formatOf(request, ['json', 'geojson'])
  const { crs } = request.query as { crs?: string }
  const items = await readItems(context, params.collection, (collection) =>
    readItemsQuery(request, collection),
  )
  const next =
    items.nextAfter === null
      ? null
      : addressWith(request, { after: String(items.nextAfter), version: String(items.version) })
  const links = [
    ...selfLinks(request, format === 'json' ? 'geojson' : 'html'),
    ...(next === null
      ? []
      : [{ href: next, rel: 'next', type: format === 'json' ? GEOJSON_LINK : 'text/html' }]),
    {
      href: collectionAddress(originOf(request), items.collection.id),
      rel: 'collection',
      type: 'application/json',
    },
  ]
  reply.header('content-crs', `<${crsOf(crs, 'crs').uri}>`)
  return send(request, reply, {
    format,
    type: GEOJSON,
    json: format === 'json' ? collectionText(items, links) : '',
    page: (language) => itemsPage(items, next, language),
  })
}

/** `records` answers for the catalogue of datasets, the one collection that is no table. */
export function ogcFeaturesRoutes(records: {
  id: string
  sendAll(asked: Answering): Promise<undefined>
  sendOne(asked: Answering, id: string): Promise<undefined>
}): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/ogc/collections/:collection/items',
      permission: 'catalog:read',
      summary: 'Rows of a table as features, by box, time, filter and page',
      params: CollectionId,
      query: AnyQuery,
      handler: (asked) =>
        asked.params.collection === records.id ? records.sendAll(asked) : sendItems(asked),
    }),
    route({
      method: 'GET',
      path: '/ogc/collections/:collection/items/:feature',
      permission: 'catalog:read',
      summary: 'One row of a table as a feature',
      params: CollectionId.extend({ feature: z.string().max(120) }),
      query: AnyQuery,
      handler: async ({ context, params, request, reply }) => {
        if (params.collection === records.id)
          return records.sendOne({ context, request, reply }, params.feature)
        refuseUnknown(request, ['crs'])
        const format = formatOf(request, ['json', 'geojson'])
        const crs = crsOf((request.query as { crs?: string }).crs, 'crs')
        const { collection, row } = await readItem(context, params.collection, params.feature, crs)
        const at = collectionAddress(originOf(request), collection.id)
        const links = [
          ...selfLinks(request, format === 'json' ? 'geojson' : 'html'),
          { href: at, rel: 'collection', type: 'application/json' },
        ]
        reply.header('content-crs', `<${crs.uri}>`)
        return send(request, reply, {
          format,
          type: GEOJSON,
          json: featureText(collection, row, links),
          page: (language) => itemPage(collection, row, language),
        })
      },
    }),
  ]
}
