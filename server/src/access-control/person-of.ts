import { type Permission, type Person, SESSION_ONLY_PERMISSIONS } from '@jingjing/schema/access-control'
import type { PersonRow } from './queries.ts'
import { permissionsOf } from './roles.ts'

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    roles: row.roles,
    permissions: row.is_strong ? permissionsOf(row.roles, row.more_permissions) : [],
    communities: row.communities,
    department: row.department,
    isDepartmentOnly: row.is_department_only,
    isStatisticsOnly: row.is_statistics_only,
    rightsEpoch: row.rights_epoch,
    lacksSecondFactor: !row.is_strong,
  }
}

/** A token does what it was made for and its owner may still do. */
export function personByToken(row: PersonRow, scopes: readonly Permission[]): Person {
  const person = personOf(row)
  const permissions = person.permissions.filter(
    (one) => scopes.includes(one) && !SESSION_ONLY_PERMISSIONS.includes(one),
  )
  return { ...person, permissions, isByToken: true }
}
