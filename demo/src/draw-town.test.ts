import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRandom } from '@jingjing/analysis/random/random'
import { expect, it } from 'vitest'
import { drawTown } from './draw-town.ts'
import { DEMO_SEED } from './index.ts'
import { waterBodies } from './town/land.ts'
import { buildTown } from './town/town.ts'

const drawing = new URL('../town.svg', import.meta.url)

it('keeps the committed drawing of the town current (BLESS=1 draws it anew)', () => {
  const random = createRandom(DEMO_SEED)
  const svg = drawTown(
    buildTown(random.stream('town')),
    waterBodies(buildTown(random.stream('town')), random.stream('water')),
  )
  if (process.env.BLESS === '1') writeFileSync(drawing, svg)
  expect(existsSync(drawing)).toBe(true)
  expect(readFileSync(drawing, 'utf8')).toBe(svg)
  expect(svg.length).toBeLessThan(400_000)
})
