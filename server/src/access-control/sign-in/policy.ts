import { type SignInPolicy, SignInSettings } from '@jingjing/schema/access-control'
import type { Transaction } from '../../db/database.ts'
import { json, sql } from '../../db/sql.ts'
import type { RulePack } from '../../rules/load-packs.ts'
import { ruleOfDay } from '../../rules/rule-of-day.ts'

const SETTING = 'sign-in'
const UNTOUCHED: SignInSettings = { profile: 'djbh3', secondFactor: 'optional' }

/** What holds today, of the profile that the office chose. */
export async function readPolicy(
  transaction: Transaction,
  packs: readonly RulePack[],
): Promise<SignInPolicy> {
  const [row] = await transaction.query<{ value: unknown }>(
    sql`select value from access_control.setting where name = ${SETTING}`,
  )
  return policyOf(packs, SignInSettings.safeParse(row?.value).data ?? UNTOUCHED)
}

/** Throws where no rule is loaded: without one nobody can be let in. */
export function policyOf(packs: readonly RulePack[], settings: SignInSettings = UNTOUCHED): SignInPolicy {
  const rule = ruleOfDay(packs, 'sign-in-policy', new Date().toISOString().slice(0, 10))
  if (rule === undefined) throw new Error('no sign-in policy is in force; rules/sign-in-policy is missing')
  return { ...settings, ...rule.body.profiles[settings.profile] }
}

export async function writeSignInSettings(
  transaction: Transaction,
  settings: SignInSettings,
  changedBy: number,
): Promise<void> {
  await transaction.query(sql`
    insert into access_control.setting (name, value, changed_by)
    values (${SETTING}, ${json(settings)}::jsonb, ${changedBy})
    on conflict (name) do update set value = excluded.value, changed_at = now(), changed_by = excluded.changed_by`)
}
