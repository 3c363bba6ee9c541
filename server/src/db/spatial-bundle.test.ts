import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { withoutEntries } from './spatial-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingjing-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a bundle without some entries holds the others as they were, however long their names', () => {
  const deep = `lib/${'deep-'.repeat(18)}/${'name-'.repeat(15)}`
  const contents = { 'lib/raster.so': 'r'.repeat(700), 'lib/kept.so': 'k'.repeat(512), 'share/empty': '' }
  mkdirSync(join(folder, 'files', deep, '..'), { recursive: true })
  mkdirSync(join(folder, 'files/share'))
  for (const [name, text] of Object.entries({ ...contents, [deep]: 'deep' }))
    writeFileSync(join(folder, 'files', name), text)
  const packed = spawnSync('tar', ['--format=ustar', '-cf', '-', '-C', join(folder, 'files'), 'lib', 'share'])
  writeFileSync(join(folder, 'lean.tar'), withoutEntries(packed.stdout, /raster/))
  const read = (...words: string[]): string =>
    spawnSync('tar', [words[0] as string, join(folder, 'lean.tar'), ...words.slice(1)]).stdout.toString()
  const files = read('-tf')
    .split('\n')
    .filter((name) => !name.endsWith('/') && name !== '')
  expect(files.sort()).toEqual([deep, 'lib/kept.so', 'share/empty'].sort())
  expect(read('-xOf', 'lib/kept.so')).toBe(contents['lib/kept.so'])
  expect(read('-xOf', deep)).toBe('deep')
  expect(withoutEntries(packed.stdout, /lib/).length).toBeLessThan(packed.stdout.length)
})
