/**
 * The rows of a worksheet as they stand in its XML, to be filled in place: what is not filled stays byte for byte.
 * Sheets are small here (a form is made for people), so the part is one text.
 */

import { columnName } from '../formats/xlsx.ts'
import { sheetText } from '../formats/xml-text.ts'

export interface SheetCell {
  /** Zero-based. */
  column: number
  xml: string
  hasFormula: boolean
  style: number | null
}

export interface SheetRow {
  number: number
  /** The opening tag, whole: heights and styles stand in it. */
  open: string
  cells: SheetCell[]
}

export interface SheetXml {
  before: string
  rows: SheetRow[]
  after: string
  /** Prefix of the element names, with its colon: writers choose it freely. */
  prefix: string
}

export type NewValue = { text: string } | { number: number } | { boolean: boolean }

const columnIndexOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

export function readSheetXml(xml: string): SheetXml {
  const start = /<(\w+:)?sheetData(?:\s[^>]*)?(\/?)>/.exec(xml)
  if (start === null) throw new Error('the worksheet has no sheetData')
  const prefix = start[1] ?? ''
  const begin = start.index + start[0].length
  if (start[2] === '/') {
    const before = `${xml.slice(0, begin - 2)}>`
    return { before, rows: [], after: `</${prefix}sheetData>${xml.slice(begin)}`, prefix }
  }
  const end = xml.indexOf(`</${prefix}sheetData`, begin)
  const rows: SheetRow[] = []
  const pattern = new RegExp(`<${prefix}row\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${prefix}row>)`, 'g')
  let number = 0
  for (const [, attributes = '', content = ''] of xml.slice(begin, end).matchAll(pattern)) {
    number = Number(/\br="(\d+)"/.exec(attributes)?.[1] ?? number + 1)
    rows.push({ number, open: `<${prefix}row${attributes.trimEnd()}>`, cells: readCells(content, prefix) })
  }
  return { before: xml.slice(0, begin), rows, after: xml.slice(end), prefix }
}

function readCells(content: string, prefix: string): SheetCell[] {
  const pattern = new RegExp(`<${prefix}c\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${prefix}c>)`, 'g')
  let column = -1
  return [...content.matchAll(pattern)].map(([xml, attributes = '', inner = '']) => {
    const at = /\br="([A-Z]+)\d+"/.exec(attributes)?.[1]
    column = at === undefined ? column + 1 : columnIndexOf(at)
    const style = /\bs="(\d+)"/.exec(attributes)?.[1]
    return {
      column,
      xml,
      hasFormula: new RegExp(`<${prefix}f[\\s/>]`).test(inner),
      style: style === undefined ? null : Number(style),
    }
  })
}

export function writeSheetXml(sheet: SheetXml): string {
  const rows = sheet.rows.map(
    (row) => `${row.open}${row.cells.map((cell) => cell.xml).join('')}</${sheet.prefix}row>`,
  )
  return `${sheet.before}${rows.join('')}${sheet.after}`
}

/** The row of that number, made where the sheet does not have it. */
export function rowAt(sheet: SheetXml, number: number): SheetRow {
  const known = sheet.rows.find((row) => row.number === number)
  if (known !== undefined) return known
  const made: SheetRow = { number, open: `<${sheet.prefix}row r="${number}">`, cells: [] }
  const next = sheet.rows.findIndex((row) => row.number > number)
  sheet.rows.splice(next === -1 ? sheet.rows.length : next, 0, made)
  return made
}

/** Puts a value into a cell and leaves its style; a cell with a formula is left as it is and answers false. */
export function fillCell(
  sheet: SheetXml,
  at: { row: number; column: number; style: number | null },
  value: NewValue,
): boolean {
  const row = rowAt(sheet, at.row)
  const known = row.cells.find((cell) => cell.column === at.column)
  if (known?.hasFormula) return false
  const style = known?.style ?? at.style
  const filled: SheetCell = {
    column: at.column,
    hasFormula: false,
    style,
    xml: cellXml(sheet.prefix, `${columnName(at.column)}${at.row}`, style, value),
  }
  if (known !== undefined) {
    row.cells[row.cells.indexOf(known)] = filled
  } else {
    const next = row.cells.findIndex((cell) => cell.column > at.column)
    row.cells.splice(next === -1 ? row.cells.length : next, 0, filled)
  }
  return true
}

function cellXml(prefix: string, at: string, style: number | null, value: NewValue): string {
  const styled = style === null ? '' : ` s="${style}"`
  const element = (type: string, content: string): string =>
    `<${prefix}c r="${at}"${styled}${type}>${content}</${prefix}c>`
  if ('number' in value) return element('', `<${prefix}v>${value.number}</${prefix}v>`)
  if ('boolean' in value) return element(' t="b"', `<${prefix}v>${value.boolean ? 1 : 0}</${prefix}v>`)
  return element(
    ' t="inlineStr"',
    `<${prefix}is><${prefix}t xml:space="preserve">${sheetText(value.text)}</${prefix}t></${prefix}is>`,
  )
}

/** Takes away what formulas gave when the form was empty, so that every program computes them again. */
export function forgetFormulaValues(sheet: SheetXml): void {
  const value = new RegExp(`<${sheet.prefix}v>[^<]*</${sheet.prefix}v>|<${sheet.prefix}v/>`, 'g')
  for (const row of sheet.rows)
    for (const cell of row.cells)
      if (cell.hasFormula)
        cell.xml = cell.xml.replace(value, '').replace(/(<[^>]*?)\st="(str|s|n|e|b)"/, '$1')
}

export interface ListRule {
  /** Zero-based, inclusive. */
  ranges: { minRow: number; maxRow: number; minColumn: number; maxColumn: number }[]
  values: string[]
}

/** Drop-downs whose choices stand in the rule itself; those that name cells elsewhere are resolved by `cellsOf`. */
export function readListRules(xml: string, cellsOf: (reference: string) => string[] | null): ListRule[] {
  const rules: ListRule[] = []
  const pattern = /<(\w+:)?dataValidation\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?dataValidation>/g
  for (const [, , attributes = '', inner = ''] of xml.matchAll(pattern)) {
    if (!/\btype="list"/.test(attributes)) continue
    const formula = unescapeXml(/<(?:\w+:)?formula1>([\s\S]*?)<\/(?:\w+:)?formula1>/.exec(inner)?.[1] ?? '')
    const values = formula.startsWith('"')
      ? formula
          .slice(1, -1)
          .split(',')
          .map((one) => one.trim())
      : cellsOf(formula)
    if (values === null) continue
    const ranges = (/\bsqref="([^"]*)"/.exec(attributes)?.[1] ?? '').split(/\s+/).flatMap(rangeOf)
    rules.push({ ranges, values })
  }
  return rules
}

export function rangeOf(reference: string): ListRule['ranges'] {
  const matched = /^\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$/.exec(reference)
  if (matched === null) return []
  const [, column = 'A', row = '1', lastColumn = column, lastRow = row] = matched
  return [
    {
      minRow: Number(row) - 1,
      maxRow: Number(lastRow) - 1,
      minColumn: columnIndexOf(column),
      maxColumn: columnIndexOf(lastColumn),
    },
  ]
}

const unescapeXml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
