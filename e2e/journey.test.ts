import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginJourney, type Journey, signInAs } from './open-browser.ts'

const DATA = fileURLToPath(new URL('../../shared/data/', import.meta.url))
const hasData = existsSync(DATA)
if (!hasData)
  console.warn('left out: the journey with the real files, since ../shared/data is not beside this checkout')

const PATIENCE_MS = 45_000

let journey: Journey
let page: Page

beforeAll(async () => {
  journey = await beginJourney({ isDemo: true, patienceMs: PATIENCE_MS })
  page = journey.page
})
afterAll(() => journey?.close())

/** Forty calls under a title, with a total below: two date styles, stray tabs, and one that cannot be. */
function messyCases(): string {
  const lines = ['双井街道2026年10月诉求台账,,,,', '工单编号,来电时间,诉求标题,主要内容,问题分类']
  for (let index = 1; index <= 40; index++) {
    const day = (index % 28) + 1
    const called =
      index % 2 === 0 ? `2026/10/${day} 9:05:00` : `2026-10-${String(day).padStart(2, '0')} 18:30`
    lines.push(
      `HJ${1000 + index},${called},第${index}件诉求,"\t第${index}件的内容\n",${index % 4 === 0 ? '噪声扰民' : '垃圾清运'}`,
    )
  }
  lines.push('合计,40,,,')
  return `\ufeff${lines.join('\r\n')}\r\n`
}

describe('a data steward', () => {
  it('signs in with one click', async () => {
    await signInAs(page, journey.server.address, 'data-steward')
    await page.getByTestId('figure-total').waitFor()
  })

  it('imports a messy file through the wizard', async () => {
    await page.goto(`${journey.server.address}/data/import`)
    await page.getByTestId('import-drop').setInputFiles({
      name: '十月诉求台账.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(messyCases()),
    })
    await page.getByTestId('import-inspect').click()
    await page.getByTestId('import-confirm').click()
    await page.getByTestId('import-done').waitFor()
    expect(await page.getByTestId('import-done').innerText()).toContain('40')
  })

  it('sees it on the running-state page', async () => {
    await page.getByTestId('done-case').click()
    await page.waitForURL(/\/monitoring\?.*dataset=/)
    await expect
      .poll(() => page.getByTestId('figure-total').innerText(), { timeout: PATIENCE_MS })
      .toContain('40')
  })

  it('opens the trail of the total down to the row of the file', async () => {
    await page.getByTestId('figure-total').click()
    const drawer = page.getByTestId('trail-drawer')
    await drawer.waitFor()
    const links = drawer.getByTestId('trail-row-link')
    await links.first().waitFor()
    expect(await links.count()).toBe(40)
    await links.first().click()
    const row = page.getByTestId('dataset-row-highlight')
    await row.waitFor()
    const text = await row.innerText()
    const external = /HJ(\d+)/.exec(text)
    const index = Number(external?.[1]) - 1000
    // Title and header stand above: case n is in row n + 2 of the file; its cell held a tab and a line break.
    expect(text).toContain(`第${index}件的内容`)
    expect(new URL(page.url()).searchParams.get('row')).toBe(String(index + 2))
  })

  it('is told plainly when the same file comes again', async () => {
    await page.goto(`${journey.server.address}/data/import`)
    await page.getByTestId('import-drop').setInputFiles({
      name: '十月诉求台账-副本.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(messyCases()),
    })
    await page.getByTestId('import-inspect').click()
    await expect
      .poll(() => page.locator('main').innerText(), { timeout: PATIENCE_MS })
      .toContain('完全相同，无需导入')
  })

  it.runIf(hasData)(
    'drops the real files together and finds four datasets',
    async () => {
      const files = [
        'place/shuangjing.geojson',
        'streets/beijing_osm2013_nodes.csv',
        'streets/beijing_osm2013_segments.csv',
        'cases/taidi_messages_2019.xlsx',
        'air/prsa_nongzhanguan.csv',
      ].map((file) => join(DATA, file))
      await page.goto(`${journey.server.address}/data/import`)
      await page.getByTestId('import-drop').setInputFiles(files)
      await page.getByTestId('import-inspect').click()
      await page.getByTestId('import-confirm').click()
      await page.getByTestId('import-done').waitFor({ timeout: 240_000 })
      expect(await page.getByTestId('done-dataset').count()).toBe(4)
      const text = (await page.getByTestId('import-done').innerText()).replaceAll(',', '')
      for (const count of ['77365', '87808', '4326', '35064']) expect(text).toContain(count)
    },
    300_000,
  )

  it('met no error and asked nothing of any other machine', () => {
    expect(journey.seen).toEqual({ errors: [], foreign: [] })
  })
})

describe('nobody', () => {
  it('gets no page but the sign-in, wherever they go', async () => {
    const stranger = await (await journey.browser.newContext()).newPage()
    for (const path of ['/', '/monitoring', '/data/demo-cases']) {
      await stranger.goto(journey.server.address + path)
      await stranger.waitForURL(/\/sign-in/)
    }
    await stranger.context().close()
  })
})
