import { unitSymbol } from '@jingjing/analysis/recognise/cells/units'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import type { SaxesTagPlain } from 'saxes'
import { createXmlParser, localName, parseXml } from './xml-events.ts'
import { createXmlScanner, textOf } from './xml-scanner.ts'

type Bytes = AsyncIterable<Uint8Array>

export function attribute(tag: SaxesTagPlain, name: string): string | undefined {
  const direct = tag.attributes[name]
  if (direct !== undefined) return direct
  for (const key in tag.attributes) if (localName(key) === name) return tag.attributes[key]
  return undefined
}

export interface SheetEntry {
  name: string
  relationId: string
  isHidden: boolean
}

export interface Workbook {
  sheets: SheetEntry[]
  epoch: 1900 | 1904
}

export async function readWorkbook(stream: Bytes, originalName: string): Promise<Workbook> {
  const workbook: Workbook = { sheets: [], epoch: 1900 }
  const parser = createXmlParser(originalName)
  parser.on('opentag', (tag) => {
    const name = localName(tag.name)
    if (name === 'workbookPr') {
      const flag = attribute(tag, 'date1904')
      if (flag === '1' || flag === 'true') workbook.epoch = 1904
    } else if (name === 'sheet') {
      workbook.sheets.push({
        name: attribute(tag, 'name') ?? '',
        relationId: attribute(tag, 'id') ?? '',
        isHidden: (attribute(tag, 'state') ?? 'visible') !== 'visible',
      })
    }
  })
  await parseXml(stream, parser)
  return workbook
}

/** Target paths by relation identifier, as entry names of the archive; only worksheets. */
export async function readSheetTargets(stream: Bytes, originalName: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  const parser = createXmlParser(originalName)
  parser.on('opentag', (tag) => {
    if (localName(tag.name) !== 'Relationship') return
    const { Id: id, Target: target, Type: type } = tag.attributes
    if (id === undefined || target === undefined || !type?.endsWith('/worksheet')) return
    targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
  })
  await parseXml(stream, parser)
  return targets
}

/** Built-in formats that show a date (ECMA-376 part 1, 18.8.30, with those of East Asian editions). */
const BUILT_IN_DATE_FORMATS = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47, 50, 51, 52, 53, 54, 55,
  56, 57, 58,
])

function isDateFormat(formatCode: string): boolean {
  const section = formatCode.split(';')[0]!
  const bare = section
    .replace(/"[^"]*"/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[\\_*]./g, '')
  // `aaaa` is the day of the week in Chinese.
  return /[ymdhs]|a{3,4}/i.test(bare) && !/general|通用格式/i.test(bare)
}

/**
 * What a number format makes of the number under it, where that changes its meaning; a number says how many digits
 * are shown at least (`000`: a code), and a unit what stands behind every figure (`0.0"㎡"`).
 */
export type NumberStyle = 'date' | 'elapsed' | 'percent' | number | { unit: string } | null

const BUILT_IN_ELAPSED_FORMAT = 46
const BUILT_IN_PERCENT_FORMATS = new Set([9, 10])

/** Not behind a comma, which shows thousands of what is kept. */
const UNIT_BEHIND = /^[#0,.?\s]*[#0](?:\.[0#?]+)?\s*(?:"([^"]{1,12})"|([^\s"#0,.;?\\[\]_*]{1,8}))\s*$/

/** By the number of a format and its code, where the workbook defines it. */
export function numberStyleOf(id: number, formatCode: string | undefined): NumberStyle {
  if (formatCode === undefined) {
    if (id === BUILT_IN_ELAPSED_FORMAT) return 'elapsed'
    if (BUILT_IN_DATE_FORMATS.has(id)) return 'date'
    return BUILT_IN_PERCENT_FORMATS.has(id) ? 'percent' : null
  }
  // Elapsed hours are a length of time, not a point in it.
  if (/\[(h+|m+|s+)\]/i.test(formatCode)) return 'elapsed'
  if (isDateFormat(formatCode)) return 'date'
  if (/^0{2,18}$/.test(formatCode)) return formatCode.length
  if (formatCode.replace(/"[^"]*"|\\./g, '').includes('%')) return 'percent'
  // `\㎡` is the same as `"㎡"`.
  const quoted = formatCode.split(';')[0]!.replace(/\\(.)/g, '"$1"').replaceAll('""', '')
  const behind = UNIT_BEHIND.exec(quoted)
  const unit = behind === null ? null : (behind[1] ?? behind[2]!).trim()
  return unit !== null && unitSymbol(unit) !== null ? { unit } : null
}

/** A number under a format, as the sheet shows it: a date, `98.3%`, or itself. */
export function styledNumber(value: number, style: NumberStyle, epoch: 1900 | 1904): Cell {
  if (style === null) return value
  if (style === 'date') return { serialDays: value, epoch }
  if (style === 'elapsed') return elapsedTime(value)
  if (typeof style === 'number')
    return Number.isInteger(value) && value >= 0 ? String(value).padStart(style, '0') : value
  if (typeof style === 'object') return `${Number(value.toPrecision(15))}${style.unit}`
  // Twelve significant digits hide the binary noise of the multiplication.
  return `${Number((value * 100).toPrecision(12))}%`
}

/** `30:15:00`: more than a day of hours as well. */
function elapsedTime(days: number): string {
  const seconds = Math.round(Math.abs(days) * 86_400)
  const two = (figure: number) => String(figure).padStart(2, '0')
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return days < 0 ? `-${clock}` : clock
}

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?Z?)?$/
const FIRST_DAY_MILLISECONDS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const

/** A date that the strict form of a workbook writes out, as the others keep it. */
export function writtenDate(text: string, epoch: 1900 | 1904): Cell {
  const parts = ISO_DATE.exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0))
  if (parts === undefined) return text
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number]
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute) + second * 1000
  return { serialDays: (milliseconds - FIRST_DAY_MILLISECONDS[epoch]) / 86_400_000, epoch }
}

/** The number style of every cell style. */
export async function readNumberStyles(stream: Bytes, originalName: string): Promise<NumberStyle[]> {
  const formatCodeById = new Map<number, string>()
  const styles: NumberStyle[] = []
  let isInCellFormats = false
  const parser = createXmlParser(originalName)
  parser.on('opentag', (tag) => {
    const name = localName(tag.name)
    if (name === 'numFmt') {
      formatCodeById.set(Number(tag.attributes.numFmtId), tag.attributes.formatCode ?? '')
    } else if (name === 'cellXfs') {
      isInCellFormats = true
    } else if (name === 'xf' && isInCellFormats) {
      const id = Number(tag.attributes.numFmtId ?? 0)
      styles.push(numberStyleOf(id, formatCodeById.get(id)))
    }
  })
  parser.on('closetag', (tag) => {
    if (localName(tag.name) === 'cellXfs') isInCellFormats = false
  })
  await parseXml(stream, parser)
  return styles
}

/** Control characters are written as `_x000D_` in the texts of a workbook. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Shared strings without the reading aids (phonetic runs) that stand between them. */
export async function readSharedStrings(
  stream: AsyncIterable<Buffer>,
  originalName: string,
): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let isInText = false
  let phoneticDepth = 0
  const scanner = createXmlScanner(originalName, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phoneticDepth++
      else if (name === 't') isInText = phoneticDepth === 0
    },
    close(name) {
      if (name === 't') isInText = false
      else if (name === 'rPh') phoneticDepth--
      else if (name === 'si') strings.push(decodeEscapes(text))
    },
    wantsText: () => isInText,
    text(bytes, start, end, form) {
      const piece = textOf(bytes, start, end, form, originalName)
      text = text === '' ? piece : text + piece
    },
  })
  for await (const chunk of stream) scanner.write(chunk)
  scanner.close()
  return strings
}
