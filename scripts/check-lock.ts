/** A lock that `npm ci` of any npm accepts, from any registry. */
import { type Lock, missingOptionalPackages, resolvedAddresses } from './complete-lock.ts'
import type { SourceFile, Violation } from './repository.ts'

export function checkLock(files: readonly SourceFile[]): Violation[] {
  const file = files.find((candidate) => candidate.path === 'package-lock.json')
  if (!file) return [{ path: 'package-lock.json', message: 'is missing' }]
  const lock = JSON.parse(file.text) as Lock
  const { path } = file
  return [
    ...missingOptionalPackages(lock).map(({ name, version }) => ({
      path,
      message: `lacks ${name}@${version}`,
    })),
    ...resolvedAddresses(lock).map((address) => ({ path, message: `names the download address ${address}` })),
  ]
}
