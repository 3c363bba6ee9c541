/** A rule as the fields of its form, and back: every kind keeps its own while another is tried. */
import {
  ALERT_MEASURES,
  type AlertDefinition,
  type AlertKind,
  type NewAlertRule,
} from '@jingjing/schema/monitoring/alerts'

export interface RuleFields {
  title: string
  kind: AlertKind
  measure: 'cases' | 'responded' | 'resolved' | 'satisfied'
  /** Name of a measure of another feature, and the station that it is of; empty for the newest. */
  figure: string
  station: string
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
  figure: '',
  station: '',
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

type FieldOf<Value> = {
  [Key in keyof RuleFields]: RuleFields[Key] extends Value ? Key : never
}[keyof RuleFields]

/** One field of the form; its label is the word `field.<name>`. */
export type RuleField =
  | {
      input: 'amount'
      name: string
      of: FieldOf<number | null>
      min: number
      max: number
      /** What an emptied field stands for; null where it may be empty. */
      ifEmpty: number | null
    }
  | { input: 'choice'; name: string; of: FieldOf<string>; options: readonly string[] }

const amount = (
  name: string,
  of: FieldOf<number | null>,
  [min, max]: [number, number],
  ifEmpty: number | null,
): RuleField => ({ input: 'amount', name, of, min, max, ifEmpty })

const choice = (of: FieldOf<string>, options: readonly string[]): RuleField => ({
  input: 'choice',
  name: of,
  of,
  options,
})

const WINDOW = amount('window', 'windowDays', [1, 92], 1)
const MOST = 1e6
const BOUND = [
  choice('side', ['above', 'below']),
  amount('bound', 'bound', [0, MOST], 0),
  amount('clearBound', 'clearBound', [0, MOST], null),
]

/** The fields of the condition, of the kind that is chosen. */
export function conditionFields({ kind, against }: RuleFields): readonly RuleField[] {
  switch (kind) {
    case 'threshold':
      return [choice('measure', ALERT_MEASURES), WINDOW, ...BOUND]
    case 'measure':
      return [WINDOW, ...BOUND]
    case 'change':
      return [
        choice('against', ['weekday', 'others', 'holiday']),
        choice('direction', ['more', 'less', 'either']),
        ...(against === 'weekday' ? [WINDOW, amount('budget', 'falseAlarmsPerYear', [0.1, 52], 4)] : []),
      ]
    case 'run':
      return [amount('numDays', 'numDays', [5, 60], 10), choice('direction', ['more', 'less'])]
    case 'deadline':
      return [amount('numOverdue', 'bound', [1, MOST], 1)]
    default:
      return []
  }
}

/** How an alert is told, whatever it is of. */
export const TELLING_FIELDS: readonly RuleField[] = [
  amount('clearAfter', 'clearAfterDays', [1, 60], 1),
  amount('repeat', 'repeatHours', [1, 2000], null),
  amount('escalate', 'escalateHours', [1, 2000], null),
  amount('quietFrom', 'quietFrom', [0, 23], 0),
  amount('quietUntil', 'quietUntil', [0, 23], 0),
]

/** Signals look at everything; the others can be narrowed. */
export const isSignal = ({ kind, against }: RuleFields): boolean =>
  kind === 'silence' || kind === 'cluster' || (kind === 'change' && against !== 'weekday')

export const isRate = ({ kind, measure }: RuleFields): boolean => kind === 'threshold' && measure !== 'cases'

/** Whether it is cases that are watched, so that they can be narrowed. */
export const isOfCases = (fields: RuleFields): boolean => !isSignal(fields) && fields.kind !== 'measure'

/** Whether counts can be told apart by community, category or department. */
export const hasParts = (fields: RuleFields): boolean =>
  isOfCases(fields) && !isRate(fields) && fields.kind !== 'deadline'

export const BY_FIELD = choice('by', ['none', 'community', 'category', 'department'])

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
  if (condition.kind === 'measure')
    return {
      ...fields,
      figure: condition.measure,
      station: condition.params.station ?? '',
      windowDays: condition.windowDays,
      side: condition.direction,
      bound: condition.bound,
      clearBound: condition.clearBound ?? null,
    }
  return { ...fields, ...condition }
}

export function conditionOf(fields: RuleFields): AlertDefinition {
  const { clearAfterDays, repeatHours, escalateHours, quietFrom, quietUntil } = fields
  return {
    condition: ownCondition(fields),
    filter: !isOfCases(fields)
      ? {}
      : {
          ...(fields.source && { source: fields.source as 'hotline' }),
          ...(fields.community && { community: fields.community }),
          ...(fields.category && { category: fields.category }),
          ...(fields.department && { department: fields.department }),
        },
    by: hasParts(fields) ? fields.by : 'none',
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
    case 'measure':
      return {
        kind: 'measure',
        measure: fields.figure,
        params: fields.station === '' ? {} : { station: fields.station },
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
