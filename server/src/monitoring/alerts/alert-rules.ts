import type { AlertRule, NewAlertRule } from '@jingjing/schema/monitoring/alerts'
import { Problem } from '@jingjing/schema/problems'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import type { MeasureDefinition } from '../../trail/index.ts'
import {
  deleteRule,
  insertRule,
  type RuleChange,
  type RuleRow,
  selectRule,
  selectRules,
  updateRule,
} from './queries.ts'
import { mayRead, requireReadable } from './watched-measure.ts'

export async function listRules(
  context: Context,
  measures: readonly MeasureDefinition[],
): Promise<AlertRule[]> {
  const rows = await context.database.read(context.reader, (tx) => tx.query<RuleRow>(selectRules()))
  return rows.filter((row) => mayRead(context, measures, row.definition)).map(present)
}

const present = (row: RuleRow): AlertRule => ({
  id: row.id,
  title: row.title,
  defaultName: row.default_name,
  isOn: row.is_on,
  definition: row.definition,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
  evaluatedAt: row.evaluated_at,
  numOpen: row.num_open,
})

/** Throws `not-found` where the person sees no such rule. */
export async function requireRule({ database, reader }: Context, id: number): Promise<RuleRow> {
  const [row] = await database.read(reader, (tx) => tx.query<RuleRow>(selectRule(id)))
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  return row
}

/** A rule sees what the one who wrote it sees. */
const changeOf = ({ person }: Context, rule: NewAlertRule): RuleChange => ({
  ...rule,
  communities: person.communities,
  personId: person.id,
  name: person.name,
})

export async function addRule(
  context: Context,
  rule: NewAlertRule,
  queue: JobQueue,
  measures: readonly MeasureDefinition[],
): Promise<AlertRule> {
  requireReadable(context, measures, rule.definition)
  const id = await context.database.write(async (tx) => {
    const [made] = await tx.query<{ id: number }>(insertRule(changeOf(context, rule)))
    const { id } = made as { id: number }
    await note(tx, context, 'add-rule', id)
    return id
  })
  await askEvaluation(queue, context.person.id)
  return present(await requireRule(context, id))
}

export async function editRule(
  context: Context,
  id: number,
  rule: NewAlertRule,
  queue: JobQueue,
  measures: readonly MeasureDefinition[],
): Promise<AlertRule> {
  requireReadable(context, measures, rule.definition)
  await requireRule(context, id)
  await context.database.write(async (tx) => {
    await tx.query(updateRule(id, changeOf(context, rule)))
    await note(tx, context, 'edit-rule', id)
  })
  await askEvaluation(queue, context.person.id)
  return present(await requireRule(context, id))
}

/** With the alerts that it gave. */
export async function removeRule(context: Context, id: number): Promise<void> {
  await requireRule(context, id)
  await context.database.write(async (tx) => {
    await tx.query(deleteRule(id))
    await note(tx, context, 'delete-rule', id)
  })
}

const note = (tx: Transaction, { person }: Context, verb: string, id: number): Promise<void> =>
  recordAudit(tx, { personId: person.id, action: `monitoring:${verb}`, subject: `#${id}`, isSuccess: true })

export const askEvaluation = (queue: JobQueue, createdBy: number | null): Promise<unknown> =>
  queue.submit({ kind: 'alert-evaluation', subject: '预警检查 Alerts', input: {}, createdBy })
