/** A town of the kit as a drawing, so that a test's plan can be looked at: streets, node numbers, and what was reached. */
import type { Town } from './towns.ts'

export function drawTown(town: Town, reached: ReadonlySet<number>, title: string): string {
  const [width, height] = [Math.max(...town.east) + 80, Math.max(...town.north) + 80]
  const at = (node: number): [number, number] => [town.east[node]! + 40, height - town.north[node]! - 40]
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="14">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fbfaf7"/>`,
  ]
  for (let segment = 0; segment < town.segments.from.length; segment++) {
    const [a, b] = [at(town.segments.from[segment]!), at(town.segments.to[segment]!)]
    lines.push(`<path stroke="#c9b79c" stroke-width="5" d="M${a.join(' ')}L${b.join(' ')}"/>`)
  }
  town.east.forEach((_, node) => {
    const [x, y] = at(node)
    const fill = reached.has(node) ? '#2f7d4f' : '#ffffff'
    lines.push(`<circle cx="${x}" cy="${y}" r="14" fill="${fill}" stroke="#5b5346"/>`)
    lines.push(
      `<text x="${x}" y="${y + 5}" text-anchor="middle" fill="${reached.has(node) ? '#ffffff' : '#5b5346'}">${node}</text>`,
    )
  })
  return `${[...lines, '</svg>'].join('\n')}\n`
}
