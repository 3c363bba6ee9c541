import type { Unmask } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import type { Transaction } from '../db/database.ts'
import { recordAudit } from './audit/record-audit.ts'

export interface UnmaskReason extends Pick<Unmask, 'purpose' | 'note'> {
  /** What is read: a dataset and table, a case, an extract. */
  subject: string
  /** The rows, where they are known beforehand. */
  rowKeys: readonly number[]
}

/**
 * The only way to personal values as they are: written into the log first, then read within the person's own rows.
 * Throws `not-permitted`.
 */
export async function readUnmasked<T>(
  { database, person, reader }: Context,
  reason: UnmaskReason,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const permission = 'personal-data:read'
  if (!person.permissions.includes(permission)) throw new Problem('not-permitted', { permission })
  await database.write((transaction) =>
    recordAudit(transaction, {
      personId: person.id,
      action: 'personal-data:unmask',
      subject: reason.subject,
      isSuccess: true,
      numRows: reason.rowKeys.length,
      detail: { purpose: reason.purpose, note: reason.note, rows: reason.rowKeys.join(' ') },
    }),
  )
  return database.read({ ...reader, seesPersonalData: true }, work)
}
