import type { Person } from '@jingjing/schema/access-control'
import type { PersonRow } from './queries.ts'
import { permissionsOf } from './roles.ts'

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    account: row.account,
    name: row.name,
    roles: row.roles,
    permissions: permissionsOf(row.roles),
    communities: row.communities,
  }
}
