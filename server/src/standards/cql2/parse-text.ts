import {
  COMPARISONS,
  filterProblem,
  MAX_DEPTH,
  MAX_NODES,
  MAX_TEXT_CHARACTERS,
  type Node,
  type Operation,
  SPATIAL,
  TEMPORAL,
} from './cql2.ts'
import { parseGeometry } from './parse-geometry.ts'
import { readTokens, type Token } from './read-tokens.ts'
import { TokenReader } from './token-reader.ts'

const FUNCTIONS: readonly string[] = [...SPATIAL, ...TEMPORAL, 'casei']
const GEOMETRIES = [
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
]

/** CQL2 text (OGC 21-065r2, annex B) as a tree. Throws `filter-not-understood` with the place of the fault. */
export function parseText(text: string): Node {
  if (text.length > MAX_TEXT_CHARACTERS) throw filterProblem('too-long')
  const tokens = readTokens(text)
  if (tokens.length > MAX_NODES * 4) throw filterProblem('too-long')
  const reader = new TokenReader(tokens)
  const node = disjunction(reader, 0)
  if (reader.peek().kind !== 'end') throw filterProblem('syntax', reader.peek().position)
  return node
}

const operation = (op: string, ...args: Node[]): Operation => ({ op, args })

const deeper = (depth: number): number => {
  if (depth >= MAX_DEPTH) throw filterProblem('too-deep')
  return depth + 1
}

function disjunction(reader: TokenReader, depth: number): Node {
  const args = [conjunction(reader, depth)]
  while (reader.takeWord('or')) args.push(conjunction(reader, depth))
  return args.length === 1 ? (args[0] as Node) : operation('or', ...args)
}

function conjunction(reader: TokenReader, depth: number): Node {
  const args = [negation(reader, depth)]
  while (reader.takeWord('and')) args.push(negation(reader, depth))
  return args.length === 1 ? (args[0] as Node) : operation('and', ...args)
}

function negation(reader: TokenReader, depth: number): Node {
  return reader.takeWord('not') ? operation('not', negation(reader, deeper(depth))) : predicate(reader, depth)
}

/** A parenthesis may hold a condition or a sum: what follows it tells which. */
function predicate(reader: TokenReader, depth: number): Node {
  if (reader.isSign('(') && !continuesScalar(reader.peekAfterClosing())) {
    reader.expectSign('(')
    const inner = disjunction(reader, deeper(depth))
    reader.expectSign(')')
    return inner
  }
  const left = sum(reader, depth)
  const sign = reader.takeSignOf(COMPARISONS)
  if (sign !== null) return operation(sign, left, sum(reader, depth))
  if (reader.takeWord('is')) {
    const isNot = reader.takeWord('not')
    reader.expectWord('null')
    return inverted(isNot, operation('isNull', left))
  }
  const isNot = reader.takeWord('not')
  if (reader.takeWord('like')) return inverted(isNot, operation('like', left, sum(reader, depth)))
  if (reader.takeWord('between')) {
    const from = sum(reader, depth)
    reader.expectWord('and')
    return inverted(isNot, operation('between', left, from, sum(reader, depth)))
  }
  if (reader.takeWord('in')) return inverted(isNot, operation('in', left, list(reader, depth)))
  if (isNot) throw filterProblem('syntax', reader.peek().position)
  return left
}

const inverted = (isNot: boolean, node: Operation): Operation => (isNot ? operation('not', node) : node)

const CONTINUING = [...COMPARISONS, '+', '-', '*', '/', '%', '^', 'is', 'like', 'between', 'in', 'div']

const continuesScalar = ({ kind, value }: Token): boolean =>
  (kind === 'sign' || kind === 'word') &&
  // `NOT` after a scalar can only begin NOT LIKE, NOT BETWEEN or NOT IN.
  [...CONTINUING, 'not'].includes(value.toLowerCase())

function list(reader: TokenReader, depth: number): Node {
  reader.expectSign('(')
  const items = [sum(reader, depth)]
  while (reader.takeSign(',')) items.push(sum(reader, depth))
  reader.expectSign(')')
  return items
}

function sum(reader: TokenReader, depth: number): Node {
  let left = product(reader, depth)
  for (let sign = reader.takeSignOf(['+', '-']); sign !== null; sign = reader.takeSignOf(['+', '-']))
    left = operation(sign, left, product(reader, depth))
  return left
}

function product(reader: TokenReader, depth: number): Node {
  let left = power(reader, depth)
  for (;;) {
    const sign = reader.takeSignOf(['*', '/', '%']) ?? (reader.takeWord('div') ? 'div' : null)
    if (sign === null) return left
    left = operation(sign, left, power(reader, depth))
  }
}

function power(reader: TokenReader, depth: number): Node {
  const base = factor(reader, depth)
  return reader.takeSign('^') ? operation('^', base, factor(reader, depth)) : base
}

function factor(reader: TokenReader, depth: number): Node {
  const token = reader.peek()
  if (reader.takeSign('-')) {
    const inner = factor(reader, deeper(depth))
    return typeof inner === 'number' ? -inner : operation('*', -1, inner)
  }
  if (reader.takeSign('(')) {
    const inner = sum(reader, deeper(depth))
    reader.expectSign(')')
    return inner
  }
  reader.next()
  if (token.kind === 'number') return Number(token.value)
  if (token.kind === 'text') return token.value
  if (token.kind === 'quoted-name') return { property: token.value }
  if (token.kind === 'word') return word(reader, token.value, token.position, depth)
  throw filterProblem('syntax', token.position)
}

function word(reader: TokenReader, written: string, position: number, depth: number): Node {
  const upper = written.toUpperCase()
  if (upper === 'TRUE') return true
  if (upper === 'FALSE') return false
  if (!reader.isSign('(')) {
    if (GEOMETRIES.includes(upper) && reader.isWordOf(['z']))
      return parseGeometry(reader, upper, deeper(depth))
    return { property: written }
  }
  if (GEOMETRIES.includes(upper)) return parseGeometry(reader, upper, deeper(depth))
  if (upper === 'DATE') return { date: textInside(reader) }
  if (upper === 'TIMESTAMP') return { timestamp: textInside(reader) }
  const args = list(reader, deeper(depth)) as readonly Node[]
  if (upper === 'BBOX') return { bbox: args.map((one) => numberOf(one, position)) }
  if (upper === 'INTERVAL') return { interval: intervalOf(args, position) }
  const name = written.toLowerCase()
  if (!FUNCTIONS.includes(name)) throw filterProblem('unknown-function', position)
  return operation(name, ...args)
}

function textInside(reader: TokenReader): string {
  reader.expectSign('(')
  const token = reader.next()
  if (token.kind !== 'text') throw filterProblem('syntax', token.position)
  reader.expectSign(')')
  return token.value
}

function numberOf(node: Node, position: number): number {
  if (typeof node !== 'number') throw filterProblem('value', position)
  return node
}

/** In text the ends of an interval are written bare: `INTERVAL('2026-01-01', '..')`. */
function intervalOf(args: readonly Node[], position: number): [Node, Node] {
  const [from, to] = args
  if (from === undefined || to === undefined || args.length !== 2) throw filterProblem('value', position)
  return [from, to]
}
