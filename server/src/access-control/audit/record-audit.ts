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

/** Mobile numbers and identity numbers, in whatever groups somebody typed them; hashes hold letters beside the digits. */
const PERSONAL_NUMBER =
  /(?<![0-9A-Za-z])(?:(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx])(?![0-9A-Za-z])/g

/** The log can never be changed, so nothing may stand in it that somebody could ask to have removed. */
const withoutNumbers = <T>(value: T): T =>
  (typeof value === 'string' ? value.replace(PERSONAL_NUMBER, '•••') : value) as T

/** Written in the transaction of the act itself, so that neither is kept without the other. */
export async function recordAudit(transaction: Transaction, entry: AuditEntry): Promise<void> {
  const scope = requestScope()
  if (scope !== undefined) scope.hasAudited = true
  const kept: AuditEntry = {
    ...entry,
    subject: withoutNumbers(entry.subject),
    detail: Object.fromEntries(
      Object.entries(entry.detail ?? {}).map(([name, value]) => [name, withoutNumbers(value)]),
    ),
  }
  await transaction.query(insertAuditEntry(kept, scope?.fromAddress ?? null))
}
