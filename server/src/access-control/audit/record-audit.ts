import type { Transaction } from '../../db/database.ts'
import { requestScope } from '../../http/request-scope.ts'
import { insertAuditEntry } from '../queries.ts'

export interface AuditEntry {
  personId: number | null
  /** `<domain word>:<verb>`, as in permissions. */
  action: string
  /** Whom or what it was done to. */
  subject: string | null
  isSuccess: boolean
  /** How many rows were touched or handed out. */
  numRows?: number
  detail?: Record<string, string | number | boolean | null>
}

/** Written in the transaction of the act itself, so that neither is kept without the other. */
export async function recordAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  const scope = requestScope()
  if (scope !== undefined) scope.hasAudited = true
  await transaction.query(insertAuditEntry(entry, scope?.fromAddress ?? null))
}
