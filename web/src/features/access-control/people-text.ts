import { ROLES, type Role } from '@jingjing/schema/access-control'
import type { NewPeople, Rights } from '@jingjing/schema/people'

export type NewPerson = NewPeople['people'][number]

export interface PeopleWords {
  /** A role by every word that people write for it, lower case. */
  roleByWord: ReadonlyMap<string, Role>
  /** A community's code by its name. */
  codeByCommunity: ReadonlyMap<string, string>
}

export interface PeopleLine {
  /** One-based. */
  line: number
  text: string
  person: NewPerson | null
  fault: 'columns' | 'account' | 'role' | 'community' | 'twice' | null
  /** What was not understood. */
  what: string
}

export const NO_RIGHTS: Rights = {
  roles: [],
  communities: null,
  isDepartmentOnly: false,
  isStatisticsOnly: false,
  morePermissions: [],
}

const ACCOUNT = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,59}$/u
const HEADER = /^(姓名|name)$/i

/**
 * A list as it is pasted from a spreadsheet: name, account, department, roles, communities; split by tabs or commas,
 * several roles or communities by 、 or /.
 */
export function readPeople(text: string, words: PeopleWords): PeopleLine[] {
  const accounts = new Set<string>()
  return text.split(/\r?\n/).flatMap((whole, index): PeopleLine[] => {
    const cells = whole.split(/\t|,|，/).map((cell) => cell.trim())
    if (whole.trim() === '' || HEADER.test(cells[0] ?? '')) return []
    const [name = '', account = '', department = '', roles = '', communities = ''] = cells
    const line = { line: index + 1, text: whole.trim(), person: null, what: '' }
    if (name === '' || account === '') return [{ ...line, fault: 'columns' }]
    if (!ACCOUNT.test(account)) return [{ ...line, fault: 'account', what: account }]
    if (accounts.has(account.toLowerCase())) return [{ ...line, fault: 'twice', what: account }]
    accounts.add(account.toLowerCase())
    const roleWords = partsOf(roles)
    const unknownRole = roleWords.find((word) => !words.roleByWord.has(word.toLowerCase()))
    if (unknownRole !== undefined || roleWords.length === 0)
      return [{ ...line, fault: 'role', what: unknownRole ?? '' }]
    const places = partsOf(communities)
    const unknownPlace = places.find((place) => !words.codeByCommunity.has(place))
    if (unknownPlace !== undefined) return [{ ...line, fault: 'community', what: unknownPlace }]
    const rights: Rights = {
      ...NO_RIGHTS,
      roles: roleWords.flatMap((word) => words.roleByWord.get(word.toLowerCase()) ?? []),
      communities:
        places.length === 0 ? null : places.map((place) => words.codeByCommunity.get(place) ?? place),
    }
    const person = { name, account, department: department === '' ? null : department, rights }
    return [{ ...line, person, fault: null }]
  })
}

const partsOf = (cell: string): string[] =>
  cell
    .split(/[、/;；|]/)
    .map((part) => part.trim())
    .filter(Boolean)

/** The words of every language, and the codes. */
export function roleWords(titles: readonly Readonly<Record<Role, string>>[]): Map<string, Role> {
  return new Map(
    ROLES.flatMap((role) => [
      [role as string, role] as const,
      ...titles.map((title) => [title[role].toLowerCase(), role] as const),
    ]),
  )
}

/** First passwords as a list to hand out. */
export function passwordList(made: readonly { name: string; account: string; password: string }[]): string {
  return `\ufeff${made.map(({ name, account, password }) => `${name},${account},"${password}"`).join('\r\n')}\r\n`
}
