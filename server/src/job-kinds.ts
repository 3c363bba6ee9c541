/** What jobs can do and what follows the versions of datasets: the one list for the main thread and the jobs' threads. */
import { auditPurgeKind } from './access-control/index.ts'
import {
  bulkEditKind,
  type CanonicalTable,
  contentKind,
  qualityKind,
  type VersionHooks,
} from './catalog/index.ts'
import { demoKind } from './demo-data/index.ts'
import { environmentMeasures, observationTable } from './environment/index.ts'
import { extractKind, formKind } from './extract/index.ts'
import { importKind, inspectKind, pullKind } from './ingest/index.ts'
import type { JobKind } from './jobs/job.ts'
import { lifeCircleTables, proposalKind } from './life-circle/index.ts'
import { alertKind, caseIntakeKind, caseRepeats, caseTable } from './monitoring/index.ts'
import { personalDataKind, retentionKind } from './personal-data/index.ts'
import { completeRows, locateRows, placeTable } from './places/index.ts'
import { documentKind, gridKind } from './visualise/index.ts'

export const CANONICAL_TABLES: readonly CanonicalTable[] = [
  placeTable,
  caseTable,
  caseRepeats,
  observationTable,
  ...lifeCircleTables,
]

const hooks: Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'> = {
  canonicalTables: CANONICAL_TABLES,
  locateRows,
  completeRows,
}

export const JOB_KINDS: readonly JobKind[] = [
  inspectKind,
  pullKind,
  importKind(hooks),
  bulkEditKind(hooks),
  qualityKind,
  demoKind(hooks),
  extractKind,
  formKind,
  gridKind,
  contentKind,
  documentKind,
  proposalKind,
  caseIntakeKind(hooks),
  alertKind(environmentMeasures),
  personalDataKind(hooks),
  retentionKind,
  auditPurgeKind,
]
