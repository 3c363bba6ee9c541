import type { Inspection, Proposal, ProposedTable, TableOverride } from '@jingjing/schema/ingest'
import { Problem } from '@jingjing/schema/problems'
import { selectByContent, selectByRecipe } from '../catalog/index.ts'
import type { Database } from '../db/database.ts'
import type { JobContext, JobKind, RunningJob } from '../jobs/job.ts'
import type { KeptOverride } from './apply-overrides.ts'
import { type ConvertedMember, convertGroup, HIDDEN_VALUE } from './convert-group.ts'
import { selectDictionary } from './dictionary/dictionary-queries.ts'
import { fitSystems } from './fit-systems.ts'
import { knownLists } from './known-lists.ts'
import { type SourceFile, selectSourceFiles } from './queries.ts'
import { takeCorrections } from './rejected/take-corrections.ts'
import {
  type Reading,
  type Understood,
  type UnderstoodGroup,
  understandFiles,
  type Wishes,
} from './understand-files.ts'

const NUM_SAMPLE_ROWS = 8
const NUM_LISTED = 200

export interface InspectInput {
  fileIds: number[]
  overrides?: TableOverride[]
}

export const inspectKind: JobKind = {
  kind: 'inspect',
  maxAttempts: 3,
  lane: 'inspect',
  work: inspectFiles,
}

/** Says what the files are and what of them would be stored; stores nothing. */
async function inspectFiles(context: JobContext, job: RunningJob): Promise<Inspection> {
  const { database, dataDir } = context
  const { fileIds, overrides } = job.input as InspectInput
  const files = await database.write((tx) => selectSourceFiles(tx, fileIds, job.createdBy))
  const corrections = await takeCorrections(database, dataDir, files, job.createdBy)
  const understood = await understandFiles(
    corrections.others,
    dataDir,
    readingOf(job, files),
    wishesOf(context, overrides),
  )
  await fitSystems(database, understood.groups)
  understood.groups.unshift(...corrections.groups)
  const numTotal = numRowsOf(understood)
  if (understood.groups.length === 0) throw new Problem('nothing-to-import')
  const onRows = counting(job, 'check', numTotal)
  const proposals: Proposal[] = []
  for (const group of understood.groups) proposals.push(await propose(database, group, onRows))
  return { fileIds, proposals, findings: understood.findings }
}

export const wishesOf = ({ database, packs }: JobContext, overrides: TableOverride[] = []): Wishes => ({
  overrides,
  lists: knownLists(packs),
  recall: async (signature) => {
    const known = await database.write((tx) => selectByRecipe(tx, signature))
    return (known?.overrides ?? undefined) as (KeptOverride | null)[] | undefined
  },
  words: () => database.write(selectDictionary),
})

/** Turns numbers of rows that were just handled into the job's progress. */
export function counting(job: RunningJob, phase: string, numTotal: number | null): (numRows: number) => void {
  let numDone = 0
  return (numRows) => {
    numDone += numRows
    job.report(phase, numTotal === null ? numDone : Math.min(numDone, numTotal), numTotal)
  }
}

/** Reading as progress in bytes and rows; what is read again later says nothing more of it. */
export function readingOf(job: RunningJob, files: readonly SourceFile[]): Reading {
  const numTotal = files.reduce((sum, file) => sum + file.size_bytes, 0)
  let numBytes = 0
  let numRows = 0
  const tell = (): void => job.report('read', Math.floor(numBytes), numTotal, 'bytes', numRows)
  return {
    onBytes: (num) => {
      if (numBytes === numTotal) return
      numBytes = Math.min(numBytes + num, numTotal)
      tell()
    },
    onRows: (num) => {
      numRows += num
      tell()
    },
    onRowsAgain: counting(job, 'read-again', null),
  }
}

export const numRowsOf = (understood: Understood): number =>
  understood.groups.flatMap((group) => group.members).reduce((sum, member) => sum + member.table.numRows, 0)

async function propose(
  database: Database,
  group: UnderstoodGroup,
  onRows: (numRows: number) => void,
): Promise<Proposal> {
  const converted = await convertGroup(group, onRows)
  const tables: ProposedTable[] = []
  for (const one of converted) tables.push(await proposeTable(one))
  const { correction } = group
  const known = await database.write(async (tx) => ({
    same: await selectByContent(tx, group.contentSha256),
    shape:
      correction === undefined
        ? await selectByRecipe(tx, group.signature)
        : { id: correction.datasetId, title: correction.title },
  }))
  const dataset = known.same ?? known.shape
  return {
    key: group.key,
    title: known.shape?.title ?? group.title,
    profile: group.profile,
    sourceCrs: group.sourceCrs === null ? null : crsName(group.sourceCrs),
    files: [...new Set(group.members.map((member) => member.file.name))],
    tables,
    findings: [
      ...group.findings,
      ...converted.flatMap((one) => [...one.member.table.findings, ...one.findings]),
    ],
    outcome: known.same ? 'unchanged' : known.shape ? 'new-version' : 'new',
    datasetId: dataset?.id ?? null,
    datasetTitle: dataset?.title ?? null,
    isCorrection: correction !== undefined,
  }
}

async function proposeTable(one: ConvertedMember): Promise<ProposedTable> {
  const { member, losses } = one
  const { table } = member
  const sample: ProposedTable['sample'] = []
  const shownIndexes = table.columns.flatMap((column, index) => (column.type === 'geometry' ? [] : [index]))
  const isHidden = shownIndexes.map((index) => table.columns[index]?.sensitivity === 'personal')
  for await (const batch of one.batches()) {
    for (const { row, values } of batch.slice(0, NUM_SAMPLE_ROWS - sample.length)) {
      let at = 0
      const shown = shownIndexes.map((index) =>
        table.columns[index]?.isLeftOut ? null : (values[at++] ?? null),
      )
      sample.push({
        row,
        values: shown.map((value, index) => (value !== null && isHidden[index] ? HIDDEN_VALUE : value)),
      })
    }
  }
  return {
    key: member.key,
    name: member.name,
    file: member.file.name,
    profile: table.profile,
    profileConfidence: table.profileConfidence,
    geometryType: one.geometryType,
    headerRows: table.headerRows,
    numRows: losses.numRows,
    columns: shownIndexes.map((index) => {
      const column = table.columns[index] as (typeof table.columns)[number]
      return {
        index: column.index,
        include: column.isLeftOut !== true,
        name: column.name,
        title: column.title,
        type: column.type,
        unit: column.unit,
        crs: null,
        sensitivity: column.sensitivity,
        canonical: column.canonical,
        numMissing: column.numMissing,
        evidence: column.evidence,
      }
    }),
    sample,
    dropped: losses.dropped.slice(0, NUM_LISTED),
    numDropped: losses.numDropped,
    rejected: losses.rejected.slice(0, NUM_LISTED),
    numRejected: losses.numRejected,
    evidence: table.evidence,
    override: member.override,
  }
}

export const crsName = (crs: number | string): string => (typeof crs === 'number' ? `EPSG:${crs}` : crs)
