import type {
  CaseDetail,
  NewAssignments,
  Simulation,
  SimulationAsk,
} from '@jingjing/schema/monitoring/case-work'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import { rateFigure, readAnswers } from '../measures.ts'
import { caseRatesRules, RATES, rulesOfPeriod } from '../rates.ts'
import {
  type AssignableRow,
  type AssignmentRow,
  type CaseDetailRow,
  type ContributionRow,
  insertAssignments,
  selectAssignable,
  selectAssignments,
  selectCase,
  selectContributions,
  selectSimilar,
  type WorkCaseRow,
} from './queries.ts'
import { workCaseOf } from './read-work-lists.ts'

const NUM_SIMILAR = 20

/** One case with what happened to it, and those like it. Throws `not-found` where the person sees no such case. */
export async function readCase({ database, reader }: Context, id: number): Promise<CaseDetail> {
  return database.read(reader, async (transaction) => {
    const [row] = await transaction.query<CaseDetailRow>(selectCase(id))
    if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
    const assignments = await transaction.query<AssignmentRow>(selectAssignments(row.dataset, row.case_key))
    const similar = await transaction.query<
      WorkCaseRow & { distance_metres: number | null; lon: number | null; lat: number | null }
    >(selectSimilar(id, NUM_SIMILAR))
    return {
      case: workCaseOf(row),
      text: row.text ?? '',
      source: row.source,
      channel: row.channel ?? '',
      path: [row.category_1, row.category_2, row.category_3].filter((one) => one !== null),
      label: row.label ?? '',
      answers: {
        responded: row.responded ?? '',
        resolved: row.resolved ?? '',
        satisfied: row.satisfied ?? '',
      },
      treatment: {
        retained: row.retained ?? '',
        exclusionReason: row.exclusion_reason ?? '',
        hangUp: row.hang_up ?? '',
        volumeExclusion: row.volume_exclusion ?? '',
        repeatState: row.repeat_state,
      },
      history: historyOf(row, assignments),
      lon: row.lon,
      lat: row.lat,
      similar: similar.map((one) => ({
        ...workCaseOf(one),
        distanceMetres: one.distance_metres,
        lon: one.lon,
        lat: one.lat,
      })),
      dataset: { dataset: row.dataset, title: row.dataset_title, version: row.version },
      table: row.table,
      row: row.row,
    }
  })
}

function historyOf(row: CaseDetailRow, assignments: readonly AssignmentRow[]): CaseDetail['history'] {
  const told: [event: string, at: string | null, note: string][] = [
    ['called', row.called_at, ''],
    ['city-dispatched', row.city_dispatched_at, ''],
    ['district-dispatched', row.district_dispatched_at, ''],
    ['due', row.due_at, ''],
    ['done', row.done_at, ''],
    ['revisited', row.revisited_at, [row.resolved, row.satisfied].filter(Boolean).join(' · ')],
    ...assignments.map((one): [string, string, string] => [
      'assigned',
      one.at,
      [one.department, one.by_name, one.note].filter(Boolean).join(' · '),
    ]),
  ]
  return told
    .flatMap(([event, at, note]) => (at === null ? [] : [{ event, at, note }]))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** Gives cases to a department; cases that the person does not see are not found. */
export async function assignCases(
  { database, reader, person }: Context,
  { cases, department, note }: NewAssignments,
): Promise<{ numAssigned: number }> {
  const assignable = await database.read(reader, (transaction) =>
    transaction.query<AssignableRow>(selectAssignable(cases)),
  )
  if (assignable.length < new Set(cases).size) throw new Problem('not-found', { what: `${cases.length}` })
  await database.write(async (transaction) => {
    await transaction.query(
      insertAssignments(assignable, { department, note, personId: person.id, name: person.name }),
    )
    await recordAudit(transaction, {
      personId: person.id,
      action: 'monitoring:assign',
      subject: department,
      isSuccess: true,
      detail: { numCases: assignable.length },
    })
  })
  return { numAssigned: assignable.length }
}

/** What the three rates and the score of a period would be with these cases answered well in all three. */
export async function simulate(
  { database, reader, packs }: Context,
  { cases, from, to }: SimulationAsk,
): Promise<Simulation> {
  return database.read(reader, async (transaction) => {
    const answers = await readAnswers({ transaction, packs }, { from, to })
    const rules = rulesOfPeriod(caseRatesRules(packs), from, to)
    const contributions = await transaction.query<ContributionRow>(
      selectContributions(cases, rules, { from, to }),
    )
    const rates = RATES.map((rate) => {
      const { numerator, denominator, value } = rateFigure(rate, answers)
      const gained = contributions.reduce((sum, one) => sum + 1 - one[`${rate}_hundredths`] / 100, 0)
      const added = contributions.filter((one) => !one[`${rate}_answered`]).length
      const after = { numerator: (numerator ?? 0) + gained, denominator: (denominator ?? 0) + added }
      return {
        rate,
        now: value,
        ifSolved: after.denominator === 0 ? null : (100 * after.numerator) / after.denominator,
        ...after,
      }
    })
    const weights = rules.at(-1)?.body.score?.weights
    const scoreOf = (which: 'now' | 'ifSolved'): number | null => {
      if (weights === undefined || rates.some((one) => one[which] === null)) return null
      const total = RATES.reduce((sum, rate) => sum + weights[rate], 0)
      return rates.reduce((sum, one) => sum + weights[one.rate] * (one[which] ?? 0), 0) / total
    }
    return {
      rates,
      score: { now: scoreOf('now'), ifSolved: scoreOf('ifSolved') },
      numCounting: contributions.length,
    }
  })
}
