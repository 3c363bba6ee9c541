import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginJourney, type Journey, signInAs } from './open-browser.ts'

const CITY = fileURLToPath(new URL('../../shared/data/streets/las_palmas.osm.pbf', import.meta.url))
const hasCity = existsSync(CITY)
if (!hasCity)
  console.warn('left out: a whole city from its .osm.pbf, since ../shared/data is not beside this checkout')

const PATIENCE_MS = 60_000
const MOST_CLICKS = 10
/** From the empty import page to the map: what a planner is promised. */
const MOST_MS = 180_000

let journey: Journey
let page: Page
let numClicks = 0

/** A click of the planner, counted. */
async function click(target: { click(): Promise<void> }): Promise<void> {
  numClicks += 1
  await target.click()
}

beforeAll(async () => {
  journey = await beginJourney({ isDemo: true, patienceMs: PATIENCE_MS })
  page = journey.page
})
afterAll(() => journey?.close())

const leftOut = async (): Promise<number> =>
  Number((await page.getByTestId('life-circle-left-out').innerText()).replace(/[^\d]/g, ''))

describe('a planner', () => {
  it('is told the planted gap first', async () => {
    await signInAs(page, journey.server.address, 'planner')
    await page.goto(`${journey.server.address}/life-circle`)
    const first = page.getByTestId('diagnosis').locator('li').first()
    await first.waitFor()
    expect(await first.getAttribute('data-testid')).toBe('finding-health-station')
  })

  it('gets a proposal, takes it, and the gap is closed; undo opens it again', async () => {
    await page.getByTestId('propose-for-gap').first().click()
    expect(await leftOut()).toBeGreaterThan(0)
    await page.getByTestId('propose').click()
    await page.getByTestId('take-proposal').click()
    await expect.poll(leftOut, { timeout: PATIENCE_MS }).toBe(0)
    expect(page.url()).toContain('plan=add_health-station')
    await page.getByTestId('plan-undo').click()
    await expect.poll(leftOut, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  })

  it('opens the trail of a planned figure by its address', async () => {
    await page.getByTestId('life-circle-coverage').click()
    await page.getByTestId('trail-row-link').first().waitFor()
    await page.goto(`${journey.server.address}/life-circle`)
  })

  it.runIf(hasCity)(
    'has a coverage map of a whole new city within ten clicks and three minutes',
    async () => {
      numClicks = 0
      await click(page.getByRole('link', { name: '导入数据' }).first())
      numClicks += 1
      await page.getByTestId('import-drop').setInputFiles(CITY)
      await click(page.getByTestId('import-inspect'))
      const confirm = page.getByTestId('import-confirm')
      await confirm.waitFor({ timeout: MOST_MS })
      await click(confirm)
      await page.getByTestId('import-done').waitFor({ timeout: MOST_MS })
      await click(page.getByRole('link', { name: '生活圈' }).first())
      await click(page.getByTestId('service-pharmacy'))
      await page.getByTestId('population-estimated').waitFor()
      await expect.poll(leftOut, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
      expect(numClicks).toBeLessThanOrEqual(MOST_CLICKS)
    },
    MOST_MS,
  )

  it('met no error and asked nothing of any other machine', () => {
    expect(journey.seen).toEqual({ errors: [], foreign: [] })
  })
})
