import type { Finding } from '@jingjing/analysis/recognise/contract'
import { createNames, flattened, type SourceRow, type SourceTable } from '../source-table.ts'

/** Lines that part the records where a database prints each field in a line: `*** 1. row ***`, `-[ RECORD 1 ]---`. */
export const RECORD_LINE = /^(\*{10,} \d+\. row \*{10,}|-\[ RECORD \d+ \][-+]*)\s*$/
/** `姓名：某甲`; a clock and an address of the web are none. */
const LABELLED = /^\s*([^\d\s:：,，\t|;][^:：,\t|;]{0,19})\s*[:：](?!\/\/)\s*(.*)$/
const MIN_LABELLED_SHARE = 0.9

/**
 * The label with which each record begins, of lines that are all labelled (`姓名：某甲`); null where they are none or
 * make one record.
 */
export function firstLabel(lines: readonly string[]): string | null {
  const written = lines.filter((line) => line.trim() !== '')
  const labels = written.map((line) => LABELLED.exec(line)?.[1] ?? null)
  const [first] = labels
  if (first == null || labels.filter((label) => label !== null).length < written.length * MIN_LABELLED_SHARE)
    return null
  const begins = labels.flatMap((label, i) => (label === first ? [i] : []))
  const [, second] = begins
  const isRecord = second !== undefined && second > 1 && new Set(labels.slice(0, second)).size === second
  return isRecord ? first : null
}

const FIELD = /^\s*([^:|]{1,80}?)\s*[:|] ?(.*)$/

/** One row per record; its fields are named in each of them. */
export function labelledRecords(
  name: string,
  lines: () => AsyncIterable<string>,
  beginning: string | null = null,
): SourceTable {
  const notes: Finding[] = []
  async function* batches(): AsyncGenerator<SourceRow[]> {
    notes.length = 0
    const names = createNames()
    for await (const record of records(lines(), beginning))
      for (const field of record.keys()) names.add(field)
    notes.push(...names.notes())
    yield [{ row: 1, cells: names.names }]
    let row = 1
    for await (const record of records(lines(), beginning)) {
      row++
      yield [{ row, cells: names.names.map((field) => record.get(field) ?? null) }]
    }
  }
  return { hints: { name, headerIsCertain: true, notes }, rows: () => flattened(batches()), batches }
}

async function* records(
  lines: AsyncIterable<string>,
  beginning: string | null,
): AsyncGenerator<Map<string, string>> {
  let record: Map<string, string> | null = null
  for await (const line of lines) {
    if (beginning !== null) {
      const labelled = LABELLED.exec(line)
      if (labelled === null) continue
      if (labelled[1] === beginning || record === null) {
        if (record !== null) yield record
        record = new Map()
      }
      record.set(labelled[1]!, labelled[2]!.trim())
      continue
    }
    if (RECORD_LINE.test(line)) {
      if (record !== null) yield record
      record = new Map()
      continue
    }
    const field = FIELD.exec(line)
    if (record !== null && field !== null) record.set(field[1]!, field[2]!.trim())
  }
  if (record !== null) yield record
}
