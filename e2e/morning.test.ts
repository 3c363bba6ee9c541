/** A morning of an operator: what changed, the worst case, three assignments, and the bulletin that goes upstairs. */
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginJourney, type Journey, signInAs } from './open-browser.ts'
import { startServer } from './running-server.ts'

const PATIENCE_MS = 30_000
/** A start takes seconds, and the page asks again within a minute in any case. */
const RESTART_MS = 100_000

let journey: Journey
let page: Page

beforeAll(async () => {
  journey = await beginJourney({ isDemo: true, patienceMs: PATIENCE_MS })
  page = journey.page
})
afterAll(() => journey?.close())

/** The numbers of a text in their order, as they are written; the minute at which it was written is none of them. */
const numbersIn = (text: string): string[] =>
  text.replace(/截至 \d{4}-\d\d-\d\d \d\d:\d\d/, '').match(/\d[\d,]*(?:\.\d+)?/g) ?? []

/** The words of a Word file, without its marks. */
const wordsOf = (path: string): string => {
  const part = unzipSync(readFileSync(path))['word/document.xml']
  if (part === undefined) throw new Error('the file has no document')
  return new TextDecoder()
    .decode(part)
    .replace(/<\/w:(?:p|tc)>/g, ' ')
    .replace(/<[^>]+>/g, '')
}

describe('a morning', () => {
  it('begins with what changed and what needs a decision', async () => {
    await signInAs(page, journey.server.address, 'operator')
    await page.getByTestId('figure-total').waitFor()
    await expect
      .poll(() => page.locator('.change-list li').count(), { timeout: PATIENCE_MS })
      .toBeGreaterThan(0)
    await expect
      .poll(() => page.getByTestId('overview-work').locator('li').count(), { timeout: PATIENCE_MS })
      .toBe(6)
  })

  it('goes on with the worst case: the one that is overdue longest', async () => {
    await page.getByTestId('overview-work').locator('a').first().click()
    await page.waitForURL(/\/monitoring\/work\?list=overdue/)
    const worst = page.getByTestId('work-case').first()
    const title = await worst.textContent()
    await worst.click()
    await page.waitForURL(/\/monitoring\/cases\/\d+/)
    await expect.poll(() => page.locator('h1').textContent(), { timeout: PATIENCE_MS }).toContain(title)
    await page.goBack()
  })

  it('assigns the three most pressing at once, and their history tells it', async () => {
    await page.getByTestId('work-select').first().waitFor()
    for (const index of [0, 1, 2]) await page.getByTestId('work-select').nth(index).check()
    await page.getByTestId('assign-department').click()
    const department = page.locator('.ant-select-item-option').first()
    const name = (await department.textContent()) ?? ''
    await department.click()
    await page.getByTestId('assign').click()
    await expect
      .poll(() => page.locator('tbody tr').filter({ hasText: name }).count(), { timeout: PATIENCE_MS })
      .toBeGreaterThanOrEqual(3)
    await page.getByTestId('work-case').nth(2).click()
    await page.waitForURL(/\/monitoring\/cases\/\d+/)
    await expect.poll(() => page.locator('main').textContent(), { timeout: PATIENCE_MS }).toContain(name)
  })

  it('ends with the bulletin: the Word file has the figures of the page, in their order', async () => {
    await page.goto(`${journey.server.address}/monitoring/bulletin`)
    const text = page.getByTestId('bulletin')
    await text.waitFor()
    const download = page.waitForEvent('download')
    await page.getByTestId('bulletin-word').click()
    const words = wordsOf(await (await download).path())
    const shown = (await text.locator('h2, h3, p, caption, th, td').allTextContents()).join(' ')
    expect(numbersIn(shown).length).toBeGreaterThan(60)
    expect(numbersIn(words)).toEqual(numbersIn(shown))
  })

  it('leaves the wall running: it comes back by itself after the server was started again', async () => {
    await page.goto(`${journey.server.address}/screen`)
    const figure = page.locator('.screen-figures strong').first()
    await figure.waitFor()
    const shown = await figure.textContent()
    const { dataDir, address } = journey.server
    await journey.server.stop()
    const renewed = page.waitForResponse((one) => one.url().includes('running-state') && one.ok(), {
      timeout: RESTART_MS,
    })
    journey.server = await startServer({ dataDir, isDemo: true, port: Number(new URL(address).port) })
    await renewed
    expect(await figure.textContent()).toBe(shown)
  })

  it('reads by a token on a wall where nobody is signed in, narrowed to one dataset, and there alone', async () => {
    const { address } = journey.server
    await page.goto(`${address}/account`)
    const { token, dataset, total } = await page.evaluate(async () => {
      const made = await fetch('/api/access-control/tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-jingjing': '1' },
        body: JSON.stringify({ name: 'wall', scopes: ['monitoring:read', 'catalog:read'], days: 7 }),
      }).then((one) => one.json())
      const state = await fetch('/api/monitoring/running-state').then((one) => one.json())
      const { id, title } = state.datasets[0]
      const own = await fetch(`/api/monitoring/running-state?dataset=${id}`).then((one) => one.json())
      return { token: made.token as string, dataset: { id, title }, total: own.total.value as number }
    })
    const context = await journey.browser.newContext({ viewport: { width: 1920, height: 1080 } })
    try {
      const wall = await context.newPage()
      wall.setDefaultTimeout(PATIENCE_MS)
      await wall.goto(`${address}/screen?dataset=${dataset.id}#key=${token}`)
      const figure = wall.locator('.screen-figures strong').first()
      await figure.waitFor()
      expect((await figure.textContent())?.replace(',', '')).toBe(String(total))
      expect(await wall.getByTestId('screen-dataset').textContent()).toContain(dataset.title)
      expect(wall.url()).toBe(`${address}/screen?dataset=${dataset.id}`)
      await wall.reload()
      await figure.waitFor()
      await wall.goto(`${address}/monitoring`)
      await wall.waitForURL((url) => url.pathname === '/sign-in')
      // Withdrawn, the wall shows nothing more and asks for a person.
      await page.evaluate(async () => {
        const path = '/api/access-control/tokens'
        const { tokens } = await fetch(path).then((one) => one.json())
        for (const { id } of tokens)
          await fetch(`${path}/${id}`, { method: 'DELETE', headers: { 'x-jingjing': '1' } })
      })
      await wall.goto(`${address}/screen`)
      await wall.waitForURL((url) => url.pathname === '/sign-in')
    } finally {
      await context.close()
    }
  })

  it('met no error and asked no other machine', () => {
    expect(journey.seen).toEqual({ errors: [], foreign: [] })
  })
})
