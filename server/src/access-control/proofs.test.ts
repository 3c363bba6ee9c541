/** Proofs of who somebody is besides the password: passkeys and the single sign-on, right ones and forged ones. */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp } from '../http/start-http.ts'
import { createPerson } from './people/create-person.ts'
import { accessControlRoutes } from './routes.ts'
import { authenticate } from './sign-in/read-session.ts'
import { singleSignOn } from './sign-in/single-sign-on.ts'
import { PACKS, POLICY, testSettings } from './test-policy.ts'

const PASSWORD = 'Plum-Blossom-88'
const ORIGIN = 'https://jingjing.example'
const BASE = '/api/access-control'
const CLIENT = { clientId: 'jingjing', clientSecret: 'a-secret-of-the-provider' }

let store: TestDatabase
let app: FastifyInstance
let provider: Provider
const logLines: string[] = []

beforeAll(async () => {
  store = await openTestDatabase()
  provider = await startProvider()
  for (const account of ['lin', 'mei'])
    await createPerson(
      store.database,
      { account, name: account, password: PASSWORD, roles: ['leader'], communities: null },
      null,
      POLICY,
    )
  const publicUrl = new URL(ORIGIN)
  app = await createHttp({
    routes: accessControlRoutes({
      ...testSettings({}),
      publicUrl,
      singleSignOn: singleSignOn({ issuer: provider.issuer, ...CLIENT, publicUrl }),
    }),
    database: store.database,
    packs: PACKS,
    authenticate: (token) => authenticate(store.database, token),
    log: createRequestLog((line) => logLines.push(line)),
    webDir: null,
    version: '0',
  })
})
afterAll(async () => {
  await app?.close()
  provider?.server.close()
  await store?.drop()
})

type Reply = Awaited<ReturnType<FastifyInstance['inject']>>
const post = (path: string, payload: object, cookie = ''): Promise<Reply> =>
  app.inject({ method: 'POST', url: `${BASE}/${path}`, headers: { 'x-jingjing': '1', cookie }, payload })
const cookiesOf = (reply: Reply): string =>
  [reply.headers['set-cookie'] ?? []]
    .flat()
    .map((one) => String(one).split(';')[0])
    .filter((one) => !one?.endsWith('='))
    .join('; ')
const signIn = async (account: string): Promise<string> =>
  cookiesOf(await post('session', { account, password: PASSWORD }))
const whoIs = async (cookie: string): Promise<string | null> =>
  (await app.inject({ url: `${BASE}/session`, headers: { cookie } })).json().person?.account ?? null

/** A security key as a browser drives it: ES256, without attestation (W3C Web Authentication, level 3). */
class SecurityKey {
  readonly id = randomBytes(32)
  readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  counter = 0

  private authenticatorData(
    flags: number,
    attested: Buffer = Buffer.alloc(0),
    site = 'jingjing.example',
  ): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(this.counter)
    return Buffer.concat([createHash('sha256').update(site).digest(), Buffer.from([flags]), count, attested])
  }

  make(challenge: string, origin = ORIGIN): object {
    const { x, y } = this.pair.publicKey.export({ format: 'jwk' })
    const [xBytes, yBytes] = [Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]
    // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      xBytes,
      Buffer.from([0x22, 0x58, 0x20]),
      yBytes,
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    const data = this.authenticatorData(0x45, Buffer.concat([Buffer.alloc(16), length, this.id, cose]))
    const size = Buffer.alloc(2)
    size.writeUInt16BE(data.length)
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
    const attestation = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from('fmt'),
      Buffer.from([0x64]),
      Buffer.from('none'),
      Buffer.from([0x67]),
      Buffer.from('attStmt'),
      Buffer.from([0xa0, 0x68]),
      Buffer.from('authData'),
      Buffer.from([0x59]),
      size,
      data,
    ])
    return this.answer({
      clientDataJSON: clientData('webauthn.create', challenge, origin),
      attestationObject: attestation.toString('base64url'),
    })
  }

  sign(
    challenge: string,
    one: { origin?: string; flags?: number; by?: KeyObject; site?: string } = {},
  ): object {
    this.counter += 1
    const data = this.authenticatorData(one.flags ?? 0x05, undefined, one.site)
    const client = clientData('webauthn.get', challenge, one.origin ?? ORIGIN)
    const hash = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
    const signature = createSign('sha256')
      .update(Buffer.concat([data, hash]))
      .sign(one.by ?? this.pair.privateKey)
    return this.answer({
      clientDataJSON: client,
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    })
  }

  private answer(response: object): object {
    const id = this.id.toString('base64url')
    return { response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response } }
  }
}
const clientData = (type: string, challenge: string, origin: string): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')

describe('a passkey', () => {
  const key = new SecurityKey()
  const ask = async (): Promise<string> => (await post('session/passkey-question', {})).json().challenge
  const enter = (answer: object) => post('session/passkey', answer)

  it('is added by the person who was asked, from our own page, once for each question', async () => {
    const cookie = await signIn('lin')
    const offer = async () => (await post('account/passkey-offer', {}, cookie)).json().challenge
    const foreign = await post(
      'account/passkeys',
      { name: 'x', ...key.make(await offer(), 'https://evil.example') },
      cookie,
    )
    expect(foreign.json().code).toBe('wrong-code')
    const stolen = await offer()
    const other = await post('account/passkeys', { name: 'x', ...key.make(stolen) }, await signIn('mei'))
    expect(other.json().code).toBe('wrong-code')
    const challenge = await offer()
    expect(
      (await post('account/passkeys', { name: '钥匙', ...key.make(challenge) }, cookie)).statusCode,
    ).toBe(200)
    const again = await post('account/passkeys', { name: '钥匙', ...key.make(challenge) }, cookie)
    expect(again.json().code).toBe('wrong-code')
  })

  it('signs its owner in, whole, with one answer for one question', async () => {
    const answer = key.sign(await ask())
    const entered = await enter(answer)
    expect(entered.statusCode).toBe(200)
    expect(await whoIs(cookiesOf(entered))).toBe('lin')
    expect((await enter(answer)).json().code).toBe('wrong-credentials')
  })

  it.each([
    ['that another site asked', { origin: 'https://evil.example' }],
    ['of a key that did not verify its owner', { flags: 0x01 }],
    ['that another key signed', { by: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['made for another site', { site: 'evil.example' }],
  ])('opens nothing with an answer %s', async (_what, forged) => {
    expect((await enter(key.sign(await ask(), forged))).json().code).toBe('wrong-credentials')
  })

  it('opens nothing once it was copied: its counter went back', async () => {
    key.counter = 0
    expect((await enter(key.sign(await ask()))).json().code).toBe('wrong-credentials')
    key.counter = 100
    expect((await enter(key.sign(await ask()))).statusCode).toBe(200)
  })

  it('is asked the same whoever is there: neither the question nor the refusal tells of an account', async () => {
    const question = (await post('session/passkey-question', {})).json()
    expect(question.allowCredentials ?? []).toEqual([])
    const unknown = await enter(new SecurityKey().sign(await ask()))
    const forged = await enter(key.sign(await ask(), { flags: 0x01 }))
    expect(unknown.json().code).toBe(forged.json().code)
    expect((await enter({ response: { id: 'x', response: { clientDataJSON: '%%%' } } })).statusCode).toBe(400)
  })
})

interface Provider {
  server: Server
  issuer: URL
  /** What the next identity token says; each code is good once. */
  next: { sub: string; change?: (claims: Record<string, unknown>) => void; key?: KeyObject }
  codes: Map<string, { nonce: string; challenge: string }>
}

/** A provider of OpenID Connect Core 1.0, small and obedient but for what a test tells it to forge. */
async function startProvider(): Promise<Provider> {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }
  const held: Provider = {
    server: createServer(),
    issuer: new URL('http://127.0.0.1'),
    next: { sub: 'subject-1' },
    codes: new Map(),
  }
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  held.server.on('request', (request, response) => {
    const send = (body: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const at = held.issuer.href.replace(/\/$/, '')
    if (request.url === '/.well-known/openid-configuration')
      return send({
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      })
    if (request.url === '/keys') return send({ keys: [jwk] })
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const form = new URLSearchParams(body)
      const code = held.codes.get(form.get('code') ?? '')
      held.codes.delete(form.get('code') ?? '')
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (code === undefined || proof !== code.challenge) return send({ error: 'invalid_grant' }, 400)
      const now = Math.floor(Date.now() / 1000)
      const claims: Record<string, unknown> = {
        iss: at,
        sub: held.next.sub,
        aud: CLIENT.clientId,
        exp: now + 60,
        iat: now,
        nonce: code.nonce,
      }
      held.next.change?.(claims)
      const text = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`
      const signature = createSign('sha256')
        .update(text)
        .sign(held.next.key ?? pair.privateKey)
      return send({
        access_token: 'x',
        token_type: 'bearer',
        id_token: `${text}.${signature.toString('base64url')}`,
      })
    })
  })
  await new Promise<void>((resolve) => held.server.listen(0, '127.0.0.1', resolve))
  held.issuer = new URL(`http://127.0.0.1:${(held.server.address() as AddressInfo).port}`)
  return held
}

describe('the single sign-on', () => {
  /** As a browser goes to the provider and comes back. */
  async function walk(
    cookie = '',
    change: (back: URLSearchParams) => void = () => undefined,
  ): Promise<Reply> {
    const asked = await app.inject({ url: `${BASE}/single-sign-on`, headers: { cookie } })
    expect(asked.statusCode).toBe(302)
    const to = new URL(String(asked.headers.location)).searchParams
    expect(to.get('code_challenge_method')).toBe('S256')
    const code = randomBytes(8).toString('hex')
    provider.codes.set(code, { nonce: to.get('nonce') ?? '', challenge: to.get('code_challenge') ?? '' })
    const back = new URLSearchParams({ code, state: to.get('state') ?? '' })
    change(back)
    const cookies = [cookie, cookiesOf(asked)].filter((one) => one !== '').join('; ')
    return app.inject({ url: `${BASE}/single-sign-on/callback?${back}`, headers: { cookie: cookies } })
  }

  it('opens nothing for somebody of whom no account knows, whatever they are called there', async () => {
    provider.next = { sub: 'lin', change: (claims) => Object.assign(claims, { name: 'lin', email: 'lin@x' }) }
    const reply = await walk()
    expect(reply.json().code).toBe('no-linked-account')
  })

  it('is linked by the person while signed in, and signs them in from then on', async () => {
    provider.next = { sub: 'subject-1' }
    const linked = await walk(await signIn('lin'))
    expect([linked.statusCode, linked.headers.location]).toEqual([302, '/account'])
    const entered = await walk()
    expect([entered.statusCode, entered.headers.location]).toEqual([302, '/'])
    expect(await whoIs(cookiesOf(entered))).toBe('lin')
    // What one account holds, another cannot take.
    expect((await walk(await signIn('mei'))).json().code).toBe('conflict')
  })

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  it.each<[string, Partial<Provider['next']>]>([
    ['signed with another key', { key: stranger }],
    ['for another client', { change: (claims) => Object.assign(claims, { aud: 'another' }) }],
    ['of another provider', { change: (claims) => Object.assign(claims, { iss: 'https://evil.example' }) }],
    ['of another question', { change: (claims) => Object.assign(claims, { nonce: 'x' }) }],
    ['that has run out', { change: (claims) => Object.assign(claims, { exp: 1, iat: 1 }) }],
  ])('opens nothing with a token %s', async (_what, forged) => {
    provider.next = { sub: 'subject-1', ...forged }
    const reply = await walk()
    expect(reply.json().code).toBe('single-sign-on-failed')
    expect(await whoIs(cookiesOf(reply))).toBeNull()
  })

  it('opens nothing by a stranger’s link, a forged state, or the same answer twice', async () => {
    provider.next = { sub: 'subject-1' }
    expect((await walk('', (back) => back.set('state', 'forged'))).json().code).toBe('single-sign-on-failed')
    const without = await app.inject({ url: `${BASE}/single-sign-on/callback?code=x&state=y` })
    expect(without.json().code).toBe('single-sign-on-failed')
    let used = ''
    await walk('', (back) => {
      used = back.toString()
    })
    const replayed = await app.inject({
      url: `${BASE}/single-sign-on/callback?${used}`,
      headers: { cookie: `jingjing_single_sign_on=${new URLSearchParams(used).get('state')}` },
    })
    expect(replayed.json().code).toBe('single-sign-on-failed')
  })

  it('leads nowhere but home: no address of a request chooses where', async () => {
    for (const query of [
      '?to=//evil.example',
      '?redirect_uri=https://evil.example',
      '?returnTo=%2F%2Fevil',
    ]) {
      const asked = await app.inject({ url: `${BASE}/single-sign-on${query}` })
      const to = new URL(String(asked.headers.location))
      expect(to.origin).toBe(provider.issuer.origin)
      expect(to.searchParams.get('redirect_uri')).toBe(`${ORIGIN}${BASE}/single-sign-on/callback`)
    }
  })
})

describe('the time of a refusal', () => {
  it('tells of no account: a password is worked out for an unknown one as well', async () => {
    const medianMs = async (account: (n: number) => string): Promise<number> => {
      const times: number[] = []
      for (let attempt = 0; attempt < 7; attempt++) {
        const startedAtMs = performance.now()
        expect((await post('session', { account: account(attempt), password: 'wrong' })).json().code).toBe(
          'wrong-credentials',
        )
        times.push(performance.now() - startedAtMs)
        await store.database.write((tx) => tx.query(sql`delete from access_control.sign_in_attempt`))
      }
      return times.sort((a, b) => a - b)[3] ?? 0
    }
    const [known, unknown] = [await medianMs(() => 'mei'), await medianMs((n) => `nobody-${n}`)]
    // Without that work the unknown account would be ten times as quick and more.
    expect(unknown / known).toBeGreaterThan(1 / 3)
    expect(unknown / known).toBeLessThan(3)
  })
})

it('no log line holds a secret of the provider, a code or a password', () => {
  const log = logLines.join('')
  for (const secret of [CLIENT.clientSecret, PASSWORD, 'code=', 'id_token', '"fault"'])
    expect(log).not.toContain(secret)
})
