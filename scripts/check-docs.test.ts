import { describe, expect, it } from 'vitest'
import { checkDocs, expandBraces, mentionsIn } from './check-docs.ts'

const ARCHITECTURE = { path: 'ARCHITECTURE.md', text: 'short\n' }
const TREE = [
  'server/src/db/sql.ts',
  'server/src/catalog/README.md',
  'server/src/catalog/queries.ts',
  'scripts/check.ts',
  '.ci/run',
].map((path) => ({ path, text: '' }))
const messages = (path: string, text: string): string[] =>
  checkDocs([ARCHITECTURE, ...TREE, { path, text }]).map(({ line, message }) => `${line} ${message}`)

describe('paths in documents', () => {
  it.each([
    ['a file', 'see `server/src/db/sql.ts`'],
    ['a folder', 'see `server/src/db/` and `.ci/run`'],
    ['a link', '[database](server/src/db/sql.ts#top)'],
    ['an outside link', '[site](https://example.org/server/src/x.ts)'],
    ['alternatives', 'in `server/src/{db,catalog}`'],
    ['a name that stands for many', 'in `server/src/<feature>/routes.ts` or `server/src/*/index.ts`'],
    ['a name alone that some folder holds', 'the file `queries.ts`'],
    ['what is made when the product runs', 'below `data/` and `web/dist`'],
    ['words with a stroke that are no paths', '`and/or`, `text/csv`, `@jingjing/schema/trail`, `/healthz`'],
    ['a line of a tree', '```\nserver/src/db/   engines\n```'],
    ['a block in a language', '```ts\nserver/src/nothing/at-all\n```'],
  ])('hold for %s', (_what, text) => {
    expect(messages('docs/guide.md', text.replace('](server', '](../server'))).toEqual([])
  })

  it.each([
    ['a file', 'first\nsee `server/src/db/sequel.ts`', '2 server/src/db/sequel.ts does not exist'],
    ['a folder of the layout that is not there yet', 'see `bench/`', '1 bench does not exist'],
    ['a link', '[x](../server/src/db/sequel.ts)', '1 ../server/src/db/sequel.ts does not exist'],
    ['one of the alternatives', '`server/src/{db,cataloge}`', '1 server/src/cataloge does not exist'],
    [
      'the fixed part before a name that stands for many',
      '`servers/a` `server/source/<feature>`',
      '1 server/source does not exist',
    ],
    ['a name alone', 'the file `querys.ts`', '1 querys.ts does not exist'],
    ['a line of a tree', '```\nserver/src/database/   engines\n```', '2 server/src/database does not exist'],
  ])('fail for %s', (_what, text, message) => {
    expect(messages('docs/guide.md', text)).toEqual([message])
  })

  it('count from the folder of the document as well', () => {
    expect(messages('server/README.md', 'see `src/db/sql.ts`, [db](src/db/sql.ts)')).toEqual([])
  })

  it('are cut before anchors and line numbers', () => {
    expect(
      mentionsIn('`server/a.ts:12` [x](b.md#part)', new Set(['server'])).map(({ path }) => path),
    ).toEqual(['server/a.ts', 'b.md'])
  })

  it('are written out from nested braces', () => {
    expect(expandBraces('a/{b,c/{d,e}}')).toEqual(['a/b', 'a/c/d', 'a/c/e'])
  })
})

describe('the architecture document', () => {
  it('has at most 150 lines', () => {
    const withLines = (count: number) => checkDocs([{ path: 'ARCHITECTURE.md', text: 'x\n'.repeat(count) }])
    expect(withLines(150)).toEqual([])
    expect(withLines(151)).toHaveLength(1)
  })

  it('has to be there', () => {
    expect(checkDocs([])).toEqual([{ path: 'ARCHITECTURE.md', message: 'is missing' }])
  })
})

describe('decisions on dependencies', () => {
  const found = (record: string): string[] =>
    checkDocs([
      ARCHITECTURE,
      { path: 'server/package.json', text: '{"dependencies":{"saxes":"6.0.0","@jingjing/schema":"*"}}' },
      {
        path: 'package-lock.json',
        text: '{"packages":{"node_modules/saxes":{"version":"6.0.0","license":"ISC"}}}',
      },
      { path: 'docs/adr/0005-file-readers.md', text: record },
    ]).map(({ message }) => message)

  it('hold where a line names the dependency and its licence', () => {
    expect(found('| `saxes` | streams XML | ISC |')).toEqual([])
  })

  it('fail where no record names the dependency', () => {
    expect(found('we read XML')).toEqual(['saxes is named in no record of docs/adr'])
  })

  it('fail where the licence is missing or another one', () => {
    expect(found('| `saxes` | streams XML | MIT |')).toEqual([
      'the record of saxes in docs/adr does not name its licence ISC',
    ])
  })
})

describe('the glossary', () => {
  const found = (identifier: string): string[] =>
    checkDocs([
      ARCHITECTURE,
      { path: 'server/src/rules/rules.ts', text: 'export const caseRecord = "called_at data-steward"' },
      { path: 'docs/glossary.md', text: `| 诉求 | case | ${identifier} |` },
    ]).map(({ message }) => message)

  it.each(['`caseRecord`', '`called_at`', '`data-steward`', '`rules`', '*`hotSpot`*', 'the word hotSpot'])(
    'may name %s',
    (identifier) => {
      expect(found(identifier)).toEqual([])
    },
  )

  it('names no identifier that the code does not have', () => {
    expect(found('`hotSpot`')).toEqual(['hotSpot is no word of the code'])
    expect(found('`caseRecord`, `callTime`')).toEqual(['callTime is no word of the code'])
  })
})
