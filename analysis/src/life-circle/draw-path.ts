import type { StreetGraph } from '../network/street-graph.ts'
export function withPaths(
  graph: StreetGraph,
  _paths: readonly (readonly number[])[],
  _reach: number,
): StreetGraph {
  return graph
}
