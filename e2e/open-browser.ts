import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../scripts/find-program.ts'
import { type RunningServer, startServer } from './running-server.ts'

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env)
  if (executablePath === null) throw new Error('no Chromium; `npm test` says what to install')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Maps draw with WebGL: without a graphics card that alone is computed as a card would, and the rest of the page
      // is put together by the processor, as the browser does on a desk without one.
      '--enable-unsafe-swiftshader',
      '--disable-gpu-compositing',
    ],
  })
}

/**
 * Errors of the page, with whatever its policy has refused, and requests that leave this machine; both lists stay empty
 * on a good page.
 */
export function watchPage(page: Page, address: string): { errors: string[]; foreign: string[] } {
  const seen = { errors: [] as string[], foreign: [] as string[] }
  page.on('pageerror', (error) => seen.errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text()))
      seen.errors.push(message.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(address) && !/^(data|blob):/.test(url)) seen.foreign.push(url)
  })
  return seen
}

export async function signInAs(page: Page, address: string, role: string): Promise<void> {
  await page.goto(`${address}/sign-in`)
  await page.getByTestId(`demo-role-${role}`).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

/** A server of its own, and a page on a desk in Chinese, for the steps of one journey. */
export interface Journey {
  /** The one that is removed at the end; a test that starts another puts it here. */
  server: RunningServer
  browser: Browser
  page: Page
  seen: ReturnType<typeof watchPage>
  close(): Promise<void>
}

/** `patienceMs`: how long a step waits for what it looks for. */
export async function beginJourney(options: { isDemo: boolean; patienceMs: number }): Promise<Journey> {
  const server = await startServer({ isDemo: options.isDemo })
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  page.setDefaultTimeout(options.patienceMs)
  const journey: Journey = {
    server,
    browser,
    page,
    seen: watchPage(page, server.address),
    close: async () => {
      await browser.close()
      await journey.server.remove()
    },
  }
  return journey
}
