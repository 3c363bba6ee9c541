import { z } from 'zod'

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const JobState = z.enum(JOB_STATES)

export const ProblemBody = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ProblemBody = z.infer<typeof ProblemBody>

export const Job = z.object({
  id: z.number().int(),
  /** `inspect`, `import`, `demo`. */
  kind: z.string(),
  /** What the job is about, in the words of its owner: file names. */
  subject: z.string(),
  state: JobState,
  /** Where it is: a key of the page's `jobs:phase.*` texts. */
  phase: z.string().nullable(),
  numDone: z.number(),
  /** Null while the total is not known. */
  numTotal: z.number().nullable(),
  /** `rows` or `bytes`. */
  progressUnit: z.string().nullable(),
  /** Rows met so far, where the amount is one of bytes. */
  numRows: z.number().nullable(),
  elapsedSeconds: z.number(),
  /** Until the end of the phase, estimated from its pace so far; null while unknown. */
  remainingSeconds: z.number().nullable(),
  problem: ProblemBody.nullable(),
  result: z.unknown(),
  isCancellable: z.boolean(),
  attempts: z.number().int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type Job = z.infer<typeof Job>

export const JobList = z.object({ jobs: z.array(Job) })
export const JobReference = z.object({ jobId: z.number().int() })
