import type { RecognisedColumn, RecognisedTable } from '@jingjing/analysis/recognise/contract'
import type { FindingRecord, ImportMode } from '@jingjing/schema/catalog'
import type { ImportReport, TableOverride } from '@jingjing/schema/ingest'
import { Problem } from '@jingjing/schema/problems'
import { selectByContent, selectByRecipe, storeVersion, type VersionHooks } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import { keptOverride } from './apply-overrides.ts'
import { type ConvertedMember, convertGroup } from './convert-group.ts'
import { fitSystems } from './fit-systems.ts'
import { counting, crsName, numRowsOf, readingOf, wishesOf } from './inspect-files.ts'
import { selectSourceFiles } from './queries.ts'
import { keepRejected } from './rejected/keep-rejected.ts'
import { takeCorrections } from './rejected/take-corrections.ts'
import { type UnderstoodGroup, understandFiles } from './understand-files.ts'

const NUM_LISTED = 1_000
const NUM_KEPT_FINDINGS = 500

export interface ImportInput {
  fileIds: number[]
  choices: {
    key: string
    include: boolean
    title?: string
    asNew: boolean
    mode?: ImportMode
    keyColumns?: string[]
  }[]
  mode?: ImportMode
  keyColumns?: string[]
  overrides?: TableOverride[]
  /** Goes into this dataset whatever its shape: the dataset of a standing source. */
  intoDataset?: string
  /** What a new dataset of a single one is called. */
  title?: string
  allOrNothing: boolean
  dryRun: boolean
}

export function importKind(
  hooks: Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'>,
): JobKind {
  return {
    kind: 'import',
    maxAttempts: 3,
    // One at a time: two imports into one dataset would both be its next version.
    lane: 'store',
    work: (context, job) => importFiles(context, job, hooks),
  }
}

async function importFiles(
  context: JobContext,
  job: RunningJob,
  hooks: Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'>,
): Promise<{ imports: ImportReport[]; findings: FindingRecord[] }> {
  const { database, dataDir } = context
  const input = job.input as ImportInput
  const files = await database.write((tx) => selectSourceFiles(tx, input.fileIds, job.createdBy))
  const corrections = await takeCorrections(database, dataDir, files, job.createdBy)
  const understood = await understandFiles(
    corrections.others,
    dataDir,
    readingOf(job, files),
    wishesOf(context, input.overrides),
  )
  await fitSystems(database, understood.groups)
  understood.groups.unshift(...corrections.groups)
  const wanted = understood.groups
    .map((group) => ({ group, choice: input.choices.find((one) => one.key === group.key) }))
    .filter(({ choice }) => choice?.include ?? input.choices.length === 0)
  if (wanted.length === 0) throw new Problem('nothing-to-import')

  const onRows = counting(job, input.dryRun || input.allOrNothing ? 'check' : 'load', numRowsOf(understood))
  if (input.allOrNothing && !input.dryRun) await refuseRejections(wanted.map((one) => one.group))
  const imports: ImportReport[] = []
  for (const { group, choice } of wanted) {
    const startedAtMs = performance.now()
    const converted = await convertGroup(group, onRows)
    const known = await database.write((tx) => selectByContent(tx, group.contentSha256))
    const seconds = (): number => Math.round(performance.now() - startedAtMs) / 1000
    if (input.dryRun || known !== undefined) {
      for (const one of converted) await drain(one)
      const outcome = known === undefined ? 'dry-run' : 'unchanged'
      imports.push(reportOf(group, converted, { outcome, dataset: known ?? null, seconds: seconds() }))
      continue
    }
    const { correction } = group
    const shape =
      correction === undefined
        ? await database.write((tx) => selectByRecipe(tx, group.signature))
        : { id: correction.datasetId, title: correction.title, mode: 'upsert' as const, key_columns: [] }
    const isOnly = wanted.length === 1 && correction === undefined
    const into = isOnly ? input.intoDataset : undefined
    const datasetId = choice?.asNew && correction === undefined ? null : (into ?? shape?.id ?? null)
    const title = choice?.title ?? shape?.title ?? (isOnly ? input.title : undefined) ?? group.title
    await storeVersion(
      database,
      {
        datasetId,
        description: {
          title,
          profile: group.profile,
          sourceCrs: group.sourceCrs === null ? null : crsName(group.sourceCrs),
        },
        kind: correction === undefined ? 'import' : 'correction',
        createdBy: job.createdBy,
        contentSha256: group.contentSha256,
        signature: correction === undefined ? group.signature : null,
        mode: correction === undefined ? (choice?.mode ?? input.mode ?? shape?.mode) : 'upsert',
        ...(correction === undefined ? {} : { corrects: correction.keys }),
        keyColumns: choice?.keyColumns ?? input.keyColumns ?? shape?.key_columns,
        overrides: group.members.map(keptOverride),
        sourceFileIds: [...new Set(group.members.map((member) => member.file.id))],
        findings: () => findingsOf(group, converted),
        tables: converted.map((one) => ({
          name: one.member.name,
          profile: one.member.table.profile,
          columns: one.member.table.columns.filter(({ isLeftOut }) => !isLeftOut),
          hasGeometry: one.hasGeometry,
          geometryType: one.geometryType,
          batches: one.batches,
        })),
      },
      {
        ...hooks,
        onRows: () => onRows(0),
        onPhase: (phase) => job.report(phase, 0, null),
        finish: async (tx: Transaction, made) => {
          await keepRejected(tx, dataDir, made, converted, correction?.keys)
          const dataset = { id: made.datasetId, title, version: made.version }
          const outcome = datasetId === null ? 'new' : 'new-version'
          imports.push(reportOf(group, converted, { outcome, dataset, seconds: seconds() }))
          // With the last dataset the job ends, in the same transaction: a crash in between cannot tear them apart.
          if (group === wanted.at(-1)?.group)
            await job.completeIn(tx, { imports, findings: understood.findings })
        },
      },
    )
  }
  return { imports, findings: understood.findings }
}

async function drain(one: ConvertedMember): Promise<void> {
  for await (const _batch of one.batches()) {
    // The pass itself counts what is left out.
  }
}

async function refuseRejections(groups: readonly UnderstoodGroup[]): Promise<void> {
  let count = 0
  for (const group of groups) {
    for (const one of await convertGroup(group, () => undefined)) {
      await drain(one)
      count += one.losses.numRejected
    }
  }
  if (count > 0) throw new Problem('import-rejected', { count })
}

/** Everything that was found about the files, the lines of which something is said among them. */
const foundOf = (group: UnderstoodGroup, converted: readonly ConvertedMember[]): FindingRecord[] => [
  ...group.findings,
  ...converted.flatMap((one) => [...one.member.table.findings, ...one.findings]),
]

/** What goes on record with the version: everything that was found, and the cells that could not be read. */
function findingsOf(group: UnderstoodGroup, converted: readonly ConvertedMember[]): FindingRecord[] {
  const findings = foundOf(group, converted)
  for (const { losses } of converted)
    for (const { row, field, code, value } of losses.rejected)
      findings.push({ severity: 'warning', code, row, field, value })
  return findings.slice(0, NUM_KEPT_FINDINGS)
}

function reportOf(
  group: UnderstoodGroup,
  converted: readonly ConvertedMember[],
  one: {
    outcome: ImportReport['outcome']
    dataset: { id: string; title: string; version: number } | null
    seconds: number
  },
): ImportReport {
  const sourceCrs = group.sourceCrs === null ? null : crsName(group.sourceCrs)
  return {
    dataset: one.dataset?.id ?? null,
    title: one.dataset?.title ?? group.title,
    version: one.dataset?.version ?? null,
    outcome: one.outcome,
    tables: converted.map(({ member, losses }) => ({
      name: member.name,
      profile: member.table.profile,
      columns: member.table.columns
        .filter(({ isLeftOut }) => !isLeftOut)
        .map((column) => ({
          name: column.name,
          title: column.title,
          type: column.type,
          unit: column.unit,
          crs: isPlace(column, member.table.geometry) ? sourceCrs : null,
        })),
      rows: losses.numRows,
      rejected: losses.rejected.slice(0, NUM_LISTED),
      numRejected: losses.numRejected,
      dropped: losses.dropped.slice(0, NUM_LISTED),
      numDropped: losses.numDropped,
    })),
    findings: foundOf(group, converted).slice(0, NUM_KEPT_FINDINGS),
    sourceCrs,
    seconds: one.seconds,
  }
}

/** Columns of coordinates, in degrees or metres, and of geometry. */
function isPlace(
  { type, name, canonical }: RecognisedColumn,
  geometry: RecognisedTable['geometry'],
): boolean {
  if (type === 'geometry' || canonical === 'lon' || canonical === 'lat') return true
  return geometry.kind === 'point' && (name === geometry.lonColumn || name === geometry.latColumn)
}
