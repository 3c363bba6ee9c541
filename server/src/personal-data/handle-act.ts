import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  Identifiers,
  NewPersonalAct,
  PersonalOutcome,
} from '@jingjing/schema/access-control/personal-data'
import { Problem } from '@jingjing/schema/problems'
import { readPerson, readSecretKey, recordAudit, unseal } from '../access-control/index.ts'
import type { EditHooks } from '../catalog/index.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import { correctPerson } from './correct-person.ts'
import { deletePerson } from './delete-person.ts'
import { COPY_KEPT_DAYS, copiesFolder, exportPerson } from './export-person.ts'
import { findPerson, numHeld } from './find-person.ts'
import { wantedOf } from './identifiers.ts'
import { finishAct, forgetCopies, selectRequest } from './queries.ts'

export interface ActInput {
  actId: number
  requestId: number
  kind: NewPersonalAct['kind']
  covers: NewPersonalAct['covers']
  /** Sealed like the request itself: what waits in the queue is read by others. */
  sealedCorrections: string | null
}

export const personalDataKind = (hooks: EditHooks): JobKind => ({
  kind: 'personal-data',
  maxAttempts: 3,
  lane: 'personal-data',
  work: (context, job) => handleAct(context, job, hooks),
})

/** Does one step of a request and says so in the audit log, in the same transaction as the job's end. */
async function handleAct(context: JobContext, job: RunningJob, hooks: EditHooks): Promise<unknown> {
  const { database, dataDir } = context
  const input = job.input as ActInput
  const request = await database.write((tx) => selectRequest(tx, input.requestId))
  if (request?.sealed == null) throw new Problem('not-found', { what: `#${input.requestId}` })
  const key = readSecretKey(dataDir)
  const identifiers = JSON.parse(unseal(key, request.sealed)) as Identifiers
  const corrections = (
    input.sealedCorrections === null ? {} : JSON.parse(unseal(key, input.sealedCorrections))
  ) as Identifiers
  const person = job.createdBy === null ? null : await readPerson(database, job.createdBy)
  // Whoever lost the right meanwhile no longer acts on anybody.
  if (!person?.permissions.includes('personal-data:handle'))
    throw new Problem('not-permitted', { permission: 'personal-data:handle' })
  const wanted = wantedOf(identifiers)
  const parts = { database, dataDir }
  const report = (phase: string, numDone: number, numTotal: number): void =>
    job.report(phase, numDone, numTotal, phase === 'files' ? 'rows' : 'bytes')
  const done = async (): Promise<{ outcome: PersonalOutcome; path?: string }> => {
    if (input.kind === 'export') return exportPerson(parts, wanted, input.covers, report)
    if (input.kind === 'correct')
      return {
        outcome: await correctPerson(
          { ...parts, person, hooks },
          { wanted, identifiers, corrections },
          report,
        ),
      }
    if (input.kind === 'delete') return { outcome: await deletePerson(parts, wanted, input.covers, report) }
    return findPerson(parts, wanted, report)
  }
  const { outcome, path } = await done()
  const result = { requestId: input.requestId }
  try {
    const copies = await database.write(async (tx) => {
      const file = path === undefined ? null : { path, keptDays: COPY_KEPT_DAYS }
      await tx.query(finishAct(input.actId, outcome, file))
      await recordAudit(tx, {
        personId: job.createdBy,
        action: `personal-data:${input.kind}`,
        subject: `#${input.requestId} ${request.reference}`,
        isSuccess: outcome.numLeft === null || outcome.numLeft === 0,
        numRows: outcome.numChanged ?? numHeld(outcome, input.covers),
        detail: { covers: input.covers, numFiles: outcome.files.length, numLeft: outcome.numLeft },
      })
      await job.completeIn(tx, result)
      return input.kind === 'delete' ? forgetCopies(tx, input.requestId) : []
    })
    for (const copy of copies) await rm(join(copiesFolder(dataDir), copy), { force: true })
  } catch (error) {
    if (path !== undefined) await rm(join(copiesFolder(dataDir), path), { force: true })
    throw error
  }
  return result
}
