import { randomInt } from 'node:crypto'
import type { SignInPolicy } from '@jingjing/schema/access-control'
import type { MadePeople, NewPeople } from '@jingjing/schema/people'
import type { Context } from '../../context.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { hashPassword } from '../sign-in/passwords.ts'
import { applyRights, mayGrant, requireSeparateDuties } from './grant-rights.ts'
import { ensureDepartment, insertOfficePerson } from './queries.ts'

/** Without what is taken for another: no 0 O 1 l I. */
const SETS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-+=@#%']

/** Of every kind, so that it passes any policy; about eighty bits. */
export function newPassword(policy: Pick<SignInPolicy, 'minCharacters'>): string {
  const everything = SETS.join('')
  const length = Math.max(14, policy.minCharacters)
  const letters = Array.from({ length }, (_one, index) => pick(SETS[index] ?? everything))
  for (let index = letters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1)
    ;[letters[index], letters[other]] = [letters[other] as string, letters[index] as string]
  }
  return letters.join('')
}

const pick = (from: string): string => from.charAt(randomInt(from.length))

/**
 * Makes people with their departments, all or none. Their rights are asked for and hold once a security
 * administrator has granted them; where there is none yet, they hold at once.
 */
export async function makePeople(
  { database, person }: Context,
  { people }: NewPeople,
  policy: SignInPolicy,
): Promise<MadePeople> {
  for (const one of people) requireSeparateDuties(one.rights)
  const passwords = people.map(() => newPassword(policy))
  const hashes = await Promise.all(passwords.map(hashPassword))
  return database.write(async (transaction) => {
    const holdsAtOnce = await mayGrant(transaction, person)
    const outcome: MadePeople = { made: [], taken: [] }
    for (const [index, one] of people.entries()) {
      const account = one.account.toLowerCase()
      const [department] =
        one.department === null
          ? []
          : await transaction.query<{ id: number }>(ensureDepartment(one.department))
      const [made] = await transaction.query<{ id: number }>(
        insertOfficePerson({
          account,
          name: one.name,
          passwordHash: hashes[index] as string,
          departmentId: department?.id ?? null,
          proposedRights: holdsAtOnce ? null : one.rights,
        }),
      )
      if (made === undefined) {
        outcome.taken.push(account)
        continue
      }
      if (holdsAtOnce) await applyRights(transaction, person, made.id, one.rights)
      await recordAudit(transaction, {
        personId: person.id,
        action: 'access-control:create-person',
        subject: String(made.id),
        isSuccess: true,
        detail: { account, department: one.department, roles: one.rights.roles.join(' ') },
      })
      outcome.made.push({ id: made.id, account, name: one.name, password: passwords[index] as string })
    }
    return outcome
  })
}
