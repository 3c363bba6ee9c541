import { z } from 'zod'
import { FigureRequest, MeasureParams } from '../trail.ts'

export const ALERT_MEASURES = ['cases', 'responded', 'resolved', 'satisfied'] as const
export const ALERT_KINDS = [
  'threshold',
  'measure',
  'change',
  'run',
  'cluster',
  'silence',
  'deadline',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

const windowDays = z.number().int().min(1).max(92)

/** When a rule alerts. */
export const AlertCondition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('threshold'),
    /** Cases of the window, or the mean of a rate (%) over its days. */
    measure: z.enum(ALERT_MEASURES),
    windowDays,
    direction: z.enum(['above', 'below']),
    bound: z.number(),
    /** Where it must be back before the alert ends. */
    clearBound: z.number().optional(),
  }),
  /** A figure of another feature that is worked out for a day; of several days their mean. */
  z.object({
    kind: z.literal('measure'),
    /** Name in the register of measures, with what it is of, without the day. */
    measure: z.string().max(80),
    params: MeasureParams,
    windowDays,
    direction: z.enum(['above', 'below']),
    bound: z.number(),
    clearBound: z.number().optional(),
  }),
  z.object({
    kind: z.literal('change'),
    /** Of the same weekdays before; of comparable series, lasting; of ordinary weeks around a holiday. */
    against: z.enum(['weekday', 'others', 'holiday']),
    direction: z.enum(['more', 'less', 'either']),
    windowDays,
    /** How many false alarms a year the whole rule may give. */
    falseAlarmsPerYear: z.number().min(0.1).max(52),
  }),
  z.object({
    kind: z.literal('run'),
    numDays: z.number().int().min(5).max(60),
    direction: z.enum(['more', 'less']),
  }),
  /** In place and time. */
  z.object({ kind: z.literal('cluster') }),
  /** Of a channel that used to report. */
  z.object({ kind: z.literal('silence') }),
  z.object({
    kind: z.literal('deadline'),
    what: z.enum(['overdue']),
    /** So many open cases. */
    bound: z.number().int().min(1),
  }),
])
export type AlertCondition = z.infer<typeof AlertCondition>

export const AlertFilter = z.object({
  source: z.enum(['hotline', 'grid', 'message']).optional(),
  community: z.string().max(40).optional(),
  category: z.string().max(80).optional(),
  category2: z.string().max(80).optional(),
  category3: z.string().max(80).optional(),
  department: z.string().max(80).optional(),
})
export type AlertFilter = z.infer<typeof AlertFilter>

const hours = z.number().int().min(1).max(2_000).nullable()
const hourOfDay = z.number().int().min(0).max(23)

export const AlertDefinition = z.object({
  condition: AlertCondition,
  filter: AlertFilter.default({}),
  /** Each of these by itself; only where cases are counted. */
  by: z.enum(['none', 'community', 'department', 'category']).default('none'),
  /** An alert ends once its condition has not been met for so many days. */
  clearAfterDays: z.number().int().min(1).max(60),
  /** Told again while it goes on and nobody has taken note; null for never. */
  repeatHours: hours,
  /** Told to the leaders when nobody has taken note for so long; null for never. */
  escalateHours: hours,
  /** Hours of the day, Asia/Shanghai, in which nothing is told; equal for none. */
  quietFrom: hourOfDay,
  quietUntil: hourOfDay,
})
export type AlertDefinition = z.infer<typeof AlertDefinition>

export const NewAlertRule = z.object({
  title: z.string().trim().min(1).max(80),
  isOn: z.boolean(),
  definition: AlertDefinition,
})
export type NewAlertRule = z.infer<typeof NewAlertRule>

export const AlertRule = NewAlertRule.extend({
  id: z.number().int(),
  /** Of a rule that the platform begins with: pages have its words. */
  defaultName: z.string().nullable(),
  changedBy: z.string(),
  changedAt: z.string(),
  evaluatedAt: z.string().nullable(),
  numOpen: z.number().int(),
})
export type AlertRule = z.infer<typeof AlertRule>
export const AlertRules = z.object({ rules: z.array(AlertRule) })

export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const
export const Alert = z.object({
  id: z.number().int(),
  rule: z.object({
    id: z.number().int(),
    title: z.string(),
    defaultName: z.string().nullable(),
    kind: z.enum(ALERT_KINDS),
  }),
  condition: AlertCondition,
  key: z.string(),
  label: z.string(),
  state: z.enum(ALERT_STATES),
  since: z.string(),
  observed: z.number(),
  expected: z.number().nullable(),
  chance: z.number().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  radiusMetres: z.number().nullable(),
  openedAt: z.string(),
  numRepeats: z.number().int(),
  isEscalated: z.boolean(),
  acknowledgedBy: z.string(),
  acknowledgedAt: z.string().nullable(),
  note: z.string(),
  closedAt: z.string().nullable(),
  caseNumber: z.string().nullable(),
  /** The figure whose rows stand behind it; null where no single figure does. */
  figure: FigureRequest.nullable(),
})
export type Alert = z.infer<typeof Alert>

/** What goes on, the most pressing first, and what has ended of late. */
export const Alerts = z.object({
  numOpen: z.number().int(),
  numEscalated: z.number().int(),
  alerts: z.array(Alert),
})
export type Alerts = z.infer<typeof Alerts>

export const Acknowledgement = z.object({ note: z.string().trim().max(500).default('') })
export const HandOver = z.object({ note: z.string().trim().max(500).default('') })
export const HandedOver = z.object({ number: z.string(), isStored: z.boolean() })

/** What a rule would have told in the year before the last day of the data. */
export const AlertPreview = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(z.object({ day: z.string(), value: z.number().nullable() })),
  episodes: z.array(
    z.object({
      label: z.string(),
      from: z.string(),
      /** Exclusive; null while it goes on. */
      until: z.string().nullable(),
      observed: z.number(),
      expected: z.number().nullable(),
    }),
  ),
  /** Looked at each day, or on days so far apart. */
  stepDays: z.number().int(),
})
export type AlertPreview = z.infer<typeof AlertPreview>
