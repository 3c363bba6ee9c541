import { z } from 'zod'
import {
  FacilityKindsBody,
  LifeCircleStandardBody,
  PopulationEstimateBody,
  WalkersBody,
  WalkingReachBody,
} from './life-circle-rules.ts'
import { AirQualityIndexBody, AirQualityStandardBody } from './rules/air-quality.ts'
import {
  CaseDeadlinesBody,
  CaseFieldSetsBody,
  CaseRatesBody,
  CaseThemesBody,
  ManagementCodesBody,
  WorkingCalendarBody,
} from './rules/cases.ts'
import { DatasetDescriptionBody } from './rules/description.ts'
import { IsoDay, RuleStatus, Words } from './rules/parts.ts'
import { PersonalDataBody, SignInPolicyBody } from './rules/people.ts'
import { ReadingQualityBody, TelemetryCodesBody } from './rules/telemetry.ts'

export const RuleSource = z.object({
  name: z.string().min(1),
  clause: z.string().min(1),
  url: z.url().nullable(),
})
export type RuleSource = z.infer<typeof RuleSource>

/** The body of each pack the platform knows how to apply. */
export const RULE_PACKS = {
  'air-quality-index': AirQualityIndexBody,
  'air-quality-standard': AirQualityStandardBody,
  'case-field-sets': CaseFieldSetsBody,
  'case-rates': CaseRatesBody,
  'chaoyang-codes': ManagementCodesBody,
  'case-deadlines': CaseDeadlinesBody,
  'working-calendar': WorkingCalendarBody,
  'case-themes': CaseThemesBody,
  'facility-kinds': FacilityKindsBody,
  walkers: WalkersBody,
  'walking-reach': WalkingReachBody,
  'population-estimate': PopulationEstimateBody,
  'life-circle-beijing': LifeCircleStandardBody,
  'life-circle-national': LifeCircleStandardBody,
  'complete-community': LifeCircleStandardBody,
  'convenience-circle': LifeCircleStandardBody,
  'sdg-11': LifeCircleStandardBody,
  'personal-data': PersonalDataBody,
  'dataset-description': DatasetDescriptionBody,
  'sign-in-policy': SignInPolicyBody,
  'urban-management-codes': ManagementCodesBody,
  'telemetry-codes': TelemetryCodesBody,
  'reading-quality': ReadingQualityBody,
} as const
export type RulePackId = keyof typeof RULE_PACKS
export type RuleBody<Id extends RulePackId> = z.infer<(typeof RULE_PACKS)[Id]>

const Envelope = z.strictObject({
  version: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words with hyphens'),
  title: Words,
  validFrom: IsoDay,
  /** Exclusive; null while in force. */
  validTo: IsoDay.nullable(),
  /**
   * Of the values transcribed from the source. What the platform adds where the source is silent carries
   * its own status in the body, and a note.
   */
  status: RuleStatus,
  source: RuleSource,
  notes: z.array(Words),
})

/** A rule pack as it stands in `rules/<pack>/<version>.json`. */
export const RulePack = z.discriminatedUnion('pack', [
  Envelope.extend({ pack: z.literal('air-quality-index'), body: AirQualityIndexBody }),
  Envelope.extend({ pack: z.literal('air-quality-standard'), body: AirQualityStandardBody }),
  Envelope.extend({ pack: z.literal('case-field-sets'), body: CaseFieldSetsBody }),
  Envelope.extend({ pack: z.literal('case-rates'), body: CaseRatesBody }),
  Envelope.extend({ pack: z.literal('chaoyang-codes'), body: ManagementCodesBody }),
  Envelope.extend({ pack: z.literal('case-deadlines'), body: CaseDeadlinesBody }),
  Envelope.extend({ pack: z.literal('working-calendar'), body: WorkingCalendarBody }),
  Envelope.extend({ pack: z.literal('case-themes'), body: CaseThemesBody }),
  Envelope.extend({ pack: z.literal('facility-kinds'), body: FacilityKindsBody }),
  Envelope.extend({ pack: z.literal('walkers'), body: WalkersBody }),
  Envelope.extend({ pack: z.literal('walking-reach'), body: WalkingReachBody }),
  Envelope.extend({ pack: z.literal('population-estimate'), body: PopulationEstimateBody }),
  Envelope.extend({ pack: z.literal('life-circle-beijing'), body: LifeCircleStandardBody }),
  Envelope.extend({ pack: z.literal('life-circle-national'), body: LifeCircleStandardBody }),
  Envelope.extend({ pack: z.literal('complete-community'), body: LifeCircleStandardBody }),
  Envelope.extend({ pack: z.literal('convenience-circle'), body: LifeCircleStandardBody }),
  Envelope.extend({ pack: z.literal('sdg-11'), body: LifeCircleStandardBody }),
  Envelope.extend({ pack: z.literal('personal-data'), body: PersonalDataBody }),
  Envelope.extend({ pack: z.literal('dataset-description'), body: DatasetDescriptionBody }),
  Envelope.extend({ pack: z.literal('sign-in-policy'), body: SignInPolicyBody }),
  Envelope.extend({ pack: z.literal('urban-management-codes'), body: ManagementCodesBody }),
  Envelope.extend({ pack: z.literal('telemetry-codes'), body: TelemetryCodesBody }),
  Envelope.extend({ pack: z.literal('reading-quality'), body: ReadingQualityBody }),
])
export type RulePack = z.infer<typeof RulePack>
export type RulePackOf<Id extends RulePackId> = Extract<RulePack, { pack: Id }>

/** Answer of GET /api/rules. */
export const RulePackList = z.object({
  packs: z.array(
    z.object({
      pack: z.string(),
      version: z.string(),
      title: Words,
      validFrom: IsoDay,
      validTo: IsoDay.nullable(),
      status: RuleStatus,
      source: RuleSource,
      notes: z.array(Words),
    }),
  ),
})
export type RulePackList = z.infer<typeof RulePackList>

/** Rules that an office may write versions of in the browser. */
export const EDITABLE_PACKS = ['case-rates', 'case-deadlines', 'case-themes', 'working-calendar'] as const

/** A version that holds from its first day on; what its body has to look like, its pack says. */
export const NewOfficeRule = z.object({
  pack: z.string().max(80),
  title: Words,
  validFrom: IsoDay,
  status: RuleStatus,
  source: RuleSource,
  notes: z.array(Words).max(20),
  body: z.unknown(),
})
export type NewOfficeRule = z.infer<typeof NewOfficeRule>

export const RuleVersions = z.object({
  /** The latest first. */
  versions: z.array(z.intersection(RulePack, z.object({ isOffice: z.boolean() }))),
})
export type RuleVersions = z.infer<typeof RuleVersions>
