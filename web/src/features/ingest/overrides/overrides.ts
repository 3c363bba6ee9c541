import type { Profile } from '@jingjing/analysis/recognise/contract'
import { FIELDS } from '@jingjing/analysis/recognise/fields'
import type { ColumnOverride, ProposedTable, TableOverride } from '@jingjing/schema/ingest'

/** What a person has changed about tables of this inspection, by the key of the table; not yet looked at again. */
export type Overrides = Readonly<Record<string, TableOverride>>

export const TYPES = ['text', 'integer', 'number', 'boolean', 'date', 'timestamp'] as const
export const SYSTEMS = [
  'EPSG:4326',
  'EPSG:4490',
  'GCJ-02',
  'BD-09',
  'EPSG:4548',
  'EPSG:4547',
  'EPSG:4549',
  'EPSG:3857',
] as const

type ColumnPart = Partial<Omit<ColumnOverride, 'index'>>
type TablePart = Partial<Pick<TableOverride, 'headerRows' | 'profile' | 'crs'>>

/** What is said of a table: what was said with the inspection, and on top of it what was changed since. */
export function saidOf(table: ProposedTable, overrides: Overrides): TableOverride {
  return overrides[table.key] ?? table.override ?? { table: table.key, columns: [] }
}

export function withColumn(
  overrides: Overrides,
  table: ProposedTable,
  index: number,
  part: ColumnPart,
): Overrides {
  const said = saidOf(table, overrides)
  const before = said.columns.find((column) => column.index === index)
  const column: ColumnOverride = { include: true, ...before, ...part, index }
  return {
    ...overrides,
    [table.key]: { ...said, columns: [...said.columns.filter((one) => one.index !== index), column] },
  }
}

export function withTable(overrides: Overrides, table: ProposedTable, part: TablePart): Overrides {
  return { ...overrides, [table.key]: { ...saidOf(table, overrides), ...part } }
}

/** A column as it will be once it is looked at again. */
export function columnAsSaid(
  table: ProposedTable,
  column: ProposedTable['columns'][number],
  overrides: Overrides,
): Pick<ProposedTable['columns'][number], 'include' | 'title' | 'type' | 'canonical' | 'sensitivity'> {
  const said = saidOf(table, overrides).columns.find((one) => one.index === column.index)
  return {
    include: said?.include ?? column.include,
    title: said?.title ?? column.title,
    type: said?.type ?? column.type,
    canonical: said?.canonical === undefined ? column.canonical : said.canonical,
    sensitivity: said?.sensitivity ?? column.sensitivity,
  }
}

/** Everything that is said of the tables, for looking at the files again. */
export function overridesToSend(tables: readonly ProposedTable[], overrides: Overrides): TableOverride[] {
  return tables.flatMap((table) => overrides[table.key] ?? table.override ?? [])
}

/** `2` or `2-3` or `2, 3` as rows; none for an empty text; null where it is neither. */
export function readRows(text: string): number[] | null {
  const rows: number[] = []
  for (const part of text.split(/[,，、\s]+/).filter(Boolean)) {
    const range = /^(\d{1,5})(?:[-–~至](\d{1,5}))?$/.exec(part)
    if (range === null) return null
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (first < 1 || last < first || last - first > 5) return null
    for (let row = first; row <= last; row++) rows.push(row)
  }
  const distinct = [...new Set(rows)].sort((a, b) => a - b)
  return distinct.length > 6 ? null : distinct
}

/** The fields that a column of a table with this profile can fill. */
export function fieldsOf(profile: string | null): string[] {
  return profile !== null && profile in FIELDS ? FIELDS[profile as Profile].map(({ field }) => field) : []
}
