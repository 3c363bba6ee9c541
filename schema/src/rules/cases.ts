/** The bodies of the rule packs by which cases are counted, timed and sorted. */
import { z } from 'zod'
import { IsoDay, RuleStatus, Words } from './parts.ts'

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
