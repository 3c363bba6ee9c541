import type { Permission, Role } from '@jingjing/schema/access-control'
import type { DatasetGrant, Rights } from '@jingjing/schema/people'
import { json, type Sql, sql } from '../../db/sql.ts'

export interface OfficePersonRow {
  id: number
  account: string
  name: string
  department: string | null
  roles: Role[]
  communities: string[] | null
  is_department_only: boolean
  is_statistics_only: boolean
  more_permissions: Permission[]
  proposed_rights: Rights | null
  is_disabled: boolean
  has_second_factor: boolean
  last_signed_in_at: string | null
  num_sessions: number
}

export const selectPeople = (): Sql => sql`
  select person.id, account, person.name, department.name as department, communities, is_department_only,
    is_statistics_only, more_permissions, proposed_rights, disabled_at is not null as is_disabled, last_signed_in_at,
    array(select role from access_control.person_role where person_id = person.id order by role) as roles,
    exists (select from access_control.totp where totp.person_id = person.id and confirmed_at is not null)
      or exists (select from access_control.passkey where passkey.person_id = person.id) as has_second_factor,
    (select count(*) from access_control.session where session.person_id = person.id and expires_at > now()
      and awaits is null)::integer as num_sessions
  from access_control.person
  left join access_control.department on department.id = person.department_id
  order by disabled_at is not null, department.name nulls last, person.id`

export const ensureDepartment = (name: string): Sql => sql`
  insert into access_control.department (name) values (${name})
  on conflict (name) do update set name = excluded.name returning id`

export const insertOfficePerson = (person: {
  account: string
  name: string
  passwordHash: string
  departmentId: number | null
  proposedRights: Rights | null
}): Sql => sql`
  insert into access_control.person (account, name, password_hash, department_id, proposed_rights, must_change_password)
  values (${person.account}, ${person.name}, ${person.passwordHash}, ${person.departmentId}::bigint,
    ${person.proposedRights === null ? null : json(person.proposedRights)}::jsonb, true)
  on conflict (account) do nothing returning id`

export const updatePerson = (
  id: number,
  name: string | null,
  departmentId: number | null | undefined,
): Sql => sql`
  update access_control.person set name = coalesce(${name}::text, name),
    department_id = case when ${departmentId !== undefined}::boolean then ${departmentId ?? null}::bigint else department_id end
  where id = ${id} returning id`

export const proposeRights = (id: number, rights: Rights): Sql => sql`
  update access_control.person set proposed_rights = ${json(rights)}::jsonb where id = ${id} returning id`

export const selectProposed = (id: number): Sql => sql`
  select proposed_rights from access_control.person where id = ${id} and proposed_rights is not null`

export const replaceRights = (id: number, rights: Rights): Sql => sql`
  update access_control.person set proposed_rights = null,
    communities = ${rights.communities === null ? null : json(rights.communities)}::jsonb,
    is_department_only = ${rights.isDepartmentOnly}, is_statistics_only = ${rights.isStatisticsOnly},
    more_permissions = ${json(rights.morePermissions)}::jsonb
  where id = ${id} returning id`

export const deleteRoles = (id: number): Sql => sql`
  delete from access_control.person_role where person_id = ${id}`

export const setDisabled = (id: number, isDisabled: boolean): Sql => sql`
  update access_control.person set disabled_at = case when ${isDisabled}::boolean then now() end
  where id = ${id} returning account`

export const deleteFactors = (id: number): readonly Sql[] => [
  sql`delete from access_control.totp where person_id = ${id}`,
  sql`delete from access_control.passkey where person_id = ${id}`,
]

export const deleteTokensOf = (id: number): Sql => sql`
  delete from access_control.access_token where person_id = ${id}`

export const selectAccount = (id: number): Sql => sql`
  select account from access_control.person where id = ${id}`

export const selectDepartments = (): Sql => sql`
  select id, name, (select count(*) from access_control.person
    where department_id = department.id and disabled_at is null)::integer as num_people
  from access_control.department order by name`

export const renameDepartment = (id: number, name: string): Sql => sql`
  update access_control.department set name = ${name}
  where id = ${id} and not exists (select from access_control.department other where other.name = ${name} and other.id <> ${id})
  returning id`

export const deleteDepartment = (id: number): Sql => sql`
  delete from access_control.department where id = ${id}
    and not exists (select from access_control.person where department_id = ${id}) returning id`

export const countByRole = (): Sql => sql`
  select role, count(*)::integer as num_people from access_control.person_role
  join access_control.person on person.id = person_role.person_id and disabled_at is null group by role`

export interface DatasetAccessRow {
  dataset: string
  title: string
  department: string
  audience: 'office' | 'department' | 'granted'
  grants: (DatasetGrant & { name: string })[]
}

export const selectDatasetAccess = (): Sql => sql`
  select dataset.id as dataset, title, dataset.department, coalesce(audience, 'office') as audience,
    coalesce((select jsonb_agg(jsonb_build_object(
        'kind', case when given.person_id is not null then 'person' when given.department_id is not null then 'department' else 'role' end,
        'to', coalesce(given.person_id::text, given.department_id::text, given.role),
        'name', coalesce(person.name, department.name, given.role),
        'until', to_char(given.expires_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')) order by given.id)
      from access_control.dataset_grant given
      left join access_control.person on person.id = given.person_id
      left join access_control.department on department.id = given.department_id
      where given.dataset_id = dataset.id), '[]'::jsonb) as grants
  from catalog.dataset
  left join access_control.dataset_access on dataset_access.dataset_id = dataset.id
  where deleted_at is null and current_version > 0
  order by title, dataset.id`

export const replaceAudience = (dataset: string, audience: string): readonly Sql[] => [
  sql`delete from access_control.dataset_access where dataset_id = ${dataset}`,
  sql`insert into access_control.dataset_access (dataset_id, audience)
    select ${dataset}, ${audience}::text where ${audience}::text <> 'office'`,
]

export const deleteGrants = (dataset: string): Sql => sql`
  delete from access_control.dataset_grant where dataset_id = ${dataset}`

export const insertGrant = (dataset: string, grant: DatasetGrant, grantedBy: number): Sql => sql`
  insert into access_control.dataset_grant (dataset_id, person_id, department_id, role, granted_by, expires_at)
  values (${dataset},
    ${grant.kind === 'person' ? grant.to : null}::text::bigint,
    ${grant.kind === 'department' ? grant.to : null}::text::bigint,
    ${grant.kind === 'role' ? grant.to : null}::text, ${grantedBy},
    (${grant.until}::date + 1)::timestamp at time zone 'Asia/Shanghai')
  on conflict do nothing`
