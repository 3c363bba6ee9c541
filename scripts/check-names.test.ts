import { describe, expect, it } from 'vitest'
import { checkLengths, checkNames } from './check-names.ts'

const file = (path: string, text = '') => ({ path, text })
const faults = (...paths: string[]): string[] =>
  checkNames(paths.map((path) => file(path))).map(({ path }) => path)
const lines = (count: number): string => 'x\n'.repeat(count)

describe('names and places', () => {
  it.each([
    ['server/src/ingest/ReadTable.ts'],
    ['server/src/ingest/read_table.ts'],
    ['web/src/ui/dataTable.test.tsx'],
    ['server/src/ingest/read-table.Test.ts'],
  ])('refuses %s, which is not kebab-case', (path) => {
    expect(faults(path)).toEqual([path])
  })

  it.each([
    ['server/src/ingest/read-table.test.ts'],
    ['server/src/db/migrations/0001-access-control.sql'],
    ['server/src/catalog/README.md'],
    ['ARCHITECTURE.md'],
    ['README.zh.md'],
    ['README.zh-CN.md'],
    ['.ci/run'],
    ['.gitignore'],
    ['rules/air-quality/2012.json'],
    ['server/src/access-control/__snapshots__/routes.test.ts.snap'],
    ['fixtures/odd/合并 表头.csv'],
  ])('accepts %s', (path) => {
    expect(faults(path)).toEqual([])
  })

  it.each(['utils', 'services', 'helpers', 'common'])('refuses a folder named %s, once', (name) => {
    expect(faults(`server/src/${name}/a.ts`, `server/src/${name}/b.ts`)).toEqual([`server/src/${name}`])
  })

  it('refuses a folder in camel case', () => {
    expect(faults('web/src/dataTable/row.tsx')).toEqual(['web/src/dataTable'])
  })

  it('accepts five folders deep and refuses six', () => {
    expect(faults('a/b/c/d/e/f.ts')).toEqual([])
    expect(faults('a/b/c/d/e/f/g.ts')).toEqual(['a/b/c/d/e/f/g.ts'])
  })

  it('accepts twenty files in a folder beside any number of tests, and refuses twenty-one', () => {
    const paths = Array.from({ length: 20 }, (_, index) => `web/src/ui/part-${index}.tsx`)
    const tests = Array.from({ length: 20 }, (_, index) => `web/src/ui/part-${index}.test.tsx`)
    expect(faults(...paths, ...tests)).toEqual([])
    expect(faults(...paths, ...tests, 'web/src/ui/one-more.tsx')).toEqual(['web/src/ui'])
  })

  it('lets migrations and decisions grow', () => {
    const paths = Array.from({ length: 30 }, (_, index) => [
      `server/src/db/migrations/${1000 + index}-a.sql`,
      `docs/adr/${1000 + index}-a.md`,
    ])
    expect(faults(...paths.flat())).toEqual([])
  })
})

describe('the length of files', () => {
  const levels = (path: string, count: number) =>
    checkLengths([file(path, lines(count))]).map(({ level }) => level ?? 'failure')

  it('fails above 600 lines, warns above 400 and is silent up to 400', () => {
    expect(levels('server/src/wire.ts', 601)).toEqual(['failure'])
    expect(levels('server/src/wire.ts', 600)).toEqual(['warning'])
    expect(levels('server/src/wire.ts', 401)).toEqual(['warning'])
    expect(levels('server/src/wire.ts', 400)).toEqual([])
  })

  it('holds for tests and for SQL too', () => {
    expect(levels('server/src/catalog/routes.test.ts', 601)).toEqual(['failure'])
    expect(levels('server/src/db/migrations/0001-a.sql', 601)).toEqual(['failure'])
  })

  it.each([
    'rules/air/2012.json',
    'web/src/ui/base.css',
    'schema/src/api.gen.ts',
    'web/src/i18n/zh/ui.ts',
    'analysis/src/text/pinyin-table.ts',
  ])('does not measure %s, which is data', (path) => {
    expect(levels(path, 5000)).toEqual([])
  })
})
