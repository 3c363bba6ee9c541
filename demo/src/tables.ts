import type { ColumnType, Profile, RecognisedColumn, Value } from '@jingjing/analysis/recognise/contract'

/** A column as a confirmed import would have left it; nothing of it needs recognising. */
export type DemoColumn = Pick<
  RecognisedColumn,
  'name' | 'title' | 'type' | 'unit' | 'sensitivity' | 'canonical'
>

export interface DemoTable {
  name: string
  title: string
  /** Null where the table is only a backdrop of the map or a register beside the canonical one. */
  profile: Profile | null
  columns: DemoColumn[]
  /** Its values are GeoJSON geometry text in WGS 84. Point tables have `lon` and `lat` columns instead. */
  geometryColumn: string | null
  /** May be gone through any number of times; every time the same rows come, made as they are asked for. */
  rows: Iterable<Value[]>
  numRows: number
}

export interface DemoDataset {
  id: string
  title: string
  titleEn: string
  description: string
  profile: Profile | null
  keywords: string[]
  department: string
  tables: DemoTable[]
}

export interface DemoSubdistrict {
  datasets: DemoDataset[]
}

type ColumnOptions = Partial<Pick<DemoColumn, 'unit' | 'sensitivity' | 'canonical'>>

/** The canonical field is the column's own name unless said otherwise. */
export function column(
  name: string,
  title: string,
  type: ColumnType = 'text',
  options: ColumnOptions = {},
): DemoColumn {
  return { name, title, type, unit: null, sensitivity: 'public', canonical: name, ...options }
}

/** A column that fills no canonical field. */
export function plainColumn(
  name: string,
  title: string,
  type: ColumnType = 'text',
  options: ColumnOptions = {},
): DemoColumn {
  return column(name, title, type, { canonical: null, ...options })
}

/** Rows made by a generator function, each time anew. */
export function regenerated(generate: () => Generator<Value[]>): Iterable<Value[]> {
  return { [Symbol.iterator]: generate }
}
