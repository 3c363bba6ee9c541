import type { RetentionChange, RetentionRules } from '@jingjing/schema/access-control/personal-data'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import * as queries from './retention-queries.ts'

/** How long each dataset with personal columns keeps them. */
export async function listRetention({ database }: Context, auditDays: number): Promise<RetentionRules> {
  const rows = await database.write((tx) => tx.query<queries.RetentionRow>(queries.selectRetention()))
  return {
    datasets: rows.map((row) => ({
      dataset: row.dataset_id,
      title: row.title,
      fields: row.fields,
      rule:
        row.keep_days === null
          ? null
          : {
              keepDays: row.keep_days,
              basis: row.basis ?? '',
              changedBy: row.changed_by_name ?? '',
              changedAt: row.changed_at ?? '',
              lastRunAt: row.last_run_at,
              numEmptied: row.last_outcome?.numEmptied ?? null,
            },
    })),
    auditDays,
  }
}

/** Null takes the rule away. Throws `not-found`. */
export async function changeRetention(
  { database, person }: Context,
  datasetId: string,
  rule: RetentionChange | null,
): Promise<void> {
  await database.write(async (tx) => {
    const [changed] = await tx.query(
      rule === null ? queries.deleteRetention(datasetId) : queries.upsertRetention(datasetId, rule, person),
    )
    if (changed === undefined) throw new Problem('not-found', { what: datasetId })
    await recordAudit(tx, {
      personId: person.id,
      action: 'personal-data:set-retention',
      subject: datasetId,
      isSuccess: true,
      detail: { keepDays: rule?.keepDays ?? null, basis: rule?.basis ?? null },
    })
  })
}
