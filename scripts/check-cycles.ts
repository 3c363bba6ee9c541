/** Import cycles that exist when the program runs; erased type imports make none. */
import { importsOf, resolveImport } from './parse-source.ts'
import { isCode, type SourceFile, type Violation } from './repository.ts'

export function importGraph(files: readonly SourceFile[]): Map<string, string[]> {
  const paths = new Set(files.map((file) => file.path))
  const graph = new Map<string, string[]>()
  for (const file of files) {
    if (!isCode(file.path)) continue
    const targets = importsOf(file)
      .filter(({ kind }) => kind === 'static' || kind === 'dynamic')
      .map(({ specifier }) => resolveImport(file.path, specifier))
      .filter((target): target is string => target !== null && paths.has(target))
    graph.set(file.path, [...new Set(targets)])
  }
  return graph
}

/** One cycle per knot, each as the shortest way from its first file back to itself. */
export function importCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = []
  const settled = new Set<string>()
  for (const start of [...graph.keys()].sort()) {
    if (settled.has(start)) continue
    const way = shortestWayBack(graph, start)
    if (!way) continue
    cycles.push(way)
    for (const path of way) settled.add(path)
  }
  return cycles
}

function shortestWayBack(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let index = 0; index < queue.length; index++) {
    const path = queue[index] ?? start
    for (const next of graph.get(path) ?? []) {
      if (next === start) {
        const way = [path]
        for (let at = path; at !== start; ) {
          at = cameFrom.get(at) ?? start
          way.unshift(at)
        }
        return way
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, path)
        queue.push(next)
      }
    }
  }
  return null
}

export function checkCycles(files: readonly SourceFile[]): Violation[] {
  return importCycles(importGraph(files)).map((way) => ({
    path: way[0] ?? '',
    message: `import cycle: ${[...way, way[0]].join(' → ')}`,
  }))
}
