/** Documents that stay true: their paths exist, the architecture stays short, every dependency has its decision. */
import { posix } from 'node:path'
import type { Lock } from './complete-lock.ts'
import type { SourceFile, Violation } from './repository.ts'

const ARCHITECTURE_LINES = 150
/** Made when the product runs or is built; never in the repository. */
const MADE_LATER = /^(data|node_modules|\.cache|web\/dist|e2e\/output)(\/|$)/
const FILE_NAME = /^[\w.-]+\.(ts|tsx|mjs|sql|md|css)$/

interface Mention {
  path: string
  line: number
  /** A link is relative to its document; a name in backticks counts from the root or the document's folder. */
  isLink: boolean
}

/** Writes `a/{b,c}/d` out as `a/b/d` and `a/c/d`. */
export function expandBraces(text: string): string[] {
  const match = /\{([^{}]*,[^{}]*)\}/.exec(text)
  if (!match) return [text]
  const [whole, choices = ''] = match
  const before = text.slice(0, match.index)
  const after = text.slice(match.index + whole.length)
  const written = choices.split(',').flatMap((choice) => expandBraces(before + choice.trim() + after))
  // Inner braces are written out first and repeat the outer choices.
  return [...new Set(written)]
}

/** Cuts a path before its first part that stands for something: `<name>`, `*`, `…`, `NAME.json`. */
function fixedPart(path: string): string {
  const parts = path.split('/')
  const open = parts.findIndex(
    (part) => /[<>*…{}$]|\.\.\.|^[A-Z]+\.[a-z]+$|^N+-/.test(part) && !/^(README|[A-Z]+)\.md$/.test(part),
  )
  return (open < 0 ? parts : parts.slice(0, open)).join('/').replace(/\/$/, '')
}

/** The repository paths that a document names: links, names in backticks, and the first word of a line in a plain block. */
export function mentionsIn(document: string, topFolders: ReadonlySet<string>): Mention[] {
  const mentions: Mention[] = []
  let fence: string | null = null
  document.split('\n').forEach((text, index) => {
    const line = index + 1
    const add = (raw: string, isLink: boolean): void => {
      for (const path of expandBraces(raw)) {
        const fixed = fixedPart(path.replace(/#.*$/, '').replace(/:\d+$/, ''))
        if (fixed !== '') mentions.push({ path: fixed, line, isLink })
      }
    }
    const isPath = (word: string): boolean =>
      !/\s|:\/\/|^[@/]/.test(word) &&
      ((word.includes('/') && topFolders.has(word.split('/')[0] ?? '')) || FILE_NAME.test(word))
    const mark = /^\s*```(\w*)/.exec(text)
    if (mark) {
      fence = fence === null ? (mark[1] ?? '') : null
      return
    }
    if (fence !== null) {
      const [word = ''] = text.trim().split(/\s/)
      if ((fence === '' || fence === 'text') && isPath(word) && word.includes('/')) add(word, false)
      return
    }
    for (const [, word = ''] of text.matchAll(/`([^`]+)`/g)) if (isPath(word)) add(word, false)
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (!/^([a-z]+:|#)/.test(target)) add(target, true)
    }
  })
  return mentions
}

function checkPaths(files: readonly SourceFile[]): Violation[] {
  const paths = new Set<string>()
  const names = new Set<string>()
  for (const { path } of files) {
    names.add(posix.basename(path))
    for (let at = path; at !== '.'; at = posix.dirname(at)) paths.add(at)
  }
  const topFolders = new Set([...paths].filter((path) => !path.includes('/') && !names.has(path)))
  for (const name of [
    'analysis',
    'schema',
    'demo',
    'server',
    'web',
    'rules',
    'fixtures',
    'e2e',
    'bench',
    'bin',
    'docs',
  ])
    topFolders.add(name)
  const violations: Violation[] = []
  for (const { path: documentPath, text } of files) {
    if (!documentPath.endsWith('.md') || documentPath.startsWith('fixtures/')) continue
    const folder = posix.dirname(documentPath)
    for (const { path, line, isLink } of mentionsIn(text, topFolders)) {
      const nearby = posix.normalize(posix.join(folder, path))
      const exists = isLink
        ? paths.has(nearby) || nearby === '.'
        : paths.has(path) ||
          paths.has(nearby) ||
          MADE_LATER.test(path) ||
          (!path.includes('/') && names.has(path))
      if (!exists) violations.push({ path: documentPath, line, message: `${path} does not exist` })
    }
  }
  return violations
}

function checkArchitecture(files: readonly SourceFile[]): Violation[] {
  const document = files.find((file) => file.path === 'ARCHITECTURE.md')
  if (!document) return [{ path: 'ARCHITECTURE.md', message: 'is missing' }]
  const lines = document.text.trimEnd().split('\n').length
  if (lines <= ARCHITECTURE_LINES) return []
  return [
    { path: document.path, message: `${lines} lines; at most ${ARCHITECTURE_LINES}, so that it is read` },
  ]
}

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Every direct dependency stands in a decision record, on a line that also names its licence as the lock knows it. */
function checkDecisions(files: readonly SourceFile[]): Violation[] {
  const records = files
    .filter((file) => /^docs\/adr\/.*\.md$/.test(file.path))
    .flatMap((file) => file.text.split('\n'))
  const lockText = files.find((file) => file.path === 'package-lock.json')?.text
  const lock = lockText ? (JSON.parse(lockText) as Lock) : null
  const violations: Violation[] = []
  for (const file of files) {
    if (!/^([a-z]+\/)?package\.json$/.test(file.path)) continue
    const { dependencies, devDependencies } = JSON.parse(file.text) as Manifest
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      if (name.startsWith('@jingjing/')) continue
      const lines = records.filter((line) => line.includes(`\`${name}\``))
      const licence = lock?.packages[`node_modules/${name}`]?.license
      if (lines.length === 0)
        violations.push({ path: file.path, message: `${name} is named in no record of docs/adr` })
      else if (typeof licence === 'string' && !lines.some((line) => line.includes(licence))) {
        violations.push({
          path: file.path,
          message: `the record of ${name} in docs/adr does not name its licence ${licence}`,
        })
      }
    }
  }
  return violations
}

/** The glossary's identifiers are words of the code; those in italics are promised and not looked for. */
function checkGlossary(files: readonly SourceFile[]): Violation[] {
  const glossary = files.find((file) => file.path === 'docs/glossary.md')
  if (!glossary) return []
  const words = new Set<string>()
  for (const { path, text } of files) {
    if (!/\.(ts|tsx|sql|json)$/.test(path) || path === 'package-lock.json') continue
    // `case_record` holds the words `case` and `record`, `rulePack` the word `rulePack` alone.
    for (const [word] of `${path} ${text}`.matchAll(/\w[\w-]*/g)) {
      words.add(word)
      for (const part of word.split(/[_-]/)) words.add(part)
    }
  }
  return glossary.text.split('\n').flatMap((row, index) => {
    const identifiers = [...row.matchAll(/(\*?)`([\w-]+)`/g)]
      .filter(([, star]) => star === '')
      .map(([, , name = '']) => name)
    return identifiers
      .filter((name) => !words.has(name))
      .map((name) => ({ path: glossary.path, line: index + 1, message: `${name} is no word of the code` }))
  })
}

export const checkDocs = (files: readonly SourceFile[]): Violation[] => [
  ...checkPaths(files),
  ...checkArchitecture(files),
  ...checkDecisions(files),
  ...checkGlossary(files),
]
