import { open } from 'node:fs/promises'
import { openCsv } from './csv.ts'
import { openGeojson } from './geojson.ts'
import { type OpenedFile, unreadable } from './source-table.ts'
import { openXlsx } from './xlsx.ts'
import { openZip } from './zip-archive.ts'

export { batchesOf, type OpenedFile, type SourceRow, type SourceTable } from './source-table.ts'

const HEAD_BYTES = 64 * 1024

/**
 * Opens a file by what it holds: endings lie (an xlsx renamed to csv, a web page called xls).
 *
 * @throws Problem `file-not-readable`, its `reason` a code of RECOGNITION_CODES
 */
export async function openFile(path: string, originalName: string): Promise<OpenedFile> {
  const head = await readHead(path)
  if (head.length === 0) throw unreadable(originalName, 'unreadable-empty')
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) {
    return openArchive(path, originalName)
  }
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    // A workbook with a password is an old-style container around an encrypted package.
    const isEncrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw unreadable(originalName, isEncrypted ? 'unreadable-password' : 'unreadable-old-workbook')
  }
  const known = KNOWN_STARTS.find(({ bytes }) => startsWith(head, bytes))
  if (known !== undefined) throw unreadable(originalName, known.reason)
  const text = firstText(head)
  if (/^<(!doctype\s+html|html|table|head|body)\b/i.test(text))
    throw unreadable(originalName, 'unreadable-web-page')
  if (text.startsWith('<?xml') || /^<[a-z]+[\s>]/i.test(text))
    throw unreadable(originalName, 'unreadable-xml')
  if (/^(\{|\[\s*[{\]])/.test(text)) return openGeojson(path, originalName)
  return openCsv(path, originalName)
}

const KNOWN_STARTS: { bytes: number[]; reason: `unreadable-${string}` }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], reason: 'unreadable-pdf' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], reason: 'unreadable-picture' },
  { bytes: [0xff, 0xd8, 0xff], reason: 'unreadable-picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], reason: 'unreadable-picture' },
  { bytes: [0x52, 0x61, 0x72, 0x21], reason: 'unreadable-archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], reason: 'unreadable-archive' },
  { bytes: [0x1f, 0x8b], reason: 'unreadable-archive' },
]

async function openArchive(path: string, originalName: string): Promise<OpenedFile> {
  const archive = await openZip(path, originalName)
  archive.close()
  if (archive.has('xl/workbook.xml')) return openXlsx(path, originalName)
  throw unreadable(
    originalName,
    archive.has('word/document.xml') ? 'unreadable-document' : 'unreadable-archive',
  )
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function startsWith(head: Buffer, bytes: number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte)
}

/** The first characters, enough to tell markup and JSON from rows. */
function firstText(head: Buffer): string {
  const isWide = startsWith(head, [0xff, 0xfe])
  return head
    .subarray(0, 2048)
    .toString(isWide ? 'utf16le' : 'utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
}
