import { ROLES } from '@jingjing/schema/access-control'
import {
  ConfirmRights,
  Departments,
  MadePeople,
  NamedDepartment,
  NewPeople,
  People,
  PersonAction,
  PersonActionDone,
  PersonPatch,
  Rights,
  RoleTable,
} from '@jingjing/schema/people'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { PERMISSIONS_BY_ROLE } from '../roles.ts'
import { policyOfContext } from '../sign-in/routes.ts'
import { addDepartment, listDepartments, nameDepartment, removeDepartment } from './departments.ts'
import { askForRights, confirmRights, grantRights } from './grant-rights.ts'
import { listPeople } from './list-people.ts'
import { describePerson, lookAfterPerson } from './look-after-person.ts'
import { makePeople } from './make-people.ts'
import { countByRole } from './queries.ts'

const PATH = '/api/access-control/people'
const DEPARTMENTS = '/api/access-control/departments'
const Id = z.object({ id: z.coerce.number().int().positive() })
const Done = z.object({})

export const peopleRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    permission: 'access-control:read',
    summary: 'The people of the office with their rights',
    answer: People,
    handler: ({ context }) => listPeople(context.database),
  }),
  route({
    method: 'POST',
    path: PATH,
    permission: 'access-control:manage',
    summary: 'Makes people with first passwords; their rights wait for a security administrator',
    body: NewPeople,
    answer: MadePeople,
    status: 201,
    handler: async ({ context, body }) => makePeople(context, body, await policyOfContext(context)),
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:id`,
    permission: 'access-control:manage',
    summary: 'Changes name or department',
    params: Id,
    body: PersonPatch,
    answer: Done,
    handler: async ({ context, params, body }) => {
      await describePerson(context, params.id, body)
      return {}
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/actions`,
    permission: 'access-control:manage',
    summary: 'Disables, enables, unlocks, signs out, or makes a new first password',
    params: Id,
    body: PersonAction,
    answer: PersonActionDone,
    handler: async ({ context, params, body }) => ({
      password: await lookAfterPerson(context, params.id, body, await policyOfContext(context)),
    }),
  }),
  route({
    method: 'PUT',
    path: `${PATH}/:id/proposed-rights`,
    permission: 'access-control:manage',
    summary: 'Asks for rights of a person',
    params: Id,
    body: Rights,
    answer: Done,
    handler: async ({ context: { database, person }, params, body }) => {
      await askForRights(database, person, params.id, body)
      return {}
    },
  }),
  route({
    method: 'PUT',
    path: `${PATH}/:id/rights`,
    permission: 'access-control:grant',
    summary: 'Replaces the rights of a person; they hold at once',
    params: Id,
    body: Rights,
    answer: Done,
    handler: async ({ context: { database, person }, params, body }) => {
      await grantRights(database, person, params.id, body)
      return {}
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/confirmed-rights`,
    permission: 'access-control:grant',
    summary: 'Grants what was asked for, for many people in one go',
    body: ConfirmRights,
    answer: Done,
    handler: async ({ context: { database, person }, body }) => {
      await confirmRights(database, person, body.ids)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/api/access-control/roles',
    permission: 'access-control:read',
    summary: 'The roles with what each grants',
    answer: RoleTable,
    handler: async ({ context }) => {
      const rows = await context.database.write((transaction) =>
        transaction.query<{ role: string; num_people: number }>(countByRole()),
      )
      return {
        roles: ROLES.map((role) => ({
          role,
          permissions: [...PERMISSIONS_BY_ROLE[role]],
          numPeople: rows.find((row) => row.role === role)?.num_people ?? 0,
        })),
      }
    },
  }),
  route({
    method: 'GET',
    path: DEPARTMENTS,
    permission: 'access-control:read',
    summary: 'The departments of the office',
    answer: Departments,
    handler: async ({ context }) => ({ departments: await listDepartments(context.database) }),
  }),
  route({
    method: 'POST',
    path: DEPARTMENTS,
    permission: 'access-control:manage',
    summary: 'Adds a department',
    body: NamedDepartment,
    answer: z.object({ id: z.number().int() }),
    status: 201,
    handler: async ({ context, body }) => ({ id: await addDepartment(context, body.name) }),
  }),
  route({
    method: 'PATCH',
    path: `${DEPARTMENTS}/:id`,
    permission: 'access-control:manage',
    summary: 'Renames a department',
    params: Id,
    body: NamedDepartment,
    answer: Done,
    handler: async ({ context, params, body }) => {
      await nameDepartment(context, params.id, body.name)
      return {}
    },
  }),
  route({
    method: 'DELETE',
    path: `${DEPARTMENTS}/:id`,
    permission: 'access-control:manage',
    summary: 'Removes a department that nobody belongs to',
    params: Id,
    answer: Done,
    handler: async ({ context, params }) => {
      await removeDepartment(context, params.id)
      return {}
    },
  }),
]
