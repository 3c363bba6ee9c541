import { type AnyRoute, route } from '../../http/route.ts'
import { formatOf, refuseUnknown, send } from '../ogc-common/answer.ts'
import { originOf } from '../ogc-common/links.ts'
import { AnyQuery } from '../ogc-common/routes.ts'
import { say } from '../ogc-common/words.ts'
import { readRecords } from '../ogc-records/read-records.ts'
import { recordsPage } from '../ogc-records/send-records.ts'
import { describeCatalogue } from './describe-catalogue.ts'

export const dcatRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/dcat',
    permission: 'catalog:read',
    summary: 'The catalogue of datasets in DCAT 3, as JSON-LD',
    query: AnyQuery,
    handler: async ({ context, request, reply }) => {
      refuseUnknown(request)
      const records = await readRecords(context)
      return send(request, reply, {
        format: formatOf(request, ['json', 'jsonld']),
        type: 'application/ld+json; charset=utf-8',
        json: describeCatalogue(records, originOf(request)),
        page: (language) => ({
          ...recordsPage(records, records.length, null, language),
          title: say('dcat', language),
        }),
      })
    },
  }),
]
