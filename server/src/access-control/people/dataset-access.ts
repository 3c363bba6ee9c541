import { ROLES } from '@jingjing/schema/access-control'
import type { DatasetAccessChange, DatasetAccessList } from '@jingjing/schema/people'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Database } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'
import { recordAudit } from '../audit/record-audit.ts'
import {
  type DatasetAccessRow,
  deleteGrants,
  insertGrant,
  replaceAudience,
  selectDatasetAccess,
} from './queries.ts'

export async function listDatasetAccess(database: Database): Promise<DatasetAccessList> {
  return {
    datasets: await database.write((transaction) =>
      transaction.query<DatasetAccessRow>(selectDatasetAccess()),
    ),
  }
}

/** Counts at once, for open pages, streams, kept tiles and tokens. Throws `not-found` or `bad-request`. */
export async function changeDatasetAccess(
  { database, person }: Context,
  dataset: string,
  change: DatasetAccessChange,
): Promise<void> {
  for (const { kind, to } of change.grants) {
    const isNamed = kind === 'role' ? ROLES.some((role) => role === to) : /^[1-9]\d{0,15}$/.test(to)
    if (!isNamed) throw new Problem('bad-request', { where: 'body.grants', detail: kind })
  }
  await database.write(async (transaction) => {
    const [held] = await transaction.query(sql`select from catalog.dataset where id = ${dataset}`)
    if (held === undefined) throw new Problem('not-found', { what: dataset })
    for (const one of replaceAudience(dataset, change.audience)) await transaction.query(one)
    await transaction.query(deleteGrants(dataset))
    for (const grant of change.grants) await transaction.query(insertGrant(dataset, grant, person.id))
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:grant-dataset',
      subject: dataset,
      isSuccess: true,
      detail: {
        audience: change.audience,
        grants: change.grants.map((one) => `${one.kind} ${one.to} ${one.until ?? ''}`.trim()).join(', '),
      },
    })
  })
}
