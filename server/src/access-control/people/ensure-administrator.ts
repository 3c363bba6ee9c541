import type { SignInPolicy } from '@jingjing/schema/access-control'
import type { Database } from '../../db/database.ts'
import { selectHasRole } from '../queries.ts'
import { createPerson } from './create-person.ts'

/**
 * At start: where nobody looks after the system yet and a first password is set, makes the account `admin`.
 * It may also import, since a new installation has nobody else who could; it reads no personal data.
 * Throws `weak-password`.
 */
export async function ensureAdministrator(
  database: Database,
  adminPassword: string | null,
  policy: SignInPolicy,
): Promise<'created' | 'present' | 'no-password'> {
  const [row] = await database.write((transaction) =>
    transaction.query<{ has_role: boolean }>(selectHasRole('system-administrator')),
  )
  if (row?.has_role === true) return 'present'
  if (adminPassword === null) return 'no-password'
  await createPerson(
    database,
    {
      account: 'admin',
      name: '系统管理员',
      password: adminPassword,
      roles: ['system-administrator', 'data-steward'],
      communities: null,
    },
    null,
    policy,
  )
  return 'created'
}
