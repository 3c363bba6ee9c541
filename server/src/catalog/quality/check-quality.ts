import type { QualityDimension } from '@jingjing/schema/catalog/quality'
import { Problem } from '@jingjing/schema/problems'
import type { Database } from '../../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../../jobs/job.ts'
import {
  insertReport,
  type StoredCheck,
  selectCountsOfPart,
  selectQualityTables,
  type TableToCheck,
} from './quality-queries.ts'
import { likenessRules, rowRules } from './rules.ts'

export const QUALITY_KIND = 'quality'

export interface QualityInput {
  datasetId: string
  versions: number[]
}

/** So many rows are looked at in one statement, so that nobody waits long for the one connection. */
const KEYS_PER_STEP = 25_000
/** Negative figures among figures that are never below zero are slips; where many are, they are meant. */
const MOST_NEGATIVE_SHARE = 0.05

export const qualityKind: JobKind = {
  kind: QUALITY_KIND,
  maxAttempts: 2,
  lane: QUALITY_KIND,
  work: checkQuality,
}

/** Checks versions of a dataset by every rule and keeps what was counted. */
async function checkQuality({ database }: JobContext, job: RunningJob): Promise<{ numChecks: number }> {
  const { datasetId, versions } = job.input as QualityInput
  let numChecks = 0
  for (const version of versions) {
    const tables = await database.write((tx) => selectQualityTables(tx, { datasetId, version }))
    if (tables.length === 0) throw new Problem('not-found', { what: `${datasetId} v${version}` })
    const numTotal = tables.reduce((sum, table) => sum + table.lastKey - table.firstKey + 1, 0)
    let numDone = 0
    const checks: StoredCheck[] = []
    for (const table of tables)
      checks.push(
        ...(await checkTable(database, table, version, (num) => {
          numDone += num
          job.report('check', Math.min(numDone, numTotal), numTotal)
        })),
      )
    await database.write((tx) => insertReport(tx, { datasetId, version, checks }))
    numChecks += checks.length
  }
  return { numChecks }
}

interface Counted {
  dimension: QualityDimension
  rule: string
  field: string
  numChecked: number
  numFailed: number
}

async function checkTable(
  database: Database,
  table: TableToCheck,
  version: number,
  onKeys: (num: number) => void,
): Promise<StoredCheck[]> {
  const rules = rowRules(table)
  const alike = likenessRules(table)
  const counted: Counted[] = rules.map(({ dimension, rule, field }) => ({
    dimension,
    rule,
    field,
    numChecked: 0,
    numFailed: 0,
  }))
  const hashes = alike.map(() => [] as number[])
  for (let firstKey = table.firstKey; firstKey <= table.lastKey; firstKey += KEYS_PER_STEP) {
    const part = { firstKey, lastKey: Math.min(firstKey + KEYS_PER_STEP - 1, table.lastKey) }
    const found = await database.write((tx) =>
      selectCountsOfPart(tx, { storageName: table.storageName, version, part, rules, alike }),
    )
    for (const [i, { numChecked, numFailed }] of found.counts.entries()) {
      const one = counted[i] as Counted
      one.numChecked += numChecked
      one.numFailed += numFailed
    }
    for (const [i, some] of found.hashes.entries())
      for (const hash of some) (hashes[i] as number[]).push(hash)
    onKeys(part.lastKey - part.firstKey + 1)
  }
  for (const [i, { dimension, rule, field, leastAlike }] of alike.entries()) {
    const values = Float64Array.from(hashes[i] as number[])
    const numFailed = numAlike(values, leastAlike(values.length))
    counted.push({ dimension, rule, field, numChecked: values.length, numFailed })
  }
  if (table.numRejectedRows > 0)
    counted.push({
      dimension: 'validity',
      rule: 'not-understood',
      field: '',
      numChecked: Math.max(table.numRows, table.numRejectedRows),
      numFailed: table.numRejectedRows,
    })
  return counted.filter(isWorthTelling).map((one) => ({ ...one, table: table.name }))
}

/** A rule that was asked of no row says nothing; nor does one that nearly every row would break. */
function isWorthTelling({ rule, numChecked, numFailed }: Counted): boolean {
  if (numChecked === 0) return false
  if (rule === 'negative') return numFailed / numChecked <= MOST_NEGATIVE_SHARE
  // Without communities on the map, no row lies in one.
  return !((rule === 'outside-communities' || rule === 'community-unknown') && numFailed === numChecked)
}

/** How many values stand in a group of at least so many equal ones. Sorts them in place. */
export function numAlike(values: Float64Array, least: number): number {
  values.sort()
  let num = 0
  for (let start = 0; start < values.length; ) {
    let end = start + 1
    while (end < values.length && values[end] === values[start]) end++
    if (end - start >= least) num += end - start
    start = end
  }
  return num
}
