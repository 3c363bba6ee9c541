/** The bodies of the rule packs on people: how they sign in, and what is shown of them. */
import { z } from 'zod'
import { RuleStatus, Words } from './parts.ts'

/** What is shown of a personal value: so many characters at its start and end. */
const Mask = z.strictObject({ start: z.number().int().min(0), end: z.number().int().min(0) })

/** How personal data are kept from view. */
export const PersonalDataBody = z.strictObject({
  masks: z.strictObject({ telephone: Mask, identityNumber: Mask, status: RuleStatus }),
  /** Counts above nought and below this are withheld from those who see statistics alone. */
  smallCountBelow: z.strictObject({ value: z.number().int().min(2), status: RuleStatus }),
  /** All other counts are told to them to the nearest multiple of this. */
  countsRoundedTo: z.strictObject({ value: z.number().int().min(1), status: RuleStatus }),
  /** Days that the audit log is kept: so many, and never fewer than the least. */
  auditDays: z.strictObject({
    kept: z.number().int(),
    least: z.number().int(),
    clause: z.string(),
    status: RuleStatus,
  }),
})
export type PersonalDataBody = z.infer<typeof PersonalDataBody>

export const SignInProfile = z.strictObject({
  title: Words,
  clause: z.string(),
  status: RuleStatus,
  minCharacters: z.number().int().min(8),
  /** Of upper case, lower case, digits and signs. */
  minClasses: z.number().int().min(1).max(4),
  /** Passwords used last that may not come back. */
  numRemembered: z.number().int().min(0),
  /** Days after which a password has to be changed; null for never. */
  rotationDays: z.number().int().nullable(),
  /** Whether known and breached passwords are refused. */
  refusesKnown: z.boolean(),
  maxFailures: z.number().int().min(1),
  lockMinutes: z.number().int().min(1),
  idleMinutes: z.number().int().min(1),
  absoluteHours: z.number().int().min(1),
})
export type SignInProfile = z.infer<typeof SignInProfile>

/** Profiles among which an office chooses how people sign in. */
export const SignInPolicyBody = z.strictObject({
  profiles: z.strictObject({ djbh3: SignInProfile, asvs: SignInProfile }),
})
export type SignInPolicyBody = z.infer<typeof SignInPolicyBody>
