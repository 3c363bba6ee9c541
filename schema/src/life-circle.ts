import { z } from 'zod'
import {
  FacilityKindRule,
  LifeCircleStandard,
  People,
  Requirement,
  WalkersBody,
  WalkingReachBody,
} from './life-circle-rules.ts'
import { RuleReference } from './trail.ts'

/** A city or subdistrict that can be planned: datasets that lie in one place. */
export const LifeCircleArea = z.object({
  /** One of its datasets; any of them names the area. */
  id: z.string(),
  title: z.string(),
  isSynthetic: z.boolean(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  numStreets: z.number().int(),
  numHomes: z.number().int(),
  numFacilities: z.number().int(),
  numSites: z.number().int(),
  updatedAt: z.string(),
})
export type LifeCircleArea = z.infer<typeof LifeCircleArea>
export const LifeCircleAreas = z.object({ areas: z.array(LifeCircleArea) })
export type LifeCircleAreas = z.infer<typeof LifeCircleAreas>

/** The rules that the planner goes by, each with where it comes from. */
export const LifeCircleRules = z.object({
  kinds: z.array(FacilityKindRule),
  kindsRule: RuleReference,
  bands: WalkingReachBody.shape.bands,
  bandsRule: RuleReference,
  walkers: WalkersBody.shape.walkers,
  walkersRule: RuleReference,
  standards: z.array(
    z.object({
      id: LifeCircleStandard,
      rule: RuleReference,
      title: z.object({ zh: z.string(), en: z.string() }),
      notes: z.array(z.object({ zh: z.string(), en: z.string() })),
      requirements: z.array(Requirement),
    }),
  ),
})
export type LifeCircleRules = z.infer<typeof LifeCircleRules>

/** Text of a list of edits, as `analysis/life-circle/edits` writes it. */
export const EditsText = z.string().max(20_000)

export const AreaQuery = z.object({ area: z.string().max(100).optional() })

export const DiagnosisQuery = AreaQuery.extend({ edits: EditsText.default('') })

export const ReportQuery = DiagnosisQuery.extend({ language: z.enum(['zh', 'en']).default('zh') })

/** A patch of homes that a service does not reach, and the service. */
export const LifeCircleGap = z.object({
  pack: LifeCircleStandard,
  requirement: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  kinds: z.array(z.string()),
  people: People,
  reachMetres: z.number(),
  status: z.enum(['verified', 'secondary', 'unverified']),
  /** Not one facility of these kinds is in the data. */
  hasNoFacility: z.boolean(),
  numPeople: z.number(),
  numLeftOut: z.number(),
  /** From the communities of the patch: complaints that it is missing, and answers of surveys that ask for it. */
  numComplaints: z.number().int(),
  numAnswers: z.number().int(),
  pocket: z.object({
    people: z.number(),
    elders: z.number(),
    children: z.number(),
    lon: z.number(),
    lat: z.number(),
    communities: z.array(z.string()),
    compounds: z.array(z.string()),
    /** Mean walk to the nearest; null where nobody reaches any. */
    meanDistanceMetres: z.number().nullable(),
  }),
})
export type LifeCircleGap = z.infer<typeof LifeCircleGap>
export const LifeCircleDiagnosis = z.object({ gaps: z.array(LifeCircleGap) })
export type LifeCircleDiagnosis = z.infer<typeof LifeCircleDiagnosis>

export const ProposalAsk = z.object({
  area: z.string().max(100).optional(),
  kind: z.string().max(60),
  minutes: z.number().int().positive(),
  people: People,
  /** Who walks; the first of the rules where it is left out. */
  walker: z.string().max(40).optional(),
  numSites: z.number().int().min(1).max(20),
  /** `idle`: only idle sites; `anywhere`: street corners as well. */
  candidates: z.enum(['idle', 'anywhere']),
  minAreaSquareMetres: z.number().nonnegative().nullable(),
  edits: EditsText.default(''),
})
export type ProposalAsk = z.infer<typeof ProposalAsk>

export const ProposedSite = z.object({
  lon: z.number(),
  lat: z.number(),
  /** How an edit names the idle site; null for a street corner. */
  site: z.string().nullable(),
  name: z.string(),
  community: z.string(),
  areaSquareMetres: z.number().nullable(),
  /** People newly within reach by this site alone. */
  numGained: z.number(),
})

/** The result of a job `propose-sites`. */
export const Proposal = z.object({
  ask: ProposalAsk,
  sites: z.array(ProposedSite),
  /** People of the group in the area, within reach before, and with the proposal. */
  numPeople: z.number(),
  numBefore: z.number(),
  numAfter: z.number(),
  /** No choice of so many sites can bring more people within reach than this. */
  numBestPossible: z.number(),
  gapPercent: z.number(),
  isOptimal: z.boolean(),
  numCandidates: z.number().int(),
  /** Others nearly as good, best first. */
  alternatives: z.array(z.object({ sites: z.array(ProposedSite), numAfter: z.number() })),
})
export type Proposal = z.infer<typeof Proposal>

export const Scenario = z.object({
  id: z.number().int(),
  name: z.string(),
  edits: z.string(),
  notes: z.string(),
  area: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
  revision: z.number().int(),
  createdByName: z.string(),
  updatedAt: z.string(),
})
export type Scenario = z.infer<typeof Scenario>
export const Scenarios = z.object({ scenarios: z.array(Scenario) })

export const ScenarioInput = z.object({
  name: z.string().trim().min(1).max(80),
  edits: EditsText,
  notes: z.string().max(2_000).default(''),
  area: z.string().max(100),
  isShared: z.boolean().default(false),
})
export type ScenarioInput = z.infer<typeof ScenarioInput>
/** `revision` is the one that was changed: somebody else's change in between is a conflict. */
export const ScenarioChange = ScenarioInput.partial().extend({ revision: z.number().int() })
export type ScenarioChange = z.infer<typeof ScenarioChange>
