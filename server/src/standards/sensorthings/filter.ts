/** `$filter` as a tree: the part of OData that SensorThings clients use, with limits of length and depth. */
import { filterProblem } from '../cql2/cql2.ts'

export type Sign = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type Matching = 'contains' | 'startswith' | 'endswith'

export type Operand =
  | { kind: 'path'; path: readonly string[]; position: number }
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'time'; value: string }
  | { kind: 'null' }

export type Filter =
  | { kind: 'and' | 'or'; parts: readonly Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'compare'; sign: Sign; left: Operand; right: Operand; position: number }
  | { kind: 'match'; how: Matching; text: Operand; part: Operand; position: number }

const MAX_LENGTH = 4_000
const MAX_DEPTH = 24
const SIGNS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

interface Token {
  kind: 'word' | 'text' | 'number' | 'time' | 'sign' | 'end'
  value: string
  position: number
}

// A plus in an address that nobody encoded arrives as a space.
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+\- ]\d{2}:\d{2})/
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/
const WORD = /^[@A-Za-z_][\w.@/-]*/

function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    if (/^\s/.test(rest)) {
      at += 1
      continue
    }
    const take = (kind: Token['kind'], found: string, value = found): void => {
      tokens.push({ kind, value, position: at + 1 })
      at += found.length
    }
    const quoted = /^'(?:[^']|'')*'/.exec(rest)?.[0]
    const time = TIME.exec(rest)?.[0]
    const number = NUMBER.exec(rest)?.[0]
    const word = WORD.exec(rest)?.[0]
    if (quoted !== undefined) take('text', quoted, quoted.slice(1, -1).replaceAll("''", "'"))
    else if (time !== undefined) take('time', time, time.replace(' ', '+'))
    else if (number !== undefined) take('number', number)
    else if (word !== undefined) take('word', word)
    else if (/^[(),]/.test(rest)) take('sign', rest[0] as string)
    else throw filterProblem('syntax', at + 1)
  }
  tokens.push({ kind: 'end', value: '', position: text.length + 1 })
  return tokens
}

/** Throws `filter-not-understood` with the kind of fault and its place, never quoting the filter. */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_LENGTH) throw filterProblem('too-long')
  const tokens = readTokens(text)
  let at = 0
  const peek = (): Token => tokens[at] as Token
  const next = (): Token => tokens[at++] as Token
  const isSign = (value: string): boolean => peek().kind === 'sign' && peek().value === value
  const isWord = (value: string): boolean => peek().kind === 'word' && peek().value === value
  const expect = (value: string): void => {
    if (!isSign(value)) throw filterProblem('syntax', peek().position)
    at++
  }
  const chain = (word: 'and' | 'or', depth: number, part: (depth: number) => Filter): Filter => {
    const parts = [part(depth)]
    while (isWord(word)) {
      at++
      parts.push(part(depth))
    }
    return parts.length === 1 ? (parts[0] as Filter) : { kind: word, parts }
  }
  const disjunction = (depth: number): Filter => chain('or', depth, conjunction)
  const conjunction = (depth: number): Filter => chain('and', depth, term)
  const term = (depth: number): Filter => {
    if (depth > MAX_DEPTH) throw filterProblem('too-deep', peek().position)
    if (isWord('not')) {
      at++
      return { kind: 'not', part: term(depth + 1) }
    }
    if (isSign('(')) {
      at++
      const inner = disjunction(depth + 1)
      expect(')')
      return inner
    }
    return tokens[at + 1]?.value === '(' && peek().kind === 'word' ? matching() : comparison()
  }
  const matching = (): Filter => {
    const { value: name, position } = next()
    expect('(')
    const first = operand()
    expect(',')
    const second = operand()
    expect(')')
    // substringof is contains with its arguments the other way round.
    const isTurned = name === 'substringof'
    if (!isTurned && name !== 'contains' && name !== 'startswith' && name !== 'endswith')
      throw filterProblem('unknown-function', position)
    const found: Filter = {
      kind: 'match',
      how: isTurned ? 'contains' : name,
      text: isTurned ? second : first,
      part: isTurned ? first : second,
      position,
    }
    if (!isWord('eq')) return found
    at++
    const { value } = next()
    if (value !== 'true' && value !== 'false') throw filterProblem('syntax', position)
    return value === 'true' ? found : { kind: 'not', part: found }
  }
  const comparison = (): Filter => {
    const left = operand()
    const { kind, value, position } = next()
    if (kind !== 'word' || !SIGNS.includes(value)) throw filterProblem('syntax', position)
    return { kind: 'compare', sign: value as Sign, left, right: operand(), position }
  }
  const operand = (): Operand => {
    const { kind, value, position } = next()
    if (kind === 'text') return { kind, value }
    if (kind === 'time') {
      if (Number.isNaN(Date.parse(value))) throw filterProblem('value', position)
      return { kind, value: new Date(value).toISOString() }
    }
    if (kind === 'number') return { kind, value: Number(value) }
    if (kind !== 'word') throw filterProblem('syntax', position)
    return value === 'null' ? { kind: 'null' } : { kind: 'path', path: value.split('/'), position }
  }
  const filter = disjunction(0)
  if (peek().kind !== 'end') throw filterProblem('syntax', peek().position)
  return filter
}
