import { DEMO_ROLES, type Role } from '@jingjing/schema/access-control'
import type { Database } from '../../db/database.ts'
import { insertPerson, insertPersonRoles } from '../queries.ts'

const NAMES: Readonly<Record<(typeof DEMO_ROLES)[number], string>> = {
  leader: '演示·街道领导',
  'data-steward': '演示·数据管理员',
  operator: '演示·系统操作员',
  planner: '演示·规划师',
}

/** One person for every demo role, without a password: nobody can sign in as them except by the one click. */
export async function ensureDemoPeople(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    for (const role of DEMO_ROLES) {
      const [created] = await transaction.query<{ id: number }>(
        insertPerson({
          account: `demo-${role}`,
          name: NAMES[role],
          passwordHash: null,
          communities: null,
          isDemo: true,
        }),
      )
      if (created !== undefined) await transaction.query(insertPersonRoles(created.id, [role satisfies Role]))
    }
  })
}
