import type { QualityReports } from '@jingjing/schema/catalog/quality'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { selectDataset, selectFields } from '../read-queries.ts'
import { selectChecks, selectReports } from './quality-queries.ts'

const NUM_VERSIONS = 30
/** The cells behind it stand in the workbook of rejected rows, not in the table. */
const WITHOUT_ROWS = 'not-understood'

/** What was checked of the newest versions; counts stand for all rows, the rows themselves only for those who see them. */
export async function readQuality({ database, reader }: Context, datasetId: string): Promise<QualityReports> {
  return database.read(reader, async (tx) => {
    if ((await selectDataset(tx, datasetId)) === undefined)
      throw new Problem('not-found', { what: datasetId })
    const fields = await selectFields(tx, datasetId)
    const reports = await selectReports(tx, datasetId, NUM_VERSIONS)
    const checks = await selectChecks(
      tx,
      datasetId,
      reports.map((one) => one.version),
    )
    return {
      reports: reports.map((report) => ({
        version: report.version,
        createdAt: report.created_at,
        numRows: report.num_rows,
        computedAt: report.computed_at,
        checks: checks
          .filter((check) => check.version === report.version)
          .map((check) => {
            const field = fields.find(
              (one) => one.table_name === check.table_name && one.name === check.field_name,
            )
            return {
              table: check.table_name,
              dimension: check.dimension,
              rule: check.rule,
              field: field === undefined ? null : { name: field.name, title: field.title },
              numChecked: check.num_checked,
              numFailed: check.num_failed,
              hasRows: check.rule !== WITHOUT_ROWS && field?.sensitivity !== 'personal',
            }
          }),
      })),
    }
  })
}
