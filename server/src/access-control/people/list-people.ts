import type { People } from '@jingjing/schema/people'
import type { Database } from '../../db/database.ts'
import { lockedUntil } from '../sign-in/attempts.ts'
import { areDutiesSeparate } from './grant-rights.ts'
import { type OfficePersonRow, selectPeople } from './queries.ts'

export async function listPeople(database: Database): Promise<People> {
  return database.write(async (transaction) => {
    const rows = await transaction.query<OfficePersonRow>(selectPeople())
    const lockedUntilByAccount = await lockedUntil(
      transaction,
      rows.map((row) => row.account),
    )
    return {
      areDutiesSeparate: await areDutiesSeparate(transaction),
      people: rows.map((row) => ({
        id: row.id,
        account: row.account,
        name: row.name,
        department: row.department,
        rights: {
          roles: row.roles,
          communities: row.communities,
          isDepartmentOnly: row.is_department_only,
          isStatisticsOnly: row.is_statistics_only,
          morePermissions: row.more_permissions,
        },
        proposedRights: row.proposed_rights,
        isDisabled: row.is_disabled,
        lockedUntil: lockedUntilByAccount.get(row.account) ?? null,
        hasSecondFactor: row.has_second_factor,
        lastSignedInAt: row.last_signed_in_at,
        numSessions: row.num_sessions,
      })),
    }
  })
}
