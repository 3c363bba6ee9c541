/** A rule as the fields of its form, and back: every kind keeps its own while another is tried. */
import type { AlertDefinition, AlertKind, NewAlertRule } from '@jingjing/schema/monitoring/alerts'

export interface RuleFields {
  title: string
  kind: AlertKind
  measure: 'cases' | 'responded' | 'resolved' | 'satisfied'
  windowDays: number
  side: 'above' | 'below'
  bound: number
  clearBound: number | null
  against: 'weekday' | 'others' | 'holiday'
  direction: 'more' | 'less' | 'either'
  falseAlarmsPerYear: number
  numDays: number
  /** Empty for any. */
  source: string
  community: string
  category: string
  department: string
  by: AlertDefinition['by']
  clearAfterDays: number
  repeatHours: number | null
  escalateHours: number | null
  quietFrom: number
  quietUntil: number
}

export const NEW_RULE: RuleFields = {
  title: '',
  kind: 'change',
  measure: 'cases',
  windowDays: 7,
  side: 'above',
  bound: 100,
  clearBound: null,
  against: 'weekday',
  direction: 'more',
  falseAlarmsPerYear: 4,
  numDays: 12,
  source: '',
  community: '',
  category: '',
  department: '',
  by: 'none',
  clearAfterDays: 3,
  repeatHours: 168,
  escalateHours: 48,
  quietFrom: 20,
  quietUntil: 8,
}

export function fieldsOf({ title, definition }: NewAlertRule): RuleFields {
  const { condition, filter, ...telling } = definition
  const fields: RuleFields = {
    ...NEW_RULE,
    ...telling,
    title,
    kind: condition.kind,
    source: filter.source ?? '',
    community: filter.community ?? '',
    category: filter.category ?? '',
    department: filter.department ?? '',
  }
  if (condition.kind === 'threshold')
    return {
      ...fields,
      measure: condition.measure,
      windowDays: condition.windowDays,
      side: condition.direction,
      bound: condition.bound,
      clearBound: condition.clearBound ?? null,
    }
  return { ...fields, ...condition }
}

export function conditionOf(fields: RuleFields): AlertDefinition {
  const { clearAfterDays, repeatHours, escalateHours, quietFrom, quietUntil } = fields
  const isSignal =
    fields.kind === 'silence' ||
    fields.kind === 'cluster' ||
    (fields.kind === 'change' && fields.against !== 'weekday')
  const isPart =
    !isSignal && fields.kind !== 'deadline' && !(fields.kind === 'threshold' && fields.measure !== 'cases')
  return {
    condition: ownCondition(fields),
    filter: isSignal
      ? {}
      : {
          ...(fields.source && { source: fields.source as 'hotline' }),
          ...(fields.community && { community: fields.community }),
          ...(fields.category && { category: fields.category }),
          ...(fields.department && { department: fields.department }),
        },
    by: isPart ? fields.by : 'none',
    clearAfterDays,
    repeatHours,
    escalateHours,
    quietFrom,
    quietUntil,
  }
}

function ownCondition(fields: RuleFields): AlertDefinition['condition'] {
  switch (fields.kind) {
    case 'threshold':
      return {
        kind: 'threshold',
        measure: fields.measure,
        windowDays: fields.windowDays,
        direction: fields.side,
        bound: fields.bound,
        ...(fields.clearBound !== null && { clearBound: fields.clearBound }),
      }
    case 'change':
      return {
        kind: 'change',
        against: fields.against,
        direction: fields.direction,
        windowDays: fields.windowDays,
        falseAlarmsPerYear: fields.falseAlarmsPerYear,
      }
    case 'run':
      return {
        kind: 'run',
        numDays: fields.numDays,
        direction: fields.direction === 'less' ? 'less' : 'more',
      }
    case 'deadline':
      return { kind: 'deadline', what: 'overdue', bound: Math.max(1, Math.round(fields.bound)) }
    default:
      return { kind: fields.kind }
  }
}
