import type { Finding } from '@jingjing/analysis/recognise/contract'
import { createNames, flattened, type SourceRow, type SourceTable } from '../source-table.ts'

/** Lines that part the records where a database prints each field in a line: `*** 1. row ***`, `-[ RECORD 1 ]---`. */
export const RECORD_LINE = /^(\*{10,} \d+\. row \*{10,}|-\[ RECORD \d+ \][-+]*)\s*$/
const FIELD = /^\s*([^:|]{1,80}?)\s*[:|] ?(.*)$/

/** One row per record; its fields are named in each of them. */
export function labelledRecords(name: string, lines: () => AsyncIterable<string>): SourceTable {
  const notes: Finding[] = []
  async function* batches(): AsyncGenerator<SourceRow[]> {
    notes.length = 0
    const names = createNames()
    for await (const record of records(lines())) for (const field of record.keys()) names.add(field)
    notes.push(...names.notes())
    yield [{ row: 1, cells: names.names }]
    let row = 1
    for await (const record of records(lines())) {
      row++
      yield [{ row, cells: names.names.map((field) => record.get(field) ?? null) }]
    }
  }
  return { hints: { name, headerIsCertain: true, notes }, rows: () => flattened(batches()), batches }
}

async function* records(lines: AsyncIterable<string>): AsyncGenerator<Map<string, string>> {
  let record: Map<string, string> | null = null
  for await (const line of lines) {
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
