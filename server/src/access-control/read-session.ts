import type { Person } from '@jingjing/schema/access-control'
import type { Database } from '../db/database.ts'
import { personOf } from './person-of.ts'
import { type PersonRow, useSession } from './queries.ts'
import { sha256OfToken } from './session-token.ts'

/**
 * Whose session it is; null for an unknown, ended or expired one. Asks the store each time, so that a
 * sign-out, a changed role or a disabled account counts at once.
 */
export async function authenticate(database: Database, token: string): Promise<Person | null> {
  const [row] = await database.write((transaction) =>
    transaction.query<PersonRow>(useSession(sha256OfToken(token))),
  )
  return row === undefined ? null : personOf(row)
}
