import {
  WORK_LISTS,
  type WorkCase,
  WorkListName,
  type WorkListPage,
  type WorkListQuery,
  type WorkLists,
} from '@jingjing/schema/monitoring/case-work'
import { Problem } from '@jingjing/schema/problems'
import type { MeasureParams } from '@jingjing/schema/trail'
import { shownFigure } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { withoutWorkers } from '../../db/sql.ts'
import { ruleOfDay, ruleReference } from '../../rules/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../../trail/index.ts'
import { paramsOf } from '../case-filter.ts'
import type { WorkCountRow } from '../counts/answer-queries.ts'
import { type AvailableRow, selectAvailableDays } from '../counts/volume-queries.ts'
import { addDays, todayInShanghai } from '../days.ts'
import {
  countWorkCases,
  selectWorkCases,
  selectWorkRows,
  type WorkCaseRow,
  type WorkMoment,
} from './queries.ts'

const MAX_LISTED = 500

/** Now, or the end of the last day with data where they are older, so that a finished year can be looked at as well. */
async function momentOf(
  transaction: Transaction,
  packs: MeasureSource['packs'],
  { dataset }: WorkListQuery,
): Promise<WorkMoment> {
  const now = new Date()
  const today = todayInShanghai(now.getTime())
  const [row] = await transaction.query<AvailableRow>(
    selectAvailableDays({ dataset }, today, transaction.reader),
  )
  const lastDay = row?.last_past_day ?? today
  const isCurrent = addDays(lastDay, 2) >= today
  const asOf = isCurrent ? now.toISOString() : `${addDays(lastDay, 1)}T00:00:00+08:00`
  const rates = ruleOfDay(packs, 'case-rates', today)?.body.rates
  return {
    asOf,
    aboutToBreachHours: ruleOfDay(packs, 'case-deadlines', today)?.body.aboutToBreachHours ?? 24,
    unsatisfied: rates?.satisfied.no ?? [],
    unresolved: rates?.resolved.no ?? [],
  }
}

const scopeOf = (params: MeasureParams): WorkListQuery & { list: WorkListName } => {
  const { list, community, department, dataset, ...unknown } = params
  const [other] = Object.keys(unknown)
  if (other !== undefined) throw new Problem('bad-request', { where: other, detail: 'unknown' })
  const parsed = WorkListName.safeParse(list)
  if (!parsed.success) throw new Problem('bad-request', { where: 'list', detail: 'unknown' })
  return { list: parsed.data, community, department, dataset }
}

export const workList: MeasureDefinition = {
  id: 'monitoring.work-list',
  feature: 'monitoring',
  permission: 'monitoring:read',
  params: ['list', 'community', 'department', 'dataset'],
  title: { zh: '待办清单', en: 'Work list' },
  formula: {
    zh: '此刻符合清单条件的诉求件数：超期（已过截止时间未办结）、今日到期、临期（时限规则规定的小时数内到期）、近 30 天回访不满意或未解决、近 30 天同一来电人 3 次及以上、转派 2 次以上未办结。重复导入和已被重办代替的不计。',
    en: 'Cases that meet the list at this moment: overdue, due today, about to breach (within the hours of the rule), not satisfied or not resolved at a revisit of the last 30 days, three or more calls of one caller in 30 days, transferred more than twice and open. Copies and replaced handlings do not count.',
  },
  unit: 'cases',
  figure: async (source, params) => {
    const { list, ...query } = scopeOf(params)
    return countOf(source, list, query, await momentOf(source.transaction, source.packs, query))
  },
  rows: async ({ transaction, packs }, params, page) => {
    const { list, ...query } = scopeOf(params)
    const moment = await momentOf(transaction, packs, query)
    const rows = await transaction.query<WorkCaseRow>(
      selectWorkRows(list, moment, query, { after: page.after, limit: page.limit + 1 }),
    )
    const shown = rows.slice(0, page.limit)
    return {
      fields: [
        { name: 'called_at', title: { zh: '来电时间', en: 'Called at' } },
        { name: 'due_at', title: { zh: '截止时间', en: 'Due at' } },
        { name: 'title', title: { zh: '标题', en: 'Title' } },
        { name: 'community', title: { zh: '社区', en: 'Community' } },
        { name: 'department', title: { zh: '承办单位', en: 'Department' } },
      ],
      rows: shown.map((row) => ({
        key: row.id,
        dataset: row.dataset,
        table: row.table,
        version: row.version,
        row: row.row,
        values: [row.called_at, row.due_at, row.title, row.community, row.department],
      })),
      nextAfter: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
    }
  },
}

async function countOf(
  { transaction, packs }: MeasureSource,
  list: WorkListName,
  query: WorkListQuery,
  moment: WorkMoment,
): Promise<FigureValue> {
  const rows = await transaction.query<WorkCountRow>(countWorkCases(list, moment, query, transaction.reader))
  const rule = ruleOfDay(
    packs,
    list === 'unsatisfied' ? 'case-rates' : 'case-deadlines',
    moment.asOf.slice(0, 10),
  )
  return {
    value: rows.reduce((sum, row) => sum + row.count, 0),
    numerator: null,
    denominator: null,
    numMissing: 0,
    datasets: rows.map(({ dataset, title, version }) => ({ dataset, title, version })),
    rules: rule === undefined ? [] : [ruleReference(rule)],
    notes: { asOf: moment.asOf },
  }
}

/** All lists as of one moment. */
export async function readWorkLists(
  { database, reader, packs }: Context,
  query: WorkListQuery,
): Promise<WorkLists> {
  return database.read(reader, async (transaction) => {
    await transaction.query(withoutWorkers())
    const source = { transaction, packs }
    const { community, department, dataset } = query
    const scope = paramsOf({ community, department, dataset })
    const moment = await momentOf(transaction, packs, query)
    const lists: WorkLists['lists'] = []
    for (const list of WORK_LISTS) {
      const value = await countOf(source, list, query, moment)
      const figure = shownFigure(source, { unit: workList.unit, ...value })
      lists.push({ list, figure: { measure: workList.id, params: { list, ...scope }, ...figure } })
    }
    return { asOf: moment.asOf, lists }
  })
}

export async function listWorkCases(
  { database, reader, packs }: Context,
  list: WorkListName,
  query: WorkListQuery,
): Promise<WorkListPage> {
  return database.read(reader, async (transaction) => {
    const moment = await momentOf(transaction, packs, query)
    const rows = await transaction.query<WorkCaseRow>(selectWorkCases(list, moment, query, MAX_LISTED + 1))
    return {
      asOf: moment.asOf,
      cases: rows.slice(0, MAX_LISTED).map(workCaseOf),
      isTruncated: rows.length > MAX_LISTED,
    }
  })
}

export const workCaseOf = (row: WorkCaseRow): WorkCase => ({
  id: row.id,
  number: row.number,
  // A file may have no titles: its kind tells at least what it is about.
  title: row.title ?? row.category ?? '',
  category: row.category ?? '',
  community: row.community ?? '',
  department: row.department ?? '',
  calledAt: row.called_at,
  dueAt: row.due_at,
  status: row.status ?? '',
  assignedTo: row.assigned_to,
  weight: row.weight,
})
