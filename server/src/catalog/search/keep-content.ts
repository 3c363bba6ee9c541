import type { Database } from '../../db/database.ts'
import type { JobKind } from '../../jobs/job.ts'
import { keepMade } from '../../jobs/keep-made.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import {
  deletePlaces,
  deleteTerms,
  gatherPlaces,
  gatherTerms,
  selectOpenText,
  selectScopes,
  selectUngathered,
  setGathered,
} from './queries.ts'

const CONTENT_KIND = 'search-content'
/** Values of one column that are looked for; a list of all the streets and compounds of a subdistrict fits. */
const MAX_TERMS_PER_FIELD = 500
const MAX_FIELDS = 12
/** More communities than any subdistrict has, and as many as a district. */
const MAX_PLACES_PER_TABLE = 1_000
const BATCH = 50
/** How often versions are looked for that came about without a job. */
const LOOK_EVERY_MS = 60_000

/** Takes down what the columns of new versions hold, and the communities of their rows. Answers how many datasets were looked through. */
export async function gatherContent(
  database: Database,
  onDataset: (numDone: number) => void = () => undefined,
): Promise<number> {
  let numDone = 0
  for (;;) {
    const datasets = await database.write((tx) => selectUngathered(tx, BATCH))
    if (datasets.length === 0) return numDone
    for (const { id, version } of datasets) {
      await database.write(async (tx) => {
        await tx.query(deleteTerms(id))
        const fields = await selectOpenText(tx, id)
        for (const { storage_name: storageName, name, title } of fields.slice(0, MAX_FIELDS))
          await tx.query(
            gatherTerms({ id, version, storageName, field: { name, title }, limit: MAX_TERMS_PER_FIELD }),
          )
        await tx.query(deletePlaces(id))
        for (const { storage_name: storageName, is_scoped: isScoped } of await selectScopes(tx, id))
          await tx.query(gatherPlaces({ id, version, storageName, isScoped, limit: MAX_PLACES_PER_TABLE }))
        await tx.query(setGathered(id, version))
      })
      onDataset(++numDone)
    }
    // A version that came in meanwhile is met by the next look.
    if (datasets.length < BATCH) return numDone
  }
}

/** Has content taken down after every job and now and then; answers how to stop. */
export function keepContent(database: Database, queue: JobQueue): () => void {
  return keepMade(queue, {
    kind: CONTENT_KIND,
    subject: '目录检索 Catalogue search',
    lookEveryMs: LOOK_EVERY_MS,
    isMissing: async () => (await database.write((tx) => selectUngathered(tx, 1))).length > 0,
  })
}

export const contentKind: JobKind = {
  kind: CONTENT_KIND,
  maxAttempts: 2,
  lane: CONTENT_KIND,
  work: async ({ database }, job) => ({
    numDatasets: await gatherContent(database, (numDone) => job.report('content', numDone, null)),
  }),
}
