import { join } from 'node:path'
import { titleKey } from '@jingjing/analysis/recognise/fields'
import { matchColumns } from '@jingjing/analysis/recognise/forms/match-columns'
import type { FormRecipe, FormSheet, FormSource, SheetRecipe } from '@jingjing/schema/forms'
import { Problem } from '@jingjing/schema/problems'
import { datasetTables, type TableAtVersion, tableAtVersion } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'
import { type ArrivingFile, receiveUploads, uploadsFolder } from '../../ingest/index.ts'
import { insertForm } from './form-queries.ts'
import { understandForm } from './understand-form.ts'
import { openWorkbookParts } from './workbook-parts.ts'

const SEQUENCE_TITLES = new Set(['序号', '编号序', '次序', 'no', 'number'].map(titleKey))
/** Below this share of answered columns a dataset has nothing to do with the form. */
const MIN_SHARE = 0.34

/** Takes an empty workbook in, says what its sheets ask for, and proposes how they are filled. */
export async function receiveForm(
  context: Context,
  dataDir: string,
  arriving: AsyncIterable<ArrivingFile>,
): Promise<{ id: number }> {
  const { database, person, reader } = context
  const { files } = await receiveUploads({ database, dataDir, personId: person.id }, arriving)
  const [file] = files
  if (file === undefined) throw new Problem('no-files')
  const path = join(uploadsFolder(dataDir), file.sha256)
  const parts = await openWorkbookParts(path, file.name)
  const sheets = await understandForm(path, file.name, parts)
  if (sheets.length === 0) throw new Problem('form-not-understood', { file: file.name })
  const tables = await database.read(reader, async (tx) => {
    const found: TableAtVersion[] = []
    for (const one of await datasetTables(tx)) found.push(await tableAtVersion(tx, reader, one))
    return found
  })
  const id = await database.write((tx) =>
    insertForm(tx, {
      title: sheets[0]?.title ?? file.name.replace(/\.\w+$/, ''),
      fileName: file.name,
      sourceFileId: file.id,
      sheets,
      recipe: proposeRecipe(sheets, tables),
      createdBy: person.id,
    }),
  )
  return { id }
}

/** Sheets of one shape are filled alike: one for each community, one for each month. */
const shapeOf = (sheet: FormSheet): string =>
  sheet.columns.map((column) => `${column.index}:${titleKey(column.title)}`).join('|')

export function proposeRecipe(sheets: readonly FormSheet[], tables: readonly TableAtVersion[]): FormRecipe {
  const byShape = new Map<string, FormSheet[]>()
  for (const sheet of sheets) byShape.set(shapeOf(sheet), [...(byShape.get(shapeOf(sheet)) ?? []), sheet])
  return {
    parts: [...byShape.values()].flatMap((alike) => {
      const part = proposePart(alike, tables)
      return part === null ? [] : [part]
    }),
  }
}

function proposePart(alike: readonly FormSheet[], tables: readonly TableAtVersion[]): SheetRecipe | null {
  const [sheet] = alike
  if (sheet === undefined) return null
  const asked = sheet.columns.filter(
    (column) => !column.isFormula && !SEQUENCE_TITLES.has(titleKey(column.title)),
  )
  const words = `${sheet.title ?? ''}${sheet.name}`
  let best: { table: TableAtVersion; refs: (string | null)[]; numFound: number; score: number } | null = null
  for (const table of tables) {
    const held = table.fields.map(({ name, title, canonical }) => ({ ref: name, title, canonical }))
    const refs = matchColumns(asked, held)
    const numFound = refs.filter((ref) => ref !== null).length
    // Of two that answer as many columns, the one that is called like the form.
    const score = numFound + sharedPairs(words, table.title)
    if (numFound > 0 && score > (best?.score ?? 0)) best = { table, refs, numFound, score }
  }
  if (best === null || best.numFound < asked.length * MIN_SHARE) return null
  const { table, refs } = best
  const columns = sheet.columns
    .filter((column) => !column.isFormula)
    .map((column): SheetRecipe['columns'][number] => {
      const ref = refs[asked.indexOf(column)] ?? null
      const source: FormSource = SEQUENCE_TITLES.has(titleKey(column.title))
        ? { kind: 'sequence' }
        : ref === null
          ? { kind: 'none' }
          : { kind: 'field', ref }
      return { index: column.index, source }
    })
  return {
    sheets: alike.map((one) => one.name),
    spec: { dataset: table.datasetId, table: table.tableName, crs: 'EPSG:4326' },
    columns,
    // Several sheets of one shape are told apart by what they are called: by community, where the data has one.
    sheetField:
      alike.length > 1 ? (table.fields.find((field) => field.canonical === 'community')?.name ?? null) : null,
  }
}

/** Below 1: how many of the pairs of characters of the second text stand in the first. */
function sharedPairs(text: string, title: string): number {
  const pairs = Array.from({ length: Math.max(0, title.length - 1) }, (_one, at) => title.slice(at, at + 2))
  return pairs.filter((pair) => text.includes(pair)).length / (pairs.length + 1)
}
