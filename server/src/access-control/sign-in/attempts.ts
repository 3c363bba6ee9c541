/**
 * How often a password or code may be wrong. Counted by what was typed, whether there is such an account or not, so
 * that a lock tells nobody which accounts exist; and before anything is looked at, so that guesses sent all at once
 * are refused like guesses sent one after another.
 */
import type { SignInPolicy } from '@jingjing/schema/access-control'
import { Problem } from '@jingjing/schema/problems'
import type { Database, Transaction } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'
import { sha256OfToken } from './session-token.ts'

const keyOf = (account: string): string => sha256OfToken(`account ${account}`)

export interface Attempt {
  key: string
  /** True for the attempt that reaches the limit: the account is locked unless it is right. */
  isLast: boolean
}

/** Throws `account-locked`. */
export async function takeAttempt(
  database: Database,
  account: string,
  policy: SignInPolicy,
): Promise<Attempt> {
  const key = keyOf(account)
  const { maxFailures, lockMinutes } = policy
  const taken = await database.write(async (transaction) => {
    await transaction.query(
      sql`delete from access_control.sign_in_attempt where last_at < now() - interval '1 day'`,
    )
    const [row] = await transaction.query<{ num_failed: number }>(sql`
      insert into access_control.sign_in_attempt as attempt (account_sha256, num_failed, locked_until)
      values (${key}, 1, case when ${maxFailures}::integer = 1 then now() + make_interval(mins => ${lockMinutes}::integer) end)
      on conflict (account_sha256) do update set last_at = now(),
        num_failed = case when attempt.locked_until is null then attempt.num_failed + 1 else 1 end,
        locked_until = case when attempt.locked_until is null and attempt.num_failed + 1 >= ${maxFailures}::integer
          then now() + make_interval(mins => ${lockMinutes}::integer) end
      where attempt.locked_until is null or attempt.locked_until <= now()
      returning num_failed`)
    if (row !== undefined) return { isLast: row.num_failed >= maxFailures, lockedMinutes: 0 }
    const [lock] = await transaction.query<{ minutes: number }>(sql`
      select ceil(extract(epoch from locked_until - now()) / 60)::integer as minutes
      from access_control.sign_in_attempt where account_sha256 = ${key}`)
    return { isLast: false, lockedMinutes: Math.max(1, lock?.minutes ?? 1) }
  })
  if (taken.lockedMinutes > 0) throw new Problem('account-locked', { minutes: taken.lockedMinutes })
  return { key, isLast: taken.isLast }
}

export async function forgetAttempts(transaction: Transaction, account: string): Promise<void> {
  await transaction.query(
    sql`delete from access_control.sign_in_attempt where account_sha256 = ${keyOf(account)}`,
  )
}

export async function lockedUntil(
  transaction: Transaction,
  accounts: readonly string[],
): Promise<Map<string, string>> {
  const rows = await transaction.query<{ account_sha256: string; locked_until: string }>(sql`
    select account_sha256, locked_until from access_control.sign_in_attempt where locked_until > now()`)
  const untilByKey = new Map(rows.map((row) => [row.account_sha256, row.locked_until]))
  return new Map(
    accounts.flatMap((account) => {
      const until = untilByKey.get(keyOf(account))
      return until === undefined ? [] : [[account, until] as const]
    }),
  )
}
