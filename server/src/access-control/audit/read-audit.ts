import type { AuditPage, AuditQuery, AuditVerification } from '@jingjing/schema/access-control'
import type { Context } from '../../context.ts'
import type { Database } from '../../db/database.ts'
import {
  type AuditRow,
  type ChainRow,
  purgeAudit,
  selectAudit,
  selectAuditFaults,
  selectAuditPeriod,
  selectChain,
} from './queries.ts'
import { recordAudit } from './record-audit.ts'

/**
 * The log as its reader may see it. An auditor sees everybody but themselves; what auditors did is seen by those who
 * watch them. Looking is written down as well.
 */
export async function readAudit(
  { database, person }: Context,
  scope: 'everybody' | 'auditors',
  query: AuditQuery,
): Promise<AuditPage> {
  return database.write(async (transaction) => {
    const rows = await transaction.query<AuditRow>(
      selectAudit({ ...query, readerId: person.id, isOfAuditors: scope === 'auditors' }),
    )
    const [period] = await transaction.query<{ first_at: string | null; num_entries: number }>(
      selectAuditPeriod(),
    )
    await recordAudit(transaction, {
      personId: person.id,
      action: 'audit:read',
      subject: null,
      isSuccess: true,
      numRows: rows.length,
    })
    const shown = rows.slice(0, query.limit)
    return {
      entries: shown.map(present),
      nextBefore: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
      since: period?.first_at ?? null,
      numEntries: period?.num_entries ?? 0,
    }
  })
}

const present = (row: AuditRow): AuditPage['entries'][number] => ({
  id: row.id,
  at: row.at,
  person: row.person_name,
  fromAddress: row.from_address,
  action: row.action,
  subject: row.subject,
  numRows: row.num_rows,
  isSuccess: row.is_success,
  detail: row.detail,
  hash: row.hash,
})

/** Works every hash of the chain out again; names the entries that are not what was written. */
export async function verifyAudit(database: Database): Promise<AuditVerification> {
  return database.write(async (transaction) => {
    const [chain] = await transaction.query<ChainRow>(selectChain())
    const faults = await transaction.query<{ id: number; fault: 'changed' | 'missing' | 'relinked' }>(
      selectAuditFaults(),
    )
    return {
      isWhole: faults.length === 0,
      faults,
      firstId: chain?.first_id ?? 1,
      lastId: chain?.last_id ?? 0,
      lastHash: chain?.last_hash ?? '',
    }
  })
}

/** Takes away what is older than so many days and anchors the new beginning; the store refuses fewer than the law asks for. */
export async function purgeOldAudit(database: Database, days: number): Promise<number> {
  return database.write(async (transaction) => {
    const [row] = await transaction.query<{ num_gone: number }>(purgeAudit(days))
    const numGone = row?.num_gone ?? 0
    if (numGone === 0) return 0
    const [chain] = await transaction.query<ChainRow>(selectChain())
    // The chain itself holds where it begins from now on: a beginning that no entry confirms was forged.
    await recordAudit(transaction, {
      personId: null,
      action: 'audit:purge',
      subject: null,
      isSuccess: true,
      numRows: numGone,
      detail: { days, firstId: chain?.first_id ?? 0, beforeFirst: chain?.before_first ?? '' },
    })
    return numGone
  })
}
