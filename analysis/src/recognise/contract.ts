/**
 * What a reader hands to recognition, and what recognition hands back.
 * A reader interprets nothing; recognition judges over all rows and converts in a second pass,
 * so that a file of any length needs only one batch of it in memory.
 */

import type { KnownLists } from './lists/match-lists.ts'

/** The eleven things a dataset can be for the analyses (DESIGN: profile). */
export const PROFILES = [
  'case',
  'facility',
  'population',
  'building',
  'boundary',
  'street',
  'site',
  'reading',
  'survey',
  'permit',
  'project',
] as const
export type Profile = (typeof PROFILES)[number]

/** A cell as it stands in the file. Text is untouched; a spreadsheet date keeps its serial and epoch. */
export type Cell = string | number | boolean | null | SerialDate

/** A spreadsheet cell whose number format says that it is a date. */
export interface SerialDate {
  serialDays: number
  epoch: 1900 | 1904
}

/** Inclusive, zero-based. */
export interface MergedRange {
  minRow: number
  maxRow: number
  minColumn: number
  maxColumn: number
}

export interface TableHints {
  /** Sheet or layer name, or the file name without ending. */
  name: string
  merges?: MergedRange[]
  hiddenRows?: number[]
  hiddenColumns?: number[]
  /** The last column that holds something, zero-based, where the reader puts cells far beyond nearer. */
  lastColumn?: number
  /** GeoJSON and other spatial readers: the geometry arrives beside the cells, as GeoJSON text in this column. */
  geometryColumn?: number
  /** EPSG code, where the file itself states one. */
  statedCrs?: number
  /** What day numbers without a date format are counted from in this workbook. */
  epoch?: 1900 | 1904
  /** What the table is, where its format itself says so (the layers of OpenStreetMap). */
  statedProfile?: Profile
  /** Lists by which values and titles are known. */
  lists?: KnownLists
  /** What a person says about the table. */
  override?: TableOverride
  /** Another table stands to the right in the same rows. */
  isBesideOthers?: boolean
  /** `3,5` is three and a half in this file, as programs of some countries write it. */
  decimalMark?: ','
  /** True where the first row is certainly the header (GeoJSON property names, DBF). */
  headerIsCertain?: boolean
  /** The sheet is hidden in its workbook. */
  isHidden?: boolean
  /** What the reader met on its way (a quote never closed, bytes that no encoding explains); grows while rows are read. */
  notes?: Finding[]
}

/** What a person says about a table; it beats everything that is found. What is absent stays as it is recognised. */
export interface TableOverride {
  /** One-based; empty where the table has no header. */
  headerRows?: number[] | undefined
  /** Null makes it a plain table. */
  profile?: Profile | null | undefined
  crs?: SourceCrs | undefined
  columns: ColumnOverride[]
}

export interface ColumnOverride {
  /** Zero-based column of the file. */
  index: number
  /** False leaves it out of what is stored; its values may still place the rows. */
  include: boolean
  title?: string | undefined
  type?: Exclude<ColumnType, 'geometry'> | undefined
  /** A field of the profile; null fills none. */
  canonical?: string | null | undefined
  sensitivity?: Sensitivity | undefined
  dateOrder?: 'ymd' | 'mdy' | 'dmy' | undefined
}

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'geometry'

export type Sensitivity = 'public' | 'internal' | 'personal'

/** Why something was understood as it was: a code of the catalogue and its parameters. */
export interface Evidence {
  code: string
  params?: Record<string, string | number>
}

export interface Finding {
  severity: 'error' | 'warning' | 'info'
  code: string
  /** One-based row in the file, where the finding has one. */
  row?: number
  field?: string
  value?: string
  /** How many rows it stands for; the listing is capped, the count is not. */
  count?: number
  params?: Record<string, string | number>
}

export interface RecognisedColumn {
  /** Zero-based column in the file; null where it is derived (a time made of year, month, day and hour). */
  index: number | null
  /** The header as a person wrote it, flattened over merged rows with `/`. */
  title: string
  /** Identifier for SQL and JSON: lower-case ASCII, unique in the table. */
  name: string
  type: ColumnType
  unit: string | null
  /** Factor from the file's unit to `unit`, where they differ (CO in µg/m³ to mg/m³: 0.001). */
  factor: number
  sensitivity: Sensitivity
  /** The profile's field that this column fills, or null. */
  canonical: string | null
  /** Texts that stand for a missing value in this column (`NA`, `—`). */
  missingTokens: string[]
  numMissing: number
  numValues: number
  /** A person leaves it out; its values may still place the rows. */
  isLeftOut?: true
  evidence: Evidence[]
  /** How a cell of this column is read where its type alone does not say it. */
  reading: ColumnReading
}

/** Plain data, so that a confirmed recognition can be kept and applied to the next file of the same shape. */
export interface ColumnReading {
  /** Order of the parts of dates that do not begin with the year. */
  dateOrder?: 'ymd' | 'mdy' | 'dmy'
  /** Values without a day stand for the first of their month. */
  isMonth?: boolean
  /** Degrees, minutes and seconds. */
  isSexagesimal?: boolean
  /** `3,5` is three and a half. */
  decimalMark?: ','
  /** Epoch of bare numbers that stand for dates. */
  serialEpoch?: 1900 | 1904
  /** Numbers count from 1970-01-01 UTC in steps of so many seconds. */
  unixSeconds?: 1 | 0.001
  /** Six digits such as 260301 are days of this century. */
  isShortDay?: boolean
  /** Bare numbers such as 20200315 are dates. */
  isCompactDate?: boolean
  /** Made of other columns of the row (zero-based). */
  madeOf?: DerivedTime | DerivedCoordinate | DerivedDegrees
}

export interface DerivedTime {
  kind: 'time'
  /** Day in one column; year, month and day else. */
  date: number | null
  year: number | null
  month: number | null
  day: number | null
  hour: number | null
  minute: number | null
}

/** One half of a pair such as `116.46,39.89` in one cell. */
export interface DerivedCoordinate {
  kind: 'coordinate'
  column: number
  part: 0 | 1
}

/** Degrees out of columns of their own for degrees, minutes and seconds. */
export interface DerivedDegrees {
  kind: 'degrees'
  columns: number[]
}

/** The value of a vertically merged cell, which holds for every row that the cell covers. One-based rows. */
export interface MergedValue {
  minRow: number
  maxRow: number
  column: number
  value: Cell
}

/** Levels of places, from the widest. */
export type PlaceLevel = 'city' | 'district' | 'subdistrict' | 'community' | 'grid' | 'compound'

/** Where a table lies on a sheet that holds several; rows one-based, columns zero-based, all inclusive. */
export interface Region {
  minRow: number
  maxRow: number
  minColumn: number
  maxColumn: number
}

export interface RecognisedTable {
  name: string
  /** Null where the table has its sheet to itself. */
  region: Region | null
  profile: Profile | null
  /** 0 to 1. */
  profileConfidence: number
  /** One-based rows of the header, empty where the table has none. */
  headerRows: number[]
  /** One-based. */
  firstDataRow: number
  /** Rows that are not data: titles, notes, totals, signatures, repeated headers. */
  dropped: { row: number; why: string }[]
  columns: RecognisedColumn[]
  geometry: RecognisedGeometry
  /** What the outlines of a `boundary` table are outlines of. */
  placeLevel: PlaceLevel | null
  numRows: number
  evidence: Evidence[]
  findings: Finding[]
  mergedValues: MergedValue[]
  /** Samples of the values of key-like columns, by column name: tell whether two tables share keys. */
  keySketches: Record<string, KeySketch>
}

/**
 * The smallest hashes of the distinct values of a column (a bottom-k sketch): the same values give the same
 * sample in every table, so that containment can be estimated without keeping the values.
 */
export interface KeySketch {
  hashes: number[]
  /** True where every distinct value of the column is in the sample. */
  isWhole: boolean
}

export type RecognisedGeometry =
  | { kind: 'none' }
  | { kind: 'column'; columnName: string; crs: SourceCrs; geometryType: string; isSwapped?: true }
  | { kind: 'point'; lonColumn: string; latColumn: string; crs: SourceCrs }

/** EPSG code, or one of the two Chinese offset systems that have none. */
export type SourceCrs = number | 'GCJ-02' | 'BD-09'

/** A value as it goes into the table. Timestamps are ISO 8601 with +08:00; dates `YYYY-MM-DD`. */
export type Value = string | number | boolean | null

export interface ConvertedRow {
  /** One-based row in the file. */
  row: number
  /** In the order of `RecognisedTable.columns`. */
  values: Value[]
}

export interface Conversion {
  /** Null where the whole row is no data. */
  converted: ConvertedRow | null
  /** The code of why the row is no data, else null. */
  dropped: string | null
  /** Cells of the row that could not be understood; they are null in `converted`. */
  rejected: RejectedCell[]
}

export interface RejectedCell {
  row: number
  field: string
  code: string
  value: string
}
