import type { OwnAccount, SignInPolicy } from '@jingjing/schema/access-control'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import type { AccessControlSettings } from '../settings.ts'
import { type PasskeyRow, type SessionRow, selectPasskeys, selectSessions, selectTotp } from './queries.ts'
import { sha256OfToken } from './session-token.ts'

interface AccountRow {
  has_password: boolean
  password_changed_at: string
  last_signed_in_at: string | null
  has_external: boolean
}

export async function readOwnAccount(
  { database, person }: Context,
  token: string,
  policy: SignInPolicy,
  settings: AccessControlSettings,
): Promise<OwnAccount> {
  return database.write(async (transaction) => {
    const [account] = await transaction.query<AccountRow>(sql`
      select password_hash is not null as has_password, password_changed_at, last_signed_in_at,
        external_subject is not null as has_external
      from access_control.person where id = ${person.id}`)
    const [totp] = await transaction.query<{ is_confirmed: boolean }>(selectTotp(person.id))
    const passkeys = await transaction.query<PasskeyRow>(selectPasskeys(person.id))
    const sessions = await transaction.query<SessionRow>(selectSessions(person.id, sha256OfToken(token)))
    const { title, minCharacters, minClasses, rotationDays, idleMinutes } = policy
    return {
      hasPassword: account?.has_password ?? false,
      passwordChangedAt: account?.password_changed_at ?? '',
      lastSignedInAt: account?.last_signed_in_at ?? null,
      hasTotp: totp?.is_confirmed ?? false,
      hasExternalAccount: account?.has_external ?? false,
      offersSingleSignOn: settings.singleSignOn !== null,
      passkeys: passkeys.map((key) => ({
        id: key.credential_id,
        name: key.name,
        createdAt: key.created_at,
        lastUsedAt: key.last_used_at,
      })),
      sessions: sessions.map((session) => ({
        id: session.id,
        createdAt: session.created_at,
        lastSeenAt: session.last_seen_at,
        expiresAt: session.expires_at,
        fromAddress: session.from_address,
        program: session.program,
        isCurrent: session.is_current,
      })),
      policy: { title, minCharacters, minClasses, rotationDays, idleMinutes },
    }
  })
}
