import type { Role } from '@jingjing/schema/access-control'
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
}

const personColumns = sql`person.id, person.account, person.name, person.communities,
  array(select role from access_control.person_role where person_id = person.id order by role) as roles`

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
