import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImportReport } from '@jingjing/schema/ingest'
import { afterAll, describe, expect, it } from 'vitest'
import { newDataDir } from './running-server.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const dataDir = newDataDir()
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const path = join(dataDir, 'facilities.csv')
writeFileSync(path, '设施名称,类别,经度,纬度\n甲驿站,养老,116.46,39.89\n乙驿站,养老,116.47,39.90\n')

interface Ended {
  status: number | null
  out: string
  err: string
}

function jingjing(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/jingjing.mjs', ...words], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, JINGJING_DATA_DIR: join(dataDir, 'data') },
    })
    const ended: Ended = { status: null, out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => {
      ended.out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      ended.err += chunk.toString()
    })
    child.on('close', (status) => resolve({ ...ended, status }))
  })
}

describe('jingjing import, with no server running', () => {
  it('answers one JSON object on standard output and progress on standard error', async () => {
    const dry = await jingjing('import', path, '--json', '--dry-run')
    expect(dry.status, dry.err).toBe(0)
    expect(JSON.parse(dry.out)).toMatchObject({ dataset: null, version: null, outcome: 'dry-run' })

    const run = await jingjing('import', path, '--json', '--yes')
    expect(run.status, run.err).toBe(0)
    const report = JSON.parse(run.out) as ImportReport
    expect(report).toMatchObject({ version: 1, outcome: 'new', sourceCrs: 'EPSG:4326' })
    expect(report.tables[0]).toMatchObject({ profile: 'facility', rows: 2, rejected: [], dropped: [] })
    expect(run.err).toContain('facility')

    const again = await jingjing('import', path, '--json', '--yes')
    expect(JSON.parse(again.out)).toMatchObject({ outcome: 'unchanged', dataset: report.dataset, version: 1 })
  })

  it('tells every finding in words beside its code', async () => {
    const spaced = join(dataDir, 'spaced.csv')
    writeFileSync(spaced, '设施名称,类别,经度,纬度\n丙驿站\t,养老,116.46,39.89\n')
    const { findings } = JSON.parse((await jingjing('import', spaced, '--json', '--dry-run')).out)
    expect(findings).toContainEqual({
      severity: 'info',
      code: 'texts-trimmed',
      field: '设施名称',
      count: 1,
      message: expect.stringMatching(/1 个单元格.* · .*1 cells/),
    })
  })

  it('keeps the demo out of a database that holds data, and finds its schema up to date', async () => {
    const refused = await jingjing('demo', '--json')
    expect(refused.status).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ problem: { code: 'database-not-empty' } })
    expect(JSON.parse((await jingjing('migrate', '--json')).out)).toEqual({ applied: [] })
  })

  it('says what is wrong in words, as a problem in JSON, and with the exit code', async () => {
    const refused = await jingjing('import', join(dataDir, 'missing.csv'), '--json')
    expect(refused.status).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ problem: { code: 'file-not-readable' } })
    expect(refused.err).toContain('missing.csv')
    expect((await jingjing('import')).status).toBe(2)
    expect((await jingjing('import', '--help')).status).toBe(0)
  })
})
