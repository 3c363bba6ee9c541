/**
 * A street graph from lines as they come: OpenStreetMap ways or any line layer. Lines are cut where they meet, ends that
 * miss each other by less than the tolerance are joined, and what was mended is counted.
 *
 * 1. Vertices at one position are one vertex (OpenStreetMap's own rule: streets meet where they share a node). On
 *    different layers they are one only where a line ends there, as a bridge does at its ramp.
 * 2. An end within the tolerance of another end, or else of the inside of another line on its layer, is tied to it.
 * 3. Where asked, lines on one layer that cross without a common vertex meet at the crossing. A bridge or tunnel never
 *    meets what it crosses.
 * 4. Nodes are what is left: meeting points, ends and gates. Pieces of no length are dropped, and so is a piece that
 *    is drawn twice.
 */
import { buildStreetGraph, distanceMetres, metresPerDegree, type StreetGraph } from './street-graph.ts'
import { gateOfTags, layerOfTags, type StreetTags } from './street-tags.ts'

export interface StreetLine {
  /** lon, lat, lon, lat… in degrees; at least two vertices. */
  lonLat: ArrayLike<number>
  tags: StreetTags
}

export interface JoinOptions {
  /** How far an end may miss what it is meant to meet. */
  toleranceMetres: number
  /** True for layers whose lines are not cut at crossings; false for OpenStreetMap. */
  meetsAtCrossings: boolean
  /** Gates and other barriers that are points: tied to a vertex at the same position, else to nothing. */
  barriers?: readonly { lon: number; lat: number; tags: StreetTags }[]
}

export interface JoinedStreets {
  graph: StreetGraph
  /** Index of the line that each edge of the graph comes from. */
  edgeLine: Int32Array
  repairs: {
    joinedEnds: number
    endsOntoLines: number
    crossings: number
    droppedPieces: number
    droppedLines: number
    untiedBarriers: number
  }
}

/** Vertices closer than about a centimetre are at one position (10⁻⁷ degrees, the resolution of OpenStreetMap). */
const positionKey = (lon: number, lat: number): string => `${Math.round(lon * 1e7)},${Math.round(lat * 1e7)}`

interface Line {
  line: number
  layer: number
  lonLat: number[]
}

export function joinLines(lines: readonly StreetLine[], options: JoinOptions): JoinedStreets {
  const repairs = {
    joinedEnds: 0,
    endsOntoLines: 0,
    crossings: 0,
    droppedPieces: 0,
    droppedLines: 0,
    untiedBarriers: 0,
  }
  const kept: Line[] = []
  lines.forEach((line, index) => {
    const lonLat = withoutRepeats(line.lonLat)
    if (lonLat.length < 4) repairs.droppedLines++
    else kept.push({ line: index, layer: layerOfTags(line.tags), lonLat })
  })
  if (options.meetsAtCrossings) repairs.crossings = cutAtCrossings(kept)
  if (options.toleranceMetres > 0) {
    repairs.joinedEnds = joinEnds(kept, options.toleranceMetres)
    repairs.endsOntoLines = tieEndsOntoLines(kept, options.toleranceMetres)
  }
  return cutIntoGraph(lines, kept, options, repairs)
}

function withoutRepeats(lonLat: ArrayLike<number>): number[] {
  const result: number[] = []
  for (let at = 0; at + 1 < lonLat.length; at += 2) {
    const [lon, lat] = [lonLat[at]!, lonLat[at + 1]!]
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) return []
    const isRepeat =
      result.length > 0 && positionKey(lon, lat) === positionKey(result.at(-2)!, result.at(-1)!)
    if (!isRepeat) result.push(lon, lat)
  }
  return result
}

/** Pieces of lines by cells of a grid, so that only neighbours are compared. */
function gridOfPieces(lines: readonly Line[], cellMetres: number) {
  const cells = new Map<string, { line: Line; at: number }[]>()
  const { lonMetres, latMetres } = metresPerDegree(lines[0]?.lonLat[1] ?? 0)
  const [width, height] = [cellMetres / lonMetres, cellMetres / latMetres]
  const span = (a: number, b: number, size: number): [number, number] => [
    Math.floor(Math.min(a, b) / size),
    Math.floor(Math.max(a, b) / size),
  ]
  for (const line of lines)
    for (let at = 0; at + 3 < line.lonLat.length; at += 2) {
      const [a, b, c, d] = line.lonLat.slice(at, at + 4) as [number, number, number, number]
      const [west, east] = span(a, c, width)
      const [south, north] = span(b, d, height)
      for (let row = south; row <= north; row++)
        for (let column = west; column <= east; column++) {
          const key = `${column},${row}`
          const list = cells.get(key)
          if (list === undefined) cells.set(key, [{ line, at }])
          else list.push({ line, at })
        }
    }
  const near = (lon: number, lat: number, metres: number): { line: Line; at: number }[] => {
    const [west, east] = span(lon - metres / lonMetres, lon + metres / lonMetres, width)
    const [south, north] = span(lat - metres / latMetres, lat + metres / latMetres, height)
    const found: { line: Line; at: number }[] = []
    for (let row = south; row <= north; row++)
      for (let column = west; column <= east; column++) found.push(...(cells.get(`${column},${row}`) ?? []))
    return found
  }
  return { cells, near }
}

const GRID_METRES = 100

function cutAtCrossings(lines: Line[]): number {
  const { cells } = gridOfPieces(lines, GRID_METRES)
  const cuts = new Map<Line, Map<number, { along: number; lon: number; lat: number }[]>>()
  const addCut = (line: Line, at: number, along: number, lon: number, lat: number): void => {
    const ofLine = cuts.get(line) ?? new Map<number, { along: number; lon: number; lat: number }[]>()
    cuts.set(line, ofLine)
    const ofPiece = ofLine.get(at)
    if (ofPiece === undefined) ofLine.set(at, [{ along, lon, lat }])
    else ofPiece.push({ along, lon, lat })
  }
  const seen = new Set<string>()
  let numCrossings = 0
  for (const pieces of cells.values())
    for (let one = 0; one < pieces.length; one++)
      for (let other = one + 1; other < pieces.length; other++) {
        const [p, q] = [pieces[one]!, pieces[other]!]
        if (p.line.layer !== q.line.layer) continue
        if (p.line === q.line && Math.abs(p.at - q.at) <= 2) continue
        const key = `${p.line.line}:${p.at}/${q.line.line}:${q.at}`
        if (seen.has(key)) continue
        seen.add(key)
        const meeting = crossingOf(p.line.lonLat, p.at, q.line.lonLat, q.at)
        if (meeting === null) continue
        numCrossings++
        if (meeting.onFirst > 0 && meeting.onFirst < 1)
          addCut(p.line, p.at, meeting.onFirst, meeting.lon, meeting.lat)
        if (meeting.onSecond > 0 && meeting.onSecond < 1)
          addCut(q.line, q.at, meeting.onSecond, meeting.lon, meeting.lat)
      }
  for (const [line, ofLine] of cuts) {
    const lonLat: number[] = []
    for (let at = 0; at < line.lonLat.length; at += 2) {
      lonLat.push(line.lonLat[at]!, line.lonLat[at + 1]!)
      for (const { lon, lat } of (ofLine.get(at) ?? []).sort((a, b) => a.along - b.along))
        lonLat.push(lon, lat)
    }
    line.lonLat = withoutRepeats(lonLat)
  }
  return numCrossings
}

/** Where two pieces cross, unless they share a vertex or run side by side; rounded to the resolution of positions. */
function crossingOf(first: readonly number[], i: number, second: readonly number[], j: number) {
  const [ax, ay, bx, by] = [first[i]!, first[i + 1]!, first[i + 2]!, first[i + 3]!]
  const [cx, cy, dx, dy] = [second[j]!, second[j + 1]!, second[j + 2]!, second[j + 3]!]
  const turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
  if (turn === 0) return null
  const onFirst = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
  const onSecond = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn
  if (onFirst < 0 || onFirst > 1 || onSecond < 0 || onSecond > 1) return null
  const lon = Math.round((ax + onFirst * (bx - ax)) * 1e7) / 1e7
  const lat = Math.round((ay + onFirst * (by - ay)) * 1e7) / 1e7
  const key = positionKey(lon, lat)
  const onEnds = (a: number, b: number, c: number, d: number) =>
    positionKey(a, b) === key || positionKey(c, d) === key
  if (onEnds(ax, ay, bx, by) && onEnds(cx, cy, dx, dy)) return null
  return { onFirst, onSecond, lon, lat }
}

/** Ends near each other become one position: that of the first in the order of the lines. */
function joinEnds(lines: readonly Line[], toleranceMetres: number): number {
  const { lonMetres, latMetres } = metresPerDegree(lines[0]?.lonLat[1] ?? 0)
  const [width, height] = [toleranceMetres / lonMetres, toleranceMetres / latMetres]
  const fixed = new Map<string, { lon: number; lat: number }[]>()
  let numJoined = 0
  for (const { lonLat } of lines)
    for (const at of [0, lonLat.length - 2]) {
      const [lon, lat] = [lonLat[at]!, lonLat[at + 1]!]
      const [column, row] = [Math.floor(lon / width), Math.floor(lat / height)]
      let nearest: { lon: number; lat: number } | null = null
      let best = toleranceMetres
      for (let r = row - 1; r <= row + 1; r++)
        for (let c = column - 1; c <= column + 1; c++)
          for (const one of fixed.get(`${c},${r}`) ?? []) {
            const metres = distanceMetres(lon, lat, one.lon, one.lat)
            if (metres > best || (metres === best && nearest !== null)) continue
            best = metres
            nearest = one
          }
      if (nearest === null) {
        const key = `${column},${row}`
        const list = fixed.get(key)
        if (list === undefined) fixed.set(key, [{ lon, lat }])
        else list.push({ lon, lat })
      } else if (positionKey(nearest.lon, nearest.lat) !== positionKey(lon, lat)) {
        lonLat[at] = nearest.lon
        lonLat[at + 1] = nearest.lat
        numJoined++
      }
    }
  return numJoined
}

function tieEndsOntoLines(lines: readonly Line[], toleranceMetres: number): number {
  const numUses = new Map<string, number>()
  for (const { lonLat } of lines)
    for (let at = 0; at < lonLat.length; at += 2) {
      const key = positionKey(lonLat[at]!, lonLat[at + 1]!)
      numUses.set(key, (numUses.get(key) ?? 0) + 1)
    }
  const { near } = gridOfPieces(lines, GRID_METRES)
  const inserted = new Map<Line, { at: number; along: number; lon: number; lat: number }[]>()
  let numTied = 0
  for (const line of lines)
    for (const end of [0, line.lonLat.length - 2]) {
      const [lon, lat] = [line.lonLat[end]!, line.lonLat[end + 1]!]
      if (numUses.get(positionKey(lon, lat))! > 1) continue
      const { lonMetres, latMetres } = metresPerDegree(lat)
      let best = toleranceMetres
      let target: { line: Line; at: number; along: number } | null = null
      for (const piece of near(lon, lat, toleranceMetres)) {
        if (piece.line === line || piece.line.layer !== line.layer) continue
        const [ax, ay] = [
          (piece.line.lonLat[piece.at]! - lon) * lonMetres,
          (piece.line.lonLat[piece.at + 1]! - lat) * latMetres,
        ]
        const [dx, dy] = [
          (piece.line.lonLat[piece.at + 2]! - lon) * lonMetres - ax,
          (piece.line.lonLat[piece.at + 3]! - lat) * latMetres - ay,
        ]
        const along = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
        const metres = Math.hypot(ax + along * dx, ay + along * dy)
        if (metres >= best) continue
        best = metres
        target = { ...piece, along }
      }
      if (target === null) continue
      // The other line bends to the end, by less than the tolerance, so that the end keeps its place.
      const list = inserted.get(target.line) ?? []
      inserted.set(target.line, list)
      list.push({ at: target.at, along: target.along, lon, lat })
      numTied++
    }
  for (const [line, cuts] of inserted) {
    cuts.sort((a, b) => b.at - a.at || b.along - a.along)
    for (const { at, lon, lat } of cuts) line.lonLat.splice(at + 2, 0, lon, lat)
    line.lonLat = withoutRepeats(line.lonLat)
  }
  return numTied
}

function cutIntoGraph(
  lines: readonly StreetLine[],
  kept: readonly Line[],
  options: JoinOptions,
  repairs: JoinedStreets['repairs'],
): JoinedStreets {
  // A vertex on two layers is one only where a line ends: key of position, and of the layer where none ends there.
  const endsAt = new Set<string>()
  for (const { lonLat } of kept) {
    endsAt.add(positionKey(lonLat[0]!, lonLat[1]!))
    endsAt.add(positionKey(lonLat.at(-2)!, lonLat.at(-1)!))
  }
  const vertexKey = (line: Line, at: number): string => {
    const key = positionKey(line.lonLat[at]!, line.lonLat[at + 1]!)
    return endsAt.has(key) ? key : `${key}@${line.layer}`
  }
  const numUses = new Map<string, number>()
  for (const line of kept)
    for (let at = 0; at < line.lonLat.length; at += 2) {
      const key = vertexKey(line, at)
      const isEnd = at === 0 || at === line.lonLat.length - 2
      numUses.set(key, (numUses.get(key) ?? 0) + (isEnd ? 2 : 1))
    }
  const barrierAt = new Map<string, StreetTags>()
  for (const { lon, lat, tags } of options.barriers ?? [])
    if (gateOfTags(tags) !== null) barrierAt.set(positionKey(lon, lat), tags)

  const nodeOfKey = new Map<string, number>()
  const [nodeLon, nodeLat]: [number[], number[]] = [[], []]
  const nodeTags: { node: number; tags: StreetTags }[] = []
  const tiedBarriers = new Set<string>()
  const nodeOf = (line: Line, at: number): number => {
    const key = vertexKey(line, at)
    const known = nodeOfKey.get(key)
    if (known !== undefined) return known
    const node = nodeLon.length
    nodeOfKey.set(key, node)
    nodeLon.push(line.lonLat[at]!)
    nodeLat.push(line.lonLat[at + 1]!)
    const position = positionKey(line.lonLat[at]!, line.lonLat[at + 1]!)
    const tags = barrierAt.get(position)
    if (tags !== undefined) {
      nodeTags.push({ node, tags })
      tiedBarriers.add(position)
    }
    return node
  }
  const [from, to, lineOf]: [number[], number[], number[]] = [[], [], []]
  const shapes: number[][] = []
  const drawn = new Set<string>()
  for (const line of kept) {
    let start = 0
    for (let at = 2; at < line.lonLat.length; at += 2) {
      const isNode =
        at === line.lonLat.length - 2 ||
        numUses.get(vertexKey(line, at))! > 1 ||
        barrierAt.has(positionKey(line.lonLat[at]!, line.lonLat[at + 1]!))
      if (!isNode) continue
      const [a, b] = [nodeOf(line, start), nodeOf(line, at)]
      const shape = line.lonLat.slice(start + 2, at)
      const key = a < b ? `${a},${b},${shape}` : `${b},${a},${reversedPairs(shape)}`
      if ((a === b && shape.length === 0) || drawn.has(key)) repairs.droppedPieces++
      else {
        drawn.add(key)
        from.push(a)
        to.push(b)
        shapes.push(shape)
        lineOf.push(line.line)
      }
      start = at
    }
  }
  repairs.untiedBarriers = barrierAt.size - tiedBarriers.size
  const graph = buildStreetGraph({
    nodeLon,
    nodeLat,
    from,
    to,
    tagsOf: (segment) => lines[lineOf[segment]!]!.tags,
    shapeOf: (segment) => shapes[segment]!,
    nodeTags,
  })
  return { graph, edgeLine: Int32Array.from(graph.inputEdge, (segment) => lineOf[segment]!), repairs }
}

function reversedPairs(lonLat: readonly number[]): number[] {
  const result: number[] = []
  for (let at = lonLat.length - 2; at >= 0; at -= 2) result.push(lonLat[at]!, lonLat[at + 1]!)
  return result
}
