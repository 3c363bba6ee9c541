import type { DatasetUse } from '@jingjing/schema/search'
import type { Transaction } from '../../db/database.ts'
import { selectDashboardsOf } from './dashboard-queries.ts'

/** The dashboards that draw a dataset, of those that the person may open. */
export async function dashboardsOf(tx: Transaction, datasetId: string): Promise<DatasetUse[]> {
  const rows = await selectDashboardsOf(tx, datasetId)
  return rows.map(({ id, title, num_tiles }) => ({ kind: 'dashboard', name: title, id, count: num_tiles }))
}
