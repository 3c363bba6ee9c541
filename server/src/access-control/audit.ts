import type { Transaction } from '../db/database.ts'
import { insertAuditEntry } from './queries.ts'

export interface AuditEntry {
  personId: number | null
  /** `<domain word>:<verb>`, as in permissions. */
  action: string
  /** Whom or what it was done to. */
  subject: string | null
  isSuccess: boolean
  detail?: Record<string, string | number | boolean | null>
}

/** Written in the transaction of the act itself, so that neither is kept without the other. */
export async function recordAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  await transaction.query(insertAuditEntry(entry))
}
