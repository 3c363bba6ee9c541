import type { Permission, Role } from '@jingjing/schema/access-control'
import { json, type Sql, sql } from '../db/sql.ts'
import type { AuditEntry } from './audit/record-audit.ts'

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
  /** False where the office asks for a second factor and the person has none. */
  is_strong: boolean
}

/** Everything from which a person's rights follow. */
export const personColumns = sql`person.id, person.account, person.name, person.communities,
  array(select role from access_control.person_role where person_id = person.id order by role) as roles,
  person.more_permissions, person.is_department_only, person.is_statistics_only,
  (select department.name from access_control.department where department.id = person.department_id) as department,
  (select number from access_control.rights_epoch) as rights_epoch,
  (person.is_demo
    or not exists (select from access_control.setting where name = 'sign-in' and value ->> 'secondFactor' = 'required')
    or exists (select from access_control.totp where totp.person_id = person.id and confirmed_at is not null)
    or exists (select from access_control.passkey where passkey.person_id = person.id)) as is_strong`

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

export const selectHasRole = (role: Role): Sql => sql`
  select exists (
    select from access_control.person_role
    join access_control.person on person.id = person_role.person_id and person.disabled_at is null
    where person_role.role = ${role} and not person.is_demo
  ) as has_role`

export const insertAuditEntry = (entry: AuditEntry, fromAddress: string | null): Sql => sql`
  insert into access_control.audit_entry (person_id, from_address, action, subject, num_rows, is_success, detail)
  values (${entry.personId}, ${fromAddress}, ${entry.action}, ${entry.subject}, ${entry.numRows ?? null},
    ${entry.isSuccess}, ${json(entry.detail ?? {})}::jsonb)`
