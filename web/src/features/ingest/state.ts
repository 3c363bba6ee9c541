import type { ImportMode } from '@jingjing/schema/catalog'
import type { Inspection, Proposal } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import type { ImportChoice, ImportReports, ImportRequest } from '../../api/ingest.ts'

/** Where the wizard stands; the address holds the jobs, so that a long import can be left and found again. */
export interface WizardAddress {
  inspectionId: number | null
  importId: number | null
  /** Looked at before it is imported, also where the shape is known. */
  isReviewed: boolean
}

function readId(text: string | null): number | null {
  const id = Number(text)
  return text && Number.isInteger(id) && id > 0 ? id : null
}

export function readAddress(search: URLSearchParams): WizardAddress {
  return {
    inspectionId: readId(search.get('inspection')),
    importId: readId(search.get('import')),
    isReviewed: search.get('review') === '1',
  }
}

export function writeAddress(address: Partial<WizardAddress>): string {
  const search = new URLSearchParams()
  if (address.inspectionId) search.set('inspection', String(address.inspectionId))
  if (address.importId) search.set('import', String(address.importId))
  if (address.isReviewed) search.set('review', '1')
  const text = search.toString()
  return text ? `/data/import?${text}` : '/data/import'
}

export type WizardStep = 'choose' | 'inspecting' | 'review' | 'importing' | 'done'

/** The step that the two jobs amount to; a failed or cancelled import goes back to the review. */
export function wizardStep(
  address: WizardAddress,
  inspection: Job | undefined,
  importing: Job | undefined,
): WizardStep {
  if (address.importId !== null) {
    if (importing?.state === 'done') return 'done'
    if (importing && (importing.state === 'failed' || importing.state === 'cancelled'))
      return address.inspectionId === null ? 'importing' : 'review'
    return 'importing'
  }
  if (address.inspectionId !== null) return inspection?.state === 'done' ? 'review' : 'inspecting'
  return 'choose'
}

/** What one proposal becomes, as the person left it. */
export interface Choice {
  include: boolean
  title: string
  asNew: boolean
  /** How the rows come into a known dataset; as the time before where undefined. */
  mode: ImportMode | undefined
  keyColumns: string[]
}
export type Choices = Readonly<Record<string, Choice>>

export function defaultChoice(proposal: Proposal): Choice {
  return {
    include: proposal.outcome !== 'unchanged',
    title: proposal.title,
    asNew: false,
    mode: undefined,
    keyColumns: [],
  }
}

export function choiceOf(choices: Choices, proposal: Proposal): Choice {
  return choices[proposal.key] ?? defaultChoice(proposal)
}

/** The title goes along only where it was changed, and only for a dataset that is new. */
export function importRequest(
  inspectionJobId: number,
  proposals: readonly Proposal[],
  choices: Choices,
  allOrNothing: boolean,
): ImportRequest {
  return {
    inspectionJobId,
    allOrNothing,
    choices: proposals.map((proposal): ImportChoice => {
      const choice = choiceOf(choices, proposal)
      const title = choice.title.trim()
      return {
        key: proposal.key,
        include: choice.include,
        asNew: choice.asNew,
        ...(title && title !== proposal.title ? { title } : {}),
        ...(choice.mode === undefined || proposal.outcome !== 'new-version' || choice.asNew
          ? {}
          : { mode: choice.mode, keyColumns: choice.mode === 'upsert' ? choice.keyColumns : [] }),
      }
    }),
  }
}

export interface Outlook {
  numNew: number
  numNewVersions: number
  numUnchanged: number
  numLeftOut: number
  numRows: number
  numRejected: number
  numDropped: number
  /** Chosen datasets that have no title. */
  numUntitled: number
  /** Chosen to come in by a key that was not named. */
  numKeyless: number
}

/** What would happen on confirming: the dry look. */
export function outlook(proposals: readonly Proposal[], choices: Choices): Outlook {
  const sum: Outlook = {
    numNew: 0,
    numNewVersions: 0,
    numUnchanged: 0,
    numLeftOut: 0,
    numRows: 0,
    numRejected: 0,
    numDropped: 0,
    numUntitled: 0,
    numKeyless: 0,
  }
  for (const proposal of proposals) {
    const choice = choiceOf(choices, proposal)
    if (!choice.include) {
      if (proposal.outcome === 'unchanged') sum.numUnchanged++
      else sum.numLeftOut++
      continue
    }
    if (choice.title.trim() === '') sum.numUntitled++
    if (choice.mode === 'upsert' && choice.keyColumns.length === 0) sum.numKeyless++
    if (proposal.outcome === 'new' || choice.asNew) sum.numNew++
    else if (proposal.outcome === 'new-version') sum.numNewVersions++
    else {
      sum.numUnchanged++
      continue
    }
    for (const table of proposal.tables) {
      sum.numRows += table.numRows
      sum.numRejected += table.numRejected
      sum.numDropped += table.numDropped
    }
  }
  return sum
}

/** Whether confirming would write anything. */
export function canConfirm(sum: Outlook): boolean {
  return sum.numNew + sum.numNewVersions > 0 && sum.numUntitled === 0 && sum.numKeyless === 0
}

/** A job's result is whatever the job left; only the right shape is taken for it. */
export function inspectionOf(job: Job | undefined): Inspection | null {
  const result = job?.result
  return result && typeof result === 'object' && 'proposals' in result && Array.isArray(result.proposals)
    ? (result as Inspection)
    : null
}

export function reportsOf(job: Job | undefined): ImportReports | null {
  const result = job?.result
  return result && typeof result === 'object' && 'imports' in result && Array.isArray(result.imports)
    ? (result as ImportReports)
    : null
}

/** Adds files to those chosen; the same file chosen twice stays once. */
export function addFiles(chosen: readonly File[], more: readonly File[]): File[] {
  const same = (a: File, b: File) =>
    a.name === b.name && a.size === b.size && a.lastModified === b.lastModified
  return [...chosen, ...more.filter((file) => !chosen.some((other) => same(file, other)))]
}

/** True where every dataset of the files has the shape of one that was confirmed before: then nobody is asked again. */
export function isConfirmedBefore(proposals: readonly Proposal[]): boolean {
  return proposals.length > 0 && proposals.every((proposal) => proposal.outcome !== 'new')
}
