import type { RulePackOf } from '@jingjing/schema/rules'
import type { RulePack } from '../rules/load-packs.ts'

export const RATES = ['responded', 'resolved', 'satisfied'] as const
export type Rate = (typeof RATES)[number]

export type CaseRatesRule = RulePackOf<'case-rates'>

/** Every version of the rule, each of which judges the cases called in its own time. */
export function caseRatesRules(packs: readonly RulePack[]): CaseRatesRule[] {
  const rules = packs.filter((pack): pack is CaseRatesRule => pack.pack === 'case-rates')
  if (rules.length === 0) throw new Error('the rule pack case-rates is not loaded')
  return rules
}

/** The versions that judge some day of a period; `from` inclusive, `to` exclusive. */
export function rulesOfPeriod(
  rules: readonly CaseRatesRule[],
  from: string | undefined,
  to: string | undefined,
): CaseRatesRule[] {
  return rules.filter(
    (rule) =>
      (to === undefined || rule.validFrom < to) &&
      (from === undefined || rule.validTo === null || from < rule.validTo),
  )
}
