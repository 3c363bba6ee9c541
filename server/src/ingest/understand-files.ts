import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Finding, RecognisedTable, SourceCrs } from '@jingjing/analysis/recognise/contract'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import { recogniseTogether, type TableGroup } from '@jingjing/analysis/recognise/recognise-together'
import { batchesOf, openFile, type SourceTable } from './formats/open-file.ts'
import type { SourceFile } from './queries.ts'
import { uploadsFolder } from './receive-uploads.ts'

/** A table of a group, with what is needed to read it again. */
export interface Member {
  /** Its name in the dataset. */
  name: string
  file: SourceFile
  /** Which of its file's tables it is; the name would not do, as a file can be renamed. */
  position: number
  source: SourceTable
  table: RecognisedTable
}

export interface UnderstoodGroup {
  key: string
  title: string
  profile: TableGroup['profile']
  sourceCrs: SourceCrs | null
  members: Member[]
  findings: Finding[]
  /** Same bytes, same hash. */
  contentSha256: string
  /** Same shape, same signature: the recipe. */
  signature: string
}

export interface Understood {
  groups: UnderstoodGroup[]
  findings: Finding[]
}

/** Reads every row of every file once and says what they are; keeps none of them. */
export async function understandFiles(
  files: readonly SourceFile[],
  dataDir: string,
  onRows: (numRows: number) => void,
): Promise<Understood> {
  const read: Omit<Member, 'name'>[] = []
  for (const file of files) {
    const opened = await openFile(join(uploadsFolder(dataDir), file.path), file.name)
    for (const [position, source] of opened.tables.entries()) {
      const recogniser = createRecogniser(source.hints)
      for await (const batch of batchesOf(source)) {
        for (const { row, cells } of batch) recogniser.observe(row, cells)
        onRows(batch.length)
      }
      read.push({ file, position, source, table: recogniser.finish() })
    }
  }
  const together = recogniseTogether(read.map(({ file, table }) => ({ file: file.name, table })))
  return {
    groups: together.groups.map((group) => {
      const members = group.members.map(({ index, name }) => ({ name, ...(read[index] as (typeof read)[0]) }))
      return {
        key: group.key,
        title: group.title,
        profile: group.profile,
        sourceCrs: group.sourceCrs,
        members,
        findings: group.findings,
        contentSha256: contentOf(members),
        signature: signatureOf(group.profile, members),
      }
    }),
    findings: together.setAside.map((one) => one.finding),
  }
}

function contentOf(members: readonly Member[]): string {
  const parts = members.map((member) => `${member.file.sha256} ${member.position}`).sort()
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

function signatureOf(profile: string | null, members: readonly Member[]): string {
  const shapes = members
    .map((member) =>
      member.table.columns.map((column) => `${column.title}:${column.canonical ?? ''}`).join('|'),
    )
    .sort()
  return createHash('sha256')
    .update([profile ?? '', ...shapes].join('\n'))
    .digest('hex')
}
