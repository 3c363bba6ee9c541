import { importsOf, resolveImport } from '../parse-source.ts'
import { isCode, type SourceFile } from '../repository.ts'

const TEST_STORE = 'server/src/db/test-database.ts'

/**
 * Tests of the server that open a store, or import what does. The others have nothing that another engine could do
 * otherwise: they run once, with the embedded one.
 */
export function testsThatNeedAStore(files: readonly SourceFile[]): string[] {
  const fileByPath = new Map(files.map((file) => [file.path, file]))
  const known = new Map<string, boolean>([[TEST_STORE, true]])
  const needsStore = (path: string): boolean => {
    const before = known.get(path)
    const file = fileByPath.get(path)
    if (before !== undefined || file === undefined || !isCode(path)) return before ?? false
    // There are no circles of imports.
    const imported = importsOf(file)
      .filter(({ kind }) => kind !== 'type')
      .map(({ specifier }) => resolveImport(path, specifier))
    const needs =
      file.text.includes('JINGJING_TEST_') || imported.some((one) => one !== null && needsStore(one))
    known.set(path, needs)
    return needs
  }
  return files
    .map(({ path }) => path)
    .filter((path) => /^server\/src\/.*\.test\.ts$/.test(path) && needsStore(path))
}
