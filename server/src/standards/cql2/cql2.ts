/**
 * A filter as the Common Query Language 2 has it (OGC 21-065r2), in the shape of its JSON encoding. The text
 * encoding is parsed into the same tree, so that everything behind knows one kind of filter.
 */
import { Problem } from '@jingjing/schema/problems'
import type { Geometry } from 'geojson'

export type Node = Operation | Property | Literal | Temporal | Interval | Box | Geometry | readonly Node[]
export type Literal = string | number | boolean

export interface Operation {
  op: string
  args: readonly Node[]
}
export interface Property {
  property: string
}
/** A day `YYYY-MM-DD`, or a moment in RFC 3339. */
export type Temporal = { date: string } | { timestamp: string }
/** Ends are temporal literals, properties or `..` for an open end. */
export interface Interval {
  interval: readonly [Node, Node]
}
export interface Box {
  bbox: readonly number[]
}

/** Deep enough for any filter that a person builds; shallow enough that no filter exhausts the stack. */
export const MAX_DEPTH = 32
/** Operations, properties and literals together. */
export const MAX_NODES = 1_000
export const MAX_TEXT_CHARACTERS = 16_000

export const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const
export const ARITHMETIC = ['+', '-', '*', '/', '%', 'div', '^'] as const
export const SPATIAL = [
  's_intersects',
  's_contains',
  's_crosses',
  's_disjoint',
  's_equals',
  's_overlaps',
  's_touches',
  's_within',
] as const
export const TEMPORAL = [
  't_after',
  't_before',
  't_contains',
  't_disjoint',
  't_during',
  't_equals',
  't_finishedby',
  't_finishes',
  't_intersects',
  't_meets',
  't_metby',
  't_overlappedby',
  't_overlaps',
  't_startedby',
  't_starts',
] as const

/** What a filter may be refused for; nothing of the filter itself is repeated, since it may name a person. */
export type FilterFault =
  | 'syntax'
  | 'too-long'
  | 'too-deep'
  | 'unknown-property'
  | 'unknown-function'
  | 'type'
  | 'value'

export function filterProblem(fault: FilterFault, position = 0): Problem {
  return new Problem('filter-not-understood', { fault, position })
}

/** RFC 3339: a full date, and a time with its zone. Impossible days are refused here, before the store sees them. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isReal(`${text}T00:00:00Z`, text)
}

export function isMoment(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    isDay(text.slice(0, 10))
  )
}

function isReal(moment: string, day: string): boolean {
  const parsed = new Date(moment)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day)
}
