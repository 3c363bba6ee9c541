import { z } from 'zod'
import { Paging } from './paging.ts'

export const Sensitivity = z.enum(['public', 'internal', 'personal'])

export const Field = z.object({
  name: z.string(),
  title: z.string(),
  type: z.string(),
  unit: z.string().nullable(),
  sensitivity: Sensitivity,
  canonical: z.string().nullable(),
  description: z.string(),
  numMissing: z.number().int(),
  /** What the codes that are its values mean, in Chinese and English; absent without a code list. */
  labels: z.record(z.string(), z.tuple([z.string(), z.string()])).optional(),
})
export type Field = z.infer<typeof Field>

export const DatasetTable = z.object({
  name: z.string(),
  profile: z.string().nullable(),
  numRows: z.number().int(),
  geometryType: z.string().nullable(),
  /** minLon, minLat, maxLon, maxLat in WGS 84. */
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  fields: z.array(Field),
})
export type DatasetTable = z.infer<typeof DatasetTable>

export const DatasetSummary = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  profile: z.string().nullable(),
  department: z.string(),
  isSynthetic: z.boolean(),
  version: z.number().int(),
  numRows: z.number().int(),
  geometryType: z.string().nullable(),
  updatedAt: z.string(),
})
export type DatasetSummary = z.infer<typeof DatasetSummary>

export const FindingRecord = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  row: z.number().int().optional(),
  field: z.string().optional(),
  value: z.string().optional(),
  count: z.number().int().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type FindingRecord = z.infer<typeof FindingRecord>

export const ImportMode = z.enum(['replace', 'append', 'upsert'])
export type ImportMode = z.infer<typeof ImportMode>

export const DatasetVersion = z.object({
  version: z.number().int(),
  kind: z.enum(['import', 'restore', 'undo', 'demo', 'edit', 'correction', 'received']),
  /** What it did with the rows before: `replace` them, `append` to them, or `upsert` by key. */
  mode: ImportMode,
  /** What a person calls this state; null without a name. */
  name: z.string().nullable(),
  /** The version whose rows were taken up again. */
  ofVersion: z.number().int().nullable(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  /** The remembered shape of files by which it came in; null for edits and for what came before shapes were kept. */
  recipe: z.string().nullable(),
  numRows: z.number().int(),
  /** Rows with cells that could not be understood; their workbook can be fetched. */
  numRejectedRows: z.number().int(),
  files: z.array(z.object({ name: z.string(), sha256: z.string(), sizeBytes: z.number() })),
  findings: z.array(FindingRecord),
})
export type DatasetVersion = z.infer<typeof DatasetVersion>

/** How the next file of a known shape comes in. */
export const Recipe = z.object({ mode: ImportMode, keyColumns: z.array(z.string()).max(10) })
export type Recipe = z.infer<typeof Recipe>

export const DatasetDetail = DatasetSummary.extend({
  /** Null for a dataset that no file of a known shape belongs to. */
  recipe: Recipe.nullable(),
  keywords: z.array(z.string()),
  sensitivity: z.string(),
  sourceCrs: z.string().nullable(),
  licence: z.string(),
  tables: z.array(DatasetTable),
  versions: z.array(DatasetVersion),
})
export type DatasetDetail = z.infer<typeof DatasetDetail>

export const DatasetQuery = z.object({
  query: z.string().max(200).optional(),
  profile: z.string().optional(),
})
export const DatasetList = z.object({ datasets: z.array(DatasetSummary) })
export type DatasetList = z.infer<typeof DatasetList>

/** Rows in the order of the source; `version` reads the table as it stood then. */
export const RowsQuery = Paging.extend({
  version: z.coerce.number().int().optional(),
  /** Only this row of the source file. */
  row: z.coerce.number().int().optional(),
})

export const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const RowsPage = z.object({
  /** Columns that the person may see, in order. */
  fields: z.array(Field),
  rows: z.array(z.object({ key: z.number(), row: z.number().int(), values: z.array(CellValue) })),
  /** Null at the end. */
  nextAfter: z.number().nullable(),
  version: z.number().int(),
  /** Titles of the columns that exist and are hidden from this person. */
  hiddenFields: z.array(z.string()),
})
export type RowsPage = z.infer<typeof RowsPage>

/** Changes of a person to rows they were shown; `key` is the row's key on the page. */
export const RowEdits = z.object({
  changes: z
    .array(
      z.object({
        key: z.number().int(),
        /** New values by the name of the field. */
        values: z.record(z.string(), CellValue),
        /** A new place for a point: longitude and latitude in WGS 84. */
        position: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).optional(),
        /** A new outline as a GeoJSON geometry in WGS 84. */
        geometry: z.object({ type: z.string() }).loose().optional(),
      }),
    )
    .max(500)
    .default([]),
  deleted: z.array(z.number().int()).max(500).default([]),
})
export type RowEdits = z.infer<typeof RowEdits>

export const VersionDifference = z.object({
  numAdded: z.number().int(),
  numRemoved: z.number().int(),
  numChanged: z.number().int(),
  /** The field by which rows of both versions were found to be one; null where it was their place in the file. */
  keyField: z.string().nullable(),
  /** The first of them. */
  rows: z.array(
    z.object({
      change: z.enum(['added', 'removed', 'changed']),
      row: z.number().int(),
      cells: z.array(
        z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    }),
  ),
})
export type VersionDifference = z.infer<typeof VersionDifference>

export const VersionName = z.object({ name: z.string().max(100).nullable() })

export const RecycledDatasets = z.object({
  datasets: z.array(
    z.object({ id: z.string(), title: z.string(), numRows: z.number().int(), deletedAt: z.string() }),
  ),
})
export type RecycledDatasets = z.infer<typeof RecycledDatasets>
