import type { Alert, Alerts } from '@jingjing/schema/monitoring/alerts'
import { Problem } from '@jingjing/schema/problems'
import type { FigureRequest } from '@jingjing/schema/trail'
import { recordAudit } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import type { MeasureDefinition } from '../../trail/index.ts'
import { type CaseFilter, paramsOf } from '../case-filter.ts'
import { addDays } from '../days.ts'
import { storeTaken, takeInCase } from '../intake/take-in-case.ts'
import { type AlertRow, acknowledgeAlert, linkCase, selectAlert, selectAlerts } from './queries.ts'
import { mayRead } from './watched-measure.ts'

export async function listAlerts(context: Context, measures: readonly MeasureDefinition[]): Promise<Alerts> {
  const rows = await context.database.read(context.reader, (tx) => tx.query<AlertRow>(selectAlerts()))
  const alerts = rows.filter((row) => mayRead(context, measures, row.definition)).map(present)
  return {
    numOpen: alerts.filter((one) => one.state === 'open').length,
    numEscalated: alerts.filter((one) => one.state === 'open' && one.isEscalated).length,
    alerts,
  }
}

const present = (row: AlertRow): Alert => ({
  id: row.id,
  rule: {
    id: row.rule_id,
    title: row.rule_title,
    defaultName: row.default_name,
    kind: row.definition.condition.kind,
  },
  condition: row.definition.condition,
  key: row.key,
  label: row.label,
  state: row.state,
  since: row.since,
  observed: row.observed,
  expected: row.expected,
  chance: row.chance,
  lon: row.lon,
  lat: row.lat,
  radiusMetres: row.radius_metres,
  openedAt: row.opened_at,
  numRepeats: row.num_repeats,
  isEscalated: row.escalated_at !== null,
  acknowledgedBy: row.acknowledged_by_name,
  acknowledgedAt: row.acknowledged_at,
  note: row.note,
  closedAt: row.closed_at,
  caseNumber: row.case_number,
  figure: figureOf(row),
})

/** The cases since the first day, in what the alert is about. */
function figureOf({ definition, key, since }: AlertRow): FigureRequest | null {
  const { condition, filter, by } = definition
  if (condition.kind === 'deadline')
    return {
      measure: 'monitoring.work-list',
      params: { list: 'overdue', ...(filter.community && { community: filter.community }) },
    }
  if (condition.kind === 'measure')
    return { measure: condition.measure, params: { ...condition.params, day: since } }
  if (condition.kind === 'silence' || condition.kind === 'cluster') return null
  if (condition.kind === 'change' && condition.against !== 'weekday') return null
  const numDays = condition.kind === 'run' ? condition.numDays : condition.windowDays
  const to = addDays(since, 1)
  const scope: CaseFilter = {
    ...filter,
    from: addDays(to, -numDays),
    to,
    ...(by !== 'none' && { [by]: key }),
  }
  const measure =
    condition.kind === 'threshold' && condition.measure !== 'cases'
      ? `monitoring.${condition.measure}-rate`
      : 'monitoring.cases'
  return { measure, params: paramsOf(scope) }
}

async function requireAlert(
  context: Context,
  id: number,
  measures: readonly MeasureDefinition[],
): Promise<AlertRow> {
  const [row] = await context.database.read(context.reader, (tx) => tx.query<AlertRow>(selectAlert(id)))
  if (row === undefined || !mayRead(context, measures, row.definition))
    throw new Problem('not-found', { what: `#${id}` })
  return row
}

/** Somebody has taken note: it is told no more, and stays until it ends. */
export async function acknowledge(
  context: Context,
  id: number,
  note: string,
  measures: readonly MeasureDefinition[],
): Promise<Alert> {
  await requireAlert(context, id, measures)
  await context.database.write(async (tx) => {
    await tx.query(acknowledgeAlert(id, context.person.name, note))
    await recordAudit(tx, {
      personId: context.person.id,
      action: 'monitoring:acknowledge',
      subject: `#${id}`,
      isSuccess: true,
    })
  })
  return present(await requireAlert(context, id, measures))
}

/** Makes a case of an alert, once. */
export async function handOver(
  context: Context,
  id: number,
  note: string,
  queue: JobQueue,
  measures: readonly MeasureDefinition[],
): Promise<{ number: string; isStored: boolean }> {
  const alert = await requireAlert(context, id, measures)
  if (alert.case_number !== null) return { number: alert.case_number, isStored: true }
  const { person } = context
  const number = await context.database.write(async (tx) => {
    const made = await takeInCase(tx, 'alert', person.id, {
      categories: ['预警', alert.rule_title],
      categoryCode: '',
      title: [alert.rule_title, alert.label].filter(Boolean).join('：'),
      text: [
        `自 ${alert.since} 起，实际 ${alert.observed}`,
        alert.expected === null ? '' : `，预期 ${alert.expected.toFixed(1)}`,
        note && `。${note}`,
      ].join(''),
      address: '',
      community: alert.definition.by === 'community' ? alert.label : '',
      lon: alert.lon,
      lat: alert.lat,
      callerName: '',
      callerPhone: '',
      callerEmail: '',
      account: '',
      device: '',
      mediaUrl: '',
      since: alert.since,
      landmark: '',
    })
    const linked = await tx.query(linkCase(id, made.number, person.name, note))
    // Somebody else was first: one alert makes one case.
    if (linked.length === 0) throw new Problem('row-changed', { row: id, who: '—' })
    await recordAudit(tx, {
      personId: person.id,
      action: 'monitoring:hand-over',
      subject: made.number,
      isSuccess: true,
    })
    return made.number
  })
  return { number, isStored: await storeTaken(queue, person.id) }
}
