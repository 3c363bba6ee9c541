import type { Figure } from '@jingjing/schema/trail'
import type { Reader } from '../db/database.ts'
import type { RulePack } from '../rules/load-packs.ts'
import { ruleOfDay } from '../rules/rule-of-day.ts'

/** Where no rule is loaded, the strictest one in use elsewhere. */
const STRICTEST = 10

interface Eyes {
  transaction: { readonly reader: Reader | null }
  packs: readonly RulePack[]
}

/** Counts from one up to this are withheld from the person who reads; nought where none is. */
export function withheldBelow({ transaction, packs }: Eyes): number {
  if (transaction.reader?.isStatisticsOnly !== true) return 0
  const rule = ruleOfDay(packs, 'personal-data', new Date().toISOString().slice(0, 10))
  return rule?.body.smallCountBelow.value ?? STRICTEST
}

/** A count as the person may see it: null where it is so small that it might tell of somebody. */
export function shownCount(eyes: Eyes, count: number): number | null {
  return count > 0 && count < withheldBelow(eyes) ? null : count
}

/** Units of figures that count something of which few may be told apart. */
const COUNT_UNITS = new Set(['cases', 'people', 'persons', 'households', 'rows', 'answers', 'respondents'])

/**
 * A figure as the person may see it. A count is withheld where it is small; a rate where its base, what was counted
 * in it, or the rest is. `isWithheld`: whatever it is, since it would tell of another one.
 */
export function shownFigure<F extends Omit<Figure, 'measure' | 'params'>>(
  eyes: Eyes,
  figure: F,
  { isWithheld = false }: { isWithheld?: boolean } = {},
): F {
  const below = withheldBelow(eyes)
  if (below === 0) return figure
  const isSmall = (count: number | null): boolean => count !== null && count > 0 && count < below
  const { value, numerator, denominator } = figure
  const counts =
    denominator === null
      ? [COUNT_UNITS.has(figure.unit) ? value : null]
      : [denominator, numerator, denominator - (numerator ?? 0)]
  const numMissing = isSmall(figure.numMissing) ? 0 : figure.numMissing
  // What was left out on the way is a count of its own.
  const notes = Object.fromEntries(
    Object.entries(figure.notes).filter(([, note]) => typeof note !== 'number' || !isSmall(note)),
  )
  if (!isWithheld && !counts.some(isSmall)) return { ...figure, numMissing, notes }
  return {
    ...figure,
    value: null,
    numerator: null,
    denominator: null,
    numMissing,
    notes: { isWithheld: true },
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

/** Parts of a whole as the person may see them: what is withheld is left out. */
export function shownParts<P extends { count: number }>(eyes: Eyes, parts: readonly P[]): P[] {
  const withheld = withheldAmong(
    withheldBelow(eyes),
    parts.map((part) => part.count),
  )
  return parts.filter((_part, index) => !withheld.has(index))
}

/**
 * Counts of days as the person may see them: a day of few is null. `isOfWhole` tells the days whose total is shown
 * beside them; where one of those alone is withheld, the next smallest of them is as well.
 */
export function shownDays<D extends { day: string; count: number }>(
  eyes: Eyes,
  days: readonly D[],
  isOfWhole: (day: D) => boolean,
): (Omit<D, 'count'> & { count: number | null })[] {
  const below = withheldBelow(eyes)
  const inWhole = days.flatMap((one, index) => (isOfWhole(one) ? [index] : []))
  const chosen = withheldAmong(
    below,
    inWhole.map((index) => days[index]?.count ?? 0),
  )
  const withheld = new Set([...chosen].map((position) => inWhole[position]))
  return days.map((one, index) => {
    const isSmall = one.count > 0 && one.count < below
    return { ...one, count: isSmall || withheld.has(index) ? null : one.count }
  })
}
