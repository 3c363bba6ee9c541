import { Problem } from '@jingjing/schema/problems'
import { openZip, readNumberStyles, readSheetTargets, readWorkbook } from '../../ingest/index.ts'
import { openZipWriter } from '../formats/zip-writer.ts'
import { readSheetXml, type SheetXml, writeSheetXml } from './sheet-xml.ts'

/** A form is made for people to fill; a part this long is something else, and would not fit in memory. */
const MAX_PART_BYTES = 64 * 1024 ** 2

export interface WorkbookParts {
  /** By the name of the sheet, in the order of the workbook. */
  sheets: Map<string, SheetXml>
  /** Entry of the archive, by the name of the sheet. */
  entryBySheet: Map<string, string>
  /** For every cell style whether it shows a date. */
  isDateByStyle: boolean[]
  epoch: 1900 | 1904
}

/** Opens a workbook through the gate that every import passes: sizes, ratios, names, document types. */
export async function openWorkbookParts(path: string, fileName: string): Promise<WorkbookParts> {
  const archive = await openZip(path, fileName)
  try {
    if (!archive.has('xl/workbook.xml'))
      throw new Problem('file-not-readable', { file: fileName, reason: 'unreadable-damaged-workbook' })
    const workbook = await readWorkbook(await archive.read('xl/workbook.xml'), fileName)
    const targets = await readSheetTargets(await archive.read('xl/_rels/workbook.xml.rels'), fileName)
    const sheets = new Map<string, SheetXml>()
    const entryBySheet = new Map<string, string>()
    for (const { name, relationId } of workbook.sheets) {
      const entry = targets.get(relationId)
      if (entry === undefined || !archive.has(entry)) continue
      entryBySheet.set(name, entry)
      sheets.set(name, readSheetXml(await textOf(await archive.read(entry), fileName)))
    }
    const isDateByStyle = archive.has('xl/styles.xml')
      ? (await readNumberStyles(await archive.read('xl/styles.xml'), fileName)).map(
          (style) => style === 'date',
        )
      : []
    return { sheets, entryBySheet, isDateByStyle, epoch: workbook.epoch }
  } finally {
    archive.close()
  }
}

async function textOf(stream: AsyncIterable<unknown>, fileName: string): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length
    if (bytes > MAX_PART_BYTES) throw new Problem('too-large', { limit: fileName })
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Writes the workbook with its filled sheets; every other part is handed on byte for byte, in its place. */
export async function writeWorkbookParts(
  parts: WorkbookParts,
  from: { path: string; fileName: string },
  to: string,
): Promise<void> {
  const sheetByEntry = new Map([...parts.entryBySheet].map(([name, entry]) => [entry, name]))
  const archive = await openZip(from.path, from.fileName)
  const zip = await openZipWriter(to)
  try {
    for (const entry of archive.names.filter((name) => !name.endsWith('/'))) {
      const name = sheetByEntry.get(entry)
      const sheet = name === undefined ? undefined : parts.sheets.get(name)
      if (sheet !== undefined) await zip.add(entry, [writeSheetXml(sheet)])
      else if (entry === 'xl/workbook.xml')
        await zip.add(entry, [computedAgain(await textOf(await archive.read(entry), from.fileName))])
      else await zip.add(entry, (await archive.read(entry)) as AsyncIterable<Uint8Array>)
    }
    await zip.close()
  } finally {
    archive.close()
  }
}

/** Tells the spreadsheet to compute every formula when it opens the file. */
function computedAgain(xml: string): string {
  if (/<(\w+:)?calcPr\b/.test(xml))
    return xml.replace(
      /<((?:\w+:)?calcPr)\b([^>]*?)(\/?)>/,
      (_whole, name: string, attributes: string, slash: string) =>
        `<${name}${attributes.replace(/\s*\bfullCalcOnLoad="[^"]*"/, '')} fullCalcOnLoad="1"${slash}>`,
    )
  const prefix = /<(\w+:)?workbook\b/.exec(xml)?.[1] ?? ''
  // After the names and before what else may follow: the order of elements is fixed.
  const anchor = xml.includes(`</${prefix}definedNames>`) ? `</${prefix}definedNames>` : `</${prefix}sheets>`
  return xml.replace(anchor, `${anchor}<${prefix}calcPr fullCalcOnLoad="1"/>`)
}
