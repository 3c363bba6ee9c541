import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { SetUp, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { selectHasRole } from '../queries.ts'
import { requireStrongPassword } from '../sign-in/passwords.ts'
import { createPerson } from './create-person.ts'

/** Shown where the platform is started; whoever knows it may make the first accounts, once. */
export function newSetUpCode(): string {
  return randomBytes(9).toString('base64url')
}

async function hasAdministrator(database: Database): Promise<boolean> {
  const [row] = await database.write((transaction) =>
    transaction.query<{ has_role: boolean }>(selectHasRole('system-administrator')),
  )
  return row?.has_role === true
}

/** The three who watch over the platform, each a person of their own. Throws `no-such-address` once they exist. */
export async function setUp(
  database: Database,
  code: string | null,
  ask: SetUp,
  policy: SignInPolicy,
): Promise<void> {
  if (code === null || (await hasAdministrator(database))) throw new Problem('no-such-address')
  const typed = Buffer.from(ask.code.padEnd(code.length).slice(0, code.length))
  if (ask.code.length !== code.length || !timingSafeEqual(typed, Buffer.from(code)))
    throw new Problem('wrong-code')
  const accounts = new Set(ask.people.map((person) => person.account.trim().toLowerCase()))
  const roles = new Set(ask.people.map((person) => person.role))
  if (accounts.size !== ask.people.length || roles.size !== ask.people.length)
    throw new Problem('separate-duties')
  for (const { account, password } of ask.people) requireStrongPassword(password, account, policy)
  // The system administrator last: until then the page can be sent again.
  const ordered = [...ask.people].sort((a) => (a.role === 'system-administrator' ? 1 : -1))
  for (const { role, ...person } of ordered)
    await createPerson(database, { ...person, roles: [role], communities: null }, null, policy)
}
