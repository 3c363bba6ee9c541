import { type Sql, sql, statement } from '../db/sql.ts'
import { any } from './conditions.ts'
import type { CaseRatesRule, Rate } from './rates.ts'

const COLUMNS: Readonly<Record<Rate, Sql>> = {
  responded: statement('monitoring.answer_text(responded)'),
  resolved: statement('monitoring.answer_text(resolved)'),
  satisfied: statement('monitoring.answer_text(satisfied)'),
}

/** Of a row with its `rule_index`, `source` and answers; never null. */
export interface Judgement {
  /** Of a kind that its rule rates, and not a handling that a later one replaced. */
  isRated: Sql
  /** Belongs to the volume: a case without a rule does, since none takes it out. */
  isInVolume: Sql
  /** Taken out of the rates: excluded, put aside, or outside the volume. */
  isLeftOut: Sql
  /** How much an answer adds to the numerator, in hundredths. */
  hundredths(rate: Rate): Sql
  /** Whether it is in the denominator. */
  isAnswered(rate: Rate): Sql
}

/** The rules as conditions; each row is judged by the rule whose index it carries. */
export function judgement(rules: readonly CaseRatesRule[]): Judgement {
  const perRule = (condition: (rule: CaseRatesRule) => Sql): Sql =>
    sql`coalesce(${any(rules.map((rule, index) => sql`(rule_index = ${index}::integer and ${condition(rule)})`))}, false)`
  const isOne = (column: Sql, values: readonly string[]): Sql =>
    values.length === 0 ? statement('false') : sql`coalesce(${column} = any (${[...values]}::text[]), false)`

  const isReplaced = (rule: CaseRatesRule): Sql =>
    rule.body.reopened.counts === 'last-handling'
      ? statement(`coalesce(repeat_state = 'superseded', false)`)
      : statement('false')
  const isOutOfVolume = (rule: CaseRatesRule): Sql =>
    sql`(volume_exclusion is not null and not ${isOne(statement('monitoring.answer_text(volume_exclusion)'), rule.body.outOfVolume.kept)})`
  const isLeftOutBy = (rule: CaseRatesRule): Sql =>
    any([
      isOne(statement('monitoring.answer_text(retained)'), rule.body.excluded),
      ...(rule.body.hangUps.inRates === 'left-out'
        ? [isOne(statement('monitoring.answer_text(hang_up)'), rule.body.hangUps.values)]
        : []),
      ...(rule.body.outOfVolume.inRates === 'left-out' ? [isOutOfVolume(rule)] : []),
    ])

  const isAnsweredBy = (rule: CaseRatesRule, rate: Rate): Sql => {
    const { yes, no, partly, silent } = rule.body.rates[rate]
    return silent === 'no'
      ? statement('true')
      : isOne(COLUMNS[rate], [...yes, ...no, ...partly.flatMap((one) => one.answers)])
  }
  const hundredthsBy = (rule: CaseRatesRule, index: number, rate: Rate): Sql[] => {
    const { yes, partly } = rule.body.rates[rate]
    return [{ answers: yes, countsPercent: 100 }, ...partly].map(
      ({ answers, countsPercent }) =>
        sql`when rule_index = ${index}::integer and ${isOne(COLUMNS[rate], answers)} then ${countsPercent}::integer`,
    )
  }
  return {
    isRated: perRule(
      (rule) => sql`source = any (${[...rule.body.sources]}::text[]) and not ${isReplaced(rule)}`,
    ),
    isInVolume: sql`not ${perRule((rule) => sql`(${isOutOfVolume(rule)} or ${isReplaced(rule)})`)}`,
    isLeftOut: perRule(isLeftOutBy),
    hundredths: (rate) => {
      const branches = rules.flatMap((rule, index) => hundredthsBy(rule, index, rate))
      return branches.length === 0
        ? statement('0')
        : sql`case ${branches.reduce((before, one) => sql`${before} ${one}`)} else 0 end`
    },
    isAnswered: (rate) => perRule((rule) => isAnsweredBy(rule, rate)),
  }
}
