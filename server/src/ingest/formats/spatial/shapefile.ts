import { createReadStream } from 'node:fs'
import type { Cell, Finding, TableHints } from '@jingjing/analysis/recognise/contract'
import { baseName, type OpenedFile, type SourceRow, type SourceTable, unreadable } from '../source-table.ts'
import { openZip, withArchive, type ZipArchive } from '../zip-archive.ts'
import { crsOfText } from './crs-of-text.ts'
import { openDbf } from './dbf.ts'
import { readShapes } from './shapes.ts'

type ByteSource = () => Promise<AsyncIterable<Uint8Array>>

interface LayerParts {
  name: string
  shapes: ByteSource | null
  attributes: ByteSource | null
  crsText: string | null
}

/** The layers of a packed shapefile: each .shp with what lies beside it under the same name. */
export function openShapefile(path: string, originalName: string): Promise<OpenedFile> {
  return withArchive(path, originalName, async (archive) => {
    const stems = archive.names.filter((name) => /\.shp$/i.test(name)).map((name) => name.slice(0, -4))
    const tables: SourceTable[] = []
    for (const stem of stems) {
      const entry = (ending: string) =>
        archive.names.find((name) => name.toLowerCase() === `${stem}.${ending}`.toLowerCase())
      const [shapes, attributes, projection] = [entry('shp')!, entry('dbf'), entry('prj')]
      tables.push(
        await openLayer(
          {
            name: stem.replace(/^.*\//, ''),
            shapes: packed(path, originalName, shapes),
            attributes: attributes === undefined ? null : packed(path, originalName, attributes),
            crsText: projection === undefined ? null : await textOf(archive, projection),
          },
          originalName,
        ),
      )
    }
    return { tables }
  })
}

/** A .shp alone has shapes and no attributes; a .dbf alone has them and no shapes. */
export async function openBareShapes(path: string, originalName: string): Promise<OpenedFile> {
  const parts = { name: baseName(originalName), shapes: plain(path), attributes: null, crsText: null }
  return { tables: [await openLayer(parts, originalName)] }
}

export async function openBareDbf(path: string, originalName: string): Promise<OpenedFile> {
  const parts = { name: baseName(originalName), shapes: null, attributes: plain(path), crsText: null }
  return { tables: [await openLayer(parts, originalName)] }
}

const plain =
  (path: string): ByteSource =>
  async () =>
    createReadStream(path)

/** The bytes of an entry, from an archive opened anew for each reading. */
const packed =
  (path: string, originalName: string, entry: string): ByteSource =>
  async () =>
    (async function* () {
      const archive = await openZip(path, originalName)
      try {
        yield* archive.read(entry)
      } finally {
        archive.close()
      }
    })()

async function textOf(archive: ZipArchive, entry: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of archive.read(entry)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function openLayer(parts: LayerParts, originalName: string): Promise<SourceTable> {
  const notes: Finding[] = []
  const table = parts.attributes === null ? null : await openDbf(parts.attributes).catch(() => null)
  if (parts.attributes !== null && table === null)
    throw unreadable(originalName, 'unreadable-damaged-shapefile')
  const titles = [
    ...(table?.fields.map(({ name }) => name) ?? []),
    ...(parts.shapes === null ? [] : ['geometry']),
  ]
  const statedCrs = parts.crsText === null ? undefined : crsOfText(parts.crsText)
  const lasting: Finding[] = []
  if (parts.shapes !== null && table === null)
    lasting.push({ severity: 'warning', code: 'shapefile-without-attributes' })
  if (parts.shapes !== null && statedCrs === undefined)
    lasting.push({ severity: 'warning', code: parts.crsText === null ? 'crs-missing' : 'crs-unknown' })
  const hints: TableHints = {
    name: parts.name,
    headerIsCertain: true,
    notes,
    ...(parts.shapes === null ? {} : { geometryColumn: titles.length - 1 }),
    ...(statedCrs === undefined ? {} : { statedCrs }),
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    notes.splice(0, notes.length, ...lasting)
    yield { row: 1, cells: titles }
    let row = 1
    const shapes = parts.shapes === null ? null : readShapes(await parts.shapes())
    const records = table?.records() ?? null
    let numWithoutPartner = 0
    try {
      while (true) {
        const shape = await shapes?.next()
        const record = await records?.next()
        if ((shape === undefined || shape.done) && (record === undefined || record.done)) break
        row++
        if (shape?.done || record?.done) numWithoutPartner++
        if (record !== undefined && !record.done && record.value === null) continue
        const cells: Cell[] = record?.done ? [] : [...(record?.value ?? [])]
        if (shapes !== null) {
          while (cells.length < titles.length - 1) cells.push(null)
          cells.push(shape?.done ? null : (shape?.value ?? null))
        }
        yield { row, cells }
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw unreadable(originalName, 'unreadable-damaged-shapefile')
    }
    if (shapes !== null && records !== null && numWithoutPartner > 0)
      notes.push({ severity: 'warning', code: 'shapes-and-attributes-differ', count: numWithoutPartner })
  }
  return { hints, rows }
}
