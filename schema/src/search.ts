/** Finding datasets, and what leads to them and away from them. */
import { z } from 'zod'
import { DatasetSummary } from './catalog.ts'
import { DatasetSensitivity } from './describe.ts'

/** What a dataset's rows are on a map. */
export const SHAPES = ['table', 'point', 'line', 'area'] as const
export const FACETS = ['theme', 'department', 'profile', 'sensitivity', 'shape', 'year'] as const
export type Facet = (typeof FACETS)[number]

const Bbox = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map(Number))
  .refine((box) => box.length === 4 && box.every(Number.isFinite), 'four numbers')
  .transform((box) => box as [minLon: number, minLat: number, maxLon: number, maxLat: number])

export const SearchQuery = z.object({
  query: z.string().max(200).default(''),
  theme: z.string().max(40).optional(),
  department: z.string().max(100).optional(),
  profile: z.string().max(40).optional(),
  sensitivity: DatasetSensitivity.optional(),
  shape: z.enum(SHAPES).optional(),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  /** Datasets whose extent meets this box in WGS 84: `minLon,minLat,maxLon,maxLat`. */
  bbox: Bbox.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type SearchQuery = z.infer<typeof SearchQuery>

export const SearchHit = z.object({
  /** What of the dataset was met: `title`, `keyword`, `field`, `content`, … */
  kind: z.string(),
  text: z.string(),
})

export const SearchResult = z.object({
  numFound: z.number().int(),
  datasets: z.array(
    DatasetSummary.extend({ theme: z.string(), sensitivity: DatasetSensitivity, hits: z.array(SearchHit) }),
  ),
  /** How many of the datasets found have each value, with every other filter but the facet's own. */
  facets: z.record(z.enum(FACETS), z.array(z.object({ value: z.string(), count: z.number().int() }))),
})
export type SearchResult = z.infer<typeof SearchResult>
export type FoundDataset = SearchResult['datasets'][number]

export const Lineage = z.object({
  madeFrom: z.object({
    files: z.array(
      z.object({
        name: z.string(),
        sha256: z.string(),
        sizeBytes: z.number(),
        receivedAt: z.string(),
        versions: z.array(z.number().int()),
      }),
    ),
    isSynthetic: z.boolean(),
    numEdits: z.number().int(),
  }),
  usedBy: z.array(
    z.object({
      kind: z.enum(['analysis', 'saved-extract', 'form', 'dashboard', 'interface']),
      /** Feature, title, or the name of a collection; empty where it is not told. */
      name: z.string(),
      /** Number or name of the thing in its own feature; null where it has none. */
      id: z.union([z.number().int(), z.string()]).nullable(),
      count: z.number().int(),
    }),
  ),
})
export type Lineage = z.infer<typeof Lineage>
export type DatasetUse = Lineage['usedBy'][number]
