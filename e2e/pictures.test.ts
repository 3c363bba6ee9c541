/** From two imported files to a choropleth and a shared dashboard, by clicks alone; and what others see of it. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, OWN_PASSWORD, setUpOffice } from './office.ts'
import { openBrowser, watchPage } from './open-browser.ts'
import { type RunningServer, startServer } from './running-server.ts'

const PATIENCE_MS = 45_000

let server: RunningServer
let browser: Browser
const seen: ReturnType<typeof watchPage>[] = []
let office: Office

const COMMUNITIES = ['甲社区', '乙社区', '丙社区']
const BOUNDARIES = JSON.stringify({
  type: 'FeatureCollection',
  features: COMMUNITIES.map((name, index) => ({
    type: 'Feature',
    properties: { 社区代码: `10${index}`, 社区名称: name, 级别: '社区' },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [116.44 + index * 0.01, 39.88],
          [116.45 + index * 0.01, 39.88],
          [116.45 + index * 0.01, 39.89],
          [116.44 + index * 0.01, 39.89],
          [116.44 + index * 0.01, 39.88],
        ],
      ],
    },
  })),
})
/** Of 60 seats 36 stand in 甲, 24 in 乙 and none in 丙. */
const SEATS = [
  '编号,类型,座位数,登记日期,经度,纬度',
  ...Array.from({ length: 60 }, (_one, n) =>
    [
      `S${n}`,
      ['长椅', '凉亭', '石凳'][n % 3],
      (n % 5) + 1,
      `2026-0${(n % 4) + 1}-15`,
      (n % 5 < 3 ? 116.4425 : 116.4525) + (n % 7) * 0.0007,
      39.882 + (n % 6) * 0.001,
    ].join(','),
  ),
  '',
].join('\n')

const EARTH_METRES = 6_371_008.8
/** By the haversine on the mean sphere. */
function metresOnSphere(positions: readonly (readonly [number, number])[]): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  return positions.slice(1).reduce((sum, [lon, lat], index) => {
    const [lonBefore, latBefore] = positions[index] as readonly [number, number]
    const h =
      Math.sin(radians(lat - latBefore) / 2) ** 2 +
      Math.cos(radians(lat)) * Math.cos(radians(latBefore)) * Math.sin(radians(lon - lonBefore) / 2) ** 2
    return sum + 2 * EARTH_METRES * Math.asin(Math.sqrt(h))
  }, 0)
}

async function enter(account: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  seen.push(watchPage(page, server.address))
  await page.goto(`${server.address}/sign-in`)
  await page.locator('#account').fill(account)
  await page.locator('#password').fill(office.firstPasswords.get(account) ?? '')
  await page.locator('button[type=submit]').click()
  await page.locator('#current-password').fill(office.firstPasswords.get(account) ?? '')
  await page.locator('#new-password').fill(OWN_PASSWORD)
  await page.locator('#new-password-again').fill(OWN_PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.getByTestId('nav-visualise').waitFor()
  return page
}

beforeAll(async () => {
  server = await startServer({ isDemo: false, hasAdministrator: false })
  browser = await openBrowser()
  office = await setUpOffice(server, [
    { role: 'data-steward', name: '数据员' },
    { role: 'planner', name: '规划员' },
  ])
})
afterAll(async () => {
  await browser?.close()
  await server?.remove()
})

describe('pictures and dashboards', () => {
  let steward: Page
  let planner: Page
  let address = ''
  let dataset = ''

  it('draw a choropleth of an imported file in a few clicks, each of its numbers with its rows', async () => {
    steward = await enter('data-steward')
    await steward.goto(`${server.address}/data/import`)
    await steward.getByTestId('import-drop').setInputFiles([
      { name: '社区边界.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(BOUNDARIES) },
      { name: '户外座椅.csv', mimeType: 'text/csv', buffer: Buffer.from(SEATS) },
    ])
    await steward.getByTestId('import-inspect').click()
    await steward.getByTestId('import-confirm').click()
    await steward.getByTestId('import-done').waitFor()
    await steward.getByTestId('nav-visualise').click()
    await steward.getByTestId('new-picture').click()
    await steward.getByRole('button', { name: '户外座椅' }).click()
    dataset = new URL(steward.url()).searchParams.get('dataset') ?? ''
    await steward.getByTestId('suggest-choropleth').click()
    const legend = steward.getByTestId('picture-legend')
    await expect.poll(() => legend.textContent(), { timeout: PATIENCE_MS }).toContain('共 60 条')
    // 0, 24 and 36 seats: each community is a class of its own.
    await expect.poll(() => steward.getByTestId('legend-class').count()).toBe(3)
    await steward.getByTestId('legend-class').last().getByRole('button').click()
    const drawer = steward.getByTestId('trail-drawer')
    await drawer.getByTestId('trail-row-link').first().waitFor()
    expect(await drawer.locator('.trail-value').textContent()).toContain('36')
    await steward.keyboard.press('Escape')
  })

  it('are stepped through time, measured and drawn on, shown alone, printed and compared', async () => {
    const detail = await steward.request.get(`${server.address}/api/catalog/datasets/${dataset}`)
    const { tables } = (await detail.json()) as {
      tables: { fields: { name: string; title: string }[] }[]
    }
    const day = tables[0]?.fields.find((field) => field.title === '登记日期')?.name
    const points = { kind: 'points', dataset, time: { field: day, part: 'month' } }
    await steward.goto(
      `${server.address}/visualise/picture?picture=${encodeURIComponent(JSON.stringify(points))}`,
    )
    const step = steward.locator('.picture-time output')
    await expect.poll(() => step.textContent(), { timeout: PATIENCE_MS }).toBe('2026-01')
    await steward.locator('.picture-time [role=slider]').focus()
    await steward.keyboard.press('ArrowRight')
    await expect.poll(() => step.textContent()).toBe('2026-02')

    const canvas = steward.locator('.maplibregl-canvas')
    await steward.getByTestId('tool-line').click()
    await canvas.click({ position: { x: 300, y: 200 } })
    await canvas.click({ position: { x: 500, y: 300 } })
    const told = (await steward.getByTestId('tool-told').textContent()) ?? ''
    await steward.getByRole('button', { name: '留在图上' }).click()
    await steward.waitForURL((url) => url.search.includes('drawings'))
    const kept = JSON.parse(new URL(steward.url()).searchParams.get('picture') ?? '{}') as {
      drawings: { positions: [number, number][]; text: string }[]
    }
    const [drawing] = kept.drawings
    const metres = metresOnSphere(drawing?.positions ?? [])
    expect(metres).toBeGreaterThan(10)
    const toldMetres = Number(told.replace(/[^\d.]/g, '')) * (told.includes('km') ? 1_000 : 1)
    // A sphere differs from the ellipsoid by a third of a percent; what is told is rounded.
    expect(Math.abs(toldMetres / metres - 1)).toBeLessThan(0.01)
    expect(drawing?.text).toBe(told)

    const mapHeight = async () => (await canvas.boundingBox())?.height ?? 0
    const before = await mapHeight()
    await steward.getByTestId('full-screen').click()
    await expect.poll(mapHeight).toBeGreaterThan(before + 100)
    await steward.evaluate(() => document.exitFullscreen())
    await expect.poll(mapHeight).toBe(before)

    const print = async (format: string): Promise<Buffer> => {
      await steward.getByTestId('print').hover()
      const [file] = await Promise.all([
        steward.waitForEvent('download'),
        steward.getByRole('menuitem', { name: format }).click(),
      ])
      return readFileSync(await file.path())
    }
    const png = await print('PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1754, 1240])
    const pdf = (await print('PDF')).toString('latin1')
    expect(pdf.startsWith('%PDF-')).toBe(true)
    expect(pdf).toContain('/DCTDecode')

    await steward.getByTestId('compare').click()
    await expect.poll(() => canvas.count(), { timeout: PATIENCE_MS }).toBe(2)
    await steward.locator('.swipe > .ant-slider [role=slider]').focus()
    await steward.keyboard.press('Home')
    await expect.poll(() => steward.locator('.swipe-over').getAttribute('style')).toContain('100%')
  })

  it('lie on a dashboard that is composed with the keyboard and stays as it was left', async () => {
    await steward.getByTestId('add-to-dashboard').click()
    await steward.getByTestId('new-dashboard-title').fill('座椅看板')
    await steward.getByTestId('add-confirm').click()
    await steward.waitForURL(/visualise\/dashboards\//)
    address = steward.url()
    await steward.goto(`${server.address}/visualise/picture?dataset=${dataset}`)
    await steward.getByTestId('suggest-bar').click()
    await steward.getByTestId('picture-chart').waitFor()
    await steward.getByTestId('add-to-dashboard').click()
    await steward.getByRole('radio', { name: '座椅看板' }).check()
    await steward.getByTestId('add-confirm').click()
    await steward.waitForURL(/visualise\/dashboards\//)
    await steward.getByTestId('edit-dashboard').click()
    const tile = steward.getByTestId('dashboard-tile').first()
    const before = await tile.getAttribute('style')
    await steward.getByTestId('tile-handle').first().focus()
    await steward.keyboard.press('Shift+ArrowLeft')
    await expect.poll(() => tile.getAttribute('style')).not.toBe(before)
    const after = await tile.getAttribute('style')
    await steward.getByTestId('save-dashboard').click()
    await steward.getByTestId('edit-dashboard').waitFor()
    await steward.reload()
    await tile.waitFor()
    expect(await steward.getByTestId('dashboard-tile').count()).toBe(2)
    expect(await tile.getAttribute('style')).toBe(after)
  })

  it('narrow each other: a click on a bar leaves its rows on the map', async () => {
    const chart = steward.getByTestId('picture-chart')
    await chart.locator('svg').waitFor()
    // Beside its middle: the line that follows the pointer stands there as soon as the pointer comes.
    await chart
      .locator('svg path[fill="#0b6b66"]')
      .first()
      .click({ position: { x: 4, y: 20 } })
    await steward.getByTestId('dashboard-chosen').waitFor()
    await expect
      .poll(() => steward.getByTestId('picture-legend').textContent(), { timeout: PATIENCE_MS })
      .toContain('共 20 条')
  })

  it('are there for nobody else until they are shared', async () => {
    planner = await enter('planner')
    await planner.goto(address)
    const refused = planner.getByTestId('dashboard-refused')
    await refused.waitFor()
    expect(await refused.textContent()).toContain('没有共享给您')
    expect(await planner.locator('main').textContent()).not.toContain('座椅看板')
    await steward.getByTestId('share-dashboard').click()
    await steward.getByTestId('audience-office').check()
    await steward.getByTestId('share-confirm').click()
    await expect.poll(() => steward.getByTestId('share-confirm').count()).toBe(0)
    await planner.reload()
    await expect.poll(() => planner.getByTestId('dashboard-tile').count(), { timeout: PATIENCE_MS }).toBe(2)
    await expect
      .poll(() => planner.getByTestId('picture-legend').textContent(), { timeout: PATIENCE_MS })
      .toContain('共 60 条')
  })

  it('tell a person without the right to their data only that something stands there', async () => {
    await office.send(
      `/api/access-control/datasets/${dataset}`,
      { audience: 'granted', grants: [{ kind: 'role', to: 'data-steward', until: null }] },
      await office.cookieOf('security-administrator'),
      'PUT',
    )
    await planner.reload()
    await expect.poll(() => planner.getByTestId('hidden-tile').count(), { timeout: PATIENCE_MS }).toBe(2)
    const text = await planner.locator('main').textContent()
    expect(text).toContain('座椅看板')
    expect(text).not.toContain('户外座椅')
    expect(text).not.toContain('长椅')
    await steward.reload()
    await expect
      .poll(() => steward.getByTestId('picture-legend').textContent(), { timeout: PATIENCE_MS })
      .toContain('共 60 条')
  })

  it('meet no error and ask nothing of any other machine', () => {
    expect(seen.flatMap((one) => one.errors)).toEqual([])
    expect(seen.flatMap((one) => one.foreign)).toEqual([])
  })
})
