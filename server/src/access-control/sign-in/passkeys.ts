import type { Person, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { type PersonRow, selectPerson } from '../queries.ts'
import {
  deletePasskey,
  insertChallenge,
  insertPasskey,
  type PasskeyRow,
  selectPasskey,
  selectPasskeys,
  takeChallenge,
  usePasskey,
} from './queries.ts'
import { completeSignIn, type SignedIn } from './sign-in.ts'

/** The page's own address: a key answers to no other. */
export interface Site {
  origin: string
  /** Its name without the port. */
  name: string
}

const TITLE = '井井 Jingjing'

/** What the browser is to ask a new key for. A key verifies its owner by itself, which makes it two factors. */
export async function offerPasskey(database: Database, site: Site, person: Person): Promise<object> {
  const held = await database.write((transaction) => transaction.query<PasskeyRow>(selectPasskeys(person.id)))
  const options = await generateRegistrationOptions({
    rpName: TITLE,
    rpID: site.name,
    userName: person.account,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(`person-${person.id}`),
    excludeCredentials: held.map((key) => ({ id: key.credential_id, transports: key.transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await database.write((transaction) =>
    transaction.query(
      insertChallenge({
        challenge: options.challenge,
        kind: 'passkey-add',
        personId: person.id,
        detail: {},
      }),
    ),
  )
  return options
}

/** Throws `wrong-code` where the key's answer does not fit the question. */
export async function addPasskey(
  database: Database,
  site: Site,
  person: Person,
  { response, name }: { response: unknown; name: string },
): Promise<void> {
  const answer = response as RegistrationResponseJSON
  const challenge = challengeOf(answer)
  const [asked] = await database.write((transaction) =>
    transaction.query<{ person_id: number }>(takeChallenge(challenge, 'passkey-add')),
  )
  if (asked?.person_id !== person.id) throw new Problem('wrong-code')
  const verified = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.name,
    requireUserVerification: true,
  }).catch(() => null)
  if (verified?.verified !== true) throw new Problem('wrong-code')
  const { credential } = verified.registrationInfo
  await database.write(async (transaction) => {
    const [added] = await transaction.query(
      insertPasskey({
        credentialId: credential.id,
        personId: person.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: credential.transports ?? [],
        name,
      }),
    )
    if (added === undefined) throw new Problem('conflict', { what: name })
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:add-second-factor',
      subject: 'passkey',
      isSuccess: true,
    })
  })
}

export async function removePasskey(database: Database, person: Person, id: string): Promise<void> {
  await database.write(async (transaction) => {
    const [gone] = await transaction.query(deletePasskey(person.id, id))
    if (gone === undefined) throw new Problem('not-found', { what: 'passkey' })
    await recordAudit(transaction, {
      personId: person.id,
      action: 'access-control:remove-second-factor',
      subject: 'passkey',
      isSuccess: true,
    })
  })
}

/** The same question for everybody: it names no account. */
export async function askForPasskey(database: Database, site: Site): Promise<object> {
  const options = await generateAuthenticationOptions({ rpID: site.name, userVerification: 'required' })
  await database.write((transaction) =>
    transaction.query(
      insertChallenge({
        challenge: options.challenge,
        kind: 'passkey-sign-in',
        personId: null,
        detail: {},
      }),
    ),
  )
  return options
}

/** Throws `wrong-credentials`. */
export async function signInByPasskey(
  database: Database,
  site: Site,
  response: unknown,
  policy: SignInPolicy,
): Promise<SignedIn> {
  const answer = response as AuthenticationResponseJSON
  const challenge = challengeOf(answer)
  const { isAsked, key } = await database.write(async (transaction) => ({
    isAsked: (await transaction.query(takeChallenge(challenge, 'passkey-sign-in'))).length > 0,
    key: (await transaction.query<PasskeyRow>(selectPasskey(answer.id)))[0],
  }))
  if (!isAsked || key === undefined) throw new Problem('wrong-credentials')
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.name,
    requireUserVerification: true,
    credential: {
      id: key.credential_id,
      publicKey: Uint8Array.from(Buffer.from(key.public_key, 'base64url')),
      counter: key.counter,
    },
  }).catch(() => null)
  if (verified?.verified !== true) throw new Problem('wrong-credentials')
  const { newCounter } = verified.authenticationInfo
  return database.write(async (transaction) => {
    const used = await transaction.query(usePasskey(key.credential_id, newCounter))
    const [row] = await transaction.query<PersonRow>(selectPerson(key.person_id))
    if (used.length === 0 || row === undefined) throw new Problem('wrong-credentials')
    return completeSignIn(transaction, row, policy, false, 'passkey')
  })
}

function challengeOf(answer: { response?: { clientDataJSON?: unknown } }): string {
  try {
    const text = Buffer.from(String(answer.response?.clientDataJSON), 'base64url').toString('utf8')
    return String((JSON.parse(text) as { challenge?: unknown }).challenge)
  } catch {
    throw new Problem('bad-request', { where: 'body.response', detail: 'passkey' })
  }
}
