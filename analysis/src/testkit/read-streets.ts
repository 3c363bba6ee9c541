/** The two text files of ../shared/data/streets: nodes `id,lon,lat` and segments `from,to,m,highway,oneway`. */
import type { StreetSegments } from '../network/street-graph.ts'

export interface StreetFiles {
  segments: StreetSegments & { lengthMetres: Float64Array; from: Int32Array; to: Int32Array }
  /** Highway of each segment. */
  highway: string[]
}

export function readStreets(nodesText: string, segmentsText: string): StreetFiles {
  const nodeLines = linesOf(nodesText)
  const nodeOfId = new Map<string, number>()
  const nodeLon = new Float64Array(nodeLines.length)
  const nodeLat = new Float64Array(nodeLines.length)
  nodeLines.forEach((line, node) => {
    const first = line.indexOf(',')
    const second = line.indexOf(',', first + 1)
    nodeOfId.set(line.slice(0, first), node)
    nodeLon[node] = Number(line.slice(first + 1, second))
    nodeLat[node] = Number(line.slice(second + 1))
  })
  const segmentLines = linesOf(segmentsText)
  const from = new Int32Array(segmentLines.length)
  const to = new Int32Array(segmentLines.length)
  const lengthMetres = new Float64Array(segmentLines.length)
  const highway: string[] = []
  segmentLines.forEach((line, segment) => {
    const [a, b, metres, kind] = line.split(',', 4) as [string, string, string, string]
    from[segment] = nodeOfId.get(a)!
    to[segment] = nodeOfId.get(b)!
    lengthMetres[segment] = Number(metres)
    highway.push(kind)
  })
  return { segments: { nodeLon, nodeLat, from, to, lengthMetres }, highway }
}

const linesOf = (text: string): string[] => {
  const lines = text.split('\n')
  return lines.slice(1).filter((line) => line !== '')
}
