import { describe, expect, it } from 'vitest'
import { checkBoundaries, FEATURE_TIERS } from './check-boundaries.ts'
import { checkCycles } from './check-cycles.ts'

const importing = (path: string, ...specifiers: string[]) => ({
  path,
  text: specifiers.map((specifier) => `import '${specifier}'`).join('\n'),
})
const faults = (path: string, specifier: string): string[] =>
  checkBoundaries([importing(path, specifier)]).map((violation) => violation.message)

describe('what may import what', () => {
  it.each([
    ['analysis reaching for a file', 'analysis/src/air/aqi.ts', 'node:fs'],
    ['analysis importing the contract', 'analysis/src/air/aqi.ts', '@jingjing/schema/trail'],
    ['the contract importing more than zod', 'schema/src/trail.ts', 'fastify'],
    ['the contract importing analysis', 'schema/src/trail.ts', '@jingjing/analysis/air/aqi'],
    ['the demo importing the server', 'demo/src/index.ts', '@jingjing/server/config'],
    ['the demo importing the contract', 'demo/src/index.ts', '@jingjing/schema/trail'],
    ['a page importing the server', 'web/src/features/ingest/page.tsx', '@jingjing/server/ingest/index'],
    ['a page importing the server by path', 'web/src/app.tsx', '../../server/src/config.ts'],
    ['a page importing a Node module', 'web/src/app.tsx', 'node:path'],
    ['a page importing another page', 'web/src/features/ingest/page.tsx', '../catalog/table.tsx'],
    ['shared web code importing a page', 'web/src/ui/shell.tsx', '../features/catalog/page.tsx'],
    ['the shell importing a feature', 'server/src/http/route.ts', '../access-control/index.ts'],
    ['the database importing a feature', 'server/src/db/sql.ts', '../trail/index.ts'],
    ['the settings importing a feature', 'server/src/config.ts', './trail/index.ts'],
    ['a feature importing a higher one', 'server/src/catalog/edit-dataset.ts', '../ingest/index.ts'],
    ['a feature importing one of its tier', 'server/src/monitoring/routes.ts', '../environment/index.ts'],
    ['a feature passing by an index', 'server/src/ingest/routes.ts', '../catalog/queries.ts'],
    ['a feature importing what lists all features', 'server/src/ingest/routes.ts', '../job-kinds.ts'],
    ['a feature importing a program', 'server/src/ingest/routes.ts', '../../../bin/build-page.mjs'],
    ['a feature importing the composition root', 'server/src/catalog/routes.ts', '../wire.ts'],
    ['product code importing a script', 'server/src/wire.ts', '../../scripts/check.ts'],
    ['product code importing what is for tests', 'server/src/ingest/routes.ts', '../db/test-database.ts'],
  ])('refuses %s', (_what, path, specifier) => {
    expect(faults(path, specifier)).toHaveLength(1)
  })

  it.each([
    ['analysis/src/air/aqi.ts', '../units/time.ts'],
    ['analysis/src/air/aqi.test.ts', 'node:fs'],
    ['schema/src/trail.ts', 'zod'],
    ['demo/src/index.ts', '@jingjing/analysis/random/random'],
    ['server/src/ingest/routes.ts', '../catalog/index.ts'],
    ['server/src/ingest/routes.ts', '../http/route.ts'],
    ['server/src/ingest/routes.ts', '@jingjing/analysis/recognise/contract'],
    ['server/src/wire.ts', './ingest/routes.ts'],
    ['server/src/cli/start.ts', '../wire.ts'],
    ['server/src/cli/start.ts', '../../../bin/build-page.mjs'],
    ['server/src/job-kinds.ts', './ingest/index.ts'],
    ['server/src/ingest/routes.ts', '../context.ts'],
    ['server/src/http/start-http.ts', '../config.ts'],
    ['server/src/catalog/routes.test.ts', '../wire.ts'],
    ['web/src/app.tsx', './features/catalog/page.tsx'],
    ['web/src/features/catalog/page.tsx', '@jingjing/schema/catalog'],
    ['web/src/features/catalog/page.tsx', './table.tsx'],
  ])('lets %s import %s', (path, specifier) => {
    expect(faults(path, specifier)).toEqual([])
  })

  it('sees re-exports, type imports, lazy imports and the entries of threads', () => {
    const text = [
      "export { a } from '../ingest/index.ts'",
      "import type { B } from '../ingest/index.ts'",
      "const c = () => import('../ingest/index.ts')",
      "const d = new URL('../ingest/thread.ts', import.meta.url)",
      "type E = import('../ingest/index.ts').E",
    ].join('\n')
    const lines = checkBoundaries([{ path: 'server/src/catalog/routes.ts', text }]).map(({ line }) => line)
    expect(lines).toEqual([1, 2, 3, 4, 5])
  })

  it('is not misled by an import that stands in a comment or a text', () => {
    const text = "// import '../ingest/index.ts'\nexport const a = \"import '../ingest/index.ts'\""
    expect(checkBoundaries([{ path: 'server/src/catalog/routes.ts', text }])).toEqual([])
  })

  it('asks for the tier of a folder that has none, once', () => {
    const files = [importing('server/src/gossip/routes.ts'), importing('server/src/gossip/index.ts')]
    expect(checkBoundaries(files).map(({ path }) => path)).toEqual(['server/src/gossip'])
  })

  it('gives every feature exactly one tier', () => {
    const features = FEATURE_TIERS.flat()
    expect(new Set(features).size).toBe(features.length)
  })
})

describe('import cycles', () => {
  it('finds a cycle through three files and names the whole way', () => {
    const files = [
      importing('server/src/a.ts', './b.ts'),
      importing('server/src/b.ts', './c.ts'),
      importing('server/src/c.ts', './a.ts'),
    ]
    expect(checkCycles(files).map(({ message }) => message)).toEqual([
      'import cycle: server/src/a.ts → server/src/b.ts → server/src/c.ts → server/src/a.ts',
    ])
  })

  it('finds a file that imports itself, and a cycle through a lazy import', () => {
    expect(checkCycles([importing('web/src/a.ts', './a.ts')])).toHaveLength(1)
    const files = [
      importing('web/src/a.ts', './b.ts'),
      { path: 'web/src/b.ts', text: "export const a = () => import('./a.ts')" },
    ]
    expect(checkCycles(files)).toHaveLength(1)
  })

  it('finds two cycles that share no file', () => {
    const files = [
      importing('web/src/a.ts', './b.ts'),
      importing('web/src/b.ts', './a.ts'),
      importing('web/src/c.ts', './d.ts'),
      importing('web/src/d.ts', './c.ts'),
    ]
    expect(checkCycles(files)).toHaveLength(2)
  })

  it('lets files know each other by type, as nothing of that runs', () => {
    const files = [
      importing('web/src/a.ts', './b.ts'),
      { path: 'web/src/b.ts', text: "import type { A } from './a.ts'" },
    ]
    expect(checkCycles(files)).toEqual([])
  })

  it('counts `import { type A }`, which still runs the other file', () => {
    const files = [
      importing('web/src/a.ts', './b.ts'),
      { path: 'web/src/b.ts', text: "import { type A } from './a.ts'" },
    ]
    expect(checkCycles(files)).toHaveLength(1)
  })

  it('follows workspaces imported by path', () => {
    const files = [
      importing('analysis/src/air/a.ts', '@jingjing/analysis/air/b'),
      importing('analysis/src/air/b.ts', './a.ts'),
    ]
    expect(checkCycles(files)).toHaveLength(1)
  })
})
