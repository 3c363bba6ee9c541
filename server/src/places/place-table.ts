import type { CanonicalTable } from '../catalog/index.ts'
import { completeParents, insertPlaces } from './queries.ts'

/** Places of the boundary files; filled before whatever is located in them. */
export const placeTable: CanonicalTable = {
  schema: 'places',
  table: 'place',
  order: 10,
  accepts: (stored) => stored.profile === 'boundary',
  fill: async (transaction, stored, range) => {
    await transaction.query(insertPlaces(stored, range))
    await transaction.query(completeParents(stored))
  },
}
