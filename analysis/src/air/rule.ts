/**
 * The rule by which air is judged, as plain data. Its versions live in `rules/air-quality-index`
 * (HJ 633-2012, HJ 633-2026); nothing of a version is written in code.
 */

export type Pollutant = 'so2' | 'no2' | 'co' | 'o3' | 'pm10' | 'pm2.5'

/** Which column of the breakpoint table a concentration is read against. */
export type Averaging = 'daily' | 'eight-hour' | 'hourly'

export interface BreakpointColumn {
  /** Rising, one for each of the rule's indices from the lowest; shorter where the standard ends the column. */
  readonly concentrations: readonly number[]
  /** What the standard says of a concentration above the last one. */
  readonly beyond:
    | { readonly kind: 'capped'; readonly index: number }
    | { readonly kind: 'not-calculated'; readonly averagingInstead: Averaging }
}

export interface PollutantRule {
  readonly code: Pollutant
  /** Of every concentration and breakpoint of this pollutant. */
  readonly unit: 'µg/m³' | 'mg/m³'
  /** Places to which a concentration is rounded before it is judged. */
  readonly decimals: number
  readonly tables: Partial<Record<Averaging, BreakpointColumn | { readonly breakpointsOf: Averaging }>>
}

export interface ReportItem {
  readonly pollutant: Pollutant
  readonly averaging: Averaging
}

export interface LevelRule {
  readonly level: number
  readonly name: { readonly zh: string; readonly en: string }
  /** Official screen colour, `#RRGGBB`. */
  readonly colour: string
  /** Highest AQI of the level; null for the last. */
  readonly upTo: number | null
}

export interface AirQualityIndexRule {
  readonly range: { readonly min: number; readonly max: number }
  readonly levels: readonly LevelRule[]
  readonly indices: readonly number[]
  readonly pollutants: readonly PollutantRule[]
  readonly reports: { readonly daily: readonly ReportItem[]; readonly hourly: readonly ReportItem[] }
  readonly primaryAbove: number
  readonly completeness: { readonly incompleteAbove: number }
}
