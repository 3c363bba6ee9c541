import { createHash } from 'node:crypto'
import type { Cell } from '@jingjing/analysis/recognise/contract'
import { FIELDS, titleKey } from '@jingjing/analysis/recognise/fields'
import type { ColumnOverride } from '@jingjing/schema/ingest'
import type { DictionaryEntry } from '@jingjing/schema/ingest/dictionary'
import { readAgain } from '../apply-overrides.ts'
import { batchesOf, type SourceRow, type SourceTable } from '../formats/open-file.ts'
import type { Read } from '../understand-files.ts'

export type Word = Pick<DictionaryEntry, 'kind' | 'title' | 'written' | 'meaning'>

/** What the dictionary says of a table, so that what is said of this table alone is put on top of it. */
export interface Explained {
  columns: ColumnOverride[]
  /** Changes with what it says, so that the same file under other words is not taken for the same. */
  print: string
}

const KNOWN_FIELDS = new Set(Object.values(FIELDS).flatMap((list) => list.map(({ field }) => field)))

/**
 * Looks at tables again about whose columns somebody has written something into the dictionary: a title that was
 * explained is what was written, whatever its values look like, and a value that was explained is read as what it means.
 */
export async function explained(
  read: readonly Read[],
  words: readonly Word[],
  onRows: (numRows: number) => void,
): Promise<Read[]> {
  if (words.length === 0) return [...read]
  const result: Read[] = []
  for (const one of read) result.push(await explainTable(one, words, onRows))
  return result
}

async function explainTable(
  one: Read,
  words: readonly Word[],
  onRows: (numRows: number) => void,
): Promise<Read> {
  const columns = titleColumns(one, words)
  const values = valueColumns(one, words)
  if (columns.length === 0 && values.size === 0) return one
  const source = values.size === 0 ? one.source : withMeanings(one.source, values, one.table.firstDataRow)
  const again = await readAgain({ ...one, source }, { columns }, onRows)
  for (const column of again.table.columns) {
    if (columns.some(({ index }) => index === column.index))
      column.evidence = column.evidence.map((evidence) =>
        evidence.code === 'field-by-person' ? { code: 'field-by-dictionary' } : evidence,
      )
    const numWords = column.index === null ? 0 : (values.get(column.index)?.size ?? 0)
    if (numWords > 0) column.evidence.push({ code: 'values-by-dictionary', params: { count: numWords } })
  }
  const said = JSON.stringify([columns, [...values].map(([index, map]) => [index, [...map]])])
  const print = createHash('sha256').update(said).digest('hex')
  return { ...again, override: null, explained: { columns, print } }
}

/** Columns whose titles were explained as something else than what they were taken for. */
function titleColumns({ table }: Read, words: readonly Word[]): ColumnOverride[] {
  const meanings = new Map(
    words.filter(({ kind }) => kind === 'title').map(({ title, meaning }) => [titleKey(title), meaning]),
  )
  return table.columns.flatMap(({ index, title, canonical }) => {
    const meaning = index === null ? undefined : meanings.get(titleKey(title))
    if (meaning === undefined || (canonical ?? '') === meaning) return []
    if (meaning !== '' && !KNOWN_FIELDS.has(meaning)) return []
    return [{ index: index as number, include: true, canonical: meaning === '' ? null : meaning }]
  })
}

/** The explained values of each column that has any, a column's own before those of every column. */
function valueColumns({ table }: Read, words: readonly Word[]): Map<number, Map<string, string>> {
  const values = words.filter(({ kind }) => kind === 'value')
  const found = new Map<number, Map<string, string>>()
  for (const { index, title } of table.columns) {
    if (index === null) continue
    const key = titleKey(title)
    const own = new Map<string, string>()
    for (const word of values) if (word.title === '') own.set(word.written, word.meaning)
    for (const word of values)
      if (word.title !== '' && titleKey(word.title) === key) own.set(word.written, word.meaning)
    if (own.size > 0) found.set(index, own)
  }
  return found
}

/** The same table with what its cells mean; its header stays as it is written. */
function withMeanings(
  source: SourceTable,
  values: ReadonlyMap<number, ReadonlyMap<string, string>>,
  firstDataRow: number,
): SourceTable {
  const changed = ({ row, cells }: SourceRow): SourceRow => {
    if (row < firstDataRow) return { row, cells }
    let own: Cell[] | null = null
    for (const [index, meanings] of values) {
      const cell = cells[index]
      if (typeof cell !== 'string' && typeof cell !== 'number') continue
      const meaning = meanings.get(String(cell).trim())
      if (meaning === undefined) continue
      own ??= [...cells]
      own[index] = meaning === '' ? null : meaning
    }
    return own === null ? { row, cells } : { row, cells: own }
  }
  async function* batches(): AsyncGenerator<SourceRow[]> {
    for await (const batch of batchesOf(source)) yield batch.map(changed)
  }
  async function* rows(): AsyncGenerator<SourceRow> {
    for await (const batch of batches()) yield* batch
  }
  return { hints: source.hints, rows, batches }
}
