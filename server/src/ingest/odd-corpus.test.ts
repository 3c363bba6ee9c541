import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding } from '@jingjing/analysis/recognise/contract'
import { Problem } from '@jingjing/schema/problems'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadPacks } from '../rules/index.ts'
import { type ConvertedMember, convertGroup } from './convert-group.ts'
import { knownLists } from './known-lists.ts'
import { uploadsFolder } from './receive-uploads.ts'
import { understandFiles } from './understand-files.ts'

const ODD = fileURLToPath(new URL('../../../fixtures/odd/', import.meta.url))
const EXPECTED = fileURLToPath(new URL('../../../fixtures/odd-expected.txt', import.meta.url))

/** What cannot be told from the file alone, so that a person must look before confirming. */
const UNCLEAR: Record<string, string> = {
  'ambiguous-dates.csv': 'date-order-unknown',
  'beijing-local.csv': 'crs-local',
  'days-without-year.csv': 'date-without-year',
  'month-dot-day.xlsx': 'date-without-year',
  'days-without-year-with-hour.csv': 'date-without-year',
}

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jingjing-odd-'))
  mkdirSync(uploadsFolder(dataDir), { recursive: true })
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const LISTS = knownLists(loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url))))

const NO_READING = { onBytes: () => undefined, onRows: () => undefined, onRowsAgain: () => undefined }

/** Everything that an import would say about a file, as lines to be read by a person. */
async function described(name: string): Promise<string[]> {
  const path = join(ODD, name)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  copyFileSync(path, join(uploadsFolder(dataDir), sha256))
  const file = { id: 1, name, path: sha256, sha256, size_bytes: 0 }
  try {
    const { groups, findings } = await understandFiles([file], dataDir, NO_READING, {
      overrides: [],
      recall: async () => undefined,
      lists: LISTS,
    })
    const lines: string[] = []
    for (const group of groups) {
      lines.push(`dataset ${group.title} · ${group.profile ?? 'open'} · ${group.sourceCrs ?? 'no place'}`)
      for (const finding of group.findings) lines.push(`  ${findingLine(finding)}`)
      for (const one of await convertGroup(group, () => undefined)) lines.push(...(await tableLines(one)))
    }
    return [...lines, ...findings.map(findingLine)]
  } catch (error) {
    if (error instanceof Problem) return [`refused ${error.params.reason ?? error.code}`]
    throw error
  }
}

async function tableLines(one: ConvertedMember): Promise<string[]> {
  const { table } = one.member
  const values: string[] = []
  for await (const batch of one.batches()) {
    for (const row of batch)
      if (values.length < 3) values.push(`    ${row.row}: ${row.values.map(shown).join(' | ')}`)
  }
  const { losses } = one
  const columns = table.columns.map(
    ({ title, name, type, unit, canonical, sensitivity }) =>
      `    ${title} → ${name}${canonical === null ? '' : '*'}: ${type}${unit === null ? '' : ` ${unit}`}${sensitivity === 'personal' ? ' personal' : ''}`,
  )
  return [
    `  table ${one.member.name} · ${losses.numRows} rows · header ${table.headerRows.join(',') || 'none'} · ${one.geometryType ?? 'no geometry'}`,
    ...columns,
    ...values,
    ...losses.dropped.map(({ row, why }) => `    dropped ${row}: ${why}`),
    ...losses.rejected.map(({ row, field, code, value }) => `    rejected ${row} ${field}: ${code} ${value}`),
    ...[...table.findings, ...one.findings].map((finding) => `    ${findingLine(finding)}`),
  ]
}

const shown = (value: unknown): string => (value === null ? '—' : String(value).replace(/\r?\n/g, '⏎'))

function findingLine({ severity, code, field, row, count, value }: Finding): string {
  const parts = [field, row === undefined ? undefined : `row ${row}`, count, value]
  return [`${severity} ${code}`, ...parts.filter((part) => part !== undefined)].join(' · ')
}

it('every odd file is understood as it was reviewed, and those that are unclear say what is', async () => {
  const names = readdirSync(ODD).sort()
  expect(names.length).toBeGreaterThanOrEqual(80)
  const sections: string[] = []
  for (const name of names) {
    const lines = await described(name)
    sections.push([`# ${name}`, ...lines].join('\n'))
    const unclear = UNCLEAR[name]
    if (unclear !== undefined) expect(lines.join('\n')).toContain(unclear)
  }
  expect(Object.keys(UNCLEAR).length / names.length).toBeLessThan(0.05)
  await expect(`${sections.join('\n\n')}\n`).toMatchFileSnapshot(EXPECTED)
}, 120_000)
