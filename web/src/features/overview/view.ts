import type { DatasetSummary } from '@jingjing/schema/catalog'
import type { RunningState } from '@jingjing/schema/monitoring'
import type { Figure } from '@jingjing/schema/trail'
import type { FigureRequest } from '../../api/trail.ts'
import { previousPeriod } from '../../charts/days.ts'
import { changePercent } from '../../ui/format.ts'

const NUM_COMPARED = 8
const UNKNOWN_KEY = '-'

/** The largest categories, asked for again in the period before. */
export function categoryRequests(
  state: RunningState,
): { key: string; label: string; count: number; before: FigureRequest }[] {
  const before = previousPeriod(state.from, state.to)
  return [...state.categories]
    .filter((item) => item.key !== UNKNOWN_KEY)
    .sort((a, b) => b.count - a.count)
    .slice(0, NUM_COMPARED)
    .map((item) => ({
      ...item,
      before: {
        measure: state.total.measure,
        params: { ...state.total.params, ...before, category: item.key },
      },
    }))
}

export interface Change {
  key: string
  label: string
  count: number
  before: number | null
  difference: number
  /** Null where there was nothing before. */
  percent: number | null
}

/** What changed most, in cases: a few cases more of something rare is no news, however many percent it is. */
export function biggestChanges(
  items: readonly { key: string; label: string; count: number }[],
  before: readonly Figure[],
  numShown: number,
): Change[] {
  return items
    .flatMap((item, index) => {
      const value = before[index]?.value
      return value === undefined || value === null
        ? []
        : [
            {
              ...item,
              before: value,
              difference: item.count - value,
              percent: changePercent(item.count, value),
            },
          ]
    })
    .filter((change) => change.difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, numShown)
}

/** The most recently updated first. */
export function freshest(datasets: readonly DatasetSummary[], numShown: number): DatasetSummary[] {
  return [...datasets].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, numShown)
}
