import type { DatasetUse } from '@jingjing/schema/search'
import type { Transaction } from '../db/database.ts'
import { selectFormsOf, selectSavedOf } from './store-queries.ts'

/** The person's own kept extracts and forms that read a dataset. */
export async function usesOfDataset(tx: Transaction, datasetId: string): Promise<DatasetUse[]> {
  // Those who see figures without rows extract nothing.
  if (tx.reader?.isStatisticsOnly) return []
  const own = (kind: DatasetUse['kind'], rows: readonly { id: number; title: string }[]): DatasetUse[] =>
    rows.map(({ id, title }) => ({ kind, name: title, id, count: 1 }))
  return [
    ...own('saved-extract', await selectSavedOf(tx, datasetId)),
    ...own('form', await selectFormsOf(tx, datasetId)),
  ]
}
