/** A register of inspections as a CSV and as a workbook, the same from the same seed, and the scan that is its peer. */
import { createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createRandom } from '@jingjing/analysis/random/random'
import { Zip, ZipDeflate } from 'fflate'
import { openZip } from '../server/src/ingest/formats/zip-archive.ts'

/** The server's own copy of the parser, which is no dependency of the repository's root. */
const { SaxesParser } = createRequire(new URL('../server/package.json', import.meta.url))('saxes') as {
  SaxesParser: new () => {
    on(event: string, handle: (value: never) => void): void
    write(text: string): void
    close(): void
  }
}

const TITLES = [
  '记录编号',
  '检查时间',
  '检查日期',
  '检查类别',
  '检查对象',
  '情况说明',
  '所在路段',
  '责任单位',
  '是否整改',
  '扣分',
  '罚款金额',
]

/** The same eleven columns as a database would be told them. */
export const COLUMN_TYPES: readonly (readonly [name: string, type: string])[] = [
  ['id', 'text'],
  ['checked_at', 'timestamptz'],
  ['checked_on', 'date'],
  ['kind', 'text'],
  ['subject', 'text'],
  ['remark', 'text'],
  ['road', 'text'],
  ['unit', 'text'],
  ['is_mended', 'text'],
  ['points', 'bigint'],
  ['fine', 'double precision'],
]

const KINDS = ['门前三包', '餐饮油烟', '占道经营', '施工围挡', '垃圾分类', '户外广告', '共享单车']

function* rows(numRows: number): Generator<(string | number)[]> {
  const random = createRandom('bench').stream('import')
  const two = (value: number): string => String(value).padStart(2, '0')
  for (let row = 0; row < numRows; row++) {
    const day = `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`
    const kind = random.choice(KINDS)
    yield [
      `XC2026-${String(row).padStart(8, '0')}`,
      `${day} ${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}`,
      day,
      kind,
      `第${random.integer(1, 4000)}号商户`,
      `${kind}检查发现问题${random.integer(1, 9)}处`,
      `广渠路${random.integer(1, 60)}段`,
      `第${random.integer(1, 18)}网格`,
      random.choice(['是', '否', '']),
      random.integer(0, 12),
      random.integer(0, 200_000) / 100,
    ]
  }
}

async function write(path: string, texts: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(inPieces(texts)), createWriteStream(path))
}

function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < 1 << 20) continue
    yield piece
    piece = ''
  }
  yield piece
}

export function writeRegisterCsv(path: string, numRows: number): Promise<void> {
  function* lines(): Generator<string> {
    yield `${TITLES.join(',')}\n`
    for (const row of rows(numRows)) yield `${row.join(',')}\n`
  }
  return write(path, lines())
}

const cell = (value: string | number, column: number, row: number): string => {
  const reference = `${String.fromCharCode(65 + column)}${row}`
  if (value === '') return ''
  return typeof value === 'number'
    ? `<c r="${reference}"><v>${value}</v></c>`
    : `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
}

function* sheet(numRows: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  yield `<row r="1">${TITLES.map((title, column) => cell(title, column, 1)).join('')}</row>`
  let row = 1
  for (const values of rows(numRows)) {
    row += 1
    yield `<row r="${row}">${values.map((value, column) => cell(value, column, row)).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  '_rels/.rels':
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  'xl/workbook.xml':
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="检查记录" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}

export async function writeRegisterXlsx(path: string, numRows: number): Promise<void> {
  const encoder = new TextEncoder()
  function* bytes(): Generator<Uint8Array> {
    let ready: Uint8Array[] = []
    const zip = new Zip((error, piece) => {
      if (error) throw error
      ready.push(piece)
    })
    const add = function* (name: string, texts: Iterable<string>): Generator<Uint8Array> {
      const entry = new ZipDeflate(name, { level: 6 })
      zip.add(entry)
      for (const text of inPieces(texts)) {
        entry.push(encoder.encode(text))
        yield* ready
        ready = []
      }
      entry.push(new Uint8Array(0), true)
    }
    for (const [name, text] of Object.entries(PARTS)) yield* add(name, [text])
    yield* add('xl/worksheets/sheet1.xml', sheet(numRows))
    zip.end()
    yield* ready
  }
  await pipeline(Readable.from(bytes()), createWriteStream(path))
}

/** Unzips the sheet and passes its XML through the parser, counting the cells; answers the seconds it took. */
export async function scanSheet(path: string): Promise<number> {
  const startedAtMs = performance.now()
  const archive = await openZip(path, 'register.xlsx')
  const parser = new SaxesParser()
  let numCells = 0
  parser.on('opentag', (tag: { name: string }) => {
    if (tag.name === 'c') numCells += 1
  })
  const decoder = new StringDecoder('utf8')
  for await (const chunk of await archive.read('xl/worksheets/sheet1.xml'))
    parser.write(decoder.write(chunk as Buffer))
  parser.close()
  archive.close()
  if (numCells === 0) throw new Error('the sheet holds no cells')
  return (performance.now() - startedAtMs) / 1000
}
