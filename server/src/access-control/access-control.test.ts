import { Role } from '@jingjing/schema/access-control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createPerson as createPersonUnder } from './people/create-person.ts'
import { ensureAdministrator as ensureAdministratorUnder } from './people/ensure-administrator.ts'
import { ensureDemoPeople } from './people/ensure-demo-people.ts'
import { PERMISSIONS_BY_ROLE, permissionsOf } from './roles.ts'
import { authenticate } from './sign-in/read-session.ts'
import { sha256OfToken } from './sign-in/session-token.ts'
import { signIn as signInUnder } from './sign-in/sign-in.ts'
import { signInAsDemoRole as signInAsDemoRoleUnder } from './sign-in/sign-in-as-demo-role.ts'
import { signOut } from './sign-in/sign-out.ts'
import { POLICY } from './test-policy.ts'

type Rest<F extends (...parameters: never[]) => unknown> =
  Parameters<F> extends [...infer Before, unknown] ? Before : never
const createPerson = (...ask: Rest<typeof createPersonUnder>) => createPersonUnder(...ask, POLICY)
const signIn = (...ask: Rest<typeof signInUnder>) => signInUnder(...ask, POLICY)
const signInAsDemoRole = (...ask: Rest<typeof signInAsDemoRoleUnder>) => signInAsDemoRoleUnder(...ask, POLICY)
const ensureAdministrator = (...ask: Rest<typeof ensureAdministratorUnder>) =>
  ensureAdministratorUnder(...ask, POLICY)

const PASSWORD = 'Plum-Blossom-88'

let store: TestDatabase
let database: Database

beforeAll(async () => {
  store = await openTestDatabase()
  database = store.database
})
afterAll(() => store.drop())

const person = (account: string, role: Role = 'operator'): Promise<number> =>
  createPerson(
    database,
    { account, name: account, password: PASSWORD, roles: [role], communities: null },
    null,
  )

const query = <Row extends object>(statement: ReturnType<typeof sql>): Promise<Row[]> =>
  database.write((transaction) => transaction.query<Row>(statement))

describe('roles', () => {
  it('grant exactly what the reviewed table says', () => {
    expect(PERMISSIONS_BY_ROLE).toMatchSnapshot()
  })

  it('never hold everything, alone or as the first account', () => {
    const everything = permissionsOf(Role.options)
    for (const role of Role.options) expect(permissionsOf([role]).length).toBeLessThan(everything.length)
    const administrator = permissionsOf(['system-administrator', 'data-steward'])
    expect(administrator).not.toContain('personal-data:read')
    expect(administrator).not.toContain('audit:read')
  })

  it('let only the auditor read the audit log, and no one who reads it read personal data', () => {
    const readers = Role.options.filter((role) => PERMISSIONS_BY_ROLE[role].includes('audit:read'))
    expect(readers).toEqual(['auditor'])
    for (const role of readers) expect(PERMISSIONS_BY_ROLE[role]).not.toContain('personal-data:read')
  })
})

describe('a password', () => {
  it.each([
    ['Ab1-Ab1-A', 'nine characters'],
    ['abcdefgh1234', 'two classes'],
    ['Hong-Clerk-01', 'the account name in it'],
    ['          ', 'spaces only'],
  ])('%s is refused for %s', async (password) => {
    const refused = createPerson(
      database,
      { account: 'clerk', name: 'x', password, roles: ['leader'], communities: null },
      null,
    )
    await expect(refused).rejects.toMatchObject({ code: 'weak-password' })
  })

  it('is kept only as an argon2id hash, with a salt of its own', async () => {
    await person('salted-1')
    await person('salted-2')
    const rows = await query<{ password_hash: string }>(
      sql`select password_hash from access_control.person where account like 'salted-%'`,
    )
    for (const row of rows) expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(new Set(rows.map((row) => row.password_hash)).size).toBe(2)
  })

  it('belongs to one account: a second person of that name is refused', async () => {
    await person('twice')
    await expect(person(' TWICE ')).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('signing in', () => {
  it('answers the person and a token of which the store keeps only the hash', async () => {
    const id = await person('lin')
    const signedIn = await signIn(database, { account: ' Lin ', password: PASSWORD })
    expect(signedIn.person).toMatchObject({ id, account: 'lin', roles: ['operator'], communities: null })
    expect(Buffer.from(signedIn.token, 'base64url')).toHaveLength(32)
    const sessions = await query<{ token_sha256: string }>(
      sql`select token_sha256 from access_control.session where person_id = ${id}`,
    )
    expect(sessions).toEqual([{ token_sha256: sha256OfToken(signedIn.token) }])
    expect(await authenticate(database, signedIn.token)).toEqual(signedIn.person)
  })

  it('says the same of a wrong password and of an account that does not exist', async () => {
    await person('real')
    for (const account of ['real', 'unreal'])
      await expect(signIn(database, { account, password: 'wrong' })).rejects.toMatchObject({
        code: 'wrong-credentials',
      })
  })

  it('refuses a disabled account', async () => {
    const id = await person('gone')
    const { token } = await signIn(database, { account: 'gone', password: PASSWORD })
    await query(sql`update access_control.person set disabled_at = now() where id = ${id}`)
    expect(await authenticate(database, token)).toBeNull()
    await expect(signIn(database, { account: 'gone', password: PASSWORD })).rejects.toMatchObject({
      code: 'wrong-credentials',
    })
  })

  it('locks an account after five failures, even for the right password, and opens it 15 minutes later', async () => {
    await person('locked')
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(signIn(database, { account: 'locked', password: 'wrong' })).rejects.toMatchObject({
        code: 'wrong-credentials',
      })
    await expect(signIn(database, { account: 'locked', password: PASSWORD })).rejects.toMatchObject({
      code: 'account-locked',
      params: { minutes: 15 },
    })
    await query(
      sql`update access_control.sign_in_attempt set locked_until = locked_until - interval '16 minutes'`,
    )
    await expect(signIn(database, { account: 'locked', password: PASSWORD })).resolves.toBeDefined()
  })

  it('starts counting anew after a success', async () => {
    await person('clumsy')
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 4; attempt++)
        await expect(signIn(database, { account: 'clumsy', password: 'wrong' })).rejects.toThrow()
      await expect(signIn(database, { account: 'clumsy', password: PASSWORD })).resolves.toBeDefined()
    }
  })

  it('lets guesses sent all at once through no further than five', async () => {
    await person('hurried')
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => signIn(database, { account: 'hurried', password: 'wrong' })),
    )
    const codes = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'let in'))
    expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(5)
    expect(codes.filter((code) => code === 'account-locked')).toHaveLength(3)
  })

  it('leaves an audit entry for success and failure, and never what was typed', async () => {
    const id = await person('watched')
    await signIn(database, { account: 'watched', password: PASSWORD })
    await signIn(database, { account: 'watched', password: 'Mistyped-77-x' }).catch(() => undefined)
    await signIn(database, { account: 'Mistyped-77-x', password: 'Mistyped-77-x' }).catch(() => undefined)
    const entries = await query<{ is_success: boolean; whole: string }>(
      sql`select is_success, audit_entry::text as whole from access_control.audit_entry
        where action = 'access-control:sign-in' and (person_id = ${id} or person_id is null) order by id desc limit 3`,
    )
    expect(entries.map((entry) => entry.is_success)).toEqual([false, false, true])
    for (const entry of entries) expect(entry.whole.toLowerCase()).not.toContain('mistyped')
  })
})

describe('a session', () => {
  const expiry = async (token: string): Promise<{ hours: number }> =>
    (
      await query<{ hours: number }>(
        sql`select extract(epoch from expires_at - now())::float8 / 3600 as hours
          from access_control.session where token_sha256 = ${sha256OfToken(token)}`,
      )
    )[0]!
  const age = (token: string, minutes: number): Promise<object[]> =>
    query(sql`update access_control.session
      set last_seen_at = last_seen_at - make_interval(mins => ${minutes}::integer),
        expires_at = expires_at - make_interval(mins => ${minutes}::integer)
      where token_sha256 = ${sha256OfToken(token)}`)

  it('is nobody for a token that was never given out', async () => {
    expect(await authenticate(database, 'made-up')).toBeNull()
  })

  it('lasts half an hour from its last use', async () => {
    await person('busy')
    const { token } = await signIn(database, { account: 'busy', password: PASSWORD })
    await age(token, 29)
    expect((await expiry(token)).hours * 60).toBeCloseTo(1, 0)
    expect(await authenticate(database, token)).not.toBeNull()
    expect((await expiry(token)).hours * 60).toBeCloseTo(30, 0)
  })

  it('ends after half an hour without use', async () => {
    await person('idle')
    const { token } = await signIn(database, { account: 'idle', password: PASSWORD })
    await age(token, 31)
    expect(await authenticate(database, token)).toBeNull()
  })

  it('ends after twelve hours, however busy', async () => {
    await person('tireless')
    const { token } = await signIn(database, { account: 'tireless', password: PASSWORD })
    await query(sql`update access_control.session set ends_at = now() + interval '5 minutes',
      last_seen_at = now() - interval '10 minutes' where token_sha256 = ${sha256OfToken(token)}`)
    expect(await authenticate(database, token)).not.toBeNull()
    expect((await expiry(token)).hours * 60).toBeCloseTo(5, 0)
  })

  it('ends at once when its person signs out, and only that one', async () => {
    await person('leaving')
    const desk = await signIn(database, { account: 'leaving', password: PASSWORD })
    const phone = await signIn(database, { account: 'leaving', password: PASSWORD })
    expect(await authenticate(database, desk.token)).not.toBeNull()
    await signOut(database, desk.token)
    expect(await authenticate(database, desk.token)).toBeNull()
    expect(await authenticate(database, phone.token)).not.toBeNull()
  })

  it('grants what the roles grant now, not what they granted at sign-in', async () => {
    const id = await person('promoted', 'leader')
    const { token } = await signIn(database, { account: 'promoted', password: PASSWORD })
    await query(sql`insert into access_control.person_role values (${id}, 'auditor')`)
    expect((await authenticate(database, token))?.permissions).toContain('audit:read')
  })
})

describe('people of a new installation', () => {
  it('are the demo roles, once, without a password', async () => {
    await ensureDemoPeople(database)
    await ensureDemoPeople(database)
    const rows = await query(
      sql`select account, password_hash from access_control.person where is_demo order by account`,
    )
    expect(rows).toEqual(
      ['demo-data-steward', 'demo-leader', 'demo-operator', 'demo-planner'].map((account) => ({
        account,
        password_hash: null,
      })),
    )
    await expect(signIn(database, { account: 'demo-leader', password: '' })).rejects.toMatchObject({
      code: 'wrong-credentials',
    })
  })

  it('sign in with one click only where that is offered', async () => {
    await ensureDemoPeople(database)
    await expect(signInAsDemoRole(database, 'planner', false)).rejects.toMatchObject({
      code: 'demo-not-available',
    })
    const { person: planner, token } = await signInAsDemoRole(database, 'planner', true)
    expect(planner.roles).toEqual(['planner'])
    expect(await authenticate(database, token)).toEqual(planner)
  })

  it('begin with an administrator where a first password is set, and never with a second one', async () => {
    expect(await ensureAdministrator(database, null)).toBe('no-password')
    await expect(ensureAdministrator(database, 'short')).rejects.toMatchObject({ code: 'weak-password' })
    expect(await ensureAdministrator(database, PASSWORD)).toBe('created')
    expect(await ensureAdministrator(database, 'Another-Word-99')).toBe('present')
    await expect(signIn(database, { account: 'admin', password: PASSWORD })).resolves.toMatchObject({
      person: { roles: ['data-steward', 'system-administrator'] },
    })
  })
})
