import type { AccessToken, MadeAccessToken, NewAccessToken, Person } from '@jingjing/schema/access-control'
import { SESSION_ONLY_PERMISSIONS } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type AccessTokenRow, deleteAccessToken, insertAccessToken, selectAccessTokens } from '../queries.ts'
import { newAccessToken, sha256OfToken } from '../sign-in/session-token.ts'

/** For another system, in the name of the one who makes it. Throws `not-permitted` for a right that they lack. */
export async function makeAccessToken(
  database: Database,
  person: Person,
  ask: NewAccessToken,
): Promise<MadeAccessToken> {
  for (const permission of ask.scopes)
    if (!person.permissions.includes(permission) || SESSION_ONLY_PERMISSIONS.includes(permission))
      throw new Problem('not-permitted', { permission })
  const token = newAccessToken()
  return database.write(async (transaction) => {
    const [row] = await transaction.query<AccessTokenRow>(
      insertAccessToken({ personId: person.id, sha256: sha256OfToken(token), ...ask }),
    )
    const made = present(row as AccessTokenRow)
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:make-token',
      subject: String(made.id),
      isSuccess: true,
      detail: { scopes: ask.scopes.join(' '), days: ask.days },
    })
    return { token, made }
  })
}

export async function listAccessTokens(database: Database, person: Person): Promise<AccessToken[]> {
  const rows = await database.write((transaction) =>
    transaction.query<AccessTokenRow>(selectAccessTokens(person.id)),
  )
  return rows.map(present)
}

/** Counts at once. Throws `not-found` for a token of somebody else. */
export async function withdrawAccessToken(database: Database, person: Person, id: number): Promise<void> {
  await database.write(async (transaction) => {
    const [ended] = await transaction.query(deleteAccessToken(person.id, id))
    if (ended === undefined) throw new Problem('not-found', { what: `#${id}` })
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:withdraw-token',
      subject: String(id),
      isSuccess: true,
    })
  })
}

const present = (row: AccessTokenRow): AccessToken => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
})
