/** Where files may lie, what they are called and how long they may be. */
import { isTest, type SourceFile, type Violation } from './repository.ts'

const FORBIDDEN_FOLDERS = ['utils', 'util', 'services', 'helpers', 'common', 'misc', 'lib']
const MOST_FILES_IN_A_FOLDER = 20
const MOST_FOLDERS_DEEP = 5
const WARN_LINES = 400
const MOST_LINES = 600

/** Names that readers and tools look for as they are. */
const GIVEN_NAMES =
  /^(README(\.[a-z]{2}(-[A-Z]{2})?)?\.md|[A-Z]+\.md|LICENSE|NOTICE|Dockerfile|__snapshots__)$/
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Odd inputs are named after their oddity, and migrations and decisions only grow. */
const FREE_NAMES = /^fixtures\//
const MAY_BE_LONG_LISTS = /^(fixtures|docs|rules)(\/|$)|\/migrations$/

/** Data in code form: nothing is gained by cutting a table in two. */
const ANY_LENGTH =
  /\.(json|css|csv|svg|md|geojson)$|\.gen\.|\.golden\.|\/i18n\/(zh|en)\/|-table\.ts$|^LICENSE$|^fixtures\//

const isKebabCase = (name: string): boolean =>
  name.split('.').every((part, index) => (index === 0 && part === '') || KEBAB_CASE.test(part))

const foldersOf = (path: string): string[] => path.split('/').slice(0, -1)

export function checkNames(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = []
  const filesByFolder = new Map<string, number>()
  const seenFolders = new Set<string>()
  for (const { path } of files) {
    const folders = foldersOf(path)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const parent = folders.join('/')
    if (!FREE_NAMES.test(path) && !GIVEN_NAMES.test(name) && !isKebabCase(name)) {
      violations.push({ path, message: 'file names are kebab-case' })
    }
    if (folders.length > MOST_FOLDERS_DEEP) {
      violations.push({ path, message: `${folders.length} folders deep; at most ${MOST_FOLDERS_DEEP}` })
    }
    folders.forEach((folder, index) => {
      const folderPath = folders.slice(0, index + 1).join('/')
      if (seenFolders.has(folderPath)) return
      seenFolders.add(folderPath)
      if (FORBIDDEN_FOLDERS.includes(folder)) {
        violations.push({
          path: folderPath,
          message: `a folder is named after what it is about, not “${folder}”`,
        })
      } else if (!FREE_NAMES.test(path) && !GIVEN_NAMES.test(folder) && !isKebabCase(folder)) {
        violations.push({ path: folderPath, message: 'folder names are kebab-case' })
      }
    })
    if (!isTest(path)) filesByFolder.set(parent, (filesByFolder.get(parent) ?? 0) + 1)
  }
  for (const [folder, count] of filesByFolder) {
    if (count > MOST_FILES_IN_A_FOLDER && folder !== '' && !MAY_BE_LONG_LISTS.test(folder)) {
      violations.push({
        path: folder,
        message: `${count} files besides tests; at most ${MOST_FILES_IN_A_FOLDER}`,
      })
    }
  }
  return violations
}

export function checkLengths(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = []
  for (const { path, text } of files) {
    if (ANY_LENGTH.test(path)) continue
    const lines = text.endsWith('\n') ? text.split('\n').length - 1 : text.split('\n').length
    if (lines > MOST_LINES) violations.push({ path, message: `${lines} lines; at most ${MOST_LINES}` })
    else if (lines > WARN_LINES) {
      violations.push({
        path,
        message: `${lines} lines; think of splitting above ${WARN_LINES}`,
        level: 'warning',
      })
    }
  }
  return violations
}
