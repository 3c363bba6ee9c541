import type { Database } from '../../db/database.ts'
import type { Sql } from '../../db/sql.ts'
import type { JobKind } from '../../jobs/job.ts'
import { keepMade } from '../../jobs/keep-made.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import type { RowRange } from '../canonical-table.ts'
import { selectKeyRange } from '../grid/grid-queries.ts'
import { partsOf } from '../store-version.ts'
import {
  type Counted,
  countCommunities,
  countTerms,
  deletePlaces,
  deleteTerms,
  insertPlaces,
  insertTerms,
  isAtVersion,
  selectOpenText,
  selectScopes,
  selectUngathered,
  setGathered,
} from './queries.ts'

const CONTENT_KIND = 'search-content'
/** Values of one column that are looked for; a list of all the streets and compounds of a subdistrict fits. */
const MAX_TERMS_PER_FIELD = 500
const MAX_FIELDS = 12
/** Of one step, and while steps are added up: what is frequent in all is among the most frequent of some step. */
const MAX_TERMS_PER_STEP = 2_000
const MAX_TERMS_COUNTED = 20_000
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
      await gatherDataset(database, id, version, () => onDataset(numDone))
      onDataset(++numDone)
    }
    // A version that came in meanwhile is met by the next look.
    if (datasets.length < BATCH) return numDone
  }
}

async function gatherDataset(
  database: Database,
  id: string,
  version: number,
  onStep: () => void,
): Promise<void> {
  const most = async (storageName: string, limit: number, countPart: CountPart): Promise<Counted[]> => {
    const counted = await countInSteps(database, storageName, countPart, onStep)
    return mostFrequent(counted, limit).map(([value, numRows]) => ({ value, numRows }))
  }
  const termsByField = new Map<string, Sql>()
  const fields = await database.write((tx) => selectOpenText(tx, id))
  for (const field of fields.slice(0, MAX_FIELDS)) {
    const terms = await most(field.storage_name, MAX_TERMS_PER_FIELD, (range) =>
      countTerms({ storageName: field.storage_name, version, range }, field.name, MAX_TERMS_PER_STEP),
    )
    termsByField.set(keyOf(field), insertTerms(id, version, field.title, terms))
  }
  const places: Sql[] = []
  for (const table of await database.write((tx) => selectScopes(tx, id))) {
    const communities = await most(table.storage_name, MAX_PLACES_PER_TABLE, (range) =>
      countCommunities({ storageName: table.storage_name, version, range }),
    )
    places.push(insertPlaces(id, version, table.is_scoped, communities))
  }
  await database.write(async (tx) => {
    // Rows of a version that came in meanwhile were not looked at: the next look does.
    if (!(await isAtVersion(tx, id, version))) return
    // A column may have become personal while its values were counted.
    const terms = (await selectOpenText(tx, id)).flatMap((field) => termsByField.get(keyOf(field)) ?? [])
    for (const statement of [deleteTerms(id), ...terms, deletePlaces(id), ...places])
      await tx.query(statement)
    await tx.query(setGathered(id, version))
  })
}

const keyOf = (field: { storage_name: string; name: string }): string => `${field.storage_name}/${field.name}`

type CountPart = (range: RowRange) => Sql

/** Rows of each value, added up over short statements: one over all rows would keep everybody waiting. */
async function countInSteps(
  database: Database,
  storageName: string,
  countPart: CountPart,
  onStep: () => void,
): Promise<Map<string, number>> {
  let counted = new Map<string, number>()
  for (const range of partsOf(await database.write((tx) => selectKeyRange(tx, storageName)))) {
    const part = await database.write((tx) => tx.query<{ value: string; num_rows: number }>(countPart(range)))
    for (const { value, num_rows } of part) counted.set(value, (counted.get(value) ?? 0) + num_rows)
    if (counted.size > 2 * MAX_TERMS_COUNTED) counted = new Map(mostFrequent(counted, MAX_TERMS_COUNTED))
    onStep()
  }
  return counted
}

/** The most frequent first; equals by their text, so that the same rows always give the same. */
function mostFrequent(
  counted: ReadonlyMap<string, number>,
  limit: number,
): [value: string, numRows: number][] {
  return [...counted].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, limit)
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
