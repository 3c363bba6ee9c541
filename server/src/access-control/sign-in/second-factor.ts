import type { Person, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { PersonRow } from '../queries.ts'
import { forgetAttempts, takeAttempt } from './attempts.ts'
import {
  type CredentialsRow,
  deleteSession,
  deleteTotp,
  offerTotp,
  selectAwaiting,
  selectCredentials,
  selectTotp,
  useTotpStep,
} from './queries.ts'
import { seal, unseal } from './secret-key.ts'
import { sha256OfToken } from './session-token.ts'
import { completeSignIn, type SignedIn } from './sign-in.ts'
import { newTotpSecret, stepOfCode } from './totp.ts'

const ISSUER = 'Jingjing'

/** A new secret for the person's app; it counts once a code of it was shown. Throws `conflict` where one is in use. */
export async function offerSecondFactor(
  database: Database,
  key: Buffer,
  person: Person,
): Promise<{ secret: string; address: string }> {
  const secret = newTotpSecret()
  const [offered] = await database.write((transaction) =>
    transaction.query(offerTotp(person.id, seal(key, secret))),
  )
  if (offered === undefined) throw new Problem('conflict', { what: 'TOTP' })
  const label = encodeURIComponent(`${ISSUER}:${person.account}`)
  return { secret, address: `otpauth://totp/${label}?secret=${secret}&issuer=${ISSUER}` }
}

/** Throws `wrong-code`, also for one that was used before. */
export async function confirmSecondFactor(
  database: Database,
  key: Buffer,
  person: Person,
  code: string,
  policy: SignInPolicy,
): Promise<void> {
  await takeAttempt(database, person.account, policy)
  await useCode(database, key, person.id, code)
  await database.write(async (transaction) => {
    await forgetAttempts(transaction, person.account)
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:add-second-factor',
      subject: 'totp',
      isSuccess: true,
    })
  })
}

/** Asks for a code once more: who finds an open page cannot take the factor away. */
export async function removeSecondFactor(
  database: Database,
  key: Buffer,
  person: Person,
  code: string,
  policy: SignInPolicy,
): Promise<void> {
  await takeAttempt(database, person.account, policy)
  await useCode(database, key, person.id, code)
  await database.write(async (transaction) => {
    await transaction.query(deleteTotp(person.id))
    await forgetAttempts(transaction, person.account)
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:remove-second-factor',
      subject: 'totp',
      isSuccess: true,
    })
  })
}

/** The second step of a sign-in; its token is another one afterwards. Throws `wrong-code` or `account-locked`. */
export async function passSecondFactor(
  database: Database,
  key: Buffer,
  token: string,
  code: string,
  policy: SignInPolicy,
): Promise<SignedIn> {
  const [awaiting] = await database.write((transaction) =>
    transaction.query<PersonRow & { awaits: string }>(selectAwaiting(sha256OfToken(token))),
  )
  if (awaiting?.awaits !== 'second-factor') throw new Problem('not-signed-in')
  await takeAttempt(database, awaiting.account, policy)
  try {
    await useCode(database, key, awaiting.id, code)
  } catch (error) {
    await database.write((transaction) =>
      recordAudit(transaction, {
        personId: awaiting.id,
        action: 'access-control:second-factor',
        subject: 'totp',
        isSuccess: false,
      }),
    )
    throw error
  }
  return database.write(async (transaction) => {
    await transaction.query(deleteSession(sha256OfToken(token)))
    const [credentials] = await transaction.query<CredentialsRow>(
      selectCredentials(awaiting.account, policy.rotationDays),
    )
    return completeSignIn(transaction, awaiting, policy, credentials?.has_old_password ?? true)
  })
}

async function useCode(database: Database, key: Buffer, personId: number, code: string): Promise<void> {
  const used = await database.write(async (transaction) => {
    const [held] = await transaction.query<{ secret: string }>(selectTotp(personId))
    const step = held === undefined ? null : stepOfCode(unseal(key, held.secret), code, Date.now())
    return step === null ? [] : transaction.query(useTotpStep(personId, step))
  })
  if (used.length === 0) throw new Problem('wrong-code')
}
