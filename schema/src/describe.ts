/** How a dataset and its fields are described: forms, code lists, templates, history. */
import { z } from 'zod'
import { Sensitivity } from './catalog.ts'

export const UPDATE_FREQUENCIES = [
  'continuous',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'irregular',
  'never',
] as const
export const UpdateFrequency = z.enum(['', ...UPDATE_FREQUENCIES])
export type UpdateFrequency = z.infer<typeof UpdateFrequency>

/** From the widest circle of readers to the narrowest. */
export const DATASET_SENSITIVITIES = ['public', 'internal', 'sensitive'] as const
export const DatasetSensitivity = z.enum(DATASET_SENSITIVITIES)
export type DatasetSensitivity = z.infer<typeof DatasetSensitivity>
export const FIELD_SENSITIVITIES = ['public', 'internal', 'personal'] as const

export const SHARINGS = ['unconditional', 'conditional', 'none'] as const
export const Sharing = z.enum(['', ...SHARINGS])
export type Sharing = z.infer<typeof Sharing>

const Day = z.iso.date().nullable()

/** What is said of a dataset; `periodTo` is the first day that it is no longer about. */
export const Described = z.object({
  title: z.string().trim().min(1).max(200),
  titleEn: z.string().trim().max(200),
  description: z.string().trim().max(4000),
  keywords: z.array(z.string().trim().min(1).max(50)).max(30),
  /** A code of the list `theme`. */
  theme: z.string().max(40),
  department: z.string().trim().max(100),
  licence: z.string().trim().max(200),
  updateFrequency: UpdateFrequency,
  contact: z.string().trim().max(200),
  sensitivity: DatasetSensitivity,
  periodFrom: Day,
  periodTo: Day,
  sharing: Sharing,
  sharingTerms: z.string().trim().max(1000),
})
export type Described = z.infer<typeof Described>
export const DESCRIBED_PROPERTIES = Object.keys(Described.shape) as (keyof Described)[]

export const DescribedField = z.object({
  title: z.string().trim().min(1).max(200),
  unit: z.string().trim().max(40).nullable(),
  codeList: z.string().max(40).nullable(),
  sensitivity: Sensitivity,
  description: z.string().trim().max(2000),
})
export type DescribedField = z.infer<typeof DescribedField>
export const FIELD_PROPERTIES = Object.keys(DescribedField.shape) as (keyof DescribedField)[]

const FieldPatch = DescribedField.partial().extend({ table: z.string().max(200), name: z.string().max(200) })

export const DescriptionPatch = Described.partial().extend({
  fields: z.array(FieldPatch).max(2000).optional(),
  /** Needed where something becomes visible to more people. */
  reason: z.string().trim().max(500).optional(),
})
export type DescriptionPatch = z.infer<typeof DescriptionPatch>

/** What the platform would write into an empty element, and from what it takes it. */
export const Suggestion = z.object({
  property: z.enum(DESCRIBED_PROPERTIES as [keyof Described, ...(keyof Described)[]]),
  value: z.union([z.string(), z.array(z.string())]),
  from: z.enum(['profile', 'versions', 'rows', 'fields', 'template']),
})
export type Suggestion = z.infer<typeof Suggestion>

/** One element of the score: `filled` of it, between 0 and 1. */
export const ScoredElement = z.object({ key: z.string(), weight: z.number(), filled: z.number() })
export type ScoredElement = z.infer<typeof ScoredElement>

export const Description = Described.extend({
  id: z.string(),
  profile: z.string().nullable(),
  version: z.number().int(),
  /** minLon, minLat, maxLon, maxLat in WGS 84 around all tables; worked out of the rows. */
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  fields: z.array(
    DescribedField.extend({
      table: z.string(),
      name: z.string(),
      type: z.string(),
      canonical: z.string().nullable(),
      numMissing: z.number().int(),
    }),
  ),
  elements: z.array(ScoredElement),
  suggestions: z.array(Suggestion),
})
export type Description = z.infer<typeof Description>

export const CHANGE_KINDS = ['edit', 'bulk', 'template', 'import', 'restore'] as const
const ChangedValue = z.union([z.string(), z.array(z.string()), z.null()])
export const DescriptionChange = z.object({
  id: z.number().int(),
  table: z.string(),
  field: z.string(),
  property: z.string(),
  before: ChangedValue,
  after: ChangedValue,
  how: z.enum(CHANGE_KINDS),
  reason: z.string(),
  at: z.string(),
  by: z.string().nullable(),
})
export type DescriptionChange = z.infer<typeof DescriptionChange>
export const DescriptionChanges = z.object({
  changes: z.array(DescriptionChange),
  nextBefore: z.number().nullable(),
})
export type DescriptionChanges = z.infer<typeof DescriptionChanges>

/** What may be said of many datasets at once. */
export const BulkDescription = z.object({
  datasets: z.array(z.string().max(80)).min(1).max(2000),
  set: Described.pick({
    theme: true,
    department: true,
    licence: true,
    updateFrequency: true,
    contact: true,
    sensitivity: true,
    sharing: true,
    sharingTerms: true,
  })
    .partial()
    .default({}),
  addKeywords: Described.shape.keywords.default([]),
  /** Fills what is empty with the template of each dataset's department. */
  usesTemplate: z.boolean().default(false),
  reason: z.string().trim().max(500).optional(),
})
export type BulkDescription = z.infer<typeof BulkDescription>
export const BulkDescribed = z.object({ numDatasets: z.number().int(), numChanges: z.number().int() })
export type BulkDescribed = z.infer<typeof BulkDescribed>

const Code = z.object({
  code: z.string().trim().min(1).max(100),
  label: z.string().trim().min(1).max(200),
  labelEn: z.string().trim().max(200),
})
export const CodeListInput = z.object({
  title: z.string().trim().min(1).max(100),
  description: z.string().trim().max(1000),
  source: z.string().trim().max(200),
  codes: z.array(Code).max(5000),
})
export type CodeListInput = z.infer<typeof CodeListInput>
export const CodeList = CodeListInput.extend({
  id: z.string(),
  /** Fields whose values it explains. */
  numFields: z.number().int(),
})
export type CodeList = z.infer<typeof CodeList>
export const CodeLists = z.object({ lists: z.array(CodeList) })
export type CodeLists = z.infer<typeof CodeLists>
export const CodeListId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40)

export const TemplateInput = Described.pick({
  theme: true,
  licence: true,
  updateFrequency: true,
  contact: true,
  keywords: true,
  sharing: true,
  sharingTerms: true,
})
  .partial()
  .strict()
export type TemplateInput = z.infer<typeof TemplateInput>
export const Template = z.object({
  department: z.string(),
  filled: TemplateInput,
  numDatasets: z.number().int(),
})
export type Template = z.infer<typeof Template>
export const Templates = z.object({ templates: z.array(Template) })
export type Templates = z.infer<typeof Templates>

/** Every dataset with its score, for the page where many are described at once. */
export const DescriptionOverview = z.object({
  datasets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      department: z.string(),
      theme: z.string(),
      sensitivity: DatasetSensitivity,
      scorePercent: z.number(),
      missing: z.array(z.string()),
      isSynthetic: z.boolean(),
    }),
  ),
})
export type DescriptionOverview = z.infer<typeof DescriptionOverview>

/** What a file of descriptions would change, or has changed. */
export const DescriptionImport = z.object({
  numChanges: z.number().int(),
  /** The first of them. */
  changes: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      table: z.string(),
      field: z.string(),
      property: z.string(),
      before: ChangedValue,
      after: ChangedValue,
    }),
  ),
  /** Identifiers of the file that the person sees no dataset under. */
  unknown: z.array(z.string()),
})
export type DescriptionImport = z.infer<typeof DescriptionImport>
