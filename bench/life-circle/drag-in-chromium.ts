/**
 * A facility dragged across the map in a real Chromium: how long from the movement of the pointer until the figures of
 * the page and the colours of the map have followed.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Job } from '@jingjing/schema/jobs'
import type { Locator, Page } from 'playwright-core'
import { openBrowser, signInAs } from '../../e2e/open-browser.ts'
import { type Client, signIn, startServer } from '../../e2e/running-server.ts'

export interface Drag {
  name: string
  /** Milliseconds of each position of the pointer that was answered. */
  milliseconds: number[]
}

/** Name of the measure that the page leaves for each answered position. */
const MEASURE = 'life-circle-drag'
const NUM_STEPS = 180
const STEP_MS = 16
const RADIUS_PIXELS = 120
const PATIENCE_MS = 240_000

/** Drags in the demo subdistrict, and in a city from its file where one is given. */
export async function dragInChromium(cityFile: string | null): Promise<Drag[]> {
  const server = await startServer({ isDemo: true })
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await signInAs(page, server.address, 'planner')
    const drags = [await dragOnPage(page, server.address, 'demo subdistrict')]
    if (cityFile !== null) {
      await page.goto('about:blank')
      await importFile(await signIn(server.address), cityFile)
      drags.push(await dragOnPage(page, server.address, 'Las Palmas'))
    }
    return drags
  } finally {
    await browser.close()
    await server.remove()
  }
}

export async function importFile(client: Client, path: string): Promise<void> {
  const { files } = await client.upload<{ files: { id: number }[] }>('/api/ingest/uploads', [
    { name: basename(path), bytes: readFileSync(path) },
  ])
  const { jobId } = await client.post<{ jobId: number }>('/api/ingest/imports', {
    fileIds: files.map(({ id }) => id),
  })
  for (;;) {
    const job = await client.get<Job>(`/api/jobs/${jobId}`)
    if (job.state === 'done') return
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new Error(`the import of ${path} ended as ${job.state}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** The pointer becomes a hand over a facility once the map has drawn it. */
async function hoverUntilSeen(page: Page, canvas: Locator, x: number, y: number): Promise<void> {
  const endsAtMs = performance.now() + PATIENCE_MS
  for (let turn = 0; ; turn++) {
    await page.mouse.move(x + (turn % 2), y)
    await page.waitForTimeout(200)
    if ((await canvas.evaluate((one) => one.style.cursor)) === 'pointer') return
    if (performance.now() > endsAtMs) throw new Error('the new facility does not come on the map')
  }
}

/** Adds a pharmacy in the middle of the map and drags it round in a circle. */
export async function dragOnPage(page: Page, address: string, name: string, area?: string): Promise<Drag> {
  await page.goto(`${address}/life-circle?kind=pharmacy&tab=plan${area === undefined ? '' : `&area=${area}`}`)
  await page.getByTestId('life-circle-coverage').waitFor()
  await page.getByTestId('tool-add').click()
  const canvas = page.locator('[data-testid=plan-map] canvas').first()
  await canvas.scrollIntoViewIfNeeded()
  // Tiles of the ground come in their own time and are no part of a drag.
  await page.waitForLoadState('networkidle')
  const box = await canvas.boundingBox()
  if (box === null) throw new Error('the map has no canvas')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.click(x, y)
  await page.getByTestId('plan-edits').waitFor()
  await hoverUntilSeen(page, canvas, x, y)
  await page.mouse.down()
  await page.evaluate((measure) => performance.clearMeasures(measure), MEASURE)
  for (let step = 1; step <= NUM_STEPS; step++) {
    const turn = (2 * Math.PI * step) / NUM_STEPS
    await page.mouse.move(x + RADIUS_PIXELS * (1 - Math.cos(turn)), y + RADIUS_PIXELS * Math.sin(turn))
    await page.waitForTimeout(STEP_MS)
  }
  await page.waitForTimeout(1000)
  const milliseconds = await page.evaluate(
    (measure) => performance.getEntriesByName(measure).map(({ duration }) => duration),
    MEASURE,
  )
  await page.mouse.up()
  if (milliseconds.length < NUM_STEPS / 6)
    throw new Error(`${name}: ${milliseconds.length} positions were answered`)
  return { name, milliseconds }
}
