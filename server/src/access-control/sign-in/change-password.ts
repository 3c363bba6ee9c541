import type { ChangePassword, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type PersonRow, selectPerson } from '../queries.ts'
import { takeAttempt } from './attempts.ts'
import { hashPassword, isPassword, requireStrongPassword } from './passwords.ts'
import { deleteSessionsOf, replacePassword, selectAwaiting, selectPasswords } from './queries.ts'
import { sha256OfToken } from './session-token.ts'
import { completeSignIn, type SignedIn } from './sign-in.ts'

/**
 * A new password in place of the old one, by the person. Every session ends; a new one begins here. Throws
 * `wrong-credentials`, `weak-password`, `known-password` or `used-password`.
 */
export async function changePassword(
  database: Database,
  person: { id: number; account: string },
  { current, next }: ChangePassword,
  policy: SignInPolicy,
): Promise<SignedIn> {
  await takeAttempt(database, person.account, policy)
  const used = await database.write((transaction) =>
    transaction.query<{ password_hash: string }>(selectPasswords(person.id, policy.numRemembered)),
  )
  if (!(await isPassword(used[0]?.password_hash ?? null, current))) throw new Problem('wrong-credentials')
  requireStrongPassword(next, person.account, policy)
  const remembered = policy.numRemembered === 0 ? used.slice(0, 1) : used
  for (const one of remembered)
    if (await isPassword(one.password_hash, next))
      throw new Problem('used-password', { count: remembered.length })
  const passwordHash = await hashPassword(next)
  return database.write(async (transaction) => {
    await transaction.query(replacePassword(person.id, passwordHash, false))
    await transaction.query(deleteSessionsOf(person.id, null))
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:change-password',
      subject: null,
      isSuccess: true,
    })
    const [row] = await transaction.query<PersonRow>(selectPerson(person.id))
    if (row === undefined) throw new Problem('not-signed-in')
    return completeSignIn(transaction, row, policy, false)
  })
}

/** The same as the last step of a sign-in whose password has grown old. */
export async function passNewPassword(
  database: Database,
  token: string,
  ask: ChangePassword,
  policy: SignInPolicy,
): Promise<SignedIn> {
  const [awaiting] = await database.write((transaction) =>
    transaction.query<PersonRow & { awaits: string }>(selectAwaiting(sha256OfToken(token))),
  )
  if (awaiting?.awaits !== 'new-password') throw new Problem('not-signed-in')
  return changePassword(database, awaiting, ask, policy)
}
