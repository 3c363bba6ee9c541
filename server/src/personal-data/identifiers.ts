/** What a person is known by, and how that is recognised however it was written. */
import type { IdentifierKind, Identifiers } from '@jingjing/schema/access-control/personal-data'

/** What stands in place of a removed value within a text. */
export const REMOVED = '〔已删除〕'

const WIDE = '０１２３４５６７８９Ｘ'
const NARROW = '0123456789X'
/** Written between the parts of a number, a name or an address, and meaning nothing. */
const BETWEEN = ' \t\n\r\u00a0\u3000.-–—－()（）·•'

/**
 * How both the store and `folded` bring a text into one shape: upper case, narrow digits, nothing in between.
 * In PostgreSQL: `translate(upper(text), FOLD_FROM, FOLD_TO)`.
 */
export const FOLD_FROM = WIDE + BETWEEN
export const FOLD_TO = NARROW

export function folded(text: string): string {
  let answer = ''
  for (const character of text.toUpperCase()) {
    if (BETWEEN.includes(character)) continue
    const place = WIDE.indexOf(character)
    answer += place < 0 ? character : NARROW[place]
  }
  return answer
}

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const GAP = `[${[...BETWEEN].map(escaped).join('')}]*`

/** One character in any of its shapes. */
function shapes(character: string): string {
  const wide = WIDE[NARROW.indexOf(character)]
  return wide === undefined ? escaped(character) : `[${character}${wide}]`
}
const loosely = (value: string): string => [...folded(value)].map(shapes).join(GAP)

const DIGIT = '[0-9０-９]'

/** A number is met whole and never as a part of a longer one; a telephone also with the prefix of the country. */
function patternOf(kind: IdentifierKind, value: string): RegExp {
  const body = loosely(value)
  switch (kind) {
    case 'telephone':
      return new RegExp(`(?<!${DIGIT})(?:[+＋]?(?:00)?86${GAP})?${body}(?!${DIGIT})`, 'giu')
    case 'identityNumber':
      return new RegExp(`(?<![0-9A-Za-z０-９])${body}(?![0-9A-Za-z０-９])`, 'giu')
    case 'name':
      return /^[A-Z]/i.test(value)
        ? new RegExp(`(?<![A-Za-z])${body}(?![A-Za-z])`, 'giu')
        : new RegExp(body, 'giu')
    case 'address':
      return new RegExp(body, 'giu')
  }
}

/** What to look for, made once for a whole search. */
export interface Wanted {
  kinds: readonly IdentifierKind[]
  /** In the shape of `folded`: whatever matches holds one of them. */
  needles: readonly string[]
  patterns: ReadonlyMap<IdentifierKind, RegExp>
}

export function wantedOf(identifiers: Identifiers): Wanted {
  const given = (Object.entries(identifiers) as [IdentifierKind, string | undefined][]).flatMap(
    ([kind, value]) => (value === undefined ? [] : [[kind, value] as const]),
  )
  return {
    kinds: given.map(([kind]) => kind),
    needles: given.map(([, value]) => folded(value)),
    patterns: new Map(given.map(([kind, value]) => [kind, patternOf(kind, value)])),
  }
}

/** The text without words that are known to be the person's though nobody named them: cells of their own record. */
export function withoutOwnWords(words: readonly string[], text: string): string {
  return words
    .filter((word) => [...folded(word)].length >= 2)
    .reduce((answer, word) => answer.replace(patternOf('address', word), REMOVED), text)
}

/** Which of the identifiers stand in a text. */
export function kindsIn(wanted: Wanted, text: string): Set<IdentifierKind> {
  const found = new Set<IdentifierKind>()
  for (const [kind, pattern] of wanted.patterns) {
    pattern.lastIndex = 0
    if (pattern.test(text)) found.add(kind)
  }
  return found
}

/** The text without any of the identifiers. */
export function withoutThem(wanted: Wanted, text: string, replacement = REMOVED): string {
  let answer = text
  for (const pattern of wanted.patterns.values()) answer = answer.replace(pattern, replacement)
  return answer
}

/** A number tells one person; a name or an address alone may be another's, both together are not. */
export const isCertain = (kinds: ReadonlySet<IdentifierKind>): boolean =>
  kinds.has('telephone') || kinds.has('identityNumber') || (kinds.has('name') && kinds.has('address'))

/** The whole of a JSON value without the identifiers, names of members included. */
export function jsonWithoutThem(wanted: Wanted, value: unknown): unknown {
  if (typeof value === 'string') return withoutThem(wanted, value)
  if (typeof value === 'number') return kindsIn(wanted, String(value)).size > 0 ? null : value
  if (Array.isArray(value)) return value.map((one) => jsonWithoutThem(wanted, one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [withoutThem(wanted, name), jsonWithoutThem(wanted, one)]),
  )
}

/** What may be shown of an identifier: enough for the officer to know which request it is. */
export function hintOf(kind: IdentifierKind, value: string): string {
  const text = folded(value)
  switch (kind) {
    case 'telephone':
      return text.length < 8 ? `${text.slice(0, 1)}****` : `${text.slice(0, 3)}****${text.slice(-4)}`
    case 'identityNumber':
      return `${text.slice(0, 1)}${'*'.repeat(Math.max(4, text.length - 2))}${text.slice(-1)}`
    case 'name':
      return `${[...value][0]}**`
    case 'address':
      return `${[...value].slice(0, 3).join('')}***`
  }
}
