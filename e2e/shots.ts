/**
 * `npm run e2e:shots`: pictures of the main pages on a desk and on a phone, in both languages, into e2e/output/.
 * Says which page scrolls sideways, since such a page is never right.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { openBrowser, signInAs, watchPage } from './open-browser.ts'
import { startServer } from './running-server.ts'

const OUTPUT = fileURLToPath(new URL('./output/', import.meta.url))
const SCREENS = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
]
const LANGUAGES = [
  { name: 'zh', locale: 'zh-CN' },
  { name: 'en', locale: 'en-GB' },
]
const PAGES = [
  { name: 'overview', path: '/' },
  { name: 'catalogue', path: '/data' },
  { name: 'dataset', path: '/data/demo-cases' },
  { name: 'dataset-map', path: '/data/demo-facilities?tab=map' },
  { name: 'visualise', path: '/visualise' },
  { name: 'suggested-pictures', path: '/visualise/picture?dataset=demo-facilities' },
  {
    name: 'choropleth',
    path: `/visualise/picture?picture=${encodeURIComponent('{"kind":"choropleth","onto":"communities","dataset":"demo-cases"}')}`,
  },
  { name: 'import', path: '/data/import' },
  { name: 'extract', path: '/data/extract?dataset=demo-facilities' },
  { name: 'forms', path: '/data/forms' },
  { name: 'monitoring', path: '/monitoring' },
  { name: 'environment', path: '/monitoring/environment' },
  { name: 'life-circle', path: '/life-circle' },
  { name: 'jobs', path: '/system/jobs' },
  { name: 'rules', path: '/system/rules' },
  { name: 'help', path: '/help' },
]
/** Maps and charts draw after their data have come. */
const SETTLE_MS = 2_500

async function shoot(
  context: BrowserContext,
  address: string,
  prefix: string,
  language: string,
): Promise<string[]> {
  const page = await context.newPage()
  const seen = watchPage(page, address)
  const faults: string[] = []
  const take = async (name: string): Promise<void> => {
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: `${OUTPUT}${prefix}-${name}.png`, fullPage: true })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (overflow > 1) faults.push(`${prefix}-${name} is ${overflow} px too wide`)
  }
  await page.goto(`${address}/sign-in`)
  if ((await page.locator('html').getAttribute('lang'))?.startsWith(language) === false)
    await page.getByTestId('language-switch').click()
  await take('sign-in')
  await signInAs(page, address, 'data-steward')
  for (const { name, path } of PAGES) {
    await page.goto(address + path)
    await take(name)
  }
  await page.goto(`${address}/monitoring`)
  await page.getByTestId('figure-total').click()
  await page.getByTestId('trail-row-link').first().waitFor()
  await take('trail')
  faults.push(
    ...seen.errors.map((error) => `${prefix}: ${error}`),
    ...seen.foreign.map((url) => `${prefix}: ${url}`),
  )
  await page.close()
  return faults
}

mkdirSync(OUTPUT, { recursive: true })
const server = await startServer({ isDemo: true })
const browser = await openBrowser()
const faults: string[] = []
for (const screen of SCREENS) {
  for (const language of LANGUAGES) {
    const context = await browser.newContext({
      viewport: { width: screen.width, height: screen.height },
      locale: language.locale,
      reducedMotion: 'reduce',
    })
    faults.push(...(await shoot(context, server.address, `${screen.name}-${language.name}`, language.name)))
    await context.close()
  }
}
await browser.close()
await server.remove()
console.log(`pictures in e2e/output`)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
