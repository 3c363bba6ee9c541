import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { onBothEngines } from '../bench/both-engines.ts'
import { openServer } from '../server/src/db/server-engine.ts'
import { sql } from '../server/src/db/sql.ts'
import { findChromium, findPostgresPrograms } from './find-program.ts'
import { startPrivatePostgres } from './private-postgres.ts'
import { ROOT } from './repository.ts'
import { readArguments } from './test.ts'
import { countReport, lastLine, nameFailures } from './test-run/count-tests.ts'
import { testsThatNeedAStore } from './test-run/need-a-store.ts'
import { makeScratchFolder, removeLeft } from './test-run/scratch-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingjing-programs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = (path: string): string => {
  const whole = join(folder, path)
  mkdirSync(join(whole, '..'), { recursive: true })
  writeFileSync(whole, '#!/bin/sh\n')
  chmodSync(whole, 0o755)
  return whole
}

describe('what a test run counts', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: 'a.test.ts',
    status,
    assertionResults: tests.map((result) => ({ status: result })),
  })

  it('is every test by its outcome', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')],
    }
    expect(countReport(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  it('is one failure for a file that could not be read', () => {
    expect(countReport({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    })
  })

  it('is one failure for a run that ended badly though every test passed', () => {
    expect(countReport({ testResults: [file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    })
  })

  it('is one failure for a run that left no report', () => {
    expect(countReport(null, 137)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('names what failed, and why in one line', () => {
    const failed = {
      status: 'failed',
      fullName: 'a square has four sides',
      failureMessages: ['expected 3 to be 4\n    at a.test.ts:1'],
    }
    const report = {
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'passed' }, failed] },
        { name: 'b.test.ts', status: 'failed', message: 'cannot find c.ts', assertionResults: [] },
        { name: 'd.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    }
    expect(nameFailures(report, 1)).toEqual([
      'FAILED a.test.ts > a square has four sides: expected 3 to be 4',
      'FAILED b.test.ts: cannot find c.ts',
    ])
    const good = { testResults: report.testResults.slice(2) }
    expect(nameFailures(good, 0)).toEqual([])
    expect(nameFailures(good, 137)).toEqual([expect.stringContaining('code 137 after 1 files')])
    expect(nameFailures(null, 2)).toHaveLength(1)
  })

  it('ends in one line', () => {
    expect(lastLine({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed')
  })
})

describe('the arguments of a test run', () => {
  it('are the engine, the summary and what vitest looks for', () => {
    expect(readArguments([])).toEqual({ engine: 'embedded', summaryPath: null, filters: [] })
    expect(readArguments(['--engine', 'server', 'server/src/db', '--summary', 'a.json'])).toEqual({
      engine: 'server',
      summaryPath: 'a.json',
      filters: ['server/src/db'],
    })
  })

  it('are refused where they are unknown', () => {
    expect(() => readArguments(['--engine', 'mysql'])).toThrow('mysql')
    expect(() => readArguments(['--sumary', 'a'])).toThrow('--sumary')
    expect(() => readArguments(['--summary'])).toThrow('needs a file')
  })
})

describe('the programs a test run needs', () => {
  it('take the browser of the setting before any in PATH', () => {
    const named = program('named/my-browser')
    const inPath = program('path/google-chrome')
    expect(findChromium({ JINGJING_CHROMIUM: named, PATH: join(folder, 'path') })).toBe(named)
    expect(findChromium({ PATH: `${join(folder, 'empty')}:${join(folder, 'path')}` })).toBe(inPath)
  })

  it('prefer chromium where PATH holds several browsers', () => {
    program('several/google-chrome')
    const chromium = program('several/chromium')
    expect(findChromium({ PATH: join(folder, 'several') })).toBe(chromium)
  })

  it('are missing where PATH holds none, and a wrong setting is refused', () => {
    expect(findChromium({ PATH: join(folder, 'empty') })).toBeNull()
    expect(() => findChromium({ JINGJING_CHROMIUM: join(folder, 'nothing') })).toThrow('is not a program')
  })

  it('take the newest PostgreSQL that can start a cluster', () => {
    for (const name of ['9', '15', '16']) program(`versions/${name}/bin/initdb`)
    for (const name of ['9', '15']) program(`versions/${name}/bin/pg_ctl`)
    expect(findPostgresPrograms({ PATH: '' }, join(folder, 'versions'))).toBe(join(folder, 'versions/15/bin'))
    expect(findPostgresPrograms({ PATH: '' }, join(folder, 'none'))).toBeNull()
  })
})

const programs = findPostgresPrograms(process.env)
if (!programs) console.warn('No PostgreSQL server programs found: the private cluster is not tested.')

describe.runIf(programs !== null)('a private PostgreSQL', () => {
  it('answers a superuser on its socket and leaves nothing behind', () => {
    const cluster = startPrivatePostgres(programs ?? '')
    try {
      const question = `select current_setting('is_superuser'), current_setting('listen_addresses') = ''`
      const answer = spawnSync(join(programs ?? '', 'psql'), ['-XAt', cluster.databaseUrl, '-c', question], {
        encoding: 'utf8',
      })
      expect(answer.stdout.trim()).toBe('on|t')
    } finally {
      cluster.stop()
    }
    expect(existsSync(cluster.folder)).toBe(false)
    const processes = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    if (processes.status === 0) expect(processes.stdout).not.toContain(cluster.folder)
    cluster.stop()
  })

  it('says why it did not start', () => {
    const broken = program('broken/initdb')
    writeFileSync(broken, '#!/bin/sh\necho no room >&2\nexit 1\n')
    chmodSync(folder, 0o755)
    expect(() => startPrivatePostgres(join(folder, 'broken'))).toThrow('no room')
  })
})

describe('what is measured on both engines', () => {
  it('is measured on a cluster that is there, also after another measure has ended its own', async () => {
    const known = ['JINGJING_TEST_DATABASE_URL', 'JINGJING_TEST_ENGINE', 'ENGINE']
    const before = known.map((name) => process.env[name])
    for (const name of known) delete process.env[name]
    const answers: string[] = []
    const measureOn = async (engine: 'embedded' | 'server'): Promise<[]> => {
      if (engine === 'embedded') return []
      const database = await openServer(process.env.JINGJING_TEST_DATABASE_URL ?? '')
      const rows = await database.write((tx) => tx.query<{ answer: string }>(sql`select 'here' as answer`))
      await database.close()
      answers.push(...rows.map(({ answer }) => answer))
      return []
    }
    try {
      for (const name of ['first', 'second']) await onBothEngines(name, measureOn)
      expect(known.filter((name) => process.env[name] !== undefined)).toEqual([])
    } finally {
      for (const [index, name] of known.entries())
        if (before[index] !== undefined) process.env[name] = before[index]
    }
    expect(answers).toEqual(findPostgresPrograms(process.env) === null ? [] : ['here', 'here'])
  })
})

describe('the command itself', () => {
  it('ends with the counts alone on the last line also when it cannot begin', () => {
    const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/test.ts', '--engine', 'mysql'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(run.stdout).toBe('0 passed, 1 failed\n')
    expect(run.status).toBe(2)
  })
})

describe('on PostgreSQL', () => {
  it('run the tests of the server that open a store, themselves or by what they import', () => {
    const files = {
      'server/src/db/test-database.ts': '',
      'server/src/http/test-http.ts': "export { openTestDatabase } from '../db/test-database.ts'",
      'server/src/opens.test.ts': "import { openTestDatabase } from './db/test-database.ts'",
      'server/src/asks.test.ts': "const { openTestHttp } = await import('./http/test-http.ts')",
      'server/src/looks.test.ts': 'process.env.JINGJING_TEST_ENGINE',
      'server/src/pure.test.ts': "import type { TestDatabase } from './db/test-database.ts'",
      'web/src/page.test.ts': "import { openTestHttp } from '../../server/src/http/test-http.ts'",
    }
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }))
    expect(testsThatNeedAStore(sources)).toEqual([
      'server/src/opens.test.ts',
      'server/src/asks.test.ts',
      'server/src/looks.test.ts',
    ])
  })
})

describe('the folder of a run', () => {
  it('is cleared away by the next one where its run is gone, and left alone where it works', () => {
    const ended = spawnSync(process.execPath, ['--version']).pid
    const names = [`jingjing-run-${ended}-a`, `jingjing-run-${process.pid}-b`, 'somebody-elses']
    const base = mkdtempSync(join(folder, 'scratch-'))
    for (const name of names) mkdirSync(join(base, name, 'store'), { recursive: true })
    removeLeft(base)
    expect(readdirSync(base).sort()).toEqual([names[1], names[2]].sort())
  })

  it('lies where a person says that such files belong', () => {
    const before = process.env.TMPDIR
    process.env.TMPDIR = folder
    const made = makeScratchFolder()
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    expect(dirname(made)).toBe(folder)
    expect(basename(made)).toContain(`-${process.pid}-`)
    rmSync(made, { recursive: true })
  })
})
