import { z } from 'zod'
import { ImportMode } from '../catalog.ts'

const Host = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9.-]{1,253}$/)

export const FolderSettings = z.strictObject({
  kind: z.literal('folder'),
  /** A folder inside the inbox of the data folder. */
  folder: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,80}$/u),
})
export const HttpSettings = z.strictObject({
  kind: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Sent as `Authorization`; the token or password itself is the secret. */
  user: z.string().max(200).default(''),
})
export const TableSettings = z.strictObject({
  kind: z.enum(['postgresql', 'mysql']),
  host: Host,
  port: z.number().int().min(1).max(65_535),
  database: z.string().min(1).max(200),
  user: z.string().min(1).max(200),
  /** `table`, or `schema.table`. */
  table: z.string().min(1).max(300),
  isEncrypted: z.boolean().default(true),
})
export const SourceSettings = z.discriminatedUnion('kind', [FolderSettings, HttpSettings, TableSettings])
export type SourceSettings = z.infer<typeof SourceSettings>

export const SourceDraft = z.object({
  name: z.string().trim().min(1).max(100),
  settings: SourceSettings,
  /** Password or token; absent leaves the one that is kept, null takes it away. */
  secret: z.string().max(1_000).nullable().optional(),
  everyMinutes: z.number().int().min(5).max(44_640),
  mode: ImportMode.default('replace'),
  keyColumns: z.array(z.string()).max(10).default([]),
  isPaused: z.boolean().default(false),
})
export type SourceDraft = z.infer<typeof SourceDraft>

export const SourceRun = z.object({
  id: z.number().int(),
  startedAt: z.string(),
  /** Null while it runs. */
  endedAt: z.string().nullable(),
  isTrial: z.boolean(),
  outcome: z.enum(['new', 'new-version', 'unchanged', 'nothing-new', 'trial', 'failed']).nullable(),
  problem: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
  imports: z.array(
    z.object({
      dataset: z.string().nullable(),
      title: z.string(),
      version: z.number().int().nullable(),
      numRows: z.number().int(),
      numRejected: z.number().int(),
      numFindings: z.number().int(),
    }),
  ),
})
export type SourceRun = z.infer<typeof SourceRun>

export const Source = z.object({
  id: z.number().int(),
  name: z.string(),
  settings: SourceSettings,
  hasSecret: z.boolean(),
  everyMinutes: z.number().int(),
  mode: ImportMode,
  keyColumns: z.array(z.string()),
  isPaused: z.boolean(),
  datasetId: z.string().nullable(),
  nextRunAt: z.string(),
  createdBy: z.string().nullable(),
  /** The newest first. */
  runs: z.array(SourceRun),
})
export type Source = z.infer<typeof Source>

export const Sources = z.object({
  sources: z.array(Source),
  /** Hosts that may be asked, as whoever runs the platform has listed them. */
  allowedHosts: z.array(z.string()),
  /** Where the folders of folder sources lie on the machine of the platform. */
  inbox: z.string(),
})
export type Sources = z.infer<typeof Sources>
