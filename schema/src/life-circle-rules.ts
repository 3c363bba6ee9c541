/** The bodies of the rule packs that the life-circle planner applies. */
import { z } from 'zod'
import { RuleStatus, Words } from './rules/parts.ts'

/** Whose reach is looked at: everybody, those of 65 and over, those of 14 and under. */
export const PEOPLE = ['all', 'elders', 'children'] as const
export const People = z.enum(PEOPLE)
export type People = z.infer<typeof People>

export const FACILITY_GROUPS = [
  'service',
  'education',
  'health',
  'elders',
  'culture',
  'green',
  'commerce',
  'post',
  'transport',
  'utilities',
  'safety',
] as const

export const FacilityKindRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  group: z.enum(FACILITY_GROUPS),
  name: Words,
  people: People,
  /** How files write it; the longest word found in a category decides. */
  words: z.array(z.string().min(1)).min(1),
  /** `key=value` of OpenStreetMap. */
  tags: z.array(z.string().regex(/^[a-z_]+=[a-z_]+$/)),
  capacityUnit: Words.nullable(),
  /** Other kinds that do its work as well. */
  servedBy: z.array(z.string()),
})
export type FacilityKindRule = z.infer<typeof FacilityKindRule>

export const FacilityKindsBody = z.strictObject({ kinds: z.array(FacilityKindRule).min(1) })
export type FacilityKindsBody = z.infer<typeof FacilityKindsBody>

export const WalkingReachBody = z.strictObject({
  bands: z
    .array(z.strictObject({ minutes: z.number().int().positive(), distanceMetres: z.number().positive() }))
    .min(1),
})
export type WalkingReachBody = z.infer<typeof WalkingReachBody>

/** Who walks, the first being the one whose distances the standards state. */
export const WalkersBody = z.strictObject({
  walkers: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z-]+$/),
        name: Words,
        speedMetresPerSecond: z.number().positive().max(3),
        /** Takes no steps without a ramp, and no way that is marked as impassable on wheels. */
        avoidsSteps: z.boolean(),
      }),
    )
    .min(1),
})
export type WalkersBody = z.infer<typeof WalkersBody>

export const PopulationEstimateBody = z.strictObject({
  floorAreaSquareMetresPerPerson: z.number().positive(),
  storeyHeightMetres: z.number().positive(),
  /** Where neither storeys nor height are given. */
  defaultStoreys: z.number().positive(),
  /** Uses of buildings that are homes, as files write them, lower case. */
  homes: z.array(z.string().min(1)).min(1),
})
export type PopulationEstimateBody = z.infer<typeof PopulationEstimateBody>

const Range = z.strictObject({ min: z.number().positive(), max: z.number().positive().nullable() })

export const Requirement = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Any of these kinds meets it. */
  kinds: z.array(z.string()).min(1),
  name: Words,
  level: z.enum(['subdistrict', 'community', '15', '10', '5', 'block', 'indicator']),
  people: People,
  isBasic: z.boolean(),
  /** At most one of the two: a distance, or minutes on foot. */
  reachMetres: z.number().positive().nullable(),
  reachMinutes: z.number().int().positive().nullable(),
  buildingSquareMetres: Range.nullable(),
  landSquareMetres: Range.nullable(),
  perThousandSquareMetres: z.number().positive().nullable(),
  peoplePerFacility: Range.nullable(),
  clause: z.string().min(1),
  status: RuleStatus,
})
export type Requirement = z.infer<typeof Requirement>

export const LifeCircleStandardBody = z.strictObject({ requirements: z.array(Requirement).min(1) })
export type LifeCircleStandardBody = z.infer<typeof LifeCircleStandardBody>

/** The packs that state what a life circle should have, in the order in which they are offered. */
export const LIFE_CIRCLE_STANDARDS = [
  'life-circle-beijing',
  'convenience-circle',
  'complete-community',
  'life-circle-national',
  'sdg-11',
] as const
export const LifeCircleStandard = z.enum(LIFE_CIRCLE_STANDARDS)
export type LifeCircleStandard = z.infer<typeof LifeCircleStandard>
