import { z } from 'zod'
import { Day } from '../paging.ts'
import { DatasetReference, Figure } from '../trail.ts'

export const WORK_LISTS = [
  'overdue',
  'due-today',
  'about-to-breach',
  'unsatisfied',
  'repeat-callers',
  'transferred',
] as const
export const WorkListName = z.enum(WORK_LISTS)
export type WorkListName = z.infer<typeof WorkListName>

export const WorkListQuery = z.object({
  community: z.string().max(40).optional(),
  department: z.string().max(80).optional(),
  dataset: z.string().max(80).optional(),
})
export type WorkListQuery = z.infer<typeof WorkListQuery>

/** The lists with how many cases stand in each. Every count opens as the figure `monitoring.work-list`. */
export const WorkLists = z.object({
  /** The moment that "today" and "overdue" are meant at: now, or the end of the data where they are older. */
  asOf: z.string(),
  lists: z.array(z.object({ list: WorkListName, figure: Figure })),
})
export type WorkLists = z.infer<typeof WorkLists>

export const WorkCase = z.object({
  id: z.number(),
  number: z.string().nullable(),
  title: z.string(),
  category: z.string(),
  community: z.string(),
  department: z.string(),
  calledAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  status: z.string(),
  /** Where it was last given to here; null where never. */
  assignedTo: z.string().nullable(),
  /** What puts it into the list: calls of the same caller, transfers, hours over the limit; null where nothing counts. */
  weight: z.number().nullable(),
})
export type WorkCase = z.infer<typeof WorkCase>

export const WorkListPage = z.object({
  asOf: z.string(),
  cases: z.array(WorkCase),
  isTruncated: z.boolean(),
})
export type WorkListPage = z.infer<typeof WorkListPage>

export const CaseDetail = z.object({
  case: WorkCase,
  text: z.string(),
  source: z.string(),
  channel: z.string(),
  path: z.array(z.string()),
  label: z.string(),
  answers: z.object({ responded: z.string(), resolved: z.string(), satisfied: z.string() }),
  treatment: z.object({
    retained: z.string(),
    exclusionReason: z.string(),
    hangUp: z.string(),
    volumeExclusion: z.string(),
    repeatState: z.string().nullable(),
  }),
  /** What happened when, oldest first: `called`, `city-dispatched`, `district-dispatched`, `assigned`, `due`, `done`, `revisited`. */
  history: z.array(z.object({ event: z.string(), at: z.string(), note: z.string() })),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  /** Same kind, near or in the same community, of the last ninety days. */
  similar: z.array(
    WorkCase.extend({
      distanceMetres: z.number().nullable(),
      lon: z.number().nullable(),
      lat: z.number().nullable(),
    }),
  ),
  dataset: DatasetReference,
  table: z.string(),
  row: z.number().int(),
})
export type CaseDetail = z.infer<typeof CaseDetail>

export const NewAssignments = z.object({
  cases: z.array(z.number().int().positive()).min(1).max(500),
  department: z.string().trim().min(1).max(80),
  note: z.string().max(500).default(''),
})
export type NewAssignments = z.infer<typeof NewAssignments>
export const Assigned = z.object({ numAssigned: z.number().int() })

export const SimulationAsk = z.object({
  cases: z.array(z.number().int().positive()).min(1).max(500),
  from: Day,
  to: Day,
})
export type SimulationAsk = z.infer<typeof SimulationAsk>
/** The rates as they stand, and as they would with these cases responded to, resolved and satisfied. */
export const Simulation = z.object({
  rates: z.array(
    z.object({
      rate: z.enum(['responded', 'resolved', 'satisfied']),
      now: z.number().nullable(),
      ifSolved: z.number().nullable(),
      numerator: z.number(),
      denominator: z.number(),
    }),
  ),
  score: z.object({ now: z.number().nullable(), ifSolved: z.number().nullable() }),
  /** Of the cases asked about, how many count in the rates of the period. */
  numCounting: z.number().int(),
})
export type Simulation = z.infer<typeof Simulation>

export const ComparisonQuery = z.object({
  part: z.enum(['community', 'department', 'category']),
  from: Day.optional(),
  to: Day.optional(),
  source: z.enum(['hotline', 'grid', 'message']).optional(),
  dataset: z.string().max(80).optional(),
})
export type ComparisonQuery = z.infer<typeof ComparisonQuery>

export const Comparison = z.object({
  from: z.string(),
  to: z.string(),
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      /** 1 for the best score; equals share a rank, and the next one is skipped. Null without a score. */
      rank: z.number().int().nullable(),
      cases: Figure,
      /** Of the period before. */
      previousCases: Figure,
      responded: Figure,
      resolved: Figure,
      satisfied: Figure,
      score: Figure,
      /** Cases per 10,000 residents; null where the population is not known or the part is no place. */
      perTenThousand: Figure.nullable(),
      population: z.number().nullable(),
    }),
  ),
})
export type Comparison = z.infer<typeof Comparison>
