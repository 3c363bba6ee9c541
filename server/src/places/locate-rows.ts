import type { StoredTable } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import { locateByCode, locateByGeometry, locateByName } from './queries.ts'

/**
 * Tells the community of each freshly loaded row: by the code or name it states, else by where it lies.
 * What fits no known community stays without one and is seen only by those who see the whole subdistrict.
 */
export async function completeRows(transaction: Transaction, stored: StoredTable): Promise<void> {
  // A boundary is a place, it does not lie in one.
  if (stored.profile === 'boundary') return
  for (const statement of [locateByCode(stored), locateByName(stored)])
    if (statement !== null) await transaction.query(statement)
  if (stored.hasGeometry) await transaction.query(locateByGeometry(stored))
}
