import type { Transaction } from '../../db/database.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import { type IntakeOrigin, type IntakeRow, insertTaken, selectByToken, type TakenCase } from './queries.ts'

/** Whoever sends a case waits this long for it to stand; after that it is told by its token. */
const PATIENCE_MS = 5_000

/** Keeps a case until a job has stored it. */
export async function takeInCase(
  transaction: Transaction,
  origin: IntakeOrigin,
  personId: number,
  taken: TakenCase,
): Promise<IntakeRow> {
  const [row] = await transaction.query<IntakeRow>(insertTaken(origin, personId, taken))
  return row as IntakeRow
}

/** Starts the storing of what waits; answers whether it stood before patience ended. */
export async function storeTaken(queue: JobQueue, personId: number): Promise<boolean> {
  const { id } = await queue.submit({
    kind: 'case-intake',
    subject: '接收诉求 Taking in cases',
    input: {},
    createdBy: personId,
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const stored = queue.finished(id).then((job) => job.state === 'done')
  return Promise.race([stored, late]).finally(() => clearTimeout(timer))
}

export async function findTaken(
  transaction: Transaction,
  token: string,
  personId: number,
): Promise<IntakeRow | undefined> {
  const [row] = await transaction.query<IntakeRow>(selectByToken(token, personId))
  return row
}
