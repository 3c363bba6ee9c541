/**
 * `npm run e2e:shots -- --sizes none,one --pages data,grid --languages zh --themes dark --screens phone --sheets`:
 * pictures of pages on a desk and on a phone, in both languages, light or dark, over a store of a chosen size, into
 * e2e/output/. Where nothing is named: every page of the demo, in light. Says which page scrolls sideways, throws or is refused something,
 * since such a page is never right. `--half` takes every other look, `--other-half` the rest. `--store FOLDER` keeps the prepared store of one size for the next run.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, signInAs, watchPage } from './open-browser.ts'
import { newDataDir, type RunningServer, startServer } from './running-server.ts'
import { NOTHING_PREPARED, type Prepared, prepare, SIZES, type Size, signInAgain } from './shot-data.ts'
import { type Shot, shotsOf } from './shot-pages.ts'

const OUTPUT = fileURLToPath(new URL('./output/', import.meta.url))
const SCREENS = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
type Screen = keyof typeof SCREENS
interface Look {
  screen: Screen
  language: 'zh' | 'en'
  theme: 'light' | 'dark'
}
/** Charts and maps draw after their data have come. */
const SETTLE_MS = 1_500
const REDRAW_MS = 500
const PATIENCE_MS = 15_000

const { values: asked } = parseArgs({
  options: {
    sizes: { type: 'string', default: 'demo' },
    pages: { type: 'string', default: '' },
    languages: { type: 'string', default: 'zh,en' },
    themes: { type: 'string' },
    screens: { type: 'string', default: 'desk,phone' },
    store: { type: 'string' },
    half: { type: 'boolean', default: false },
    'other-half': { type: 'boolean', default: false },
    sheets: { type: 'boolean', default: false },
  },
})
const listed = (text: string): string[] => text.split(',').filter((part) => part !== '')
const wanted = <T extends string>(all: readonly T[], text: string): T[] =>
  all.filter((one) => listed(text).includes(one))

const isHalved = asked.half || asked['other-half']
const themes = asked.themes ?? (isHalved ? 'light,dark' : 'light')

/** Each look differs from the one before by as little as can be, since a page is switched rather than loaded anew. */
const looks: Look[] = wanted(['desk', 'phone'] as const, asked.screens)
  .flatMap((screen) =>
    wanted(['zh', 'en'] as const, asked.languages).flatMap((language) =>
      wanted(['light', 'dark'] as const, themes).map((theme) => ({ screen, language, theme })),
    ),
  )
  // Half of them still shows each language and each theme on each screen.
  .filter(({ screen, language, theme }) => {
    const isOfHalf = (screen === 'desk') === ((language === 'zh') === (theme === 'light'))
    return isOfHalf ? !asked['other-half'] : !asked.half
  })
const nameOf = ({ screen, language, theme }: Look): string => `${screen}-${language}-${theme}`

async function openStore(size: Size): Promise<{ server: RunningServer; prepared: Prepared }> {
  if (size === 'demo')
    return {
      server: await startServer({ isDemo: true }),
      prepared: { ...NOTHING_PREPARED, dataset: 'demo-cases' },
    }
  const kept = asked.store === undefined ? undefined : join(asked.store, 'prepared.json')
  if (kept !== undefined && existsSync(kept)) {
    const prepared = JSON.parse(readFileSync(kept, 'utf8')) as Prepared
    const server = await startServer({ dataDir: asked.store, isDemo: false })
    return { server, prepared: { ...prepared, cookies: await signInAgain(server) } }
  }
  // Without an administrator the start tells the code that sets an office up.
  const server = await startServer({
    isDemo: false,
    hasAdministrator: false,
    dataDir: asked.store ?? newDataDir(),
  })
  const prepared = await prepare(server, size)
  if (kept !== undefined) writeFileSync(kept, JSON.stringify(prepared))
  return { server, prepared }
}

async function put(page: Page, look: Look): Promise<void> {
  await page.setViewportSize(SCREENS[look.screen])
  const lang = (await page.locator('html').getAttribute('lang')) ?? ''
  if (!lang.startsWith(look.language)) await page.getByTestId('language-switch').click()
  const theme = await page.evaluate(() => document.documentElement.dataset.theme)
  if (theme !== look.theme) await page.getByTestId('theme-switch').click()
}

/** As a person who comes back: the choices are kept by the browser. */
const remember = (page: Page, { language, theme }: Look): Promise<void> =>
  page.evaluate(
    (text) => localStorage.setItem('jingjing.preferences', text),
    JSON.stringify({ language, theme, isNavigationCollapsed: false }),
  )

async function shoot(browser: Browser, address: string, size: Size, prepared: Prepared): Promise<string[]> {
  const faults: string[] = []
  const names = listed(asked.pages)
  const shots = shotsOf(size, prepared).filter((one) => names.length === 0 || names.includes(one.name))
  for (const role of new Set(shots.map((one) => one.role))) {
    const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const seen = watchPage(page, address)
    if (size === 'demo') await signInAs(page, address, role)
    else {
      const [name = '', value = ''] = (prepared.cookies[role] ?? '').split('=')
      await context.addCookies([{ name, value, url: address }])
      await page.goto(address)
    }
    for (const shot of shots.filter((one) => one.role === role)) {
      const wrong = await shootPage(page, address, size, shot).catch((error: Error) => [error.message])
      faults.push(
        ...[...wrong, ...seen.errors, ...seen.foreign].map((fault) => `${size} ${shot.name}: ${fault}`),
      )
      seen.errors.length = 0
      seen.foreign.length = 0
    }
    await context.close()
  }
  return faults
}

async function shootPage(page: Page, address: string, size: Size, shot: Shot): Promise<string[]> {
  const faults: string[] = []
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  // What has been opened on a page is gone when the page is switched: such a page is loaded for each look.
  const isSwitched = shot.open === undefined
  for (const [index, look] of looks.entries()) {
    if (index === 0 || !isSwitched) {
      await page.setViewportSize(SCREENS[look.screen])
      await remember(page, look)
      await page.goto(address + shot.path)
      await page.waitForLoadState('networkidle').catch(() => undefined)
      await shot.open?.(page)
      await page.waitForLoadState('networkidle').catch(() => undefined)
      await page.waitForTimeout(SETTLE_MS)
    } else {
      await put(page, look)
      await page.waitForLoadState('networkidle').catch(() => undefined)
      await page.waitForTimeout(REDRAW_MS)
    }
    const path = `${OUTPUT}${size}-${shot.name}-${nameOf(look)}.png`
    await page.screenshot({ path, fullPage: isSwitched })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (overflow > 1) faults.push(`${nameOf(look)} is ${overflow} px too wide`)
  }
  return faults
}

/** All looks of a page on a screen side by side, so that they are compared at one glance. */
async function drawSheets(browser: Browser, size: Size, names: readonly string[]): Promise<void> {
  const page = await browser.newPage()
  for (const name of names)
    for (const screen of Object.keys(SCREENS) as Screen[]) {
      const files = looks
        .filter((look) => look.screen === screen)
        .map((look) => `${OUTPUT}${size}-${name}-${nameOf(look)}.png`)
        .filter((file) => existsSync(file))
      if (files.length === 0) continue
      const isDesk = screen === 'desk'
      const images = files.map(
        (file) =>
          `<div style="width:${isDesk ? 780 : 390}px;height:${isDesk ? 700 : 1400}px;overflow:hidden"><img width="100%" src="data:image/png;base64,${readFileSync(file).toString('base64')}"></div>`,
      )
      await page.setViewportSize({ width: 1560, height: 100 })
      await page.setContent(
        `<body style="margin:0;display:flex;flex-wrap:wrap;background:#888">${images.join('')}`,
      )
      await page.screenshot({ path: `${OUTPUT}sheet-${size}-${name}-${screen}.png`, fullPage: true })
    }
  await page.close()
}

mkdirSync(OUTPUT, { recursive: true })
const browser = await openBrowser()
const faults: string[] = []
for (const size of wanted(SIZES, asked.sizes)) {
  const { server, prepared } = await openStore(size)
  faults.push(...(await shoot(browser, server.address, size, prepared)))
  const names = shotsOf(size, prepared)
    .map((one) => one.name)
    .filter((name) => asked.pages === '' || listed(asked.pages).includes(name))
  if (asked.sheets) await drawSheets(browser, size, names)
  await (asked.store === undefined ? server.remove() : server.stop())
}
await browser.close()
console.log(`pictures in e2e/output`)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
