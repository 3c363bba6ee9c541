import type { Role, SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { insertPerson, insertPersonRoles } from '../queries.ts'
import { hashPassword, requireStrongPassword } from '../sign-in/passwords.ts'

export interface NewPerson {
  account: string
  name: string
  password: string
  roles: readonly Role[]
  /** Codes of the communities whose rows the person sees; null for the whole subdistrict. */
  communities: readonly string[] | null
}

/** Answers the new person's id. Throws `weak-password`, or `conflict` where the account is taken. */
export async function createPerson(
  database: Database,
  person: NewPerson,
  createdBy: number | null,
  policy: SignInPolicy,
): Promise<number> {
  const account = person.account.trim().toLowerCase()
  if (account === '') throw new Problem('bad-request', { where: 'account', detail: 'empty' })
  requireStrongPassword(person.password, account, policy)
  const passwordHash = await hashPassword(person.password)
  return database.write(async (transaction) => {
    const [created] = await transaction.query<{ id: number }>(
      insertPerson({
        account,
        name: person.name,
        passwordHash,
        communities: person.communities,
        isDemo: false,
      }),
    )
    if (created === undefined) throw new Problem('conflict', { what: account })
    await transaction.query(insertPersonRoles(created.id, person.roles))
    await recordAudit(transaction, {
      personId: createdBy,
      action: 'access-control:create-person',
      subject: String(created.id),
      isSuccess: true,
      detail: { account, roles: person.roles.join(' ') },
    })
    return created.id
  })
}
