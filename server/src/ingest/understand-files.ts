import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Finding, RecognisedTable, SourceCrs } from '@jingjing/analysis/recognise/contract'
import type { KnownLists } from '@jingjing/analysis/recognise/lists/match-lists'
import type { PlaceBox } from '@jingjing/analysis/recognise/positions/watch-positions'
import { createSheetRecogniser } from '@jingjing/analysis/recognise/recognise-sheet'
import { recogniseTogether, type TableGroup } from '@jingjing/analysis/recognise/recognise-together'
import type { TableOverride } from '@jingjing/schema/ingest'
import { Problem } from '@jingjing/schema/problems'
import { fingerprintOf, type KeptOverride, readAgain, recalledOverride, tableKey } from './apply-overrides.ts'
import { type Explained, explained, type Word } from './dictionary/apply-dictionary.ts'
import { batchesOf, type OnBytes, openFile, type SourceTable } from './formats/open-file.ts'
import { withoutForm } from './formats/turned-forms.ts'
import type { SourceFile } from './queries.ts'
import { uploadsFolder } from './receive-uploads.ts'
import type { Correction } from './rejected/take-corrections.ts'
import { blockKey, stackBlocks } from './stack-blocks.ts'
import { columnsKey, isLikeSheet, isOneList, joinColumns, stackKey, stackSheets } from './stack-sheets.ts'

/** A table of a group, with what is needed to read it again. */
export interface Member {
  /** Its name in the dataset. */
  name: string
  file: SourceFile
  /** Which of its file's tables it is; the name would not do, as a file can be renamed. */
  position: string
  source: SourceTable
  table: RecognisedTable
  fileNumber: number
  /** What `overrides` call it. */
  key: string
  /** What was found before a person said anything: by it files of the same shape are known. */
  found: { profile: string | null; shape: string; titles: Map<number, string> }
  override: TableOverride | null
  /** Where the platform's own places lie; absent where that was not asked. */
  area?: PlaceBox | null
  /** What the dictionary says of it; absent where it says nothing. */
  explained?: Explained
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
  /** For rejected rows that come back corrected. */
  correction?: Correction
}

export interface Understood {
  groups: UnderstoodGroup[]
  findings: Finding[]
}

/** A table as it was read, before it is put together with others. */
export type Read = Omit<Member, 'name'> & { lastRow: number }

export interface Wishes {
  /** What a person says about tables of these files. */
  overrides: readonly TableOverride[]
  /** What was said when files of the shape came in before, table by table; undefined where they never did. */
  recall(signature: string): Promise<(KeptOverride | null)[] | undefined>
  /** Lists by which values and titles are known. */
  lists?: KnownLists
  /** What persons have explained once and for all. */
  words?(): Promise<readonly Word[]>
}

const NO_WISHES: Wishes = { overrides: [], recall: async () => undefined }

/** How far reading has got. */
export interface Reading {
  onBytes: OnBytes
  onRows(numRows: number): void
  /** Rows of a table that is looked at again. */
  onRowsAgain(numRows: number): void
}

/** Reads every row of every file once and says what they are; keeps none of them. */
export async function understandFiles(
  files: readonly SourceFile[],
  dataDir: string,
  reading: Reading,
  wishes: Wishes = NO_WISHES,
): Promise<Understood> {
  const read: Read[] = []
  for (const [fileNumber, file] of files.entries()) {
    const opened = await openFile(join(uploadsFolder(dataDir), file.path), file.name, reading.onBytes)
    for (const [position, found] of opened.tables.entries()) {
      const source = await withoutForm(found)
      if (wishes.lists !== undefined) source.hints.lists = wishes.lists
      read.push(
        ...(await readTable({ file, fileNumber, position: String(position), source }, reading.onRows)),
      )
    }
  }
  const { onRowsAgain } = reading
  const whole = await withoutBlocks(await joined(read, onRowsAgain), onRowsAgain)
  const known = await explained(
    await stacked(whole, onRowsAgain),
    (await wishes.words?.()) ?? [],
    onRowsAgain,
  )
  return group(await overridden(known, wishes, onRowsAgain))
}

/** Tables about which a person says something, now or with an earlier file of the shape, are looked at again. */
async function overridden(
  read: readonly Read[],
  wishes: Wishes,
  onRows: (numRows: number) => void,
): Promise<Read[]> {
  const known = new Set(read.map(({ key }) => key))
  const stray = wishes.overrides.find(({ table }) => !known.has(table))
  if (stray !== undefined) throw new Problem('not-found', { what: stray.table })
  const asked = new Map<Read, Omit<TableOverride, 'table'>>()
  for (const { signature, members } of group(read).groups) {
    const kept = await wishes.recall(signature)
    for (const [number, member] of members.entries()) {
      const one = read.find(({ key }) => key === member.key)!
      const said = wishes.overrides.find(({ table }) => table === one.key)
      const recalled = kept?.[number]
      if (said !== undefined) asked.set(one, said)
      else if (recalled != null) asked.set(one, recalledOverride(recalled, one))
    }
  }
  const result: Read[] = []
  for (const one of read) {
    const said = asked.get(one)
    const saysNothing = said === undefined || (Object.keys(said).length <= 2 && said.columns.length === 0)
    result.push(saysNothing ? one : await saidOf(one, said, onRows))
  }
  return result
}

/** What is said of this table goes before what the dictionary says of every column of a name. */
async function saidOf(
  one: Read,
  said: Omit<TableOverride, 'table'>,
  onRows: (numRows: number) => void,
): Promise<Read> {
  const others = (one.explained?.columns ?? []).filter(
    ({ index }) => !said.columns.some((column) => column.index === index),
  )
  const again = await readAgain(one, { ...said, columns: [...said.columns, ...others] }, onRows)
  return { ...again, override: { ...said, table: one.key } }
}

async function readTable(
  from: { file: SourceFile; fileNumber: number; position: string; source: SourceTable },
  onRows: (numRows: number) => void,
): Promise<Read[]> {
  const { source } = from
  const recogniser = createSheetRecogniser(source.hints)
  let lastRow = 0
  for await (const batch of batchesOf(source)) {
    for (const { row, cells } of batch) recogniser.observe(row, cells)
    lastRow = batch.at(-1)?.row ?? lastRow
    onRows(batch.length)
  }
  return recogniser.finish().map((table) => {
    const position = `${from.position}${placeOf(table)}`
    return {
      ...from,
      position,
      key: tableKey(from.fileNumber, position),
      table,
      lastRow,
      found: { profile: table.profile, shape: shapeOf(table), titles: titlesOf(table) },
      override: null,
    }
  })
}

const together = (read: readonly Read[]) =>
  recogniseTogether(read.map(({ file, table }) => ({ file: file.name, table })))

/** Puts the columns of a list that is set in several below each other. */
async function joined(read: Read[], onRows: (numRows: number) => void): Promise<Read[]> {
  const result: Read[] = []
  for (const one of read) {
    const key = columnsKey(one)
    const parts =
      key === null ? [] : read.filter((other) => other.source === one.source && columnsKey(other) === key)
    if (parts.length < 2 || !isOneList(parts)) result.push(one)
    else if (parts[0] === one) {
      const { file, fileNumber, position } = one
      result.push(...(await readTable({ file, fileNumber, position, source: joinColumns(parts) }, onRows)))
    }
  }
  return result
}

/** Puts blocks that stand under headings of their own on one sheet into one table. */
async function withoutBlocks(read: Read[], onRows: (numRows: number) => void): Promise<Read[]> {
  const result: Read[] = []
  const taken = new Set<Read>()
  for (const one of read) {
    if (taken.has(one)) continue
    const key = blockKey(one)
    const blocks =
      key === null ? [] : read.filter((other) => other.source === one.source && blockKey(other) === key)
    const source = blocks.length < 2 ? null : await stackBlocks(blocks)
    if (source === null) {
      result.push(one)
      continue
    }
    for (const block of blocks) taken.add(block)
    const { file, fileNumber, position } = one
    result.push(...(await readTable({ file, fileNumber, position, source }, onRows)))
  }
  return result
}

/** Puts sheets of one workbook that hold parts of the same table on top of each other. */
async function stacked(read: Read[], onRows: (numRows: number) => void): Promise<Read[]> {
  const byShape = new Map<string, Read[]>()
  for (const { members } of together(read).groups) {
    const one = read[members[0]!.index]!
    const key = members.length === 1 ? stackKey(one) : null
    if (key === null) continue
    const shape = `${one.file.id} ${one.file.sha256}\n${key}`
    const alike = byShape.has(shape) ? shape : likeShape(byShape, one)
    byShape.set(alike ?? shape, [...(byShape.get(alike ?? shape) ?? []), one])
  }
  let result = read
  for (const sheets of byShape.values()) {
    if (sheets.length < 2) continue
    const { file, fileNumber } = sheets[0]!
    const source = stackSheets(sheets, file.name)
    const position = sheets.map((sheet) => sheet.position).join('+')
    const whole = await readTable({ file, fileNumber, position, source }, onRows)
    // The title above the first sheet names that sheet alone.
    for (const { table } of whole)
      table.evidence = table.evidence.filter(({ code }) => code !== 'table-title')
    const at = result.indexOf(sheets[0]!)
    result = [...result.slice(0, at), ...whole, ...result.slice(at)].filter((one) => !sheets.includes(one))
  }
  return result
}

/** The sheets before in the same file that hold nearly the same columns. */
function likeShape(byShape: Map<string, Read[]>, one: Read): string | undefined {
  for (const [shape, [first]] of byShape)
    if (first!.file === one.file && isLikeSheet(first!, one)) return shape
  return undefined
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
  const parts = members
    .map(({ file, position, override, explained: words }) =>
      [
        file.sha256,
        position,
        ...(override === null ? [] : [fingerprintOf(override)]),
        ...(words === undefined ? [] : [words.print]),
      ].join(' '),
    )
    .sort()
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

function signatureOf(profile: string | null, members: readonly Member[]): string {
  const shapes = members.map(({ found }) => found.shape).sort()
  const found = members.length === 1 ? members[0]!.found.profile : profile
  return createHash('sha256')
    .update([found ?? '', ...shapes].join('\n'))
    .digest('hex')
}

const shapeOf = ({ columns }: RecognisedTable): string =>
  columns.map(({ title, canonical }) => `${title}:${canonical ?? ''}`).join('|')

const titlesOf = ({ columns }: RecognisedTable): Map<number, string> =>
  new Map(columns.flatMap(({ index, title }) => (index === null ? [] : [[index, title] as const])))
