import type { Awaited as AwaitedStep, Person, SignIn, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Transaction } from '../../db/database.ts'
import { requestScope } from '../../http/request-scope.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { personOf } from '../person-of.ts'
import { type PersonRow, selectPerson } from '../queries.ts'
import { forgetAttempts, takeAttempt } from './attempts.ts'
import { isPassword } from './passwords.ts'
import { type CredentialsRow, deleteExpiredSessions, insertSession, selectCredentials } from './queries.ts'
import { newSessionToken, sha256OfToken } from './session-token.ts'

export interface SignedIn {
  person: Person
  /** Goes into the cookie and nowhere else. */
  token: string
  /** What is still missing; until then the session opens nothing. */
  awaits: AwaitedStep | null
}

const SIGN_IN = { action: 'access-control:sign-in', subject: null }

/**
 * Takes as long for an unknown account as for a wrong password, and says the same. Too many failures lock what was
 * typed for a while. Throws `wrong-credentials` or `account-locked`.
 */
export async function signIn(
  database: Database,
  { account, password }: SignIn,
  policy: SignInPolicy,
): Promise<SignedIn> {
  const typed = account.trim().toLowerCase()
  const attempt = await takeAttempt(database, typed, policy)
  const known = await database.write((transaction) =>
    transaction.query<CredentialsRow>(selectCredentials(typed, policy.rotationDays)),
  )
  const credentials = known[0]
  const isRight = await isPassword(credentials?.password_hash ?? null, password)
  const signedIn = await database.write(async (transaction) => {
    const personId = credentials?.id ?? null
    if (!isRight || credentials === undefined) {
      // The account as typed stays out of the log: people type passwords there.
      await recordAudit(transaction, { ...SIGN_IN, personId, isSuccess: false })
      if (attempt.isLast)
        await recordAudit(transaction, {
          personId,
          action: 'access-control:lock',
          subject: null,
          isSuccess: true,
          detail: { minutes: policy.lockMinutes },
        })
      return null
    }
    const [row] = await transaction.query<PersonRow>(selectPerson(credentials.id))
    if (row === undefined) return null
    if (credentials.has_totp) return openSession(transaction, row, policy, 'second-factor')
    return completeSignIn(transaction, row, policy, credentials.has_old_password)
  })
  if (signedIn === null) throw new Problem('wrong-credentials')
  return signedIn
}

/** Once everything that was asked for is right. */
export async function completeSignIn(
  transaction: Transaction,
  row: PersonRow,
  policy: SignInPolicy,
  hasOldPassword: boolean,
  by: 'password' | 'passkey' | 'single-sign-on' = 'password',
): Promise<SignedIn> {
  await forgetAttempts(transaction, row.account)
  await recordAudit(transaction, { ...SIGN_IN, personId: row.id, isSuccess: true, detail: { by } })
  return openSession(transaction, row, policy, hasOldPassword ? 'new-password' : null)
}

/** A new token for every sign-in and every step of it: one that somebody planted before is worth nothing after. */
export async function openSession(
  transaction: Transaction,
  row: PersonRow,
  policy: Pick<SignInPolicy, 'idleMinutes' | 'absoluteHours'>,
  awaits: AwaitedStep | null = null,
): Promise<SignedIn> {
  const token = newSessionToken()
  const scope = requestScope()
  await transaction.query(deleteExpiredSessions())
  await transaction.query(
    insertSession({
      tokenSha256: sha256OfToken(token),
      personId: row.id,
      awaits,
      idleMinutes: policy.idleMinutes,
      absoluteHours: policy.absoluteHours,
      fromAddress: scope?.fromAddress ?? null,
      program: scope?.program ?? null,
    }),
  )
  return { person: personOf(row), token, awaits }
}
