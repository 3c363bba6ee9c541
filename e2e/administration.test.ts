/** The path of the manual's page “people and rights”, from the first start on, as administrators walk it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, watchPage } from './open-browser.ts'
import { type RunningServer, startServer } from './running-server.ts'

const PATIENCE_MS = 60_000
const PASSWORD = 'Drei-Waechter-7'
/** Clicks and typing of a test take no time; what counts is how many steps the path has. */
const PEOPLE = Array.from(
  { length: 10 },
  (_one, index) =>
    `工作人员${index + 1}\tstaff${index + 1}\t接诉即办专班\t${index < 8 ? '科室工作人员' : '数据管理员'}\t`,
).join('\n')

/** What the manual tells people to press, in the words of the page. */
const MANUAL = readFileSync(
  fileURLToPath(new URL('../docs/manual/permissions-zh.md', import.meta.url)),
  'utf8',
)
const TOLD = new Set([...MANUAL.matchAll(/\*([^*\n]+)\*/g)].map((match) => match[1]?.replace(/\s/g, '')))
/** Presses what the manual names, and nothing else. */
async function press(control: Locator): Promise<void> {
  const words = (await control.innerText()).replace(/\s/g, '')
  expect(TOLD.has(words), `the manual does not name “${words}”`).toBe(true)
  await control.click()
}

let server: RunningServer
let browser: Browser
const seen: ReturnType<typeof watchPage>[] = []

const newPage = async (): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  seen.push(watchPage(page, server.address))
  return { page, context }
}
const signIn = async (page: Page, account: string, password: string): Promise<void> => {
  await page.goto(`${server.address}/sign-in`)
  await page.locator('#account').fill(account)
  await page.locator('#password').fill(password)
  await page.locator('button[type=submit]').click()
}

beforeAll(async () => {
  server = await startServer({ isDemo: false, hasAdministrator: false })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.remove()
})

const SCRIPT = '<img src=x onerror="window.isRun=true">'
const HOSTILE = [
  `工单编号,来电时间,问题分类,标题,社区,承办部门,派单时间,是否解决,经度,纬度,"${SCRIPT.replaceAll('"', '""')}"`,
  ...Array.from(
    { length: 5 },
    (_one, index) =>
      `G${index},2026-03-0${index + 1} 08:00:00,"${SCRIPT.replaceAll('"', '""')}","${SCRIPT.replaceAll('"', '""')}","${SCRIPT.replaceAll('"', '""')}","javascript:window.isRun=true",2026-03-0${index + 1} 09:00:00,已解决,116.46,39.89,x`,
  ),
  '',
].join('\n')

/** Brings a file in over the same addresses as the page; runs in the page. */
async function bringIn(text: string): Promise<string> {
  const headers = { 'x-jingjing': '1' }
  const send = async (path: string, body: object): Promise<{ imports: { dataset: string }[] }> => {
    const begun = await fetch(path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { jobId } = (await begun.json()) as { jobId: number }
    for (;;) {
      const job = (await (await fetch(`/api/jobs/${jobId}`)).json()) as {
        id: number
        state: string
        result: { imports: { dataset: string }[] }
      }
      if (job.state === 'done') return { ...job.result, id: jobId } as { imports: { dataset: string }[] }
      if (job.state === 'failed') throw new Error(JSON.stringify(job))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const form = new FormData()
  form.append('file', new Blob([text]), 'hostile<b>.csv')
  const sent = await fetch('/api/ingest/uploads', { method: 'POST', headers, body: form })
  const { files } = (await sent.json()) as { files: { id: number }[] }
  const inspection = (await send('/api/ingest/inspections', { fileIds: [files[0]?.id] })) as unknown as {
    id: number
  }
  const done = await send('/api/ingest/imports', { inspectionJobId: inspection.id, choices: [] })
  return done.imports[0]?.dataset ?? ''
}

describe('a new office', () => {
  it('makes its three administrators on a page that is gone afterwards', async () => {
    const { page, context } = await newPage()
    await page.goto(`${server.address}/set-up?code=${server.setUpCode}`)
    for (const role of ['system-administrator', 'security-administrator', 'auditor']) {
      await page.locator(`input[name="${role}-name"]`).fill(role)
      await page.locator(`input[name="${role}-password"]`).fill(PASSWORD)
    }
    await press(page.locator('button[type=submit]'))
    await page.waitForURL(/sign-in/)
    await page.goto(`${server.address}/set-up?code=${server.setUpCode}`)
    await page.waitForURL(/sign-in/)
    const again = await fetch(`${server.address}/api/access-control/set-up`, {
      method: 'POST',
      headers: { 'x-jingjing': '1', 'content-type': 'application/json' },
      body: JSON.stringify({
        code: server.setUpCode,
        people: ['system-administrator', 'security-administrator', 'auditor'].map((role) => ({
          role,
          account: `second-${role}`,
          name: role,
          password: PASSWORD,
        })),
      }),
    })
    expect(again.status).toBe(404)
    await context.close()
  })

  let firstPassword = ''
  const passwords = new Map<string, string>()
  const firstPasswordOf = async (account: string): Promise<string> => passwords.get(account) ?? ''
  it('gets a department and ten people from a pasted list', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'sysadmin', PASSWORD)
    const startedAtMs = Date.now()
    await press(page.getByTestId('nav-people'))
    await press(page.getByRole('tab', { name: '科室' }))
    await page.getByTestId('department-name').fill('接诉即办专班')
    await press(page.getByTestId('add-department'))
    await page.getByText('接诉即办专班').waitFor()
    await press(page.getByRole('tab', { name: '人员' }))
    await press(page.getByTestId('add-people'))
    await page.getByTestId('people-text').fill(PEOPLE)
    await press(page.getByTestId('make-people'))
    const made = page.getByTestId('people-made')
    await made.waitFor()
    expect(await made.locator('code').count()).toBe(10)
    const words = await made.locator('code').allTextContents()
    for (const [index, word] of words.entries()) passwords.set(`staff${index + 1}`, word)
    firstPassword = words[0] ?? ''
    await press(page.getByTestId('people-close'))
    // Nine controls and two fields: what a person types and reads takes longer than the platform.
    expect(Date.now() - startedAtMs).toBeLessThan(5 * 60_000)
    // Who makes people grants nothing.
    expect(await page.getByTestId('confirm-rights').count()).toBe(0)
    await context.close()
  })

  it('has their rights granted by another person, in one click', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'secadmin', PASSWORD)
    await press(page.getByTestId('nav-people'))
    await press(page.getByTestId('confirm-rights'))
    await expect.poll(() => page.getByTestId('confirm-rights').count(), { timeout: PATIENCE_MS }).toBe(0)
    await context.close()
  })

  it('lets one of them in with a password of their own, and closes the open page when a right goes', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'staff1', firstPassword)
    await page.locator('#current-password').fill(firstPassword)
    await page.locator('#new-password').fill('Eigenes-Wort-88')
    await page.locator('#new-password-again').fill('Eigenes-Wort-88')
    await page.locator('button[type=submit]').click()
    await page.getByTestId('nav-monitoring').waitFor()
    const security = await newPage()
    await signIn(security.page, 'secadmin', PASSWORD)
    await security.page.getByTestId('nav-people').waitFor()
    // The page itself notes when the last of what it showed is gone.
    await page.evaluate(() => {
      const shown = document.querySelector('[data-testid="nav-monitoring"]')
      const watcher = new MutationObserver(() => {
        if (document.contains(shown)) return
        watcher.disconnect()
        document.documentElement.dataset.goneAt = String(Date.now())
      })
      watcher.observe(document.body, { childList: true, subtree: true })
    })
    const endedAtMs = await security.page.evaluate(async () => {
      const { people } = (await (await fetch('/api/access-control/people')).json()) as {
        people: { id: number; account: string; rights: object }[]
      }
      const one = people.find((person) => person.account === 'staff1')
      await fetch(`/api/access-control/people/${one?.id}/rights`, {
        method: 'PUT',
        headers: { 'x-jingjing': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ ...one?.rights, roles: [] }),
      })
      return Date.now()
    })
    await page.getByTestId('nav-monitoring').waitFor({ state: 'detached' })
    const goneAtMs = Number(await page.evaluate(() => document.documentElement.dataset.goneAt))
    expect(goneAtMs - endedAtMs).toBeLessThan(1_000)
    await security.context.close()
    await context.close()
  })

  it('shows the auditor all of it, whole', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'auditor', PASSWORD)
    await press(page.getByTestId('nav-audit'))
    await page.getByText('授予权限').first().waitFor()
    await press(page.getByTestId('audit-verify'))
    await page.locator('.ant-modal-confirm-title', { hasText: '没有被改动' }).waitFor()
    await context.close()
  })

  it('shows what a resident wrote as text, whatever it looks like, on every page', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'staff9', await firstPasswordOf('staff9'))
    await page.locator('#current-password').fill(await firstPasswordOf('staff9'))
    await page.locator('#new-password').fill('Eigenes-Wort-99')
    await page.locator('#new-password-again').fill('Eigenes-Wort-99')
    await page.locator('button[type=submit]').click()
    await page.getByTestId('nav-monitoring').waitFor()
    const dataset = await page.evaluate(bringIn, HOSTILE)
    for (const path of [
      `/data/${dataset}`,
      `/data/${dataset}?tab=map`,
      `/data/${dataset}?tab=fields`,
      `/data/${dataset}?tab=versions`,
      '/data',
      '/monitoring',
      '/monitoring/work',
      '/monitoring/compare',
      '/system/jobs',
    ]) {
      await page.goto(server.address + path)
      await page.waitForLoadState('networkidle').catch(() => undefined)
      expect(await page.evaluate(() => (window as { isRun?: boolean }).isRun), path).toBeUndefined()
      expect(await page.locator('img[src="x"]').count(), path).toBe(0)
    }
    await page.goto(`${server.address}/data/${dataset}`)
    await page.getByText('<img src=x').first().waitFor()
    await context.close()
  })

  it('had no error on any page and asked nobody else for anything', () => {
    expect(seen.flatMap((one) => one.errors)).toEqual([])
    expect(seen.flatMap((one) => one.foreign)).toEqual([])
  })
})
