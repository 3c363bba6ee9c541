import { Problem } from '@jingjing/schema/problems'
import { manifestLines } from '../manifest.ts'
import { columnHeading } from './column-heading.ts'
import type { Cell, ExtractRow, ExtractTable, Format } from './format.ts'
import { geometryColumns } from './geometry-columns.ts'
import { neutralText } from './neutral-text.ts'
import { sheetText, xmlText } from './xml-text.ts'
import { openZipWriter } from './zip-writer.ts'

const MAX_ROWS = 1_048_576
const MAX_CELL_CHARACTERS = 32_767
const MAX_COLUMNS = 16_384
/** Days from the spreadsheet's day 0 to 1970-01-01. */
const EPOCH_SERIAL_DAYS = 25_569
/** Before March 1900 a spreadsheet's days are one off, since it counts a 29 February that never was. */
const FIRST_SAFE_SERIAL = 61

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const STYLE = { plain: 0, header: 1, date: 2, timestamp: 3, text: 4, wrapped: 5 } as const

/** A workbook written as a stream: rows go into the archive as they come. Long tables go on on a further sheet. */
export const xlsx: Format = {
  ending: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  refusal: (table) => (table.columns.length > MAX_COLUMNS - 2 ? 'too-many-columns' : null),
  write: writeWorkbook,
}

async function writeWorkbook(
  table: ExtractTable,
  batches: () => AsyncIterable<ExtractRow[]>,
  path: string,
): Promise<void> {
  const zip = await openZipWriter(path)
  const rows = oneByOne(batches())
  const geometry = geometryColumns(table)
  const widths = widthsOf(table)
  const sheets: string[] = []
  let next = await rows.next()
  do {
    const sheet = async function* (): AsyncIterable<string> {
      yield sheetStart(widths, true)
      const titles = [...table.columns.map(columnHeading), ...(geometry?.titles ?? [])]
      yield `<row r="1">${titles.map((title, index) => textCell(`${columnName(index)}1`, neutralText(title), STYLE.header)).join('')}</row>`
      let row = 1
      for (; !next.done && row < MAX_ROWS; next = await rows.next()) {
        row += 1
        yield sheetRow(row, next.value, table, geometry)
      }
      yield sheetEnd(`A1:${columnName(titles.length - 1)}${row}`)
    }
    sheets.push(sheetName(table.title, sheets.length))
    await zip.add(`xl/worksheets/sheet${sheets.length}.xml`, sheet())
  } while (!next.done)
  const isEnglish = table.output.language === 'en'
  sheets.push(isEnglish ? 'About this extract' : '提取说明')
  await zip.add(`xl/worksheets/sheet${sheets.length}.xml`, manifestSheet(table))
  await zip.add('xl/workbook.xml', [workbookPart(sheets)])
  await zip.add('xl/_rels/workbook.xml.rels', [workbookRelations(sheets.length)])
  await zip.add('xl/styles.xml', [STYLES])
  await zip.add('_rels/.rels', [
    `${HEADER}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ])
  await zip.add('[Content_Types].xml', [contentTypes(sheets.length)])
  await zip.close()
}

async function* oneByOne(batches: AsyncIterable<ExtractRow[]>): AsyncGenerator<ExtractRow, undefined> {
  for await (const rows of batches) yield* rows
  return undefined
}

function sheetRow(
  number: number,
  row: ExtractRow,
  table: ExtractTable,
  geometry: ReturnType<typeof geometryColumns>,
): string {
  let cells = ''
  row.values.forEach((value, index) => {
    cells += cellOf(`${columnName(index)}${number}`, value, table.columns[index]?.type ?? 'text')
  })
  geometry?.cellsOf(row).forEach((value, index) => {
    cells += cellOf(`${columnName(row.values.length + index)}${number}`, value, geometry.type)
  })
  return `<row r="${number}">${cells}</row>`
}

function cellOf(at: string, value: Cell, type: string): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${at}"><v>${value}</v></c>` : ''
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`
  if (type === 'date' || type === 'timestamp') {
    const serial = serialOf(value)
    if (serial !== null)
      return `<c r="${at}" s="${type === 'date' ? STYLE.date : STYLE.timestamp}"><v>${serial}</v></c>`
  }
  return textCell(at, neutralText(value), STYLE.text)
}

/** Days of the spreadsheet for a day or a time of Asia/Shanghai; null where its calendar does not reach. */
function serialOf(text: string): number | null {
  const wall = text.replace(/(Z|[+-]\d\d:\d\d)$/, '')
  const milliseconds = Date.parse(wall.length === 10 ? `${wall}T00:00:00Z` : `${wall}Z`)
  if (Number.isNaN(milliseconds)) return null
  const serial = milliseconds / 86_400_000 + EPOCH_SERIAL_DAYS
  return serial < FIRST_SAFE_SERIAL || serial > 2_958_465 ? null : Number(serial.toFixed(9))
}

function textCell(at: string, text: string, style: number): string {
  if (text.length > MAX_CELL_CHARACTERS)
    throw new Problem('extract-format', { format: 'xlsx', reason: 'text-too-long' })
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${sheetText(text)}</t></is></c>`
}

export function columnName(index: number): string {
  let name = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

const WIDTH_BY_TYPE: Record<string, number> = { date: 12, timestamp: 20, boolean: 8, integer: 12, number: 14 }

function widthsOf(table: ExtractTable): number[] {
  return table.columns.map((column) => {
    // A Chinese character is about as wide as two digits.
    const heading = [...columnHeading(column)].reduce((sum, one) => sum + (one > '\u2e80' ? 2 : 1), 2)
    return Math.min(48, Math.max(heading, WIDTH_BY_TYPE[column.type] ?? 18))
  })
}

function sheetStart(widths: readonly number[], isFrozen: boolean): string {
  const columns = widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('')
  const view = isFrozen
    ? '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    : '<sheetView workbookViewId="0"/>'
  return `${HEADER}<worksheet xmlns="${MAIN}"><sheetViews>${view}</sheetViews>${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>`
}

const sheetEnd = (range: string | null): string =>
  `</sheetData>${range === null ? '' : `<autoFilter ref="${range}"/>`}</worksheet>`

function manifestSheet(table: ExtractTable): string[] {
  const rows = manifestLines(table.manifest, table.output.language).map(
    ([name, value], index) =>
      `<row r="${index + 1}">${textCell(`A${index + 1}`, name, STYLE.header)}${textCell(`B${index + 1}`, neutralText(value), STYLE.wrapped)}</row>`,
  )
  return [sheetStart([24, 96], false), ...rows, sheetEnd(null)]
}

/** At most 31 characters, none of `[]:*?/\`, and no two alike. */
function sheetName(title: string, index: number): string {
  const name = title.replace(/[[\]:*?/\\']/g, ' ').trim() || 'Sheet'
  return index === 0 ? name.slice(0, 31) : `${name.slice(0, 27)} ${index + 1}`
}

const workbookPart = (sheets: readonly string[]): string =>
  `${HEADER}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
    .map((name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join('')}</sheets></workbook>`

const workbookRelations = (numSheets: number): string =>
  `${HEADER}<Relationships xmlns="${PACKAGE}/relationships">${Array.from(
    { length: numSheets },
    (_one, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  ).join('')}<Relationship Id="rIdStyles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`

const contentTypes = (numSheets: number): string => {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return `${HEADER}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${Array.from(
    { length: numSheets },
    (_one, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  ).join('')}</Types>`
}

/** Text cells carry the text format and the quote mark that keep them text when somebody edits them. */
const STYLES = `${HEADER}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6EFEF"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
