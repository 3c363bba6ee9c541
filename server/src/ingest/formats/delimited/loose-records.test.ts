import { createRandom } from '@jingjing/analysis/random/random'
import { expect, it } from 'vitest'
import { cutLoosely, type Dialect } from './loose-records.ts'

const random = createRandom('loose-records').stream('records')
const PIECES = ['a', '甲', ' ', ',', '~', '|', "'", '"', '\n', '\\', '长长的一段话']
const DIALECTS: Dialect[] = [
  { delimiter: ',', quote: "'", quoteInside: 'doubled', hasSpaceBeforeQuote: false },
  { delimiter: '~|~', quote: '"', quoteInside: 'doubled', hasSpaceBeforeQuote: false },
  { delimiter: ',', quote: '"', quoteInside: 'doubled', hasSpaceBeforeQuote: true },
  { delimiter: ',', quote: '"', quoteInside: 'backslash', hasSpaceBeforeQuote: false },
]

function written(cell: string, { quote, quoteInside }: Dialect): string {
  const inner =
    quoteInside === 'doubled' ? cell.replaceAll(quote, quote + quote) : cell.replace(/[\\"]/g, '\\$&')
  return `${quote}${inner}${quote}`
}

it('tables quoted in any dialect come out as they went in, in one piece or cut anywhere', () => {
  for (const dialect of DIALECTS) {
    for (let round = 0; round < 50; round++) {
      const rows = Array.from({ length: 5 }, () =>
        Array.from({ length: 3 }, () =>
          Array.from({ length: random.integer(0, 5) }, () => random.choice(PIECES)).join(''),
        ),
      )
      const delimiter = `${dialect.delimiter}${dialect.hasSpaceBeforeQuote ? '  ' : ''}`
      const text = rows
        .map((cells) => `${cells.map((cell) => written(cell, dialect)).join(delimiter)}\n`)
        .join('')
      expect(cutLoosely(text, dialect, true)).toEqual({ data: rows, end: text.length, isUnclosed: false })
      const cut = random.integer(0, text.length)
      const first = cutLoosely(text.slice(0, cut), dialect, true)
      const second = cutLoosely(text.slice(first.end), dialect, false)
      expect([...first.data, ...second.data]).toEqual(rows)
    }
  }
})

it('a quote that nothing closes is told, and what goes on behind a closed one was never quoted', () => {
  const dialect = DIALECTS[0]!
  expect(cutLoosely("'a,b\nc,d\n", dialect, false)).toMatchObject({ data: [], isUnclosed: true })
  expect(cutLoosely("'a'b,c\n", dialect, false).data).toEqual([["'a'b", 'c']])
})
