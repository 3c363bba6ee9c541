/** Published instances of siting problems, as their files are laid out. */

export interface MedianInstance {
  /** Every vertex is a demand of weight 1 and a possible site. */
  size: number
  numOpen: number
  /** Shortest ways between all vertices, row by row. */
  distance: Float64Array
}

/** OR-Library p-median: `n m p`, then m edges `from to length`; where an edge is repeated the last one counts. */
export function readMedianInstance(text: string): MedianInstance {
  const numbers = text.trim().split(/\s+/).map(Number)
  const [size, numEdges, numOpen] = numbers as [number, number, number]
  const distance = new Float64Array(size * size).fill(Infinity)
  for (let vertex = 0; vertex < size; vertex++) distance[vertex * size + vertex] = 0
  for (let edge = 0; edge < numEdges; edge++) {
    const [from, to, length] = numbers.slice(3 + 3 * edge, 6 + 3 * edge) as [number, number, number]
    distance[(from - 1) * size + to - 1] = length
    distance[(to - 1) * size + from - 1] = length
  }
  // Floyd 1962.
  for (let via = 0; via < size; via++)
    for (let from = 0; from < size; from++) {
      const first = distance[from * size + via]!
      if (first === Infinity) continue
      for (let to = 0; to < size; to++) {
        const whole = first + distance[via * size + to]!
        if (whole < distance[from * size + to]!) distance[from * size + to] = whole
      }
    }
  return { size, numOpen, distance }
}

/** A line of heading, then `x y demand`. */
export function readPoints(text: string): { x: number; y: number; demand: number }[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [x, y, demand] = line.trim().split(/\s+/).map(Number) as [number, number, number]
      return { x, y, demand }
    })
}
