/** What an office begins with; each may be changed, switched off or deleted. */
import type { AlertDefinition } from '@jingjing/schema/monitoring/alerts'
import type { Database } from '../../db/database.ts'
import { insertDefaultRule, selectHasHadRules } from './queries.ts'

interface DefaultRule {
  name: string
  title: string
  definition: AlertDefinition
}

const SHARED = {
  filter: {},
  by: 'none',
  clearAfterDays: 3,
  repeatHours: 168,
  escalateHours: 48,
  quietFrom: 20,
  quietUntil: 8,
} as const satisfies Omit<AlertDefinition, 'condition'>

/** A handful of false alarms a year over the whole rule: far below one a week. */
const FALSE_ALARMS_PER_YEAR = 4

export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    name: 'level',
    title: '诉求水平变化',
    definition: {
      ...SHARED,
      condition: {
        kind: 'change',
        against: 'others',
        direction: 'either',
        windowDays: 7,
        falseAlarmsPerYear: FALSE_ALARMS_PER_YEAR,
      },
      repeatHours: null,
    },
  },
  {
    name: 'holiday',
    title: '节假日诉求异常',
    definition: {
      ...SHARED,
      condition: {
        kind: 'change',
        against: 'holiday',
        direction: 'either',
        windowDays: 7,
        falseAlarmsPerYear: FALSE_ALARMS_PER_YEAR,
      },
      repeatHours: null,
      escalateHours: null,
    },
  },
  {
    name: 'surge',
    title: '诉求突增',
    definition: {
      ...SHARED,
      condition: {
        kind: 'change',
        against: 'weekday',
        direction: 'more',
        windowDays: 7,
        falseAlarmsPerYear: FALSE_ALARMS_PER_YEAR,
      },
      by: 'community',
    },
  },
  { name: 'cluster', title: '时空聚集', definition: { ...SHARED, condition: { kind: 'cluster' } } },
  {
    name: 'silence',
    title: '来源中断',
    definition: { ...SHARED, condition: { kind: 'silence' }, clearAfterDays: 1, escalateHours: 24 },
  },
  {
    name: 'run',
    title: '连续高于常量',
    definition: {
      ...SHARED,
      condition: { kind: 'run', numDays: 12, direction: 'more' },
      repeatHours: null,
      escalateHours: null,
    },
  },
  {
    name: 'resolved',
    title: '解决率偏低',
    definition: {
      ...SHARED,
      condition: {
        kind: 'threshold',
        measure: 'resolved',
        windowDays: 30,
        direction: 'below',
        bound: 70,
        clearBound: 73,
      },
      escalateHours: null,
    },
  },
  {
    name: 'overdue',
    title: '超期积压',
    definition: {
      ...SHARED,
      condition: { kind: 'deadline', what: 'overdue', bound: 100 },
      clearAfterDays: 1,
    },
  },
]

/** Once in the life of a store: an office that deleted them is not given them again. */
export async function ensureDefaultRules(database: Database): Promise<void> {
  await database.write(async (tx) => {
    const [row] = await tx.query<{ has_had_rules: boolean }>(selectHasHadRules())
    if (row?.has_had_rules) return
    for (const rule of DEFAULT_RULES) await tx.query(insertDefaultRule(rule))
  })
}
