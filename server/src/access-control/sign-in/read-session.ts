import type { Permission, Person } from '@jingjing/schema/access-control'
import type { Database } from '../../db/database.ts'
import { personByToken, personOf } from '../person-of.ts'
import { type PersonRow, selectPerson, useAccessToken } from '../queries.ts'
import { useSession } from './queries.ts'
import { isAccessToken, sha256OfToken } from './session-token.ts'

/**
 * Whose session or personal access token it is; null for an unknown, ended or expired one. Asks the store each
 * time, so that a sign-out, a changed role or a disabled account counts at once.
 */
export async function authenticate(database: Database, token: string): Promise<Person | null> {
  const sha256 = sha256OfToken(token)
  if (isAccessToken(token)) {
    const [row] = await database.write((transaction) =>
      transaction.query<PersonRow & { scopes: Permission[] }>(useAccessToken(sha256)),
    )
    return row === undefined ? null : personByToken(row, row.scopes)
  }
  const [row] = await database.write((transaction) => transaction.query<PersonRow>(useSession(sha256)))
  return row === undefined ? null : personOf(row)
}

/** With the rights of this moment, for work that runs while nobody is signed in; null for accounts that are closed. */
export async function readPerson(database: Database, personId: number): Promise<Person | null> {
  const [row] = await database.write((tx) => tx.query<PersonRow>(selectPerson(personId)))
  return row === undefined ? null : personOf(row)
}
