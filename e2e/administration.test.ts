/** The path of the manual's page “people and rights”, from the first start on, as administrators walk it. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
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

describe('a new office', () => {
  it('makes its three administrators on a page that is gone afterwards', async () => {
    const { page, context } = await newPage()
    await page.goto(`${server.address}/set-up?code=${server.setUpCode}`)
    for (const role of ['system-administrator', 'security-administrator', 'auditor']) {
      await page.locator(`input[name="${role}-name"]`).fill(role)
      await page.locator(`input[name="${role}-password"]`).fill(PASSWORD)
    }
    await page.locator('button[type=submit]').click()
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
  it('gets a department and ten people from a pasted list', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'sysadmin', PASSWORD)
    await page.getByTestId('nav-people').click()
    await page.getByRole('tab', { name: '科室' }).click()
    await page.getByTestId('department-name').fill('接诉即办专班')
    await page.getByTestId('add-department').click()
    await page.getByText('接诉即办专班').waitFor()
    await page.getByRole('tab', { name: '人员' }).click()
    await page.getByTestId('add-people').click()
    await page.getByTestId('people-text').fill(PEOPLE)
    await page.getByTestId('make-people').click()
    const made = page.getByTestId('people-made')
    await made.waitFor()
    expect(await made.locator('code').count()).toBe(10)
    firstPassword = (await made.locator('code').first().textContent()) ?? ''
    await page.getByTestId('people-close').click()
    // Who makes people grants nothing.
    expect(await page.getByTestId('confirm-rights').count()).toBe(0)
    await context.close()
  })

  it('has their rights granted by another person, in one click', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'secadmin', PASSWORD)
    await page.getByTestId('nav-people').click()
    await page.getByTestId('confirm-rights').click()
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
    const startedAtMs = await security.page.evaluate(async () => {
      const { people } = (await (await fetch('/api/access-control/people')).json()) as {
        people: { id: number; account: string; rights: object }[]
      }
      const one = people.find((person) => person.account === 'staff1')
      const startedAt = Date.now()
      await fetch(`/api/access-control/people/${one?.id}/rights`, {
        method: 'PUT',
        headers: { 'x-jingjing': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ ...one?.rights, roles: [] }),
      })
      return startedAt
    })
    await page.getByTestId('nav-monitoring').waitFor({ state: 'detached' })
    expect(Date.now() - startedAtMs).toBeLessThan(PATIENCE_MS)
    await security.context.close()
    await context.close()
  })

  it('shows the auditor all of it, whole', async () => {
    const { page, context } = await newPage()
    await signIn(page, 'auditor', PASSWORD)
    await page.getByTestId('nav-audit').click()
    await page.getByText('授予权限').first().waitFor()
    await page.getByTestId('audit-verify').click()
    await page.locator('.ant-modal-confirm-title', { hasText: '没有被改动' }).waitFor()
    await context.close()
  })

  it('had no error on any page and asked nobody else for anything', () => {
    expect(seen.flatMap((one) => one.errors)).toEqual([])
    expect(seen.flatMap((one) => one.foreign)).toEqual([])
  })
})
