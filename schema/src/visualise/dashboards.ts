import { z } from 'zod'
import { Role } from '../access-control.ts'
import { Filter, Schedule } from '../extract.ts'
import { Picture } from './pictures.ts'

/** Columns of the grid that tiles lie on. */
export const GRID_COLUMNS = 12

export const DashboardTile = z.object({
  id: z.string().min(1).max(40),
  /** Columns and rows of the grid, from the left and from the top. */
  x: z.number().int().min(0).max(11),
  y: z.number().int().min(0).max(500),
  width: z.number().int().min(2).max(12),
  height: z.number().int().min(2).max(40),
  content: z.union([
    z.object({ picture: Picture }),
    z.object({ text: z.string().max(5_000) }),
    /** The rows of a dataset, page by page. */
    z.object({
      table: z.object({
        dataset: z.string().min(1).max(80),
        table: z.string().max(200).optional(),
        filter: Filter.optional(),
        columns: z.array(z.string().max(200)).max(30).optional(),
      }),
    }),
    /** The reader may not know what stands here. */
    z.object({ isHidden: z.literal(true) }),
  ]),
})
export type DashboardTile = z.infer<typeof DashboardTile>

export const DashboardAudience = z.enum(['own', 'named', 'office'])
export const DashboardReader = z.object({
  person: z.number().int().nullable(),
  department: z.number().int().nullable(),
  role: Role.nullable(),
})
export type DashboardReader = z.infer<typeof DashboardReader>
export const DashboardSharing = z.object({
  audience: DashboardAudience,
  /** Of `named`: each names one of the three. */
  readers: z.array(DashboardReader).max(100),
})
export type DashboardSharing = z.infer<typeof DashboardSharing>

export const DashboardInput = z.object({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(2_000),
  tiles: z.array(DashboardTile).max(40),
})
export type DashboardInput = z.infer<typeof DashboardInput>

/** `revision` is that which was read: somebody else's newer one is not overwritten. */
export const DashboardChange = DashboardInput.extend({ revision: z.number().int() })
export type DashboardChange = z.infer<typeof DashboardChange>

export const DashboardAudienceList = z.object({
  people: z.array(z.object({ id: z.number().int(), name: z.string(), department: z.string().nullable() })),
  departments: z.array(z.object({ id: z.number().int(), name: z.string() })),
})
export type DashboardAudienceList = z.infer<typeof DashboardAudienceList>

export const DashboardSummary = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  owner: z.string().nullable(),
  isOwn: z.boolean(),
  audience: DashboardAudience,
  numTiles: z.number().int(),
  updatedAt: z.string(),
})
export type DashboardSummary = z.infer<typeof DashboardSummary>
export const DashboardList = z.object({ dashboards: z.array(DashboardSummary) })

export const DOCUMENT_FORMATS = ['docx', 'svg'] as const
export const DocumentFormat = z.enum(DOCUMENT_FORMATS)
export type DocumentFormat = z.infer<typeof DocumentFormat>
export const DashboardSchedule = z.object({
  schedule: Schedule,
  format: DocumentFormat,
  language: z.enum(['zh', 'en']),
})
export type DashboardSchedule = z.infer<typeof DashboardSchedule>

export const Dashboard = DashboardSummary.extend({
  revision: z.number().int(),
  tiles: z.array(DashboardTile),
  /** Null for those whose dashboard it is not. */
  sharing: DashboardSharing.nullable(),
  schedule: DashboardSchedule.nullable(),
  nextRunAt: z.string().nullable(),
})
export type Dashboard = z.infer<typeof Dashboard>

export const DashboardDocument = z.object({
  id: z.number().int(),
  dashboard: z.string(),
  title: z.string(),
  fileName: z.string(),
  sizeBytes: z.number(),
  createdAt: z.string(),
  expiresAt: z.string(),
})
export type DashboardDocument = z.infer<typeof DashboardDocument>
export const DashboardDocuments = z.object({ documents: z.array(DashboardDocument) })
