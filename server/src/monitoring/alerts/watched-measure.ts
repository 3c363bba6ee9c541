/** Figures of other features under watch: worked out day by day, as on their own page and with the same trail. */
import type { AlertCondition, AlertDefinition } from '@jingjing/schema/monitoring/alerts'
import { Problem } from '@jingjing/schema/problems'
import type { MeasureParams } from '@jingjing/schema/trail'
import type { Context } from '../../context.ts'
import type { FigureValue, MeasureDefinition } from '../../trail/index.ts'
import { addDays, todayInShanghai } from '../days.ts'
import type { Watched } from './watched-series.ts'

export type MeasureCondition = Extract<AlertCondition, { kind: 'measure' }>

/** The measures that can be watched: those of one day. */
export const daily = (measures: readonly MeasureDefinition[]): readonly MeasureDefinition[] =>
  measures.filter((one) => one.params.includes('day'))

const measureOf = (measures: readonly MeasureDefinition[], { measure }: MeasureCondition) =>
  measures.find((one) => one.id === measure)

/** Whether a person may know what a rule finds. */
export function mayRead(
  { person }: Pick<Context, 'person'>,
  measures: readonly MeasureDefinition[],
  { condition }: AlertDefinition,
): boolean {
  if (condition.kind !== 'measure') return true
  const measure = measureOf(measures, condition)
  return measure !== undefined && person.permissions.includes(measure.permission)
}

/** Throws `bad-request` for a measure that is not worked out by day, `not-permitted` for one that the person may not read. */
export function requireReadable(
  context: Pick<Context, 'person'>,
  measures: readonly MeasureDefinition[],
  definition: AlertDefinition,
): void {
  const { condition } = definition
  if (condition.kind !== 'measure') return
  const measure = measureOf(measures, condition)
  const isKnown = (name: string): boolean => name !== 'day' && measure?.params.includes(name) === true
  if (measure === undefined || !Object.keys(condition.params).every(isKnown))
    throw new Problem('bad-request', { where: 'measure', detail: condition.measure })
  if (!mayRead(context, measures, definition))
    throw new Problem('not-permitted', { permission: measure.permission })
}

/** In one reading: others wait no longer than for these. */
const DAYS_AT_ONCE = 7

/**
 * So many days up to the last one that is over and has a figure, a week in each reading, so that nobody waits for all of
 * them; null where there is none, or what the rule names is gone.
 */
export async function readWatchedMeasure(
  { database, packs, reader }: Pick<Context, 'database' | 'packs' | 'reader'>,
  measures: readonly MeasureDefinition[],
  condition: MeasureCondition,
  numDays: number,
): Promise<{ watched: Watched; to: string } | null> {
  const measure = measureOf(measures, condition)
  if (measure === undefined) return null
  const figuresOn = (days: readonly MeasureParams[]): Promise<(FigureValue | null)[]> =>
    database.read(reader, async (transaction) => {
      const figures: (FigureValue | null)[] = []
      for (const day of days) {
        try {
          figures.push(await measure.figure({ transaction, packs }, { ...condition.params, ...day }))
        } catch (error) {
          if (!(error instanceof Problem && error.code === 'not-found')) throw error
          figures.push(null)
        }
      }
      return figures
    })
  // Without a day it is that of the last reading.
  const [last] = await figuresOn([{}])
  if (!last) return null
  const lastDay = String(last.notes.day ?? last.notes.to ?? '')
  const today = todayInShanghai(Date.now())
  const to = lastDay === '' || lastDay >= today ? today : addDays(lastDay, 1)
  const from = addDays(to, -numDays)
  const values: (number | null)[] = []
  for (let first = 0; first < numDays; first += DAYS_AT_ONCE) {
    const num = Math.min(DAYS_AT_ONCE, numDays - first)
    const days = Array.from({ length: num }, (_one, index) => ({ day: addDays(from, first + index) }))
    values.push(...(await figuresOn(days)).map((figure) => figure?.value ?? null))
  }
  const label = String(last.notes.stationName ?? '')
  return {
    watched: { from, series: [{ key: '', values }], labels: new Map([['', label]]) },
    to,
  }
}

/** The first day with a figure, of those that were read. */
export function firstKnownDay({ from, series }: Watched, to: string): string {
  const index = series[0]?.values.findIndex((value) => value !== null) ?? -1
  return index < 0 ? to : addDays(from, index)
}
