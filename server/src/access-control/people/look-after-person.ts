import type { SignInPolicy } from '@jingjing/schema/access-control'
import type { PersonAction } from '@jingjing/schema/people'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { forgetAttempts } from '../sign-in/attempts.ts'
import { hashPassword } from '../sign-in/passwords.ts'
import { deleteSessionsOf, replacePassword } from '../sign-in/queries.ts'
import { newPassword } from './make-people.ts'
import {
  deleteFactors,
  deleteTokensOf,
  ensureDepartment,
  selectAccount,
  setDisabled,
  updatePerson,
} from './queries.ts'

/** Throws `not-found`. */
export async function describePerson(
  { database, person }: Context,
  id: number,
  patch: { name?: string; department?: string | null },
): Promise<void> {
  await database.write(async (transaction) => {
    const [department] =
      typeof patch.department === 'string'
        ? await transaction.query<{ id: number }>(ensureDepartment(patch.department))
        : []
    const departmentId = patch.department === undefined ? undefined : (department?.id ?? null)
    const [found] = await transaction.query(updatePerson(id, patch.name ?? null, departmentId))
    if (found === undefined) throw new Problem('not-found', { what: `#${id}` })
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:describe-person',
      subject: String(id),
      isSuccess: true,
      detail: { name: patch.name ?? null, department: patch.department ?? null },
    })
  })
}

/** Answers the new password where one was made. Throws `not-found`, or `separate-duties` for the own account. */
export async function lookAfterPerson(
  { database, person }: Context,
  id: number,
  { action }: PersonAction,
  policy: SignInPolicy,
): Promise<string | null> {
  if (id === person.id && action !== 'sign-out') throw new Problem('separate-duties')
  const password = action === 'reset-password' ? newPassword(policy) : null
  const passwordHash = password === null ? null : await hashPassword(password)
  await database.write(async (transaction) => {
    const [held] = await transaction.query<{ account: string }>(selectAccount(id))
    if (held === undefined) throw new Problem('not-found', { what: `#${id}` })
    if (action === 'disable' || action === 'enable')
      await transaction.query(setDisabled(id, action === 'disable'))
    if (action === 'unlock' || action === 'reset-password') await forgetAttempts(transaction, held.account)
    if (passwordHash !== null) await transaction.query(replacePassword(id, passwordHash, true))
    if (action === 'reset-second-factor') for (const one of deleteFactors(id)) await transaction.query(one)
    if (action !== 'enable' && action !== 'unlock') await transaction.query(deleteSessionsOf(id, null))
    if (action === 'disable') await transaction.query(deleteTokensOf(id))
    await recordAudit(transaction, {
      personId: person.id,
      action: `access-control:${action}`,
      subject: String(id),
      isSuccess: true,
    })
  })
  return password
}
