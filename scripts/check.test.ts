import { describe, expect, it } from 'vitest'
import { type Check, fromAnnotations, runChecks } from './check.ts'

const check = (name: string, run: Check['run']): Check => ({ name, advice: `mend ${name}`, run })

async function printed(...checks: Check[]): Promise<{ failed: number; lines: string[] }> {
  const lines: string[] = []
  const failed = await runChecks(checks, [], (line) => lines.push(line))
  return { failed, lines }
}

describe('the run of all checks', () => {
  it('prints one line with the seconds for a check that holds', async () => {
    const { failed, lines } = await printed(check('names', () => ({ failures: [], warnings: [] })))
    expect(failed).toBe(0)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^ok {4}names +\d+\.\d s$/)
  })

  it('prints what was found and what to do, and goes on with the next check', async () => {
    const { failed, lines } = await printed(
      check('names', () => ({ failures: ['a.ts  is wrong'], warnings: [] })),
      check('docs', () => ({ failures: [], warnings: ['b.ts  is long'] })),
    )
    expect(failed).toBe(1)
    expect(lines[0]).toMatch(/^FAIL {2}names .* 1 found → mend names$/)
    expect(lines[1]).toBe('        a.ts  is wrong')
    expect(lines[2]).toMatch(/^ok {4}docs .* 1 to think about$/)
  })

  it('counts a check that throws as failed', async () => {
    const { failed, lines } = await printed(
      check('docs', () => {
        throw new Error('a.ts: unexpected token')
      }),
    )
    expect(failed).toBe(1)
    expect(lines[1]).toContain('a.ts: unexpected token')
  })

  it('cuts a long list and says how much is left', async () => {
    const failures = Array.from({ length: 45 }, (_, index) => `line ${index}`)
    const { lines } = await printed(check('types', async () => ({ failures, warnings: [] })))
    expect(lines).toHaveLength(42)
    expect(lines.at(-1)).toContain('5 more')
  })
})

describe('the report of the style check', () => {
  const lines = [
    '::warning title=lint/complexity/noImportantStyles,file=/repo/web/a.css,line=3,endLine=3,col=1,endColumn=2::Avoid it.',
    '::error title=format,file=/repo/web/b.ts,line=1,endLine=1,col=2,endColumn=2::File content differs',
    'ci ━━━━',
  ]

  it('fails for errors and only mentions warnings', () => {
    expect(fromAnnotations(1, lines, '/repo/')).toEqual({
      failures: ['web/b.ts:1  File content differs (format)'],
      warnings: ['web/a.css:3  Avoid it. (lint/complexity/noImportantStyles)'],
    })
  })

  it('is shown as it is where the tool failed without an error of that form', () => {
    expect(fromAnnotations(1, ['the settings cannot be read'], '/repo/').failures).toEqual([
      'the settings cannot be read',
    ])
  })
})
