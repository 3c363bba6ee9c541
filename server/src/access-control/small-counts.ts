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
 * in it, or the rest is.
 */
export function shownFigure<F extends Omit<Figure, 'measure' | 'params'>>(eyes: Eyes, figure: F): F {
  const below = withheldBelow(eyes)
  if (below === 0) return figure
  const isSmall = (count: number | null): boolean => count !== null && count > 0 && count < below
  const { value, numerator, denominator } = figure
  const counts =
    denominator === null
      ? [COUNT_UNITS.has(figure.unit) ? value : null]
      : [denominator, numerator, denominator - (numerator ?? 0)]
  const numMissing = isSmall(figure.numMissing) ? 0 : figure.numMissing
  if (!counts.some(isSmall)) return { ...figure, numMissing }
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
 * Parts of a whole as the person may see them: small ones are left out, and where that is a single one, the next
 * with it, since it would follow from the total.
 */
export function shownParts<P extends { count: number }>(eyes: Eyes, parts: readonly P[]): P[] {
  const below = withheldBelow(eyes)
  const isSmall = (part: P): boolean => part.count > 0 && part.count < below
  const shown = parts.filter((part) => !isSmall(part))
  if (parts.length - shown.length !== 1) return shown
  const smallest = Math.min(...shown.filter((part) => part.count > 0).map((part) => part.count))
  const withIt = shown.findIndex((part) => part.count === smallest)
  return shown.filter((_part, index) => index !== withIt)
}
