import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { readPerson } from '../../access-control/index.ts'
import { selectRejectedRows, selectRejectedSheets } from '../../catalog/index.ts'
import { readerOf } from '../../context.ts'
import type { Database, Reader } from '../../db/database.ts'
import { openFile, type SourceRow, type SourceTable } from '../formats/open-file.ts'
import { unreadable } from '../formats/source-table.ts'
import { readWorkbook } from '../formats/xlsx-parts.ts'
import { withArchive } from '../formats/zip-archive.ts'
import type { SourceFile } from '../queries.ts'
import { uploadsFolder } from '../receive-uploads.ts'
import type { Member, UnderstoodGroup } from '../understand-files.ts'
import { type KeptSheet, MARK_SHEET, NUM_OWN_COLUMNS } from './keep-rejected.ts'

/** The dataset whose rejected rows come back, and which stored row each of them is. */
export interface Correction {
  datasetId: string
  title: string
  keys: Map<string, Map<number, number>>
}

/**
 * Sets aside the files that are workbooks of rejected rows, corrected by a person: their rows are read as those of the
 * file they came from, whatever the few of them would look like by themselves.
 *
 * @throws Problem `not-found` where the person does not see the dataset, `not-permitted` where its rows are personal
 */
export async function takeCorrections(
  database: Database,
  dataDir: string,
  files: readonly SourceFile[],
  personId: number | null,
): Promise<{ groups: UnderstoodGroup[]; others: SourceFile[] }> {
  const groups: UnderstoodGroup[] = []
  const others: SourceFile[] = []
  for (const file of files) {
    const path = join(uploadsFolder(dataDir), file.path)
    if (await isMarked(path, file.name)) groups.push(await readCorrection(database, file, path, personId))
    else others.push(file)
  }
  return { groups, others }
}

/** What is no readable workbook is none of ours; its reader says what is wrong with it. */
async function isMarked(path: string, name: string): Promise<boolean> {
  try {
    return await withArchive(path, name, async (archive) => {
      if (!archive.has('xl/workbook.xml')) return false
      const { sheets } = await readWorkbook(archive.read('xl/workbook.xml'), name)
      return sheets.some((sheet) => sheet.name === MARK_SHEET)
    })
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

async function readCorrection(
  database: Database,
  file: SourceFile,
  path: string,
  personId: number | null,
): Promise<UnderstoodGroup> {
  const { tables } = await openFile(path, file.name)
  const asked = await readMark(tables, file.name)
  const reader = await readerOfPerson(database, personId)
  const seen =
    reader === null
      ? await database.write((tx) => selectRejectedRows(tx, asked))
      : await database.read(reader, (tx) => selectRejectedRows(tx, asked))
  if (seen === undefined) throw new Problem('not-found', { what: `${asked.datasetId} v${asked.version}` })
  if (seen.has_personal && reader !== null && !reader.seesMasks && seen.created_by !== personId)
    throw new Problem('not-permitted', { permission: 'personal-data:read' })
  const kept = (await database.write((tx) => selectRejectedSheets(tx, asked))) as KeptSheet[]
  const members = kept.flatMap((sheet): Member[] => {
    const source = tables.find((one) => one.hints.name === sheet.sheet)
    if (source === undefined) return []
    const table = structuredClone(sheet.recognised)
    const corrected = correctedTable(source, sheet, file.name, table.findings)
    const found = { profile: table.profile, shape: '', titles: new Map<number, string>() }
    return [
      {
        name: sheet.table,
        file,
        fileNumber: 0,
        key: `${file.id} ${sheet.sheet}`,
        position: sheet.sheet,
        source: corrected,
        table,
        found,
        override: null,
      },
    ]
  })
  const [first] = members
  if (first === undefined) throw unreadable(file.name, 'unreadable-correction-columns')
  const { geometry } = first.table
  return {
    key: `${file.name}#${asked.datasetId}`,
    title: seen.title,
    profile: first.table.profile,
    sourceCrs: geometry.kind === 'none' ? null : geometry.crs,
    members,
    findings: [],
    contentSha256: createHash('sha256').update(`${file.sha256} ${MARK_SHEET}`).digest('hex'),
    signature: '',
    correction: {
      datasetId: asked.datasetId,
      title: seen.title,
      keys: new Map(kept.map((sheet) => [sheet.table, new Map(sheet.keys)])),
    },
  }
}

async function readMark(
  tables: readonly SourceTable[],
  name: string,
): Promise<{ datasetId: string; version: number }> {
  const sheet = tables.find((one) => one.hints.name === MARK_SHEET)
  for await (const { cells } of sheet?.rows() ?? []) {
    const [mark, datasetId, version] = cells
    if (mark === MARK_SHEET && typeof datasetId === 'string' && Number.isInteger(Number(version)))
      return { datasetId, version: Number(version) }
    break
  }
  throw unreadable(name, 'unreadable-correction-columns')
}

/** Null for the owner of the data folder, who uses the command line and sees everything. */
async function readerOfPerson(database: Database, personId: number | null): Promise<Reader | null> {
  if (personId === null || personId < 0) return null
  const person = await readPerson(database, personId)
  if (person === null) throw new Problem('not-signed-in')
  return readerOf(person)
}

/** The sheet's rows under their numbers in the file they came from, each cell where it stood there. */
function correctedTable(
  source: SourceTable,
  kept: KeptSheet,
  fileName: string,
  findings: Member['table']['findings'],
): SourceTable {
  const known = new Set(kept.keys.map(([row]) => row))
  async function* rows(): AsyncGenerator<SourceRow> {
    let places: number[] | null = null
    let numUnknown = 0
    for await (const { cells } of source.rows()) {
      if (places === null) {
        places = placesOf(cells, kept, fileName)
        continue
      }
      const row = Number(cells[0])
      if (cells.every((cell) => cell === null || cell === '')) continue
      if (!known.has(row)) {
        numUnknown += 1
        continue
      }
      const restored: Cell[] = []
      for (const [i, { index }] of kept.columns.entries()) {
        while (restored.length < index) restored.push(null)
        restored[index] = cells[places[i] as number] ?? null
      }
      yield { row, cells: restored }
    }
    findings.length = 0
    if (numUnknown > 0)
      findings.push({ severity: 'warning', code: 'correction-row-unknown', count: numUnknown })
  }
  return { hints: { name: kept.sheet }, rows }
}

/** Where each column stands in the workbook that came back; a column taken out would empty cells that nobody touched. */
function placesOf(header: readonly Cell[], { columns }: KeptSheet, fileName: string): number[] {
  const taken = new Set<number>()
  return columns.map(({ title }, i) => {
    const expected = i + NUM_OWN_COLUMNS
    const place =
      header[expected] === title
        ? expected
        : header.findIndex((cell, at) => at >= NUM_OWN_COLUMNS && cell === title && !taken.has(at))
    if (place === -1) throw unreadable(fileName, 'unreadable-correction-columns')
    taken.add(place)
    return place
  })
}
