import type { Permission, Role } from '@jingjing/schema/access-control'
import { json, type Sql, sql } from '../db/sql.ts'
import type { AuditEntry } from './audit.ts'

const MAX_FAILED_SIGN_INS = 5
const LOCK_MINUTES = 15
const SESSION_HOURS = 12

export interface PersonRow {
  id: number
  account: string
  name: string
  communities: string[] | null
  roles: Role[]
  more_permissions: Permission[]
  department: string | null
  is_department_only: boolean
  is_statistics_only: boolean
  rights_epoch: number
}

const personColumns = sql`person.id, person.account, person.name, person.communities,
  array(select role from access_control.person_role where person_id = person.id order by role) as roles,
  person.more_permissions, person.is_department_only, person.is_statistics_only,
  (select department.name from access_control.department where department.id = person.department_id) as department,
  (select number from access_control.rights_epoch) as rights_epoch`

export const insertPerson = (person: {
  account: string
  name: string
  passwordHash: string | null
  communities: readonly string[] | null
  isDemo: boolean
}): Sql => sql`
  insert into access_control.person (account, name, password_hash, communities, is_demo)
  values (${person.account}, ${person.name}, ${person.passwordHash},
    ${person.communities === null ? null : json(person.communities)}::jsonb, ${person.isDemo})
  on conflict (account) do nothing
  returning id`

export const insertPersonRoles = (personId: number, roles: readonly Role[]): Sql => sql`
  insert into access_control.person_role (person_id, role)
  select ${personId}::bigint, role from jsonb_array_elements_text(${json(roles)}::jsonb) as role
  on conflict do nothing`

export const selectPerson = (personId: number): Sql => sql`
  select ${personColumns} from access_control.person where id = ${personId} and disabled_at is null`

/**
 * Counts the attempt before the password is looked at: guesses sent all at once are refused like guesses
 * sent one after another. Answers nothing for an account that is unknown, disabled or locked.
 */
export const takeSignInAttempt = (account: string): Sql => sql`
  update access_control.person
  set num_failed_sign_ins = case when locked_until is null then num_failed_sign_ins + 1 else 1 end,
    locked_until = case
      when locked_until is null and num_failed_sign_ins + 1 >= ${MAX_FAILED_SIGN_INS}::integer
        then now() + make_interval(mins => ${LOCK_MINUTES}::integer)
    end
  where account = ${account} and disabled_at is null and (locked_until is null or locked_until <= now())
  returning id, password_hash`

export const selectLock = (account: string): Sql => sql`
  select id, ceil(extract(epoch from locked_until - now()) / 60)::integer as minutes
  from access_control.person
  where account = ${account} and disabled_at is null and locked_until > now()`

export const clearFailedSignIns = (personId: number): Sql => sql`
  update access_control.person set num_failed_sign_ins = 0, locked_until = null where id = ${personId}`

export const insertSession = (tokenSha256: string, personId: number): Sql => sql`
  insert into access_control.session (token_sha256, person_id, expires_at)
  values (${tokenSha256}, ${personId}, now() + make_interval(hours => ${SESSION_HOURS}::integer))`

export const deleteExpiredSessions = (): Sql => sql`
  delete from access_control.session where expires_at <= now()`

/** Prolongs a session that is in use, yet not at every request: a page full of tiles would be as many writes. */
export const useSession = (tokenSha256: string): Sql => sql`
  with prolonged as (
    update access_control.session
    set last_seen_at = now(), expires_at = now() + make_interval(hours => ${SESSION_HOURS}::integer)
    where token_sha256 = ${tokenSha256} and expires_at > now() and last_seen_at < now() - interval '5 minutes'
  )
  select ${personColumns}
  from access_control.session
  join access_control.person on person.id = session.person_id and person.disabled_at is null
  where session.token_sha256 = ${tokenSha256} and session.expires_at > now()`

export const deleteSession = (tokenSha256: string): Sql => sql`
  delete from access_control.session where token_sha256 = ${tokenSha256} returning person_id`

/** Notes the use of a token at most every few minutes: another system asks often. */
export const useAccessToken = (tokenSha256: string): Sql => sql`
  with used as (
    update access_control.access_token set last_used_at = now()
    where token_sha256 = ${tokenSha256} and (last_used_at is null or last_used_at < now() - interval '5 minutes')
  )
  select ${personColumns}, access_token.scopes
  from access_control.access_token
  join access_control.person on person.id = access_token.person_id and person.disabled_at is null
  where access_token.token_sha256 = ${tokenSha256} and access_token.expires_at > now()`

const tokenColumns = sql`id, name, scopes, created_at, expires_at, last_used_at`

export interface AccessTokenRow {
  id: number
  name: string
  scopes: Permission[]
  created_at: string
  expires_at: string
  last_used_at: string | null
}

export const insertAccessToken = (token: {
  personId: number
  name: string
  sha256: string
  scopes: readonly Permission[]
  days: number
}): Sql => sql`
  insert into access_control.access_token (person_id, name, token_sha256, scopes, expires_at)
  values (${token.personId}, ${token.name}, ${token.sha256}, ${json(token.scopes)}::jsonb,
    now() + make_interval(days => ${token.days}::integer))
  returning ${tokenColumns}`

export const selectAccessTokens = (personId: number): Sql => sql`
  select ${tokenColumns} from access_control.access_token
  where person_id = ${personId} and expires_at > now() order by id desc`

export const deleteAccessToken = (personId: number, id: number): Sql => sql`
  delete from access_control.access_token where id = ${id} and person_id = ${personId} returning id`

export const selectDemoPerson = (role: Role): Sql => sql`
  select ${personColumns}
  from access_control.person
  join access_control.person_role on person_role.person_id = person.id and person_role.role = ${role}
  where person.is_demo and person.disabled_at is null
  order by person.id limit 1`

export const selectHasRole = (role: Role): Sql => sql`
  select exists (
    select from access_control.person_role
    join access_control.person on person.id = person_role.person_id and person.disabled_at is null
    where person_role.role = ${role} and not person.is_demo
  ) as has_role`

export const insertAuditEntry = (entry: AuditEntry): Sql => sql`
  insert into access_control.audit_entry (person_id, action, subject, is_success, detail)
  values (${entry.personId}, ${entry.action}, ${entry.subject}, ${entry.isSuccess}, ${json(entry.detail ?? {})}::jsonb)`
