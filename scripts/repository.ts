/** The files of the repository, as the checks see them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string
  /** Empty for files that are not text. */
  text: string
}

/** What a check found wrong. A warning is shown and does not fail the check. */
export interface Violation {
  path: string
  line?: number
  message: string
  level?: 'warning'
}

export const ROOT = fileURLToPath(new URL('../', import.meta.url))

const TEXT = /(\.(ts|tsx|mjs|cjs|js|json|md|sql|css|html|yml|yaml|svg|csv|txt|sh)|^\.ci\/run)$/

/** Tracked files and new ones that git does not ignore; deleted ones are left out. */
export function readRepository(root: string = ROOT): SourceFile[] {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...new Set(names.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .sort()
    .map((path) => ({ path, text: TEXT.test(path) ? readFileSync(join(root, path), 'utf8') : '' }))
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path) && !/\.(gen|d)\.ts$/.test(path)

/** Tests and what only tests use; such files may reach across features. */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || /(^|\/)testkit\//.test(path) || /(^|\/)test-[a-z-]+\.tsx?$/.test(path)

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
