import type { GridAsk } from '@jingjing/schema/catalog/grid'
import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../../db/database.ts'
import { identifier, type Sql, sql } from '../../db/sql.ts'
import { heldBy } from '../queries.ts'
import { selectQualityTables } from './quality-queries.ts'
import { likenessRules, rowRules } from './rules.ts'

/**
 * The condition for the rows that failed a rule: the one that was counted by.
 *
 * @throws Problem `not-found` for a rule that the table does not have or whose field the person does not see
 */
export async function failedRows(
  tx: Transaction,
  target: { datasetId: string; table: string; version: number; storageName: string },
  check: NonNullable<GridAsk['check']>,
  visible: readonly { name: string }[],
): Promise<Sql> {
  const tables = await selectQualityTables(tx, target)
  const found = tables.find((one) => one.name === target.table)
  const table = found && {
    ...found,
    fields: found.fields.filter((field) => visible.some((one) => one.name === field.name)),
  }
  const isAsked = (one: { rule: string; field: string }): boolean =>
    one.rule === check.rule && one.field === (check.field ?? '')
  const rule = table && rowRules(table).find(isAsked)
  if (rule !== undefined) return sql`(${rule.checked} and ${rule.failed})`
  const alike = table && likenessRules(table).find(isAsked)
  if (alike === undefined) throw new Problem('not-found', { what: check.rule })
  return sql`row_key in (
    select row_key from (
      select row_key, count(*) over (partition by ${alike.text}) as num_alike
      from ${identifier('data_rows', target.storageName)}
      where ${heldBy(target.version)} and ${alike.checked}) counted
    where num_alike >= ${alike.leastAlike(table?.numRows ?? 0)}::integer)`
}
