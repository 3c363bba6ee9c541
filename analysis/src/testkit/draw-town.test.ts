import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cumulative } from '../access/decay.ts'
import { opportunities } from '../access/opportunities.ts'
import { attachPlaces } from '../network/attach.ts'
import { reachTable } from '../network/reach.ts'
import { placesAtNodes } from '../network/snap.ts'
import { buildStreetGraph } from '../network/street-graph.ts'
import { walkNetwork } from '../network/walk-network.ts'
import { drawTown } from './draw-town.ts'
import { gridTown } from './towns.ts'

const drawing = new URL('./blocks.svg', import.meta.url)

it('draws what a sum of powers of two says was reached within 250 m of node 14 (BLESS=1 draws it anew)', () => {
  const town = gridTown(6, 5, 100)
  const graph = buildStreetGraph(town.segments)
  const network = walkNetwork(graph)
  // Graph nodes in the order of the town's numbers.
  const nodes = Array.from(graph.inputNode.keys()).sort((a, b) => graph.inputNode[a]! - graph.inputNode[b]!)
  const places = attachPlaces(network, placesAtNodes(network, nodes))
  const table = reachTable(network, places, places, 25_000)
  const weights = nodes.map((_, node) => 2 ** node)
  const sum = opportunities(table, cumulative(250), weights)[14]!
  const reached = new Set(
    nodes.map((_, node) => node).filter((node) => Math.floor(sum / 2 ** node) % 2 === 1),
  )
  expect([...reached]).toEqual([2, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 26])
  const svg = drawTown(town, reached, 'Blocks of 100 m; within 250 m of node 14')
  if (process.env.BLESS === '1') writeFileSync(drawing, svg)
  expect(existsSync(drawing)).toBe(true)
  expect(readFileSync(drawing, 'utf8')).toBe(svg)
})
