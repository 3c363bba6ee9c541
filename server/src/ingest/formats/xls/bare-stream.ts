import { readFile, stat } from 'node:fs/promises'
import { baseName, type OpenedFile, unreadable } from '../source-table.ts'
import { BEGINNINGS, RECORD } from './records.ts'
import { decodedChinese, openStream, tableOf } from './xls.ts'

/** More than 65,536 rows of any width that such programs wrote; the file is held in memory. */
const MAX_BYTES = 64 * 1024 ** 2
const SHEET = 0x0010

/** Whether a file begins with the record that begins a workbook or a sheet, and a length that this record can have. */
export function isBareWorkbook(head: Buffer): boolean {
  if (head.length < 12) return false
  const length = head.readUInt16LE(2)
  const kind = head.readUInt16LE(6)
  return BEGINNINGS.includes(head.readUInt16LE(0)) && length >= 4 && length <= 16 && [5, SHEET].includes(kind)
}

/**
 * Records without the compound file that Excel puts around them. Programs that wrote workbooks by themselves (Delphi,
 * PowerBuilder) leave such files: one sheet, texts in the code page of the machine.
 */
export async function openBareXls(path: string, originalName: string): Promise<OpenedFile> {
  const { size } = await stat(path)
  if (size > MAX_BYTES) throw unreadable(originalName, 'unreadable-damaged-workbook')
  const stream = await readFile(path)
  if (stream.readUInt16LE(0) === RECORD.begin && stream.readUInt16LE(6) !== SHEET)
    return openStream(stream, originalName)
  const workbook = {
    stream,
    isUnicode: false,
    decode: decodedChinese,
    sheets: [],
    strings: [],
    styles: [],
    epoch: 1900 as const,
  }
  const sheet = { name: baseName(originalName), start: 0, isHidden: false }
  try {
    return { tables: [tableOf(workbook, sheet)] }
  } catch {
    throw unreadable(originalName, 'unreadable-damaged-workbook')
  }
}
