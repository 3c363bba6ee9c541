import type { Person, SignIn } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Transaction } from '../db/database.ts'
import { recordAudit } from './audit.ts'
import { isPassword } from './passwords.ts'
import { personOf } from './person-of.ts'
import {
  clearFailedSignIns,
  deleteExpiredSessions,
  insertSession,
  type PersonRow,
  selectLock,
  selectPerson,
  takeSignInAttempt,
} from './queries.ts'
import { newSessionToken, sha256OfToken } from './session-token.ts'

export interface SignedIn {
  person: Person
  /** Goes into the cookie and nowhere else. */
  token: string
}

/**
 * Takes as long for an unknown account as for a wrong password. Five failures lock an account for a quarter
 * of an hour. Throws `wrong-credentials` or `account-locked`.
 */
export async function signIn(database: Database, { account, password }: SignIn): Promise<SignedIn> {
  const attempt = await takeAttempt(database, account.trim().toLowerCase())
  const isRight = await isPassword(attempt?.passwordHash ?? null, password)
  const personId = attempt?.personId ?? null
  const signedIn = await database.write(async (transaction) => {
    const [row] =
      isRight && personId !== null ? await transaction.query<PersonRow>(selectPerson(personId)) : []
    if (row === undefined) {
      // The account as typed stays out of the log: people type passwords there.
      await recordAudit(transaction, { ...SIGN_IN, personId, isSuccess: false })
      return null
    }
    await transaction.query(clearFailedSignIns(row.id))
    await recordAudit(transaction, { ...SIGN_IN, personId: row.id, isSuccess: true })
    return openSession(transaction, row)
  })
  if (signedIn === null) throw new Problem('wrong-credentials')
  return signedIn
}

const SIGN_IN = { action: 'access-control:sign-in', subject: null }

/** A new token for every sign-in: one that somebody planted before is worth nothing after. */
export async function openSession(transaction: Transaction, row: PersonRow): Promise<SignedIn> {
  const token = newSessionToken()
  await transaction.query(deleteExpiredSessions())
  await transaction.query(insertSession(sha256OfToken(token), row.id))
  return { person: personOf(row), token }
}

interface Attempt {
  personId: number
  passwordHash: string | null
}

/** Null for an unknown or disabled account. Throws `account-locked`. */
async function takeAttempt(database: Database, account: string): Promise<Attempt | null> {
  const { attempt, lockedMinutes } = await database.write(async (transaction) => {
    const [taken] = await transaction.query<{ id: number; password_hash: string | null }>(
      takeSignInAttempt(account),
    )
    if (taken !== undefined)
      return { attempt: { personId: taken.id, passwordHash: taken.password_hash }, lockedMinutes: null }
    const [lock] = await transaction.query<{ id: number; minutes: number }>(selectLock(account))
    if (lock === undefined) return { attempt: null, lockedMinutes: null }
    await recordAudit(transaction, {
      ...SIGN_IN,
      personId: lock.id,
      isSuccess: false,
      detail: { isLocked: true },
    })
    return { attempt: null, lockedMinutes: lock.minutes }
  })
  if (lockedMinutes !== null) throw new Problem('account-locked', { minutes: Math.max(1, lockedMinutes) })
  return attempt
}
