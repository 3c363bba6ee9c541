import type { Awaited as AwaitedStep, Role } from '@jingjing/schema/access-control'
import { json, type Sql, sql } from '../../db/sql.ts'
import { personColumns } from '../queries.ts'

export interface CredentialsRow {
  id: number
  password_hash: string | null
  has_totp: boolean
  has_old_password: boolean
}

export const selectCredentials = (account: string, rotationDays: number | null): Sql => sql`
  select id, password_hash,
    exists (select from access_control.totp where person_id = person.id and confirmed_at is not null) as has_totp,
    must_change_password or (${rotationDays}::integer is not null
      and password_changed_at < now() - make_interval(days => ${rotationDays}::integer)) as has_old_password
  from access_control.person where account = ${account} and disabled_at is null`

export interface NewSession {
  tokenSha256: string
  personId: number
  awaits: AwaitedStep | null
  idleMinutes: number
  absoluteHours: number
  fromAddress: string | null
  program: string | null
}

/** A session that still awaits something has ten minutes to get it. */
export const insertSession = (session: NewSession): Sql => sql`
  with seen as (
    update access_control.person set last_signed_in_at = now()
    where id = ${session.personId}::bigint and ${session.awaits}::text is null
  )
  insert into access_control.session
    (token_sha256, person_id, awaits, idle_minutes, ends_at, expires_at, from_address, program)
  values (${session.tokenSha256}, ${session.personId}::bigint, ${session.awaits}::text,
    ${session.idleMinutes}::integer, now() + make_interval(hours => ${session.absoluteHours}::integer),
    now() + make_interval(mins => case when ${session.awaits}::text is null then ${session.idleMinutes}::integer else 10 end),
    ${session.fromAddress}::text, ${session.program}::text)`

export const deleteExpiredSessions = (): Sql => sql`
  delete from access_control.session where expires_at <= now()`

/** Prolongs a session that is in use, yet not at every request: a page full of tiles would be as many writes. */
export const useSession = (tokenSha256: string): Sql => sql`
  with prolonged as (
    update access_control.session
    set last_seen_at = now(), expires_at = least(ends_at, now() + make_interval(mins => idle_minutes))
    where token_sha256 = ${tokenSha256} and expires_at > now() and awaits is null
      and last_seen_at < now() - interval '1 minute'
  )
  select ${personColumns}
  from access_control.session
  join access_control.person on person.id = session.person_id and person.disabled_at is null
  where session.token_sha256 = ${tokenSha256} and session.expires_at > now() and session.awaits is null`

export const deleteSession = (tokenSha256: string): Sql => sql`
  delete from access_control.session where token_sha256 = ${tokenSha256} returning person_id`

/** Whose sign-in still lacks something. */
export const selectAwaiting = (tokenSha256: string): Sql => sql`
  select ${personColumns}, session.awaits, person.password_hash, person.must_change_password
  from access_control.session
  join access_control.person on person.id = session.person_id and person.disabled_at is null
  where session.token_sha256 = ${tokenSha256} and session.expires_at > now() and session.awaits is not null`

export interface SessionRow {
  id: number
  created_at: string
  last_seen_at: string
  expires_at: string
  from_address: string | null
  program: string | null
  is_current: boolean
}

export const selectSessions = (personId: number, tokenSha256: string): Sql => sql`
  select id, created_at, last_seen_at, expires_at, from_address, program, token_sha256 = ${tokenSha256} as is_current
  from access_control.session where person_id = ${personId} and expires_at > now() and awaits is null
  order by last_seen_at desc`

export const deleteOwnSession = (personId: number, id: number): Sql => sql`
  delete from access_control.session where person_id = ${personId} and id = ${id} returning id`

/** All sessions of a person but the one kept. */
export const deleteSessionsOf = (personId: number, exceptSha256: string | null): Sql => sql`
  delete from access_control.session
  where person_id = ${personId} and token_sha256 is distinct from ${exceptSha256}::text`

export const selectPasswords = (personId: number, numRemembered: number): Sql => sql`
  select password_hash from (
    select password_hash, now() as replaced_at from access_control.person where id = ${personId} and password_hash is not null
    union all
    (select password_hash, replaced_at from access_control.password_history where person_id = ${personId})
  ) used order by replaced_at desc limit ${Math.max(1, numRemembered)}`

export const replacePassword = (personId: number, passwordHash: string, mustChange: boolean): Sql => sql`
  with before as (
    insert into access_control.password_history (person_id, password_hash)
    select id, password_hash from access_control.person where id = ${personId} and password_hash is not null
  )
  update access_control.person
  set password_hash = ${passwordHash}, password_changed_at = now(), must_change_password = ${mustChange}
  where id = ${personId}`

export const selectTotp = (personId: number): Sql => sql`
  select secret, confirmed_at is not null as is_confirmed from access_control.totp where person_id = ${personId}`

/** Not over a factor that is in use: who has the session alone cannot replace it. */
export const offerTotp = (personId: number, secret: string): Sql => sql`
  insert into access_control.totp (person_id, secret) values (${personId}, ${secret})
  on conflict (person_id) do update set secret = excluded.secret, last_step = 0
  where totp.confirmed_at is null returning person_id`

/** A step counts once, whoever is first. */
export const useTotpStep = (personId: number, step: number): Sql => sql`
  update access_control.totp set last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
  where person_id = ${personId} and last_step < ${step} returning person_id`

export const deleteTotp = (personId: number): Sql => sql`
  delete from access_control.totp where person_id = ${personId} returning person_id`

export const insertChallenge = (one: {
  challenge: string
  kind: 'passkey-sign-in' | 'passkey-add' | 'single-sign-on'
  personId: number | null
  detail: object
}): Sql => sql`
  with stale as (delete from access_control.challenge where expires_at <= now())
  insert into access_control.challenge (challenge, kind, person_id, detail, expires_at)
  values (${one.challenge}, ${one.kind}, ${one.personId}::bigint, ${json(one.detail)}::jsonb, now() + interval '5 minutes')`

/** A challenge is answered once. */
export const takeChallenge = (challenge: string, kind: string): Sql => sql`
  delete from access_control.challenge where challenge = ${challenge} and kind = ${kind} and expires_at > now()
  returning person_id, detail`

export interface PasskeyRow {
  credential_id: string
  person_id: number
  public_key: string
  counter: number
  transports: string[]
  name: string
  created_at: string
  last_used_at: string | null
}

export const selectPasskeys = (personId: number): Sql => sql`
  select * from access_control.passkey where person_id = ${personId} order by created_at`

export const selectPasskey = (credentialId: string): Sql => sql`
  select passkey.* from access_control.passkey
  join access_control.person on person.id = passkey.person_id and person.disabled_at is null
  where credential_id = ${credentialId}`

export const insertPasskey = (key: {
  credentialId: string
  personId: number
  publicKey: string
  counter: number
  transports: readonly string[]
  name: string
}): Sql => sql`
  insert into access_control.passkey (credential_id, person_id, public_key, counter, transports, name)
  values (${key.credentialId}, ${key.personId}, ${key.publicKey}, ${key.counter}, ${json(key.transports)}::jsonb, ${key.name})
  on conflict do nothing returning credential_id`

/** A key that counts its uses never counts backwards: a copy of it would. */
export const usePasskey = (credentialId: string, counter: number): Sql => sql`
  update access_control.passkey set counter = ${counter}, last_used_at = now()
  where credential_id = ${credentialId} and (counter < ${counter} or ${counter} = 0) returning person_id`

export const deletePasskey = (personId: number, credentialId: string): Sql => sql`
  delete from access_control.passkey where person_id = ${personId} and credential_id = ${credentialId}
  returning credential_id`

export const selectPersonByExternal = (subject: string): Sql => sql`
  select ${personColumns} from access_control.person where external_subject = ${subject} and disabled_at is null`

export const linkExternal = (personId: number, subject: string): Sql => sql`
  update access_control.person set external_subject = ${subject}
  where id = ${personId} and not exists (select from access_control.person where external_subject = ${subject})
  returning id`

export const selectDemoPerson = (role: Role): Sql => sql`
  select ${personColumns}
  from access_control.person
  join access_control.person_role on person_role.person_id = person.id and person_role.role = ${role}
  where person.is_demo and person.disabled_at is null
  order by person.id limit 1`
