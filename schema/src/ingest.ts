import { z } from 'zod'
import { CellValue, FindingRecord, ImportMode, Sensitivity } from './catalog.ts'

export const UploadedFile = z.object({
  id: z.number().int(),
  name: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
})
export const Uploads = z.object({ files: z.array(UploadedFile) })
export type Uploads = z.infer<typeof Uploads>

export const ColumnOverride = z.strictObject({
  /** Zero-based column of the file: `index` of the proposed column. */
  index: z.number().int().min(0).max(16_383),
  /** False leaves the column out. */
  include: z.boolean().default(true),
  title: z.string().trim().min(1).max(200).optional(),
  type: z.enum(['text', 'integer', 'number', 'boolean', 'date', 'timestamp']).optional(),
  /** The profile's field that the column fills; null fills none. */
  canonical: z.string().max(80).nullable().optional(),
  sensitivity: Sensitivity.optional(),
  /** Of dates whose order the values leave open, such as 3/4/2020. */
  dateOrder: z.enum(['ymd', 'mdy', 'dmy']).optional(),
})
export type ColumnOverride = z.infer<typeof ColumnOverride>

/**
 * What a person says about one table of the files; it beats everything that was found. What is absent stays as it is
 * recognised. An entry without anything but its key takes back what an earlier import of the shape said.
 */
export const TableOverride = z.strictObject({
  /** `key` of the proposed table. */
  table: z.string().min(1).max(400),
  /** One-based rows of the file; none where the table has no header. */
  headerRows: z.array(z.number().int().min(1).max(10_000)).max(6).optional(),
  /** Null makes it a plain table. */
  profile: z.string().max(40).nullable().optional(),
  /** `EPSG:4326`, `EPSG:4548`, `GCJ-02`, `BD-09`… */
  crs: z
    .string()
    .regex(/^(EPSG:\d{4,6}|GCJ-02|BD-09)$/)
    .optional(),
  columns: z.array(ColumnOverride).max(1_000).default([]),
})
export type TableOverride = z.infer<typeof TableOverride>

const Overrides = z.array(TableOverride).max(200).default([])

export const InspectionRequest = z.object({
  fileIds: z.array(z.number().int()).min(1).max(50),
  overrides: Overrides,
})

export const Evidence = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

export const ProposedColumn = z.object({
  /** Zero-based column of the file; null where it is made of others. */
  index: z.number().int().nullable(),
  /** False where a person leaves it out; its sample is empty. */
  include: z.boolean(),
  name: z.string(),
  title: z.string(),
  type: z.string(),
  unit: z.string().nullable(),
  crs: z.string().nullable(),
  sensitivity: Sensitivity,
  canonical: z.string().nullable(),
  numMissing: z.number().int(),
  evidence: z.array(Evidence),
})
export type ProposedColumn = z.infer<typeof ProposedColumn>

export const ProposedTable = z.object({
  /** Names the table in `overrides`; the same in every inspection of the same files. */
  key: z.string(),
  name: z.string(),
  file: z.string(),
  profile: z.string().nullable(),
  profileConfidence: z.number(),
  geometryType: z.string().nullable(),
  headerRows: z.array(z.number().int()),
  numRows: z.number().int(),
  columns: z.array(ProposedColumn),
  /** The first rows as they will be stored. */
  sample: z.array(z.object({ row: z.number().int(), values: z.array(CellValue) })),
  dropped: z.array(z.object({ row: z.number().int(), why: z.string() })),
  numDropped: z.number().int(),
  rejected: z.array(
    z.object({ row: z.number().int(), field: z.string(), code: z.string(), value: z.string() }),
  ),
  numRejected: z.number().int(),
  evidence: z.array(Evidence),
  /** What a person said about it, now or when a file of the shape came in before; null where nobody did. */
  override: TableOverride.nullable(),
})
export type ProposedTable = z.infer<typeof ProposedTable>

/** One dataset that the files would become. */
export const Proposal = z.object({
  key: z.string(),
  title: z.string(),
  profile: z.string().nullable(),
  sourceCrs: z.string().nullable(),
  files: z.array(z.string()),
  tables: z.array(ProposedTable),
  findings: z.array(FindingRecord),
  /** `new`: a new dataset; `new-version`: the file's shape belongs to a known dataset; `unchanged`: the same bytes are in already. */
  outcome: z.enum(['new', 'new-version', 'unchanged']),
  datasetId: z.string().nullable(),
  datasetTitle: z.string().nullable(),
  /** Rejected rows of the dataset that come back corrected. */
  isCorrection: z.boolean(),
})
export type Proposal = z.infer<typeof Proposal>

/** The result of an `inspect` job. */
export const Inspection = z.object({
  /** The uploaded files, so that they can be looked at again. */
  fileIds: z.array(z.number().int()),
  proposals: z.array(Proposal),
  findings: z.array(FindingRecord),
})
export type Inspection = z.infer<typeof Inspection>

export const ImportChoice = z.object({
  key: z.string(),
  include: z.boolean().default(true),
  title: z.string().min(1).max(200).optional(),
  /** Import as a new dataset although the shape is known. */
  asNew: z.boolean().default(false),
  /** How the rows come into a known dataset; as the time before where absent. */
  mode: ImportMode.optional(),
  /** For `upsert`: names of the columns that tell rows apart. */
  keyColumns: z.array(z.string()).max(10).optional(),
})

/** Of an inspection, whose proposals were looked at, or of uploaded files at once, as they are understood. */
export const ImportRequest = z
  .object({
    inspectionJobId: z.number().int().optional(),
    fileIds: z.array(z.number().int()).min(1).max(50).optional(),
    choices: z.array(ImportChoice).default([]),
    /** For every dataset that has no choice of its own. */
    mode: ImportMode.optional(),
    keyColumns: z.array(z.string()).max(10).optional(),
    /** With `inspectionJobId` and absent: those of the inspection. */
    overrides: z.array(TableOverride).max(200).optional(),
    dryRun: z.boolean().default(false),
    /** Refuse the whole import where one cell is rejected. */
    allOrNothing: z.boolean().default(false),
  })
  .refine((asked) => (asked.inspectionJobId === undefined) !== (asked.fileIds === undefined), {
    message: 'either inspectionJobId or fileIds',
  })
export type ImportRequest = z.infer<typeof ImportRequest>

/** What the command line prints and an `import` job results in: one for every dataset. */
export const ImportReport = z.object({
  dataset: z.string().nullable(),
  title: z.string(),
  version: z.number().int().nullable(),
  outcome: z.enum(['new', 'new-version', 'unchanged', 'dry-run']),
  tables: z.array(
    z.object({
      name: z.string(),
      profile: z.string().nullable(),
      columns: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          type: z.string(),
          unit: z.string().nullable(),
          crs: z.string().nullable(),
        }),
      ),
      rows: z.number().int(),
      rejected: z.array(
        z.object({ row: z.number().int(), field: z.string(), code: z.string(), value: z.string() }),
      ),
      numRejected: z.number().int(),
      dropped: z.array(z.object({ row: z.number().int(), why: z.string() })),
      numDropped: z.number().int(),
    }),
  ),
  findings: z.array(FindingRecord),
  sourceCrs: z.string().nullable(),
  seconds: z.number(),
})
export type ImportReport = z.infer<typeof ImportReport>

export const ImportReports = z.object({ imports: z.array(ImportReport) })
