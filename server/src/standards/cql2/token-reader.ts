import { filterProblem } from './cql2.ts'
import type { Token } from './read-tokens.ts'

/** Goes through tokens from left to right; the words of the language are told whatever their case. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  readonly #closingOf: ReadonlyMap<number, number>
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
    this.#closingOf = matchParentheses(tokens)
  }

  peek(): Token {
    return this.#tokens[this.#at] as Token
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#at += 1
    return token
  }

  /** What follows the parenthesis that closes the one that stands next. */
  peekAfterClosing(): Token {
    const closing = this.#closingOf.get(this.#at)
    return (closing === undefined ? this.#tokens.at(-1) : this.#tokens[closing + 1]) as Token
  }

  isSign(sign: string): boolean {
    return this.peek().kind === 'sign' && this.peek().value === sign
  }

  isSignOf(signs: readonly string[]): boolean {
    return signs.some((sign) => this.isSign(sign))
  }

  isWordOf(words: readonly string[]): boolean {
    return this.peek().kind === 'word' && words.includes(this.peek().value.toLowerCase())
  }

  takeSign(sign: string): boolean {
    return this.takeSignOf([sign]) !== null
  }

  takeSignOf<Sign extends string>(signs: readonly Sign[]): Sign | null {
    const found = signs.find((sign) => this.isSign(sign))
    if (found !== undefined) this.next()
    return found ?? null
  }

  takeWord(word: string): boolean {
    const isIt = this.isWordOf([word])
    if (isIt) this.next()
    return isIt
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw filterProblem('syntax', this.peek().position)
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw filterProblem('syntax', this.peek().position)
  }
}

/** Once for all: to try one reading of a parenthesis after the other would take twice as long with each level. */
function matchParentheses(tokens: readonly Token[]): Map<number, number> {
  const closingOf = new Map<number, number>()
  const open: number[] = []
  tokens.forEach((token, index) => {
    if (token.kind !== 'sign') return
    if (token.value === '(') open.push(index)
    const opening = token.value === ')' ? open.pop() : undefined
    if (opening !== undefined) closingOf.set(opening, index)
  })
  return closingOf
}
