/** Classes of a map as its legend tells them: round edges, and how many areas each holds. */
import { type ClassMethod, classBreaks, classOf } from '../stats/class-breaks.ts'
import { roundStep } from './bins.ts'

export interface ClassChoice {
  method: ClassMethod | 'manual'
  num: number
  edges?: readonly number[] | undefined
}

export interface MapClass {
  /** Null for the lowest class: whatever is not above its upper edge. */
  above: number | null
  /** Null for the highest. */
  upTo: number | null
  count: number
}

export interface Classed {
  breaks: number[]
  classes: MapClass[]
  numMissing: number
}

const DEFAULT_CHOICE: ClassChoice = { method: 'quantile', num: 5 }

/** The rounded edge is what classifies, so that the legend tells the truth. */
export function classify(values: readonly (number | null)[], choice: ClassChoice = DEFAULT_CHOICE): Classed {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  const raw =
    choice.method === 'manual'
      ? [...(choice.edges ?? [])].sort((a, b) => a - b)
      : classBreaks(known, choice.method, choice.num)
  const rounded = choice.method === 'manual' ? rising(raw) : rising(roundedEdges(raw, known))
  const breaks = choice.method === 'quantile' ? parting(rounded, known) : rounded
  const classes = [...breaks, null].map(
    (upTo, index): MapClass => ({
      above: index === 0 ? null : (breaks[index - 1] as number),
      upTo,
      count: 0,
    }),
  )
  for (const value of known) (classes[classOf(value, breaks) as number] as MapClass).count += 1
  return { breaks, classes, numMissing: values.length - known.length }
}

const rising = (edges: readonly number[]): number[] =>
  edges.filter((edge, index) => index === 0 || edge > (edges[index - 1] as number))

/** Only edges that part values from each other: a class of quantiles that holds none says nothing. */
function parting(edges: readonly number[], values: readonly number[]): number[] {
  const kept: number[] = []
  for (const edge of edges) {
    const above = kept.at(-1) ?? Number.NEGATIVE_INFINITY
    if (values.some((value) => value > above && value <= edge) && values.some((value) => value > edge))
      kept.push(edge)
  }
  return kept
}

/** To about three digits that count, as far as the spread of the values allows; whole numbers stay whole. */
function roundedEdges(edges: readonly number[], values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (!(most > least)) return [...edges]
  const isWhole = values.every(Number.isInteger)
  const step = Math.max(roundStep((most - least) / 500), isWhole ? 1 : 0)
  return edges
    .map((edge) => Number((Math.floor(edge / step + 1e-9) * step).toPrecision(12)))
    .filter((edge) => edge >= least - step && edge < most)
}
