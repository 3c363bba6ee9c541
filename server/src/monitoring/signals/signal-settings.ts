/** How running state is told from noise: the same settings for pages, alerts, bulletin and tests. */
import { toGaussKruger } from '@jingjing/analysis/geo/gauss-kruger'
import type { ComparedSeries, LevelShiftOptions } from '@jingjing/analysis/series/level-shift'
import type { ScanOptions } from '@jingjing/analysis/series/space-time-scan'

export const SIGNIFICANCE = {
  /** Expected share of false ones among the shifts, holidays and clusters that are reported. */
  falseDiscoveryRate: 0.05,
  /** Chance that a morning calls any source silent that is not. */
  silenceRate: 0.001,
} as const

export const LEVEL_SHIFT_OPTIONS: LevelShiftOptions = {
  minSteps: 8,
  minTotal: 20,
  rate: SIGNIFICANCE.falseDiscoveryRate,
}

export const SCAN_OPTIONS: Omit<ScanOptions, 'lastDay' | 'random'> & { studyDays: number } = {
  studyDays: 180,
  radiiMetres: [100, 200, 400],
  windowsDays: [7, 14, 28, 42],
  numPermutations: 99,
  minObserved: 5,
}

/** Counts by whole weeks that end with the last day; a beginning shorter than a week is left out. */
export function weeklySeries(
  counted: readonly { day: number; part: string; group: string; count: number }[],
  firstDay: number,
  untilDay: number,
): ComparedSeries[] {
  const numWeeks = Math.floor((untilDay - firstDay) / 7)
  const begin = untilDay - 7 * numWeeks
  const byKey = new Map<string, { key: string; group: string; counts: number[] }>()
  for (const { day, part, group, count } of counted) {
    const week = Math.floor((day - begin) / 7)
    if (week < 0 || week >= numWeeks) continue
    const key = `${part} ${group}`
    const series = byKey.get(key) ?? { key, group, counts: new Array<number>(numWeeks).fill(0) }
    series.counts[week] = (series.counts[week] ?? 0) + count
    byKey.set(key, series)
  }
  return [...byKey.values()]
}

/** Metres on the plane of EPSG:4548. */
export function toPlane(lon: number, lat: number): { x: number; y: number } {
  const { eastMetres, northMetres } = toGaussKruger(lon, lat)
  return { x: eastMetres, y: northMetres }
}
