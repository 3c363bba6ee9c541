import { z } from 'zod'
import {
  FacilityKindsBody,
  LifeCircleStandardBody,
  PopulationEstimateBody,
  WalkersBody,
  WalkingReachBody,
} from './life-circle-rules.ts'

const IsoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD')
const Words = z.object({ zh: z.string().min(1), en: z.string().min(1) })

/** How sure the platform is of the values: compared with the source itself, with a reprint, or not yet. */
export const RuleStatus = z.enum(['verified', 'secondary', 'unverified'])
export type RuleStatus = z.infer<typeof RuleStatus>

export const RuleSource = z.object({
  name: z.string().min(1),
  clause: z.string().min(1),
  url: z.url().nullable(),
})
export type RuleSource = z.infer<typeof RuleSource>

export const AirPollutant = z.enum(['so2', 'no2', 'co', 'o3', 'pm10', 'pm2.5'])
export type AirPollutant = z.infer<typeof AirPollutant>

/** Which column of the breakpoint table a concentration is read against. */
export const AirAveraging = z.enum(['daily', 'eight-hour', 'hourly'])
export type AirAveraging = z.infer<typeof AirAveraging>

const isRising = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value > (values[index - 1] as number))

const BreakpointColumn = z.strictObject({
  /** One per index of the rule, from the lowest; shorter where the standard ends the column early. */
  concentrations: z.array(z.number().nonnegative()).min(2).refine(isRising, 'must rise'),
  beyond: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('capped'), index: z.number().int() }),
    z.strictObject({ kind: z.literal('not-calculated'), averagingInstead: AirAveraging }),
  ]),
})
const BorrowedColumn = z.strictObject({ breakpointsOf: AirAveraging })

export const AirQualityIndexBody = z.strictObject({
  range: z.strictObject({ min: z.number().int(), max: z.number().int() }),
  levels: z
    .array(
      z.strictObject({
        level: z.number().int(),
        grade: z.string(),
        name: Words,
        colourName: z.string(),
        colour: z.string().regex(/^#[0-9A-F]{6}$/, 'must be a colour, #RRGGBB'),
        from: z.number().int(),
        /** Highest AQI of the level; null for the last. */
        upTo: z.number().int().nullable(),
      }),
    )
    .min(1),
  indices: z.array(z.number().int()).min(2).refine(isRising, 'must rise'),
  pollutants: z.array(
    z.strictObject({
      code: AirPollutant,
      name: Words,
      unit: z.enum(['µg/m³', 'mg/m³']),
      /** Places to which a concentration is rounded first. */
      decimals: z.number().int().min(0).max(3),
      tables: z.partialRecord(AirAveraging, z.union([BreakpointColumn, BorrowedColumn])),
    }),
  ),
  reports: z.strictObject({
    daily: z.array(
      z.strictObject({
        pollutant: AirPollutant,
        averaging: AirAveraging,
        reading: z.enum(['daily-mean', 'daily-maximum']),
      }),
    ),
    hourly: z.array(
      z.strictObject({
        pollutant: AirPollutant,
        averaging: AirAveraging,
        reading: z.enum(['hourly-mean', 'running-mean']),
      }),
    ),
  }),
  rounding: z.strictObject({
    concentration: z.literal('half-even'),
    index: z.literal('up'),
    clause: z.string(),
    concentrationStatus: RuleStatus,
  }),
  /** Above this AQI the pollutants with the highest individual index are primary. */
  primaryAbove: z.number().int(),
  /** Above this individual index a pollutant does not attain the standard; null where the rule knows no such term. */
  nonAttainmentAbove: z.number().int().nullable(),
  /** With a pollutant missing, an AQI is given only above this value. */
  completeness: z.strictObject({
    incompleteAbove: z.number().int(),
    clause: z.string().nullable(),
    status: RuleStatus,
  }),
})
export type AirQualityIndexBody = z.infer<typeof AirQualityIndexBody>

const StandardPollutant = z.enum([...AirPollutant.options, 'tsp', 'nox'])

export const AirQualityStandardBody = z.strictObject({
  limitsStatus: RuleStatus,
  limits: z.array(
    z.strictObject({
      pollutant: StandardPollutant,
      averaging: z.enum(['annual', 'daily', 'daily-maximum-eight-hour', 'hourly']),
      unit: z.enum(['µg/m³', 'mg/m³']),
      classOne: z.number().positive(),
      classTwo: z.number().positive(),
    }),
  ),
  /** The least that must be there for a statistic to count. */
  validity: z.strictObject({
    status: RuleStatus,
    clause: z.string(),
    annualMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidDays: z.number().int(),
      minValidDaysPerMonth: z.number().int(),
      minValidDaysInFebruary: z.number().int(),
    }),
    dailyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidHours: z.number().int().min(1).max(24),
    }),
    eightHourMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minValidHours: z.number().int().min(1).max(8),
    }),
    hourlyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minSamplingMinutes: z.number().int().min(1).max(60),
    }),
    sampledDailyMean: z.strictObject({
      pollutants: z.array(StandardPollutant),
      minSamplingHours: z.number().int().min(1).max(24),
    }),
  }),
})
export type AirQualityStandardBody = z.infer<typeof AirQualityStandardBody>

const CountedAnswers = z.strictObject({
  /** Answers as they stand in a file, lower case. They count in numerator and denominator. */
  yes: z.array(z.string()).min(1),
  /** They count in the denominator only. */
  no: z.array(z.string()).min(1),
  /** They count in the denominator, and by this share in the numerator. */
  partly: z.array(
    z.strictObject({ answers: z.array(z.string()).min(1), countsPercent: z.number().int().min(1).max(99) }),
  ),
  /** Every other answer, and none: left out of the rate and stated as missing, or as much as a no. */
  silent: z.enum(['missing', 'no']),
})

const WithStatus = { status: RuleStatus, clause: z.string() }
const Treatment = z.enum(['counted', 'left-out'])

/** How cases count: in the volume, in the three rates, and in the score made of them. */
export const CaseRatesBody = z.strictObject({
  /** Kinds of cases that are rated. */
  sources: z.array(z.enum(['hotline', 'grid', 'message'])).min(1),
  /** Values of "retained" that take a case out of the rates, lower case (剔除). */
  excluded: z.array(z.string()),
  /** Cases put aside since nobody can solve them yet (挂账): values of the column, and how the rates treat them. */
  hangUps: z.strictObject({ values: z.array(z.string()), inRates: Treatment, ...WithStatus }),
  /** Cases that do not belong to the volume (不计入诉求总量). Any value of the column but these takes a case out. */
  outOfVolume: z.strictObject({ kept: z.array(z.string()), inRates: Treatment, ...WithStatus }),
  /** A case that was opened again: its last handling counts, or each. */
  reopened: z.strictObject({ counts: z.enum(['last-handling', 'each-handling']), ...WithStatus }),
  rates: z.strictObject({
    responded: CountedAnswers,
    resolved: CountedAnswers,
    satisfied: CountedAnswers,
  }),
  /** Weights of the composite score, which is out of a hundred. */
  score: z
    .strictObject({
      weights: z.strictObject({
        responded: z.number().nonnegative(),
        resolved: z.number().nonnegative(),
        satisfied: z.number().nonnegative(),
      }),
      ...WithStatus,
    })
    .nullable(),
})
export type CaseRatesBody = z.infer<typeof CaseRatesBody>

const TimeOfDay = z.string().regex(/^\d{2}:\d{2}$/)

/** How long a case may take, by its class, and the hours in which time counts where it is working time. */
export const CaseDeadlinesBody = z.strictObject({
  workingHours: z.array(z.strictObject({ from: TimeOfDay, to: TimeOfDay })).min(1),
  /** The longer working day of matters that cannot wait. */
  urgentWorkingHours: z.array(z.strictObject({ from: TimeOfDay, to: TimeOfDay })).min(1),
  classes: z
    .array(
      z.strictObject({
        class: z.string(),
        name: Words,
        /** One after the other; a case is due when its last stage is. */
        stages: z
          .array(
            z.strictObject({
              name: Words,
              amount: z.number().positive(),
              unit: z.enum(['hour', 'day', 'working-hour', 'urgent-working-hour', 'working-day']),
            }),
          )
          .min(1),
        ...WithStatus,
      }),
    )
    .min(1),
  /** A case whose time runs out within this many hours is about to breach. */
  aboutToBreachHours: z.number().positive(),
})
export type CaseDeadlinesBody = z.infer<typeof CaseDeadlinesBody>

/** Days of one year on which offices rest or work otherwise than the week says. */
export const WorkingCalendarBody = z.strictObject({
  year: z.number().int(),
  holidays: z.array(z.strictObject({ name: Words, from: IsoDay, /** The last day; included. */ to: IsoDay })),
  /** Saturdays and Sundays on which offices work. */
  makeUpDays: z.array(IsoDay),
})
export type WorkingCalendarBody = z.infer<typeof WorkingCalendarBody>

/** 七有五性 and 每月一题: the headings, and which labels or categories of a case fall under each. */
export const CaseThemesBody = z.strictObject({
  groups: z.array(
    z.strictObject({
      group: z.string(),
      name: Words,
      themes: z.array(
        z.strictObject({
          theme: z.string(),
          name: Words,
          /** Words of a label that name it outright. */
          labels: z.array(z.string()),
          /** A case belongs where its category or title has one of these words. */
          words: z.array(z.string()),
        }),
      ),
    }),
  ),
})
export type CaseThemesBody = z.infer<typeof CaseThemesBody>

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

/** What a good description of a dataset has, and how much each element counts. */
export const DatasetDescriptionBody = z.strictObject({
  /** A shorter description does not count. */
  leastDescriptionCharacters: z.number().int().min(1),
  elements: z
    .array(
      z.strictObject({
        key: z.enum([
          'title',
          'description',
          'department',
          'theme',
          'keywords',
          'updateFrequency',
          'contact',
          'licence',
          'sharing',
          'period',
          'extent',
          'fieldMeanings',
          'fieldUnits',
        ]),
        weight: z.number().positive(),
      }),
    )
    .min(1),
})
export type DatasetDescriptionBody = z.infer<typeof DatasetDescriptionBody>

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

/** A list of the things and happenings that urban management calls by codes. */
export const ManagementCodesBody = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        kind: z.enum(['component', 'matter']),
        code: z.string().regex(/^\d{4,8}$/, 'must be digits'),
        group: z.string(),
        name: z.string().min(1),
        /** Names under which older systems know the same. */
        formerNames: z.array(z.string()).optional(),
      }),
    )
    .min(1),
})
export type ManagementCodesBody = z.infer<typeof ManagementCodesBody>

/** The body of each pack the platform knows how to apply. */
/** The columns of exports of known systems, by which a table is recognised and its columns are named. */
export const CaseFieldSetsBody = z.strictObject({
  sets: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z-]+$/),
        title: Words,
        fields: z
          .array(
            z.strictObject({
              title: z.string().min(1),
              /** What the system itself calls the column. */
              key: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
              /** The field of the profile `case`; null where it fills none. */
              canonical: z.string().nullable(),
            }),
          )
          .min(5),
      }),
    )
    .min(1),
})

/** What the codes of a telemetry standard mean, for `readingsOf` of the analysis. */
const TelemetryCodesBody = z.strictObject({
  commands: z
    .array(
      z.strictObject({
        command: z.string().regex(/^\d{4}$/, 'must be four digits'),
        /** In which factor of a code the value stands. */
        factor: z.string().min(1),
        isKept: z.boolean(),
      }),
    )
    .min(1),
  quantities: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z0-9]+$/, 'must be small letters and digits'),
        quantity: z.string().min(1),
        unit: z.string().min(1),
      }),
    )
    .min(1),
  flags: z.array(
    z.strictObject({
      flag: z.string().length(1),
      /** Null where the box calls the value normal. */
      quality: z.string().min(1).nullable(),
    }),
  ),
})

/** When a reading is suspect, for the analysis of readings. */
const ReadingQualityBody = z.strictObject({
  quantities: z
    .array(
      z.strictObject({
        quantity: z.string().min(1),
        unit: z.string().min(1),
        /** Both inclusive, in that unit, as the step is. */
        low: z.number(),
        high: z.number(),
        resolution: z.number().positive(),
        /** Null where rest is natural. */
        stuckHours: z.number().positive().nullable(),
      }),
    )
    .min(1),
  spike: z.strictObject({
    numNeighbours: z.number().int().min(2),
    numDeviations: z.number().positive(),
  }),
  /** Slow departure of the daily mean from the neighbours' median. */
  drift: z.strictObject({
    quantity: z.string().min(1),
    numDays: z.number().int().min(2),
    /** Days of them that both have to hold. */
    minDays: z.number().int().min(2),
    /** Of the neighbours' level. */
    sharePercent: z.number().positive(),
  }),
})

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
