/** Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. */
import type { Person, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import * as client from 'openid-client'
import type { SingleSignOnConfig } from '../../config.ts'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { PersonRow } from '../queries.ts'
import { insertChallenge, linkExternal, selectPersonByExternal, takeChallenge } from './queries.ts'
import { completeSignIn, type SignedIn } from './sign-in.ts'

export interface SingleSignOn {
  /** Where the browser goes, and the state that it has to bring back. */
  begin(database: Database, linkTo: Person | null): Promise<{ address: string; state: string }>
  /** Throws `single-sign-on-failed` or `no-linked-account`. Null where an account was linked. */
  end(
    database: Database,
    search: URLSearchParams,
    state: string,
    policy: SignInPolicy,
  ): Promise<SignedIn | null>
}

const CALLBACK = '/api/access-control/single-sign-on/callback'

export function singleSignOn(config: SingleSignOnConfig): SingleSignOn {
  let known: Promise<client.Configuration> | null = null
  const discover = async (): Promise<client.Configuration> => {
    // Plain HTTP only to this machine itself, for trying it out.
    const isHere = /^(localhost|127\.0\.0\.1)$/.test(config.issuer.hostname)
    known ??= client.discovery(config.issuer, config.clientId, config.clientSecret, undefined, {
      // The signature of a token is looked at as well: an office's network may end TLS before the provider.
      execute: [client.enableNonRepudiationChecks, ...(isHere ? [client.allowInsecureRequests] : [])],
    })
    return known.catch(() => {
      // Not there now may be there later.
      known = null
      throw new Problem('single-sign-on-failed')
    })
  }
  const callback = new URL(CALLBACK, config.publicUrl)
  return {
    begin: async (database, linkTo) => {
      const provider = await discover()
      const state = client.randomState()
      const nonce = client.randomNonce()
      const verifier = client.randomPKCECodeVerifier()
      await database.write((transaction) =>
        transaction.query(
          insertChallenge({
            challenge: state,
            kind: 'single-sign-on',
            personId: linkTo?.id ?? null,
            detail: { nonce, verifier },
          }),
        ),
      )
      const address = client.buildAuthorizationUrl(provider, {
        redirect_uri: callback.href,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, state }
    },
    end: async (database, search, state, policy) => {
      const provider = await discover()
      const [asked] = await database.write((transaction) =>
        transaction.query<{ person_id: number | null; detail: { nonce: string; verifier: string } }>(
          takeChallenge(state, 'single-sign-on'),
        ),
      )
      if (asked === undefined) throw new Problem('single-sign-on-failed')
      const current = new URL(callback)
      current.search = search.toString()
      const tokens = await client
        .authorizationCodeGrant(provider, current, {
          expectedState: state,
          expectedNonce: asked.detail.nonce,
          pkceCodeVerifier: asked.detail.verifier,
          idTokenExpected: true,
        })
        .catch(() => null)
      const claims = tokens?.claims()
      if (claims === undefined) throw new Problem('single-sign-on-failed')
      // Never by an account's name: names at the provider may be of one's own choosing.
      const subject = `${claims.iss} ${claims.sub}`
      if (asked.person_id !== null) return link(database, asked.person_id, subject)
      return database.write(async (transaction) => {
        const [row] = await transaction.query<PersonRow>(selectPersonByExternal(subject))
        if (row === undefined) throw new Problem('no-linked-account')
        return completeSignIn(transaction, row, policy, false, 'single-sign-on')
      })
    },
  }
}

async function link(database: Database, personId: number, subject: string): Promise<null> {
  await database.write(async (transaction) => {
    const [linked] = await transaction.query(linkExternal(personId, subject))
    if (linked === undefined) throw new Problem('conflict', { what: 'OIDC' })
    await recordAudit(transaction, {
      personId,
      action: 'access-control:link-single-sign-on',
      subject: null,
      isSuccess: true,
    })
  })
  return null
}
