import { Places } from '@jingjing/schema/places'
import { type AnyRoute, route } from '../http/route.ts'
import { listPlaces } from './list-places.ts'

export const placesRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/places',
    permission: 'signed-in',
    summary: 'The spatial hierarchy: subdistricts, communities and what lies in them',
    answer: Places,
    handler: ({ context }) => listPlaces(context),
  }),
]
