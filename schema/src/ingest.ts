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

export const InspectionRequest = z.object({ fileIds: z.array(z.number().int()).min(1).max(50) })

export const Evidence = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

export const ProposedColumn = z.object({
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
})
export type Proposal = z.infer<typeof Proposal>

/** The result of an `inspect` job. */
export const Inspection = z.object({
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
