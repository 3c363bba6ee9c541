import { type Person, WATCHING_ROLES } from '@jingjing/schema/access-control'
import type { Rights } from '@jingjing/schema/people'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Transaction } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { insertPersonRoles, selectHasRole } from '../queries.ts'
import { deleteRoles, proposeRights, replaceRights, selectProposed } from './queries.ts'

/** Who watches is one person for each duty, and an auditor does nothing else. Throws `separate-duties`. */
export function requireSeparateDuties({ roles }: Pick<Rights, 'roles'>): void {
  const numWatching = roles.filter((role) => WATCHING_ROLES.some((one) => one === role)).length
  if (numWatching > 1 || (roles.includes('auditor') && roles.length > 1)) throw new Problem('separate-duties')
}

/** Until there is a security administrator, who makes people grants their rights as well: somebody has to begin. */
export async function mayGrant(transaction: Transaction, person: Person): Promise<boolean> {
  if (person.permissions.includes('access-control:grant')) return true
  return !(await areDutiesSeparate(transaction)) && person.permissions.includes('access-control:manage')
}

export async function areDutiesSeparate(transaction: Transaction): Promise<boolean> {
  const [row] = await transaction.query<{ has_role: boolean }>(selectHasRole('security-administrator'))
  return row?.has_role === true
}

/** Replaces what a person may do. Throws `separate-duties` or `not-found`. */
export async function applyRights(
  transaction: Transaction,
  grantedBy: Person,
  personId: number,
  rights: Rights,
): Promise<void> {
  requireSeparateDuties(rights)
  if (personId === grantedBy.id) throw new Problem('separate-duties')
  const [found] = await transaction.query(replaceRights(personId, rights))
  if (found === undefined) throw new Problem('not-found', { what: `#${personId}` })
  await transaction.query(deleteRoles(personId))
  await transaction.query(insertPersonRoles(personId, rights.roles))
  await recordAudit(transaction, {
    personId: grantedBy.id,
    action: 'access-control:grant',
    subject: String(personId),
    isSuccess: true,
    detail: {
      roles: rights.roles.join(' '),
      communities: rights.communities?.join(' ') ?? '*',
      isDepartmentOnly: rights.isDepartmentOnly,
      isStatisticsOnly: rights.isStatisticsOnly,
      morePermissions: rights.morePermissions.join(' '),
    },
  })
}

export const grantRights = (
  database: Database,
  by: Person,
  personId: number,
  rights: Rights,
): Promise<void> => database.write((transaction) => applyRights(transaction, by, personId, rights))

/** Asks for rights on somebody's behalf; they hold at once only while nobody is there to grant them. */
export async function askForRights(
  database: Database,
  by: Person,
  personId: number,
  rights: Rights,
): Promise<void> {
  requireSeparateDuties(rights)
  await database.write(async (transaction) => {
    if (await mayGrant(transaction, by)) return applyRights(transaction, by, personId, rights)
    const [found] = await transaction.query(proposeRights(personId, rights))
    if (found === undefined) throw new Problem('not-found', { what: `#${personId}` })
    await recordAudit(transaction, {
      personId: by.id,
      action: 'access-control:ask-for-rights',
      subject: String(personId),
      isSuccess: true,
      detail: { roles: rights.roles.join(' ') },
    })
  })
}

/** Grants what was asked for, for many people in one go. Throws `not-found` where somebody has nothing waiting. */
export async function confirmRights(database: Database, by: Person, ids: readonly number[]): Promise<void> {
  await database.write(async (transaction) => {
    for (const id of ids) {
      const [waiting] = await transaction.query<{ proposed_rights: Rights }>(selectProposed(id))
      if (waiting === undefined) throw new Problem('not-found', { what: `#${id}` })
      await applyRights(transaction, by, id, waiting.proposed_rights)
    }
  })
}
