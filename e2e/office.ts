/** An office that has just been set up: three administrators and, where asked, people with confirmed rights. */
import type { RunningServer } from './running-server.ts'

const PASSWORD = 'Drei-Waechter-7'
export const OWN_PASSWORD = 'Eigenes-Wort-88'
const WATCHERS = ['system-administrator', 'security-administrator', 'auditor'] as const

export interface Office {
  /** First passwords by account, which is the name of the role. */
  firstPasswords: ReadonlyMap<string, string>
  /** Throws where the answer is a problem. */
  send(path: string, body: object, cookie?: string, method?: string): Promise<Response>
  /** The session of an administrator, or of a person who has chosen a password of their own. */
  cookieOf(account: string): Promise<string>
}

const cookieIn = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** Requests to an office that has been set up. */
export function officeAt(server: RunningServer): Pick<Office, 'send' | 'cookieOf'> {
  const send: Office['send'] = async (path, body, cookie = '', method = 'POST') => {
    const answer = await fetch(server.address + path, {
      method,
      headers: { 'x-jingjing': '1', 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const cookieOf: Office['cookieOf'] = async (account) => {
    const password = (WATCHERS as readonly string[]).includes(account) ? PASSWORD : OWN_PASSWORD
    return cookieIn(await send('/api/access-control/session', { account, password }))
  }
  return { send, cookieOf }
}

export async function setUpOffice(
  server: RunningServer,
  people: readonly { role: string; name: string }[],
): Promise<Office> {
  const { send, cookieOf } = officeAt(server)
  await send('/api/access-control/set-up', {
    code: server.setUpCode,
    people: WATCHERS.map((role) => ({ role, account: role, name: role, password: PASSWORD })),
  })
  const rights = { communities: null, isDepartmentOnly: false, isStatisticsOnly: false, morePermissions: [] }
  const made = await send(
    '/api/access-control/people',
    {
      people: people.map(({ role, name }) => ({
        account: role,
        name,
        department: null,
        rights: { ...rights, roles: [role] },
      })),
    },
    await cookieOf('system-administrator'),
  )
  const { made: accounts } = (await made.json()) as {
    made: { id: number; account: string; password: string }[]
  }
  await send(
    '/api/access-control/people/confirmed-rights',
    { ids: accounts.map((one) => one.id) },
    await cookieOf('security-administrator'),
  )
  return { firstPasswords: new Map(accounts.map((one) => [one.account, one.password])), send, cookieOf }
}

/** Signs a new person in for the first time, as the sign-in page does. Answers the session. */
export async function choosePassword(office: Office, account: string): Promise<string> {
  const current = office.firstPasswords.get(account) ?? ''
  const begun = await office.send('/api/access-control/session', { account, password: current })
  const changed = await office.send(
    '/api/access-control/session/new-password',
    { current, next: OWN_PASSWORD },
    cookieIn(begun),
  )
  return cookieIn(changed)
}
