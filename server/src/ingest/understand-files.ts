import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Finding, RecognisedTable, SourceCrs } from '@jingjing/analysis/recognise/contract'
import { createSheetRecogniser } from '@jingjing/analysis/recognise/recognise-sheet'
import { recogniseTogether, type TableGroup } from '@jingjing/analysis/recognise/recognise-together'
import { batchesOf, openFile, type SourceTable } from './formats/open-file.ts'
import type { SourceFile } from './queries.ts'
import { uploadsFolder } from './receive-uploads.ts'
import { stackKey, stackSheets } from './stack-sheets.ts'

/** A table of a group, with what is needed to read it again. */
export interface Member {
  /** Its name in the dataset. */
  name: string
  file: SourceFile
  /** Which of its file's tables it is; the name would not do, as a file can be renamed. */
  position: string
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

type Read = Omit<Member, 'name'> & { lastRow: number }

/** Reads every row of every file once and says what they are; keeps none of them. */
export async function understandFiles(
  files: readonly SourceFile[],
  dataDir: string,
  onRows: (numRows: number) => void,
): Promise<Understood> {
  const read: Read[] = []
  for (const file of files) {
    const opened = await openFile(join(uploadsFolder(dataDir), file.path), file.name)
    for (const [position, source] of opened.tables.entries()) {
      read.push(...(await readTable(file, String(position), source, onRows)))
    }
  }
  return group(await stacked(read, onRows))
}

async function readTable(
  file: SourceFile,
  position: string,
  source: SourceTable,
  onRows: (numRows: number) => void,
): Promise<Read[]> {
  const recogniser = createSheetRecogniser(source.hints)
  let lastRow = 0
  for await (const batch of batchesOf(source)) {
    for (const { row, cells } of batch) recogniser.observe(row, cells)
    lastRow = batch.at(-1)?.row ?? lastRow
    onRows(batch.length)
  }
  return recogniser.finish().map((table) => ({
    file,
    position: `${position}${placeOf(table)}`,
    source,
    table,
    lastRow,
  }))
}

const together = (read: readonly Read[]) =>
  recogniseTogether(read.map(({ file, table }) => ({ file: file.name, table })))

/** Puts sheets of one workbook that hold parts of the same table on top of each other. */
async function stacked(read: Read[], onRows: (numRows: number) => void): Promise<Read[]> {
  const byShape = new Map<string, Read[]>()
  for (const { members } of together(read).groups) {
    const one = read[members[0]!.index]!
    const key = members.length === 1 ? stackKey(one) : null
    if (key === null) continue
    const shape = `${one.file.id} ${one.file.sha256}\n${key}`
    byShape.set(shape, [...(byShape.get(shape) ?? []), one])
  }
  let result = read
  for (const sheets of byShape.values()) {
    if (sheets.length < 2) continue
    const { file } = sheets[0]!
    const source = stackSheets(sheets, file.name)
    const position = sheets.map((sheet) => sheet.position).join('+')
    const whole = await readTable(file, position, source, onRows)
    // The title above the first sheet names that sheet alone.
    for (const { table } of whole)
      table.evidence = table.evidence.filter(({ code }) => code !== 'table-title')
    const at = result.indexOf(sheets[0]!)
    result = [...result.slice(0, at), ...whole, ...result.slice(at)].filter((one) => !sheets.includes(one))
  }
  return result
}

function group(read: readonly Read[]): Understood {
  const { groups, setAside } = together(read)
  return {
    groups: groups.map((one) => {
      const members = one.members.map(({ index, name }) => ({ name, ...(read[index] as Read) }))
      return {
        key: one.key,
        title: one.title,
        profile: one.profile,
        sourceCrs: one.sourceCrs,
        members,
        findings: one.findings,
        contentSha256: contentOf(members),
        signature: signatureOf(one.profile, members),
      }
    }),
    findings: setAside.map((one) => one.finding),
  }
}

/** Where on its sheet a table lies that shares it with others. */
function placeOf({ region }: RecognisedTable): string {
  return region === null ? '' : ` ${region.minRow}:${region.minColumn}`
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
