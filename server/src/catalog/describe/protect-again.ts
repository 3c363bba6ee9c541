import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { Transaction } from '../../db/database.ts'
import { selectStoredColumns } from '../queries.ts'
import { forgetTerms } from '../search/queries.ts'
import { currentRowsView, protectTable } from '../storage.ts'
import { selectStorage } from './queries.ts'

/** Grants, masks and view of a table as the sensitivity of its columns now asks. */
export async function protectAgain(tx: Transaction, datasetId: string, tableName: string): Promise<void> {
  const table = (await selectStorage(tx, datasetId)).find((one) => one.name === tableName)
  if (table === undefined) return
  const columns = await selectStoredColumns(tx, { datasetId, tableName })
  const hasGeometry = table.geometry_type !== null
  const { storage_name: storageName } = table
  for (const statement of [
    ...protectTable(storageName, table.profile as Profile | null, columns, hasGeometry),
    ...currentRowsView(datasetId, storageName, columns, hasGeometry),
    ...forgetTerms(datasetId),
  ])
    await tx.query(statement)
}
