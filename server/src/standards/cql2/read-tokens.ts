import { filterProblem } from './cql2.ts'

export interface Token {
  kind: 'word' | 'quoted-name' | 'text' | 'number' | 'sign' | 'end'
  /** Of a word as written; of a text or quoted name without its quotes. */
  value: string
  /** One-based place of its first character. */
  position: number
}

const NUMBER = /^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/
const WORD = /^[\p{L}_][\p{L}\p{M}\p{N}_.]*/u
const SIGN = /^(<>|<=|>=|[=<>+\-*/%^(),])/

/** The words and signs of a CQL2 text. Quotes inside a text are doubled, or escaped with a backslash. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (kind: Token['kind'], value: string, length: number): void => {
    tokens.push({ kind, value, position: at + 1 })
    at += length
  }
  while (at < text.length) {
    const rest = text.slice(at)
    const first = rest[0] as string
    if (/\s/.test(first)) {
      at += 1
    } else if (first === "'" || first === '"') {
      const { value, length } = quoted(rest, first, at + 1)
      take(first === "'" ? 'text' : 'quoted-name', value, length)
    } else {
      const number = NUMBER.exec(rest)?.[0]
      const word = WORD.exec(rest)?.[0]
      const sign = SIGN.exec(rest)?.[0]
      if (number !== undefined) take('number', number, number.length)
      else if (word !== undefined) take('word', word, word.length)
      else if (sign !== undefined) take('sign', sign, sign.length)
      else throw filterProblem('syntax', at + 1)
    }
  }
  tokens.push({ kind: 'end', value: '', position: text.length + 1 })
  return tokens
}

function quoted(rest: string, quote: string, position: number): { value: string; length: number } {
  let value = ''
  for (let index = 1; index < rest.length; index++) {
    const sign = rest[index] as string
    const next = rest[index + 1]
    if (sign === quote && next === quote) {
      value += quote
      index += 1
    } else if (sign === '\\' && next === quote) {
      value += quote
      index += 1
    } else if (sign === quote) {
      return { value, length: index + 1 }
    } else value += sign
  }
  throw filterProblem('syntax', position)
}
