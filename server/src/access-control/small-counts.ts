import type { Figure } from '@jingjing/schema/trail'
import type { Reader } from '../db/database.ts'
import type { RulePack } from '../rules/load-packs.ts'
import { ruleOfDay } from '../rules/rule-of-day.ts'

/**
 * What those see who see statistics alone. Small counts are withheld, and with them what would tell them; all others are
 * rounded, so that two totals that differ by one case (of periods a day apart, say) do not tell of that case.
 */

/** Where no rule is loaded, the strictest one in use elsewhere. */
const STRICTEST = { smallCountBelow: 10, countsRoundedTo: 5 }

interface Eyes {
  transaction: { readonly reader: Reader | null }
  packs: readonly RulePack[]
}

interface Coarseness {
  /** Counts from one up to this are withheld; nought where none is. */
  below: number
  /** Counts are told to the nearest multiple of this; 1 where they are told as they are. */
  step: number
}

function coarsenessFor({ transaction, packs }: Eyes): Coarseness {
  if (transaction.reader?.isStatisticsOnly !== true) return { below: 0, step: 1 }
  const rule = ruleOfDay(packs, 'personal-data', new Date().toISOString().slice(0, 10))
  return {
    below: rule?.body.smallCountBelow.value ?? STRICTEST.smallCountBelow,
    step: rule?.body.countsRoundedTo.value ?? STRICTEST.countsRoundedTo,
  }
}

const rounded = (count: number, step: number): number => Math.round(count / step) * step

/** Units of figures that count something of which few may be told apart. */
const COUNT_UNITS = new Set(['cases', 'people', 'persons', 'households', 'rows', 'answers', 'respondents'])
/** Numbers told beside a figure that count days or hours, of which nobody is one. */
const TIME_NOTES = new Set([
  'numWorkingDays',
  'numDaysOff',
  'numLikeWorkingDays',
  'numLikeDaysOff',
  'validHours',
])

/**
 * A figure as the person may see it. A count is withheld where it is small; a rate where its base, what was counted
 * in it, or the rest is. Otherwise counts are rounded, a rate is that of its rounded counts, and what is made of
 * several rates is a whole number. `isWithheld`: whatever it is, since it would tell of another one.
 */
export function shownFigure<F extends Omit<Figure, 'measure' | 'params'>>(
  eyes: Eyes,
  figure: F,
  { isWithheld = false }: { isWithheld?: boolean } = {},
): F {
  const { below, step } = coarsenessFor(eyes)
  if (below === 0) return figure
  const isSmall = (count: number | null): boolean => count !== null && count > 0 && count < below
  const { value, numerator, denominator } = figure
  const counts =
    denominator === null
      ? [COUNT_UNITS.has(figure.unit) ? value : null]
      : [denominator, numerator, denominator - (numerator ?? 0)]
  const numMissing = isSmall(figure.numMissing) ? 0 : rounded(figure.numMissing, step)
  // What was left out on the way is a count of its own.
  const notes = Object.fromEntries(
    Object.entries(figure.notes).flatMap(([name, note]) => {
      if (typeof note !== 'number' || TIME_NOTES.has(name)) return [[name, note]]
      return isSmall(note) ? [] : [[name, rounded(note, step)]]
    }),
  )
  if (isWithheld || counts.some(isSmall))
    return {
      ...figure,
      value: null,
      numerator: null,
      denominator: null,
      numMissing,
      notes: { isWithheld: true },
    }
  return { ...figure, ...coarse(figure, step), numMissing, notes: { ...notes, roundedTo: step } }
}

/** Value and parts of a figure of which no part is small. */
function coarse(
  { value, unit, numerator, denominator }: Pick<Figure, 'value' | 'unit' | 'numerator' | 'denominator'>,
  step: number,
): Pick<Figure, 'value' | 'numerator' | 'denominator'> {
  if (value === null || denominator === null) {
    const isCount = COUNT_UNITS.has(unit)
    return { value: value === null ? null : rounded(value, isCount ? step : 1), numerator, denominator }
  }
  const [above, under] = [rounded(numerator ?? 0, step), rounded(denominator, step)]
  const isComparable = numerator !== null && numerator !== 0 && under !== 0
  // Of a hundred, of ten thousand: as the measure has it.
  const ofHowMany = isComparable ? Math.round((value * denominator) / numerator) : 0
  return {
    value: isComparable ? (ofHowMany * above) / under : rounded(value, 1),
    numerator: numerator === null ? null : above,
    denominator: under,
  }
}

/**
 * Which counts of a whole are withheld: the small ones, and as many of the next smallest as it takes that neither a
 * single one nor all of them together follow closely from the total.
 */
function withheldAmong(below: number, counts: readonly number[]): Set<number> {
  const present = counts.flatMap((count, index) => (count > 0 ? [{ count, index }] : []))
  const inOrder = present.sort((a, b) => a.count - b.count || a.index - b.index)
  const withheld = new Set<number>()
  let sum = 0
  for (const { count, index } of inOrder) {
    const isNeeded = withheld.size > 0 && (withheld.size < 2 || sum < below)
    if (count >= below && !isNeeded) break
    withheld.add(index)
    sum += count
  }
  return withheld
}

/** Parts of a whole as the person may see them: what is withheld is left out, the rest is rounded. */
export function shownParts<P extends { count: number }>(eyes: Eyes, parts: readonly P[]): P[] {
  const { below, step } = coarsenessFor(eyes)
  const withheld = withheldAmong(
    below,
    parts.map((part) => part.count),
  )
  return parts.flatMap((part, index) =>
    withheld.has(index) ? [] : [step === 1 ? part : { ...part, count: rounded(part.count, step) }],
  )
}

/**
 * Counts of days as the person may see them: a day of few is null, the others are rounded. `wholes` tell each the days
 * whose total is shown beside them; where one of those alone is withheld, the next smallest of them is as well.
 */
export function shownDays<D extends { day: string; count: number }>(
  eyes: Eyes,
  days: readonly D[],
  wholes: readonly ((day: D) => boolean)[],
): (Omit<D, 'count'> & { count: number | null })[] {
  const { below, step } = coarsenessFor(eyes)
  const withheld = new Set(
    wholes.flatMap((isOfWhole) => {
      const inWhole = days.flatMap((one, index) => (isOfWhole(one) ? [index] : []))
      const chosen = withheldAmong(
        below,
        inWhole.map((index) => days[index]?.count ?? 0),
      )
      return [...chosen].map((position) => inWhole[position])
    }),
  )
  return days.map((one, index) => {
    const isSmall = one.count > 0 && one.count < below
    return { ...one, count: isSmall || withheld.has(index) ? null : rounded(one.count, step) }
  })
}
