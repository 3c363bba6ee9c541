/** What may import what: workspaces, the shell of the server, and features by their tier. */
import { importsOf, resolveImport } from './parse-source.ts'
import { isCode, isTest, type SourceFile, type Violation } from './repository.ts'

/** A feature may import the index of features in an earlier row only. */
export const FEATURE_TIERS: readonly (readonly string[])[] = [
  ['access-control'],
  ['trail'],
  ['catalog'],
  ['places'],
  ['ingest'],
  ['extract'],
  ['visualise'],
  ['monitoring', 'environment', 'life-circle', 'personal-data'],
  ['urban-management'],
  ['habitat-checkup'],
  ['evaluation'],
  ['standards', 'ogc-common'],
  ['ogc-features', 'ogc-records', 'ogc-tiles', 'sensorthings', 'open311', 'dcat'],
  ['demo-data'],
  ['cli'],
]

/** Folders of the server below every feature. */
const SHELL = ['http', 'db', 'jobs', 'rules']

/** Files at the root of server/src that put features together; the others there (settings, context) may be read from below. */
const COMPOSITION = /^server\/src\/(wire|job-kinds|job-main)\.ts$/

/** What the command line starts as a program of its own. */
const STARTED_PROGRAM = /^bin\/[a-z-]+\.mjs$/

const WORKSPACES = ['analysis', 'schema', 'demo', 'server', 'web'] as const
type Workspace = (typeof WORKSPACES)[number]

/** The workspaces that each workspace may import besides itself. */
const MAY_IMPORT: Record<Workspace, readonly Workspace[]> = {
  analysis: [],
  schema: [],
  demo: ['analysis'],
  server: ['analysis', 'schema', 'demo'],
  web: ['analysis', 'schema'],
}

/** Workspaces that run in a browser as well and therefore know no Node module. */
const WITHOUT_NODE: readonly Workspace[] = ['analysis', 'schema', 'web']

const tierOf = (feature: string): number => FEATURE_TIERS.findIndex((tier) => tier.includes(feature))

const workspaceOf = (path: string): Workspace | null => {
  const [first = ''] = path.split('/')
  return WORKSPACES.find((workspace) => workspace === first) ?? null
}

/** `ingest` of `server/src/ingest/index.ts`; null for files at the root of server/src. */
const serverFolderOf = (path: string): string | null => /^server\/src\/([^/]+)\//.exec(path)?.[1] ?? null
const webFeatureOf = (path: string): string | null => /^web\/src\/features\/([^/]+)\//.exec(path)?.[1] ?? null

/** Why a file may not import a registry package or a Node module, or null. */
function packageFault(fromPath: string, specifier: string): string | null {
  const workspace = workspaceOf(fromPath)
  if (!workspace || isTest(fromPath)) return null
  if (
    specifier.startsWith('node:') &&
    WITHOUT_NODE.includes(workspace) &&
    fromPath.startsWith(`${workspace}/src/`)
  ) {
    return `${workspace} runs in the browser too and may not import ${specifier}`
  }
  if (workspace === 'schema' && specifier !== 'zod') return `schema may import zod only, not ${specifier}`
  return null
}

function serverFault(fromPath: string, toPath: string): string | null {
  const from = serverFolderOf(fromPath)
  const to = serverFolderOf(toPath)
  if (from === null && COMPOSITION.test(fromPath)) return null
  if (to === null) {
    if (!COMPOSITION.test(toPath)) return null
    return from === 'cli' ? null : `${toPath} puts everything together; only the command line may start it`
  }
  if (from === to || SHELL.includes(to)) return null
  if (from === null) return `${fromPath} is read by everything and may not import the feature ${to}`
  if (SHELL.includes(from)) return `${from} serves every feature and may not import the feature ${to}`
  if (tierOf(to) < 0 || tierOf(from) < 0) return null
  if (tierOf(to) >= tierOf(from))
    return `${from} may import features of a lower tier only; ${to} is not lower`
  if (!/^server\/src\/[^/]+\/index\.ts$/.test(toPath)) return `import ${to} through server/src/${to}/index.ts`
  return null
}

function webFault(fromPath: string, toPath: string): string | null {
  const to = webFeatureOf(toPath)
  if (to === null) return null
  const from = webFeatureOf(fromPath)
  if (from === to) return null
  if (from !== null)
    return `web features do not import each other (${from} → ${to}); share through web/src/ui, map or charts`
  // The pages are mounted at the root of web/src; shared folders know no feature.
  return /^web\/src\/[^/]+$/.test(fromPath) ? null : `shared web code may not import the feature ${to}`
}

/** Why one file may not import another, or null. */
function fileFault(fromPath: string, toPath: string): string | null {
  const from = workspaceOf(fromPath)
  const to = workspaceOf(toPath)
  if (!from) return null
  if (fromPath.startsWith('server/src/cli/') && STARTED_PROGRAM.test(toPath)) return null
  if (!isTest(fromPath) && isTest(toPath)) return `${toPath} is for tests only`
  if (!to)
    return isTest(fromPath) || toPath.startsWith('rules/') ? null : `product code may not import ${toPath}`
  if (from !== to) {
    if (MAY_IMPORT[from].includes(to)) return null
    return isTest(fromPath) && from !== 'web' ? null : `${from} may not import ${to}`
  }
  // A test may build the whole server around its feature.
  if (isTest(fromPath)) return null
  return from === 'server'
    ? serverFault(fromPath, toPath)
    : from === 'web'
      ? webFault(fromPath, toPath)
      : null
}

export function checkBoundaries(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = []
  const unknown = new Set<string>()
  for (const file of files) {
    if (!isCode(file.path)) continue
    const folder = serverFolderOf(file.path)
    if (folder && !SHELL.includes(folder) && tierOf(folder) < 0 && !unknown.has(folder)) {
      unknown.add(folder)
      violations.push({
        path: `server/src/${folder}`,
        message: `${folder} has no tier; name it in FEATURE_TIERS`,
      })
    }
    for (const { specifier, line } of importsOf(file)) {
      const target = resolveImport(file.path, specifier)
      const message = target === null ? packageFault(file.path, specifier) : fileFault(file.path, target)
      if (message) violations.push({ path: file.path, line, message })
    }
  }
  return violations
}
