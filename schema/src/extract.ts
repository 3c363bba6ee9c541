import { z } from 'zod'
import { CellValue } from './catalog.ts'

export const CRS_NAMES = ['EPSG:4326', 'EPSG:4490', 'EPSG:4548', 'GCJ-02', 'BD-09'] as const
export const CrsName = z.enum(CRS_NAMES)
export type CrsName = z.infer<typeof CrsName>

export const EXTRACT_FORMATS = [
  'xlsx',
  'csv',
  'geojson',
  'shapefile',
  'geopackage',
  'kml',
  'flatgeobuf',
  'parquet',
] as const
export const ExtractFormat = z.enum(EXTRACT_FORMATS)
export type ExtractFormat = z.infer<typeof ExtractFormat>

/** A field of the dataset by its name; one of the joined dataset as `joined.<name>`. */
export const FieldRef = z.string().min(1).max(200)

/** In place of a field: the code of the community that a row counts to, whatever its columns. */
export const COMMUNITY = ':community'

export const COMPARISONS = [
  'equals',
  'differs',
  'less',
  'at-most',
  'greater',
  'at-least',
  'contains',
  'starts-with',
  'one-of',
  'is-empty',
  'is-filled',
] as const
export type Comparison = (typeof COMPARISONS)[number]

const Scalar = z.union([z.string().max(2000), z.number(), z.boolean()])

export const Condition = z.object({
  field: FieldRef,
  is: z.enum(COMPARISONS),
  value: z.union([Scalar, z.array(Scalar).max(1000)]).optional(),
})
export type Condition = z.infer<typeof Condition>

/** A tree of conditions: all of them, any of them, none of them. */
export type Filter = Condition | { all: Filter[] } | { any: Filter[] } | { none: Filter[] }
export const Filter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    Condition,
    z.object({ all: z.array(Filter).max(50) }),
    z.object({ any: z.array(Filter).max(50) }),
    z.object({ none: z.array(Filter).max(50) }),
  ]),
)

export const TableChoice = z.object({
  dataset: z.string().min(1).max(80),
  /** The first table of the dataset where absent. */
  table: z.string().max(200).optional(),
  /** The newest where absent; named, the same extract can be had again at any later day. */
  version: z.number().int().positive().optional(),
})
export type TableChoice = z.infer<typeof TableChoice>

/**
 * What is looked up for each row, as in a spreadsheet: at most one row of the other dataset, so that a row of the
 * extract is always one row of the dataset. By equal keys, by the same community, or by lying within an outline.
 */
export const Join = TableChoice.extend({
  by: z.enum(['key', 'community', 'within']),
  /** By key: the field of the dataset and the one of the other dataset that it must equal. */
  field: FieldRef.optional(),
  otherField: FieldRef.optional(),
})
export type Join = z.infer<typeof Join>

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

export const Area = z.union([
  /** A ring drawn on the map, WGS 84; closed where its ends do not meet. */
  z.object({ ring: z.array(Position).min(3).max(2000) }),
  z.object({ places: z.array(z.string().max(40)).min(1).max(200) }),
])
export type Area = z.infer<typeof Area>

export const AGGREGATES = ['count', 'distinct', 'sum', 'mean', 'least', 'greatest'] as const
export const Group = z.object({
  by: z
    .array(z.object({ field: FieldRef, part: z.enum(['day', 'month', 'year']).optional() }))
    .min(1)
    .max(6),
  measures: z
    .array(
      z.object({
        how: z.enum(AGGREGATES),
        field: FieldRef.optional(),
        /** Only the rows that fulfil this are counted. */
        filter: Filter.optional(),
        title: z.string().max(100).optional(),
      }),
    )
    .min(1)
    .max(20),
})
export type Group = z.infer<typeof Group>

export const ExtractSpec = TableChoice.extend({
  join: Join.optional(),
  filter: Filter.optional(),
  area: Area.optional(),
  /** Every field that the person may see where absent. */
  columns: z.array(FieldRef).min(1).max(500).optional(),
  order: z
    .array(z.object({ field: FieldRef, isDescending: z.boolean().default(false) }))
    .max(5)
    .optional(),
  group: Group.optional(),
  crs: CrsName.default('EPSG:4326'),
})
export type ExtractSpec = z.infer<typeof ExtractSpec>

export const CODES_AS = ['codes', 'labels', 'both'] as const

export const ExtractOutput = z.object({
  format: ExtractFormat,
  /** Text with a byte order mark, which tells Excel that it is UTF-8. */
  hasBom: z.boolean().default(true),
  language: z.enum(['zh', 'en']).default('zh'),
  /** How values of a column with a code list are written; `both` is the code, a space and its label. Codes where absent. */
  codesAs: z.enum(CODES_AS).optional(),
})
export type ExtractOutput = z.infer<typeof ExtractOutput>

export const ExtractColumn = z.object({
  ref: z.string(),
  /** Identifier in files whose columns have one. */
  name: z.string(),
  title: z.string(),
  type: z.string(),
  unit: z.string().nullable(),
})
export type ExtractColumn = z.infer<typeof ExtractColumn>

export const ExtractPreview = z.object({
  numRows: z.number().int(),
  columns: z.array(ExtractColumn),
  rows: z.array(z.array(CellValue)),
  /** What codes mean, Chinese and English by code, by the reference of their column. */
  labels: z.record(z.string(), z.record(z.string(), z.tuple([z.string(), z.string()]))),
  geometryType: z.string().nullable(),
  /** The versions that were read; put into the specification they make it repeatable. */
  versions: z.array(z.object({ dataset: z.string(), title: z.string(), version: z.number().int() })),
  /** Titles of the fields that exist and are hidden from this person. */
  hiddenFields: z.array(z.string()),
  /** How many rows found nothing, or more than one row, to be looked up. */
  join: z.object({ numWithout: z.number().int(), numSeveral: z.number().int() }).nullable(),
})
export type ExtractPreview = z.infer<typeof ExtractPreview>

export const Manifest = z.object({
  product: z.string(),
  title: z.string(),
  /** With zone. */
  extractedAt: z.string(),
  format: ExtractFormat,
  fileName: z.string(),
  numRows: z.number().int(),
  coordinateSystem: CrsName,
  sources: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      table: z.string(),
      version: z.number().int(),
      department: z.string(),
      /** Under what terms the dataset may be used. */
      terms: z.string(),
      isSynthetic: z.boolean(),
    }),
  ),
  columns: z.array(ExtractColumn),
  hiddenFields: z.array(z.string()),
  /** The specification with its versions named: the extract can be had again by it. */
  specification: ExtractSpec,
  /** Codes where absent. */
  codesAs: ExtractOutput.shape.codesAs,
  /** What the format could not hold as it is. */
  notes: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

export const ExtractRun = z.object({
  id: z.number().int(),
  title: z.string(),
  fileName: z.string(),
  format: ExtractFormat,
  numRows: z.number().int(),
  sizeBytes: z.number(),
  sha256: z.string(),
  createdAt: z.string(),
  /** After this the file is taken away; the extract can be made again. */
  expiresAt: z.string(),
  manifest: Manifest,
})
export type ExtractRun = z.infer<typeof ExtractRun>
export const ExtractRunList = z.object({ runs: z.array(ExtractRun) })

export const ExtractRequest = z.object({
  spec: ExtractSpec,
  output: ExtractOutput,
  title: z.string().max(200).optional(),
})
export type ExtractRequest = z.infer<typeof ExtractRequest>

/** At this hour (Asia/Shanghai) of each day, of each Monday, of the first of each month. */
export const Schedule = z.object({
  every: z.enum(['day', 'week', 'month']),
  hour: z.number().int().min(0).max(23),
})
export type Schedule = z.infer<typeof Schedule>

export const SavedExtractInput = z.object({
  title: z.string().min(1).max(200),
  spec: ExtractSpec,
  output: ExtractOutput,
  schedule: Schedule.nullable().default(null),
})
export type SavedExtractInput = z.infer<typeof SavedExtractInput>

export const SavedExtract = SavedExtractInput.extend({
  id: z.number().int(),
  createdAt: z.string(),
  nextRunAt: z.string().nullable(),
  lastRunId: z.number().int().nullable(),
})
export type SavedExtract = z.infer<typeof SavedExtract>
export const SavedExtractList = z.object({ saved: z.array(SavedExtract) })
