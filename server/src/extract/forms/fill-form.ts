import type { Cell as SheetCellValue } from '@jingjing/analysis/recognise/contract'
import type {
  FormChange,
  FormFilling,
  FormMark,
  FormRecipe,
  FormSheet,
  SheetRecipe,
} from '@jingjing/schema/forms'
import type { Database, Reader } from '../../db/database.ts'
import type { Cell, ExtractRow } from '../formats/format.ts'
import { neutralText } from '../formats/neutral-text.ts'
import { columnName } from '../formats/xlsx.ts'
import { type OpenedExtract, openExtract, versionsOf } from '../read-extract.ts'
import {
  fillCell,
  forgetFormulaValues,
  type ListRule,
  type NewValue,
  rangeOf,
  readListRules,
  type SheetXml,
  writeSheetXml,
} from './sheet-xml.ts'
import type { WorkbookParts } from './workbook-parts.ts'

/** What was filled into a row, by the titles of its columns: kept for the comparison with the next filling. */
export interface FilledRow {
  sheet: string
  label: string
  values: Record<string, string>
}

export interface FilledForm {
  numRows: number
  numCells: number
  marks: FormMark[]
  filled: FilledRow[]
  versions: FormFilling['versions']
}

const NUM_LISTED_MARKS = 500
const NUM_LISTED_CHANGES = 500
/** Days from the spreadsheet's day 0 to 1970-01-01, in its two calendars. */
const EPOCH_SERIAL_DAYS = { 1900: 25_569, 1904: 24_107 } as const

/** Fills the sheets of the parts in place, as the person who asks, and says what it could not fill. */
export async function fillForm(
  store: { database: Database; reader: Reader; onRows(numRows: number): void },
  form: {
    sheets: readonly FormSheet[]
    recipe: FormRecipe
    texts: ReadonlyMap<string, ReadonlyMap<number, SheetCellValue[]>>
  },
  parts: WorkbookParts,
): Promise<FilledForm> {
  const result: FilledForm = { numRows: 0, numCells: 0, marks: [], filled: [], versions: [] }
  for (const part of form.recipe.parts) {
    for (const name of part.sheets) {
      const sheet = form.sheets.find((one) => one.name === name)
      const xml = parts.sheets.get(name)
      if (sheet === undefined || xml === undefined) continue
      const opened = await openExtract(store.database, store.reader, specOf(part, name))
      for (const version of versionsOf(opened.plan))
        if (!result.versions.some((one) => one.dataset === version.dataset)) result.versions.push(version)
      await fillSheet({ ...store, part, sheet, xml, parts, opened, texts: form.texts }, result)
    }
  }
  const named = new Set(form.recipe.parts.flatMap((part) => part.sheets))
  for (const sheet of form.sheets)
    if (!named.has(sheet.name))
      mark(result, { sheet: sheet.name, cell: null, column: null, why: 'no-source' })
  for (const xml of parts.sheets.values()) forgetFormulaValues(xml)
  return result
}

function specOf(part: SheetRecipe, sheetName: string): SheetRecipe['spec'] {
  if (part.sheetField === null) return part.spec
  const own = { field: part.sheetField, is: 'equals' as const, value: sheetName }
  return { ...part.spec, filter: part.spec.filter === undefined ? own : { all: [part.spec.filter, own] } }
}

interface SheetWork {
  onRows(numRows: number): void
  part: SheetRecipe
  sheet: FormSheet
  xml: SheetXml
  parts: WorkbookParts
  opened: OpenedExtract
  texts: ReadonlyMap<string, ReadonlyMap<number, SheetCellValue[]>>
}

async function fillSheet(work: SheetWork, result: FilledForm): Promise<void> {
  const { part, sheet, opened } = work
  const filler = createFiller(work, result)
  const labelSource = part.columns.find((column) => column.index === sheet.labels?.column)?.source
  const labelAt = labelSource?.kind === 'field' ? refIndex(opened, labelSource.ref) : -1
  const rowByLabel =
    sheet.labels === null || labelAt < 0
      ? null
      : new Map(sheet.labels.rows.map(({ row, label }) => [label, row]))
  const room = sheet.lastRow === null ? Number.POSITIVE_INFINITY : sheet.lastRow
  const met = new Set<number>()
  let next = sheet.firstRow
  let numWithoutRoom = 0
  let numWithoutRow = 0
  for await (const rows of opened.batches()) {
    for (const row of rows) {
      const named = rowByLabel?.get(String(row.values[labelAt] ?? '').trim())
      if (rowByLabel !== null) {
        if (named === undefined) numWithoutRow += 1
        else met.add(named)
      } else if (next > room) numWithoutRoom += 1
      const target = rowByLabel === null ? (next <= room ? next : undefined) : named
      if (target === undefined) continue
      filler.fill(target, row, next - sheet.firstRow + 1)
      next += 1
      result.numRows += 1
    }
    work.onRows(rows.length)
  }
  // A place that no row names has none of what is counted: a nought, not a gap.
  if (rowByLabel !== null && opened.plan.groupBy !== null)
    for (const [label, row] of rowByLabel) if (!met.has(row)) filler.fillNoughts(row, label)
  const about = { sheet: sheet.name, cell: null, column: null }
  if (numWithoutRoom > 0) mark(result, { ...about, why: 'no-room', count: numWithoutRoom })
  if (numWithoutRow > 0) mark(result, { ...about, why: 'no-row', count: numWithoutRow })
  filler.markColumns()
}

const refIndex = (opened: OpenedExtract, ref: string): number =>
  opened.plan.columns.findIndex((column) => column.ref === ref)

function createFiller(work: SheetWork, result: FilledForm) {
  const { part, sheet, xml, parts, opened } = work
  const rules = readListRules(writeSheetXml({ ...xml, rows: [] }), (reference) =>
    listedCells(reference, sheet.name, work),
  )
  const styleBelow = (column: number): number | null =>
    xml.rows
      .filter(
        (row) => row.number >= sheet.firstRow && (sheet.lastRow === null || row.number <= sheet.lastRow),
      )
      .flatMap((row) => row.cells)
      .findLast((cell) => cell.column === column)?.style ?? null
  const styles = new Map(sheet.columns.map((column) => [column.index, styleBelow(column.index)]))
  const numEmpty = new Map<number, number>()

  const put = (row: number, column: FormSheet['columns'][number], value: Cell, type: string): void => {
    const known = xml.rows
      .find((one) => one.number === row)
      ?.cells.find((cell) => cell.column === column.index)
    if (known?.hasFormula) return
    if (value === null) {
      numEmpty.set(column.index, (numEmpty.get(column.index) ?? 0) + 1)
      return
    }
    const choices = rules.find((rule) => rule.ranges.some((range) => covers(range, row - 1, column.index)))
    const shown = typeof value === 'boolean' ? (value ? '是' : '否') : value
    if (choices !== undefined && !choices.values.includes(String(shown))) {
      mark(result, {
        sheet: sheet.name,
        cell: `${columnName(column.index)}${row}`,
        column: column.title,
        why: 'not-in-list',
      })
      return
    }
    const style = known?.style ?? styles.get(column.index) ?? null
    const isDate = style !== null && parts.isDateByStyle[style] === true
    if (fillCell(xml, { row, column: column.index, style }, cellValueOf(shown, type, isDate, parts.epoch)))
      result.numCells += 1
  }

  return {
    fill(row: number, from: ExtractRow, position: number): void {
      const values: Record<string, string> = {}
      for (const column of sheet.columns) {
        const source = part.columns.find((one) => one.index === column.index)?.source
        if (source === undefined || source.kind === 'none' || column.isFormula) continue
        if (column.index === sheet.labels?.column && source.kind === 'field') {
          values[column.title] = String(from.values[refIndex(opened, source.ref)] ?? '')
          continue
        }
        if (source.kind === 'sequence') {
          put(row, column, position, 'integer')
        } else if (source.kind === 'constant') {
          put(row, column, source.text, 'text')
        } else {
          const at = refIndex(opened, source.ref)
          const value = from.values[at] ?? null
          put(row, column, value, opened.plan.columns[at]?.type ?? 'text')
          if (value !== null) values[column.title] = String(value)
        }
      }
      result.filled.push({ sheet: sheet.name, label: labelOf(values), values })
    },
    fillNoughts(row: number, label: string): void {
      const values: Record<string, string> = {}
      for (const column of sheet.columns) {
        const source = part.columns.find((one) => one.index === column.index)?.source
        if (source?.kind !== 'field' || column.isFormula) continue
        if (column.index === sheet.labels?.column) values[column.title] = label
        const field = opened.plan.columns[refIndex(opened, source.ref)]
        if (field?.ref.startsWith('measure.') !== true || field.unit !== null || field.type !== 'integer')
          continue
        put(row, column, 0, 'integer')
        values[column.title] = '0'
      }
      result.filled.push({ sheet: sheet.name, label, values })
    },
    markColumns(): void {
      for (const column of sheet.columns) {
        if (column.isFormula) continue
        const source = part.columns.find((one) => one.index === column.index)?.source
        const about = { sheet: sheet.name, cell: null, column: column.title }
        if (source === undefined || source.kind === 'none') mark(result, { ...about, why: 'no-source' })
        const count = numEmpty.get(column.index)
        if (count !== undefined) mark(result, { ...about, why: 'no-value', count })
      }
    },
  }
}

const covers = (range: ListRule['ranges'][number], row: number, column: number): boolean =>
  row >= range.minRow && row <= range.maxRow && column >= range.minColumn && column <= range.maxColumn

/** The texts of the cells that a drop-down names: `'选项'!$A$1:$A$6`, or a range of the same sheet. */
function listedCells(reference: string, sheetName: string, work: SheetWork): string[] | null {
  const matched = /^(?:'?(.+?)'?!)?(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)$/.exec(reference.trim())
  const [range] = matched === null ? [] : rangeOf(matched[2] as string)
  const texts = work.texts.get(matched?.[1] ?? sheetName)
  if (range === undefined || texts === undefined) return null
  const values: string[] = []
  for (let row = range.minRow; row <= range.maxRow; row++)
    for (let column = range.minColumn; column <= range.maxColumn; column++) {
      const cell = texts.get(row + 1)?.[column]
      if (cell !== null && cell !== undefined && cell !== '') values.push(String(cell).trim())
    }
  return values
}

/** A value as the form's cell wants it: a day as a day where the cell shows days, as text where it does not. */
function cellValueOf(
  value: string | number | boolean,
  type: string,
  isDate: boolean,
  epoch: 1900 | 1904,
): NewValue {
  if (typeof value === 'number') return { number: value }
  if (typeof value === 'boolean') return { boolean: value }
  if ((type === 'date' || type === 'timestamp') && isDate) {
    const wall = value.replace(/(Z|[+-]\d\d:\d\d)$/, '')
    const milliseconds = Date.parse(wall.length === 10 ? `${wall}T00:00:00Z` : `${wall}Z`)
    if (!Number.isNaN(milliseconds))
      return { number: Number((milliseconds / 86_400_000 + EPOCH_SERIAL_DAYS[epoch]).toFixed(9)) }
  }
  if (type === 'timestamp') return { text: value.replace('T', ' ').replace(/\+08:00$/, '') }
  return { text: neutralText(value) }
}

const labelOf = (values: Record<string, string>): string =>
  Object.values(values).find((value) => value !== '' && !/^[\d.]+$/.test(value)) ??
  Object.values(values)[0] ??
  ''

function mark(result: FilledForm, one: Omit<FormMark, 'count'> & { count?: number }): void {
  const known = result.marks.find(
    (other) =>
      other.cell === null &&
      other.sheet === one.sheet &&
      other.column === one.column &&
      other.why === one.why,
  )
  if (one.cell === null && known !== undefined) known.count += one.count ?? 1
  else if (result.marks.length < NUM_LISTED_MARKS) result.marks.push({ count: 1, ...one })
}

/** What changed from one filling to the next, row by row: rows are told apart by their names, equal ones by their order. */
export function compareFillings(
  before: readonly FilledRow[],
  after: readonly FilledRow[],
): NonNullable<FormFilling['changes']> {
  const keyed = (rows: readonly FilledRow[]): Map<string, FilledRow> => {
    const numByName = new Map<string, number>()
    return new Map(
      rows.map((row) => {
        const name = `${row.sheet}\n${row.label}`
        const count = numByName.get(name) ?? 0
        numByName.set(name, count + 1)
        return [`${name}\n${count}`, row]
      }),
    )
  }
  const [old, now] = [keyed(before), keyed(after)]
  const changes = { numAdded: 0, numRemoved: 0, numChanged: 0, listed: [] as FormChange[] }
  const list = (change: FormChange): void => {
    if (changes.listed.length < NUM_LISTED_CHANGES) changes.listed.push(change)
  }
  for (const [key, row] of now) {
    const was = old.get(key)
    if (was === undefined) {
      changes.numAdded += 1
      list({ sheet: row.sheet, kind: 'added', row: row.label, column: null, before: null, after: null })
      continue
    }
    for (const column of new Set([...Object.keys(was.values), ...Object.keys(row.values)])) {
      const [one, other] = [was.values[column] ?? null, row.values[column] ?? null]
      if (one === other) continue
      changes.numChanged += 1
      list({ sheet: row.sheet, kind: 'changed', row: row.label, column, before: one, after: other })
    }
  }
  for (const [key, row] of old) {
    if (now.has(key)) continue
    changes.numRemoved += 1
    list({ sheet: row.sheet, kind: 'removed', row: row.label, column: null, before: null, after: null })
  }
  return changes
}
