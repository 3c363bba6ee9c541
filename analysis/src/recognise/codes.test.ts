import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RECOGNITION_CODES, recognitionText } from './codes.ts'

const here = dirname(fileURLToPath(import.meta.url))
const ingest = join(here, '../../../server/src/ingest')

function sourcesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('words'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

describe('RECOGNITION_CODES', () => {
  const source = sourcesOf(here) + sourcesOf(join(ingest, 'formats'))
  const used = [
    ...source.matchAll(/\b(?:code|refused|why|reason): (?:\w[^,\n]*\? )?'([a-z]+(?:-[a-z0-9]+)+)'/g),
    ...source.matchAll(/choice\('\w+', '([a-z-]+)'/g),
    ...source.matchAll(/personal\('([a-z-]+)'/g),
    ...source.matchAll(/add\('\w+', '([a-z-]+)'/g),
    ...source.matchAll(/'(unreadable-[a-z-]+)'/g),
    ...source.matchAll(/'([a-z]+-row|repeated-header)'/g),
  ].map((match) => match[1]!)

  it('has words for every code that readers and recognition give out', () => {
    expect(used.length).toBeGreaterThan(60)
    expect(used.filter((code) => RECOGNITION_CODES[code] === undefined)).toEqual([])
  })

  it('has no words that nothing gives out', () => {
    // The catalogue tells what became of rows that were there before.
    const all = source + sourcesOf(ingest) + sourcesOf(join(ingest, '../catalog'))
    const isMentioned = (code: string) => all.includes(`'${code}'`)
    expect(Object.keys(RECOGNITION_CODES).filter((code) => !isMentioned(code))).toEqual([])
  })

  it('names the same parameters in both languages', () => {
    const params = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
    for (const [code, { zh, en }] of Object.entries(RECOGNITION_CODES)) {
      expect(params(en), code).toEqual(params(zh))
    }
  })

  it('fills parameters in', () => {
    expect(recognitionText('rows-hidden', { count: 3 }, 'zh')).toBe('原表中隐藏的 3 行也已读入')
    expect(recognitionText('no-such-code', undefined, 'en')).toBe('no-such-code')
  })
})
