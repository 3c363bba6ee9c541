import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Finding } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { createRowSpool } from './row-spool.ts'
import {
  baseName,
  batchesOf,
  flattened,
  MAX_SHEETS,
  type OnBytes,
  type OpenedFile,
  type SourceTable,
  unreadable,
} from './source-table.ts'
import { withArchive } from './zip-archive.ts'

const MAX_FILES = 200
/** Files of data; text among them only where there is nothing else, since it most often explains the others. */
export const DATA =
  /\.(csv|tsv|xlsx|xlsm|xls|et|jsonl?|jsonlines|ndjson|geojsonl?|geojsons|gpkg|fgb|geoparquet|parquet|gpx|osm|pbf|dbf)$/i
const TEXT = /\.(txt|docx|xml|html?)$/i
/** What file managers put into every archive. */
const LEFT_BY_PROGRAMS = /(^|\/)(__MACOSX\/|\._|~\$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i

type Open = (path: string, originalName: string, onBytes: OnBytes) => Promise<OpenedFile>

/**
 * The files of data of a plain archive, each as if it had come by itself; the gate has judged the directory before, and
 * each packed workbook passes it again. A file is unpacked beside the archive only while its rows are put into a spool.
 *
 * @throws Problem where it holds no file of data, or none that can be read
 */
export function openPackedFiles(
  path: string,
  originalName: string,
  open: Open,
  onBytes: OnBytes,
  isWanted: (name: string) => boolean = () => true,
): Promise<OpenedFile> {
  return withArchive(path, originalName, async (archive) => {
    const names = archive.names.filter(
      (name) => !name.endsWith('/') && !LEFT_BY_PROGRAMS.test(name) && isWanted(name),
    )
    const data = names.filter((name) => DATA.test(name))
    const wanted = data.length > 0 ? data : names.filter((name) => TEXT.test(name))
    if (wanted.length === 0) throw unreadable(originalName, 'unreadable-archive')
    if (wanted.length > MAX_FILES) throw unreadable(originalName, 'unreadable-too-many-sheets')
    const notes: Finding[] = names
      .filter((name) => !wanted.includes(name))
      .slice(0, MAX_FILES)
      .map((name) => ({ severity: 'info', code: 'archive-file-left', params: { name: baseOf(name) } }))
    const tables: SourceTable[] = []
    let refusal: unknown = null
    for (const name of wanted) {
      try {
        tables.push(...(await spooled(path, name, archive.read(name, onBytes), open)))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        refusal ??= error
        notes.push({
          severity: 'error',
          code: 'archive-file-unreadable',
          params: { name: baseOf(name) },
        })
      }
    }
    const [first] = tables
    if (first === undefined) throw refusal
    first.hints.notes = [...notes, ...(first.hints.notes ?? [])]
    return { tables: tables.slice(0, MAX_SHEETS) }
  })
}

const baseOf = (name: string): string => name.replace(/^.*\//, '')

/** The tables of one packed file, their rows read once and kept. */
async function spooled(
  path: string,
  name: string,
  bytes: AsyncIterable<Buffer>,
  open: Open,
): Promise<SourceTable[]> {
  const folder = await mkdtemp(join(dirname(path), 'packed-'))
  try {
    const file = join(folder, 'file')
    await pipeline(Readable.from(bytes), createWriteStream(file))
    const opened = await open(file, baseOf(name), () => undefined)
    const isOnly = opened.tables.length === 1
    const tables: SourceTable[] = []
    for (const table of opened.tables) {
      const spool = createRowSpool(dirname(path))
      for await (const batch of batchesOf(table))
        for (const row of batch) spool.add(row, numTextBytes(row.cells))
      spool.end()
      const { hints } = table
      tables.push({
        hints: {
          ...hints,
          name: isOnly ? baseName(baseOf(name)) : hints.name,
          notes: [...(hints.notes ?? [])],
        },
        rows: () => flattened(spool.batches()),
        batches: () => spool.batches(),
      })
    }
    return tables
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function numTextBytes(cells: readonly unknown[]): number {
  let numBytes = 0
  for (const cell of cells) if (typeof cell === 'string') numBytes += 2 * cell.length
  return numBytes
}
