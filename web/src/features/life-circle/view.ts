import { type Edit, editsToText } from '@jingjing/analysis/life-circle/edits'
import { paceMetres } from '@jingjing/analysis/life-circle/pace'
import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import type { People } from '@jingjing/schema/life-circle-rules'
import type { Figure, MeasureParams } from '@jingjing/schema/trail'
import type { PlanFigures, ServiceCoverage } from './engine/planner-protocol.ts'

/** What every figure of the page is asked for, so that its trail opens the same figure on the server. */
export interface FigureScope {
  area: string
  kind: string
  minutes: number
  people: People
  /** Null for the one whose distances the standards state. */
  walker: string | null
  edits: readonly Edit[]
}

/** The times on foot with the distance that a walker gets in each. */
export const bandsOf = (
  { bands, walkers }: Pick<LifeCircleRules, 'bands' | 'walkers'>,
  walker: LifeCircleRules['walkers'][number],
): LifeCircleRules['bands'] =>
  bands.map(({ minutes, distanceMetres }) => ({
    minutes,
    distanceMetres: paceMetres(distanceMetres, walker, walkers),
  }))

export function paramsOf({ area, kind, minutes, people, walker, edits }: FigureScope): MeasureParams {
  const plan = editsToText(edits)
  return {
    area,
    kind,
    minutes: String(minutes),
    people,
    ...(walker === null ? {} : { walker }),
    ...(plan === '' ? {} : { edits: plan }),
  }
}

type Rated = Pick<Figure, 'value' | 'numerator' | 'denominator' | 'unit'>

const figure = (measure: string, params: MeasureParams, rated: Rated): Figure => ({
  measure: `life-circle.${measure}`,
  params,
  ...rated,
  numMissing: 0,
  datasets: [],
  rules: [],
  notes: {},
})

export function sharePercent(covered: number, total: number): number | null {
  return total > 0 ? (100 * covered) / total : null
}

type Headline =
  | 'coverage'
  | 'left-out'
  | 'mean-walk'
  | 'choice'
  | 'facilities'
  | 'capacity-per-thousand'
  | 'inequality'

/** The headline: how many are reached, who is not, how far they walk, how much choice there is. */
export function headlineFigures(
  figures: PlanFigures,
  service: number,
  band: number,
  scope: FigureScope,
): Record<Headline, Figure> {
  const params = paramsOf(scope)
  const { covered, total } = partOf(figures.services[service], scope.people, band)
  const chosen = figures.choice[2] + figures.choice[3]
  const all = figures.choice.reduce((sum, people) => sum + people, 0)
  const plain = (value: number | null, unit: string): Rated => ({
    value,
    numerator: null,
    denominator: null,
    unit,
  })
  return {
    coverage: figure('coverage', params, {
      value: sharePercent(covered, total),
      numerator: covered,
      denominator: total,
      unit: '%',
    }),
    'left-out': figure('left-out', params, plain(Math.round(total - covered), 'people')),
    'mean-walk': figure('mean-walk', params, plain(roundedOrNull(figures.meanDistanceMetres), 'm')),
    choice: figure('choice', params, {
      value: sharePercent(chosen, all),
      numerator: chosen,
      denominator: all,
      unit: '%',
    }),
    facilities: figure('facilities', params, plain(figures.numFacilities, 'places')),
    'capacity-per-thousand': figure('capacity-per-thousand', params, {
      value: figures.capacity === null || total === 0 ? null : (1000 * figures.capacity) / total,
      numerator: figures.capacity,
      denominator: total,
      unit: 'per thousand people',
    }),
    inequality: figure('inequality', params, plain(figures.gini, '')),
  }
}

const roundedOrNull = (value: number | null): number | null => (value === null ? null : Math.round(value))

export function partOf(
  coverage: ServiceCoverage | undefined,
  people: People,
  band: number,
): { covered: number; total: number } {
  return { covered: coverage?.covered[people][band] ?? 0, total: coverage?.total[people] ?? 0 }
}

export interface ServiceRow {
  index: number
  id: string
  name: { zh: string; en: string }
  group: string
  percent: number | null
  /** Percentage points over things as they stand; null where there is no plan. */
  gain: number | null
  /** Not one is in the data. */
  hasNoFacility: boolean
}

/** Services in the order of the rules, with the share of people that each reaches. */
export function serviceRows(
  rules: LifeCircleRules,
  figures: PlanFigures | null,
  baseline: readonly ServiceCoverage[] | null,
  people: People,
  band: number,
): ServiceRow[] {
  return rules.kinds.map(({ id, name, group }, index) => {
    const now = partOf(figures?.services[index], people, band)
    const before = partOf(baseline?.[index], people, band)
    const percent = sharePercent(now.covered, now.total)
    const percentBefore = sharePercent(before.covered, before.total)
    const gain = percent === null || percentBefore === null ? null : percent - percentBefore
    return {
      index,
      id,
      name,
      group,
      percent,
      gain: gain !== null && Math.abs(gain) < 0.005 ? null : gain,
      hasNoFacility: figures?.services[index]?.numFacilities === 0,
    }
  })
}

/** The service that the page begins with: what the diagnosis names first, else the first that reaches not everybody. */
export function firstService(rules: LifeCircleRules, named: string | undefined): string {
  return named ?? rules.kinds[0]!.id
}

/** The least and the best served community, where they differ; they tell how equal a service is. */
export function extremes(
  communities: PlanFigures['communities'],
): { least: { name: string; percent: number }; best: { name: string; percent: number } } | null {
  const rated = communities
    .map(({ name, covered, total }) => ({ name, percent: sharePercent(covered, total) ?? 0 }))
    .sort((a, b) => a.percent - b.percent)
  const [least, best] = [rated[0], rated.at(-1)]
  if (least === undefined || best === undefined || best.percent - least.percent < 0.05) return null
  return { least, best }
}
