import type { Role, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { PersonRow } from '../queries.ts'
import { selectDemoPerson } from './queries.ts'
import { openSession, type SignedIn } from './sign-in.ts'

/**
 * One click, no password: only on the demo and only for the person who sits at this machine.
 * Throws `demo-not-available`.
 */
export async function signInAsDemoRole(
  database: Database,
  role: Role,
  isOffered: boolean,
  policy: SignInPolicy,
): Promise<SignedIn> {
  if (!isOffered) throw new Problem('demo-not-available')
  return database.write(async (transaction) => {
    const [row] = await transaction.query<PersonRow>(selectDemoPerson(role))
    if (row === undefined) throw new Problem('demo-not-available')
    await recordAudit(transaction, {
      personId: row.id,
      action: 'access-control:sign-in',
      subject: null,
      isSuccess: true,
      detail: { isDemo: true },
    })
    return openSession(transaction, row, policy)
  })
}
