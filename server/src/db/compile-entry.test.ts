import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { startThread } from './thread.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingjing-compiled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const answerOf = async (name: string): Promise<unknown> => {
  const thread = startThread(pathToFileURL(join(folder, name)))
  const answer = await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))
  await thread.terminate()
  return answer
}

it('a thread runs its file as it stands now, with each part of it knowing where it stands', async () => {
  write('part.ts', 'export const part = { from: import.meta.url as string, word: "first" }')
  write('later.ts', 'export default "later" satisfies string')
  write(
    'whole.ts',
    `import { parentPort } from 'node:worker_threads'
    import { part } from './part.ts'
    const later = await import('./later.ts')
    parentPort?.postMessage([part.word, fileURLToPath(part.from), later.default])
    import { fileURLToPath } from 'node:url'`,
  )
  const place = join(folder, 'part.ts')
  expect(await answerOf('whole.ts')).toEqual(['first', place, 'later'])
  expect(await answerOf('whole.ts')).toEqual(['first', place, 'later'])
  write('part.ts', 'export const part = { from: import.meta.url as string, word: "changed" }')
  expect(await answerOf('whole.ts')).toEqual(['changed', place, 'later'])
})

it('an error names the line of the source', async () => {
  write('broken.ts', '\n\nconst fail = (): never => {\n  throw new Error("as meant")\n}\nfail()')
  const error = (await answerOf('broken.ts').catch((thrown: unknown) => thrown)) as Error
  expect(error.message).toBe('as meant')
  expect(error.stack).toContain(`broken.ts:4:`)
  expect(fileURLToPath(import.meta.url)).toContain('compile-entry.test.ts')
})
