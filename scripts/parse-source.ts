/** Syntax trees of the code and what they import, from one parser for all checks. */
import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { lineAt, type SourceFile } from './repository.ts'

/** A node of an ESTree tree, read loosely: the checks look at few kinds. */
export interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const parsed = new WeakMap<SourceFile, Node>()

/** @throws Error where the file has a syntax error */
export function parseSource(file: SourceFile): Node {
  const known = parsed.get(file)
  if (known) return known
  const result = parseSync(file.path, file.text)
  const [error] = result.errors
  if (error) throw new Error(`${file.path}: ${error.message}`)
  const program = result.program as unknown as Node
  parsed.set(file, program)
  return program
}

/** Visits each node before its children; `leave` runs after them. */
export function walk(node: Node, enter: (node: Node) => void, leave?: (node: Node) => void): void {
  enter(node)
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, enter, leave)
    } else if (isNode(value)) walk(value, enter, leave)
  }
  leave?.(node)
}

export type ImportKind =
  /** Runs the other file first. */
  | 'static'
  /** Runs the other file when reached. */
  | 'dynamic'
  /** Erased before running. */
  | 'type'
  /** `new URL('./thread.ts', import.meta.url)`: another thread's entry. */
  | 'thread'

export interface Import {
  specifier: string
  kind: ImportKind
  line: number
}

const literal = (node: unknown): string | null => {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && (node.expressions as unknown[]).length === 0) {
    const [part] = node.quasis as { value: { cooked: string } }[]
    return part?.value.cooked ?? null
  }
  return null
}

const importOf = (node: Node): { source: unknown; kind: ImportKind } | null => {
  switch (node.type) {
    case 'ImportDeclaration':
      return { source: node.source, kind: node.importKind === 'type' ? 'type' : 'static' }
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source
        ? { source: node.source, kind: node.exportKind === 'type' ? 'type' : 'static' }
        : null
    case 'ImportExpression':
      return { source: node.source, kind: 'dynamic' }
    case 'TSImportType':
      return { source: node.source, kind: 'type' }
    case 'NewExpression': {
      const [path, base] = node.arguments as Node[]
      const isUrl = isNode(node.callee) && node.callee.name === 'URL' && base?.type === 'MemberExpression'
      return isUrl && /\.(ts|tsx|mjs)$/.test(literal(path) ?? '') ? { source: path, kind: 'thread' } : null
    }
    default:
      return null
  }
}

export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = []
  walk(parseSource(file), (node) => {
    const found = importOf(node)
    const specifier = found && literal(found.source)
    if (found && specifier) {
      // A bundler's `?worker` or `?url` ending names how, not what.
      imports.push({
        specifier: specifier.replace(/\?.*$/, ''),
        kind: found.kind,
        line: lineAt(file.text, node.start),
      })
    }
  })
  return imports
}

/** The repository path that a specifier names, or null for a registry package or a Node module. */
export function resolveImport(fromPath: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(fromPath), specifier)
  const workspace = /^@jingjing\/([a-z]+)(?:\/(.+))?$/.exec(specifier)
  if (!workspace) return null
  return `${workspace[1]}/src/${workspace[2] ?? 'index'}.ts`
}
