import { z } from 'zod'

export const IDENTIFIER_KINDS = ['telephone', 'identityNumber', 'name', 'address'] as const
export const IdentifierKind = z.enum(IDENTIFIER_KINDS)
export type IdentifierKind = z.infer<typeof IdentifierKind>

/** 7 to 15 digits, in whatever groups. */
const Telephone = z
  .string()
  .trim()
  .max(30)
  .transform((text) => text.replace(/^(?:\+|00)86(?=\D*1)/, ''))
  .refine((text) => /^\+?[\d\s()-]+$/.test(text) && /^\d{7,15}$/.test(text.replace(/\D/g, '')))
  .transform((text) => text.replace(/\D/g, ''))
/** A Chinese identity number of 18 or 15 characters, or the number of a passport or permit. */
const IdentityNumber = z
  .string()
  .trim()
  .toUpperCase()
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^(\d{17}[\dX]|\d{15}|[A-Z]{1,2}\d{6,10})$/))
const Name = z.string().trim().min(2).max(40)
/** Shorter ones would be those of a whole street. */
const Address = z.string().trim().min(6).max(200)

export const Identifiers = z
  .object({
    telephone: Telephone.optional(),
    identityNumber: IdentityNumber.optional(),
    name: Name.optional(),
    address: Address.optional(),
  })
  .refine((one) => Object.values(one).some((value) => value !== undefined))
export type Identifiers = z.infer<typeof Identifiers>

export const NewPersonalRequest = z.object({
  /** The office's own number of the letter or form. */
  reference: z.string().trim().min(1).max(80),
  identifiers: Identifiers,
})
export type NewPersonalRequest = z.infer<typeof NewPersonalRequest>

export const ACT_KINDS = ['find', 'export', 'correct', 'delete'] as const
export const ActKind = z.enum(ACT_KINDS)
export type ActKind = z.infer<typeof ActKind>

/**
 * `certain`: rows with the telephone or identity number, or with name and address together; `all`: also those where
 * a name or an address stands alone and may be another person's.
 */
export const Covers = z.enum(['certain', 'all'])
export type Covers = z.infer<typeof Covers>

export const NewPersonalAct = z
  .object({
    kind: ActKind,
    covers: Covers.default('certain'),
    /** For `correct`: what is to stand there instead. */
    corrections: Identifiers.optional(),
  })
  .refine((one) => one.kind !== 'correct' || one.corrections !== undefined)
export type NewPersonalAct = z.infer<typeof NewPersonalAct>

/** What was found or done; nothing in it is of the person. */
export const PersonalOutcome = z.object({
  places: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      table: z.string(),
      /** Titles of the columns. */
      fields: z.array(z.string()),
      /** Rows that are certainly about the person, as they stand now and in earlier versions. */
      numCurrent: z.number().int(),
      numEarlier: z.number().int(),
      /** Rows where a name or an address stands alone. */
      numPossible: z.number().int(),
      /** Numbers of the first rows in their files. */
      rows: z.array(z.number().int()),
    }),
  ),
  /** Elsewhere in the store, as `schema.table`. */
  copies: z.array(
    z.object({ table: z.string(), numCertain: z.number().int(), numPossible: z.number().int() }),
  ),
  /** Kept files; those that no reader opens were searched as they are. */
  files: z.array(z.object({ folder: z.string(), name: z.string(), isCertain: z.boolean() })),
  numFilesRead: z.number().int(),
  /** Of a deletion: what a second search still found afterwards. */
  numLeft: z.number().int().nullable(),
  /** Of a correction or deletion: rows that were changed. */
  numChanged: z.number().int().nullable(),
})
export type PersonalOutcome = z.infer<typeof PersonalOutcome>

export const PersonalAct = z.object({
  id: z.number().int(),
  kind: ActKind,
  covers: Covers,
  jobId: z.number().int().nullable(),
  outcome: PersonalOutcome.nullable(),
  hasFile: z.boolean(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type PersonalAct = z.infer<typeof PersonalAct>

export const PersonalRequest = z.object({
  id: z.number().int(),
  reference: z.string(),
  /** What the person is known by, masked. */
  hints: z.partialRecord(IdentifierKind, z.string()),
  createdBy: z.string(),
  createdAt: z.string(),
  /** From then on nobody can tell whom it was about. */
  closedAt: z.string().nullable(),
  acts: z.array(PersonalAct),
})
export type PersonalRequest = z.infer<typeof PersonalRequest>
export const PersonalRequests = z.object({ requests: z.array(PersonalRequest) })
export type PersonalRequests = z.infer<typeof PersonalRequests>

export const StartedAct = z.object({ requestId: z.number().int(), jobId: z.number().int() })
export type StartedAct = z.infer<typeof StartedAct>

export const RetentionChange = z.object({
  keepDays: z.number().int().min(30).max(36_500),
  /** The law, rule or decision that says so. */
  basis: z.string().trim().min(2).max(300),
})
export type RetentionChange = z.infer<typeof RetentionChange>

export const RetentionRules = z.object({
  datasets: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      /** Titles of its personal columns. */
      fields: z.array(z.string()),
      /** Null: kept as long as the dataset. */
      rule: RetentionChange.extend({
        changedBy: z.string(),
        changedAt: z.string(),
        lastRunAt: z.string().nullable(),
        numEmptied: z.number().int().nullable(),
      }).nullable(),
    }),
  ),
  /** How long the audit log is kept. */
  auditDays: z.number().int(),
})
export type RetentionRules = z.infer<typeof RetentionRules>
