import { StringDecoder } from 'node:string_decoder'
import type { Cell, Finding, MergedRange, TableHints } from '@jingjing/analysis/recognise/contract'
import { type OpenedFile, type SourceRow, type SourceTable, unreadable } from './source-table.ts'
import {
  decodeEscapes,
  readDateStyles,
  readSharedStrings,
  readSheetTargets,
  readWorkbook,
} from './xlsx-parts.ts'
import { createXmlParser, localName } from './xml-events.ts'
import { damaged, openZip, withArchive, type ZipArchive } from './zip-archive.ts'

const MAX_MERGES = 50_000
const MAX_HIDDEN_ROWS = 200_000
/** Columns and rows of the largest sheet that Excel can hold. */
const MAX_COLUMNS = 16_384
const MAX_ROWS = 1_048_576

/** A workbook: every worksheet is a table. Sheets are read as streams; only the shared strings stay in memory. */
export async function openXlsx(path: string, originalName: string): Promise<OpenedFile> {
  return withArchive(path, originalName, async (archive) => {
    const workbook = await readWorkbook(archive.read('xl/workbook.xml'), originalName)
    const relations = 'xl/_rels/workbook.xml.rels'
    if (!archive.has(relations)) throw unreadable(originalName, 'unreadable-damaged-workbook')
    const targets = await readSheetTargets(archive.read(relations), originalName)
    const isDateByStyle = archive.has('xl/styles.xml')
      ? await readDateStyles(archive.read('xl/styles.xml'), originalName)
      : []
    let strings: Promise<string[]> | null = null
    const sharedStrings = () => {
      strings ??= withArchive(path, originalName, async (zip) =>
        zip.has('xl/sharedStrings.xml')
          ? readSharedStrings(zip.read('xl/sharedStrings.xml'), originalName)
          : [],
      )
      return strings
    }
    const tables: SourceTable[] = []
    for (const sheet of workbook.sheets) {
      const entryName = targets.get(sheet.relationId)
      if (entryName === undefined || !archive.has(entryName)) continue
      const notes: Finding[] = []
      const layout = await readLayout(archive, entryName)
      const hints: TableHints = {
        name: sheet.name,
        ...layout,
        isHidden: sheet.isHidden,
        epoch: workbook.epoch,
        notes,
      }
      tables.push({
        hints,
        rows: () =>
          sheetRows({
            path,
            originalName,
            entryName,
            isDateByStyle,
            epoch: workbook.epoch,
            sharedStrings,
            notes,
          }),
      })
    }
    return { tables }
  })
}

interface Layout {
  merges: MergedRange[]
  hiddenRows: number[]
  hiddenColumns: number[]
}

/**
 * Merges stand behind the rows of a sheet and hidden columns before them, yet the header can only be
 * understood with both: a search through the raw bytes finds them without parsing the cells.
 */
async function readLayout(archive: ZipArchive, entryName: string): Promise<Layout> {
  const layout: Layout = { merges: [], hiddenRows: [], hiddenColumns: [] }
  let state: 'head' | 'rows' | 'tail' = 'head'
  let carried = ''
  for await (const chunk of archive.read(entryName)) {
    let text = carried + (chunk as Buffer).toString('latin1')
    carried = ''
    if (state === 'head') {
      const start = text.search(/sheetData\s*\/?>/)
      if (start === -1) {
        carried = text
        continue
      }
      collectHiddenColumns(text.slice(0, start), layout)
      text = text.slice(start + 'sheetData'.length)
      state = 'rows'
    }
    if (state === 'rows') {
      const end = text.search(/<\/(\w+:)?sheetData\s*>/)
      const rows = end === -1 ? text : text.slice(0, end)
      const cut = end === -1 ? Math.max(0, rows.lastIndexOf('<')) : rows.length
      collectHiddenRows(rows.slice(0, cut), layout)
      if (end === -1) {
        carried = rows.slice(cut)
        continue
      }
      state = 'tail'
      text = text.slice(end)
    }
    const cut = text.lastIndexOf('<')
    collectMerges(text.slice(0, cut), layout)
    carried = text.slice(cut)
  }
  if (state === 'tail') collectMerges(carried, layout)
  return layout
}

function collectHiddenColumns(head: string, layout: Layout): void {
  for (const [tag] of head.matchAll(/<(?:\w+:)?col\s[^>]*>/g)) {
    if (!/hidden="(1|true)"/.test(tag)) continue
    const min = Number(/min="(\d+)"/.exec(tag)?.[1])
    const max = Math.min(Number(/max="(\d+)"/.exec(tag)?.[1]), MAX_COLUMNS)
    for (let column = min; column <= max; column++) layout.hiddenColumns.push(column - 1)
  }
}

function collectHiddenRows(rows: string, layout: Layout): void {
  if (!rows.includes('hidden="')) return
  for (const [tag] of rows.matchAll(/<(?:\w+:)?row\s[^>]*hidden="(?:1|true)"[^>]*>/g)) {
    const row = Number(/\br="(\d+)"/.exec(tag)?.[1])
    if (row > 0 && layout.hiddenRows.length < MAX_HIDDEN_ROWS) layout.hiddenRows.push(row - 1)
  }
}

function collectMerges(tail: string, layout: Layout): void {
  for (const match of tail.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)) {
    if (layout.merges.length >= MAX_MERGES) return
    layout.merges.push({
      minRow: Number(match[2]) - 1,
      maxRow: Number(match[4]) - 1,
      minColumn: columnOfLetters(match[1]!),
      maxColumn: columnOfLetters(match[3]!),
    })
  }
}

function columnOfLetters(letters: string): number {
  let column = 0
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - 64
  return column - 1
}

/** Zero-based column of a reference such as `AB12`; -1 where there are no letters. */
function columnOfReference(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

interface SheetSource {
  path: string
  originalName: string
  entryName: string
  isDateByStyle: boolean[]
  epoch: 1900 | 1904
  sharedStrings: () => Promise<string[]>
  notes: Finding[]
}

async function* sheetRows(source: SheetSource): AsyncGenerator<SourceRow> {
  source.notes.length = 0
  const strings = await source.sharedStrings()
  const archive = await openZip(source.path, source.originalName)
  try {
    const reader = createSheetReader(source, strings)
    const decoder = new StringDecoder('utf8')
    for await (const chunk of archive.read(source.entryName)) {
      reader.write(decoder.write(chunk as Buffer))
      yield* reader.take()
    }
    reader.write(decoder.end())
    reader.close()
    yield* reader.take()
    const numFormulas = reader.numFormulasWithoutValue()
    if (numFormulas > 0) {
      source.notes.push({ severity: 'warning', code: 'formula-without-value', count: numFormulas })
    }
  } catch (error) {
    throw damaged(error, source.originalName)
  } finally {
    archive.close()
  }
}

function createSheetReader(source: SheetSource, strings: string[]) {
  const { isDateByStyle, epoch } = source
  const parser = createXmlParser(source.originalName)
  let ready: SourceRow[] = []
  let row = 0
  let cells: Cell[] = []
  let column = -1
  let type = ''
  let isDate = false
  let isCollecting = false
  let text = ''
  let hasValue = false
  let hasFormula = false
  let phoneticDepth = 0
  let numFormulas = 0

  function cellValue(): Cell {
    switch (type) {
      case 's':
        return strings[Number(text)] ?? null
      case 'b':
        return text === '1' || text === 'true'
      case 'inlineStr':
      case 'str':
        return decodeEscapes(text)
      case 'e':
      case 'd':
        return text
      default: {
        const value = Number(text)
        if (text.trim() === '') return null
        if (!Number.isFinite(value)) return text
        return isDate ? { serialDays: value, epoch } : value
      }
    }
  }

  parser.on('opentag', (tag) => {
    switch (localName(tag.name)) {
      case 'row': {
        const stated = Number(tag.attributes.r)
        row = stated > 0 && stated <= MAX_ROWS ? stated : row + 1
        cells = []
        column = -1
        break
      }
      case 'c': {
        const reference = tag.attributes.r
        const stated = reference === undefined ? -1 : columnOfReference(reference)
        column = stated >= 0 ? stated : column + 1
        type = tag.attributes.t ?? 'n'
        isDate = isDateByStyle[Number(tag.attributes.s ?? -1)] ?? false
        text = ''
        hasValue = false
        hasFormula = false
        break
      }
      case 'v':
        isCollecting = true
        hasValue = true
        break
      case 't':
        isCollecting = phoneticDepth === 0
        hasValue = true
        break
      case 'f':
        hasFormula = true
        break
      case 'rPh':
        phoneticDepth++
        break
    }
  })
  parser.on('text', (piece) => {
    if (isCollecting) text += piece
  })
  parser.on('cdata', (piece) => {
    if (isCollecting) text += piece
  })
  parser.on('closetag', (tag) => {
    switch (localName(tag.name)) {
      case 'v':
      case 't':
        isCollecting = false
        break
      case 'rPh':
        phoneticDepth--
        break
      case 'c':
        if (hasValue && column < MAX_COLUMNS) {
          while (cells.length < column) cells.push(null)
          cells[column] = cellValue()
        } else if (hasFormula) {
          numFormulas++
        }
        break
      case 'row':
        if (cells.length > 0) ready.push({ row, cells })
        break
    }
  })

  return {
    write: (chunk: string) => {
      parser.write(chunk)
    },
    close: () => {
      parser.close()
    },
    take: () => {
      const rows = ready
      ready = []
      return rows
    },
    numFormulasWithoutValue: () => numFormulas,
  }
}
