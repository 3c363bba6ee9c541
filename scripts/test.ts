/**
 * `npm test`: all tests on the embedded database, then the browser tests.
 * `npm run test:pg`: the server's tests that open a store, on a private PostgreSQL (`--engine server`).
 * Other arguments go to vitest: `npm test -- analysis/src/air`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  canInstallOnDebian,
  findChromium,
  findInPath,
  findPostgresPrograms,
  installOnDebian,
} from './find-program.ts'
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts'
import { ROOT, readRepository } from './repository.ts'
import {
  addCounts,
  type Counts,
  countReport,
  lastLine,
  NOTHING,
  nameFailures,
  type Report,
} from './test-run/count-tests.ts'
import { testsThatNeedAStore } from './test-run/need-a-store.ts'
import { makeScratchFolder } from './test-run/scratch-folder.ts'

export interface Arguments {
  engine: 'embedded' | 'server'
  summaryPath: string | null
  filters: string[]
}

/** @throws Error for an unknown option or engine */
export function readArguments(words: readonly string[]): Arguments {
  const read: Arguments = { engine: 'embedded', summaryPath: null, filters: [] }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--engine') {
      const engine = rest.shift()
      if (engine !== 'embedded' && engine !== 'server')
        throw new Error(`--engine is embedded or server, not ${engine}`)
      read.engine = engine
    } else if (word === '--summary') {
      const path = rest.shift()
      if (!path) throw new Error('--summary needs a file')
      read.summaryPath = path
    } else if (word.startsWith('-')) throw new Error(`unknown option ${word}`)
    else read.filters.push(word)
  }
  return read
}

const GDAL = 'gdal-bin'
const BROWSER_TESTS = join(ROOT, 'e2e')
const FONTS = 'fonts-noto-cjk'
const POSTGRES = 'postgresql-postgis'

/** The browser, installed where that can be done; null and a clear word where it cannot. */
function provideChromium(): string | null {
  const found = findChromium(process.env)
  if (found) {
    const fonts = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
    if (fonts.status === 0 && fonts.stdout.trim() === '') {
      console.warn(`No Chinese font found: pages show boxes for characters. Debian: apt-get install ${FONTS}`)
    }
    return found
  }
  if (canInstallOnDebian(process.env)) {
    console.log(`No Chromium found; installing the packages chromium and ${FONTS}.`)
    if (installOnDebian(['chromium', FONTS])) return findChromium(process.env)
  }
  console.error(
    'The browser tests did NOT run: no Chromium was found.\n' +
      `  Debian, Ubuntu: apt-get install chromium ${FONTS}\n` +
      '  Otherwise install Chromium or Google Chrome and set JINGJING_CHROMIUM to its program.',
  )
  return null
}

/** What a colleague reads the standard interfaces with; its tests say so where it is missing. */
function provideGdal(): void {
  if (findInPath(['ogr2ogr'], process.env) === null && canInstallOnDebian(process.env)) {
    console.log(`No GDAL found; installing the package ${GDAL}.`)
    installOnDebian([GDAL])
  }
}

/** What failed, said again at the very end, where whoever reads only the end of a log finds it. */
const failures: string[] = []

let current: ReturnType<typeof spawn> | null = null

async function runVitest(
  parameters: readonly string[],
  environment: Record<string, string>,
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-report-'))
  const reportPath = join(folder, 'report.json')
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
  const exitCode = await new Promise<number>((resolve) => {
    current = spawn(process.execPath, [vitest, 'run', ...reporters, ...parameters], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    })
    current.on('close', (code) => resolve(code ?? 1))
  })
  current = null
  const report = existsSync(reportPath) ? (JSON.parse(readFileSync(reportPath, 'utf8')) as Report) : null
  rmSync(folder, { recursive: true, force: true })
  failures.push(...nameFailures(report, exitCode))
  return countReport(report, exitCode)
}

async function testEmbedded(filters: readonly string[]): Promise<Counts> {
  const isBrowserOnly = filters.length > 0 && filters.every((filter) => filter.startsWith('e2e'))
  const units = isBrowserOnly ? NOTHING : await runVitest(filters, { JINGJING_TEST_ENGINE: 'embedded' })
  const hasBrowserTests =
    existsSync(BROWSER_TESTS) && readdirSync(BROWSER_TESTS).some((name) => name.endsWith('.test.ts'))
  const wantsBrowser = filters.length === 0 || filters.some((filter) => filter.startsWith('e2e'))
  if (!hasBrowserTests || !wantsBrowser) return units
  const chromium = provideChromium()
  if (!chromium) return addCounts(units, { passed: 0, failed: 1, skipped: 0 })
  provideGdal()
  const browserFilters = filters.filter((filter) => filter.startsWith('e2e'))
  const browser = await runVitest(['--config', 'e2e/vitest.config.ts', ...browserFilters], {
    JINGJING_CHROMIUM: chromium,
  })
  return addCounts(units, browser)
}

/** The cluster of this run, or null where the caller names a server of their own. */
function provideServer(): PrivatePostgres | null {
  if (process.env.JINGJING_TEST_DATABASE_URL) return null
  const programs = findPostgresPrograms(process.env)
  if (programs) return startPrivatePostgres(programs)
  throw new Error(
    'No PostgreSQL server programs were found.\n' +
      `  Debian, Ubuntu: apt-get install ${POSTGRES} (PostgreSQL 15 and PostGIS 3.3 or later)\n` +
      '  Or set JINGJING_TEST_DATABASE_URL to a server where you are a superuser.',
  )
}

/**
 * The migrations make roles, and roles belong to the whole cluster: two test files that make them at the same
 * moment would be in each other's way. One database made and dropped beforehand leaves the roles in place.
 */
async function prepareRoles(environment: Record<string, string>): Promise<void> {
  Object.assign(process.env, environment)
  const { openTestDatabase } = await import('../server/src/db/test-database.ts')
  const prepared = await openTestDatabase()
  await prepared.drop()
}

async function testOnServer(filters: readonly string[]): Promise<Counts> {
  const cluster = provideServer()
  process.on('exit', () => cluster?.stop())
  try {
    const environment = {
      JINGJING_TEST_ENGINE: 'server',
      JINGJING_TEST_DATABASE_URL: cluster?.databaseUrl ?? process.env.JINGJING_TEST_DATABASE_URL ?? '',
    }
    await prepareRoles(environment)
    return await runVitest(filters.length > 0 ? filters : testsThatNeedAStore(readRepository()), environment)
  } finally {
    cluster?.stop()
  }
}

const leave = (signal: NodeJS.Signals): void => {
  current?.kill(signal)
  process.exit(128 + constants.signals[signal])
}

async function main(words: readonly string[]): Promise<number> {
  const { engine, summaryPath, filters } = readArguments(words)
  process.on('SIGINT', leave).on('SIGTERM', leave)
  const scratch = makeScratchFolder()
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
  process.env.TMPDIR = scratch
  const counts = engine === 'server' ? await testOnServer(filters) : await testEmbedded(filters)
  if (summaryPath) writeFileSync(summaryPath, `${JSON.stringify({ ...counts, failures })}\n`)
  for (const failure of failures) console.log(failure)
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`)
  console.log(lastLine(counts))
  return counts.failed > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.log(lastLine({ passed: 0, failed: 1, skipped: 0 }))
    process.exitCode = 2
  }
}
