/** The words of the web pages and the error catalogue, read from their source without running it. */
import { isNode, type Node, parseSource } from './parse-source.ts'
import { lineAt, type SourceFile } from './repository.ts'

export interface Message {
  text: string
  line: number
}
/** Messages by dotted key. */
export type Messages = Map<string, Message>

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const unwrap = (node: unknown): Node | null => {
  let inner = isNode(node) ? node : null
  while (inner && /^(TSAsExpression|TSSatisfiesExpression|ParenthesizedExpression)$/.test(inner.type)) {
    inner = isNode(inner.expression) ? inner.expression : null
  }
  return inner
}

/** The text of a literal, of a template and of literals joined by `+`; null for anything computed. */
export function constantText(value: unknown): string | null {
  const node = unwrap(value)
  if (!node) return null
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type === 'TemplateLiteral' && (node.expressions as Node[]).length === 0) {
    return (node.quasis as { value: { cooked: string } }[])[0]?.value.cooked ?? null
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const left = constantText(node.left)
    const right = constantText(node.right)
    return left === null || right === null ? null : left + right
  }
  return null
}

const propertyName = (property: Node): string | null => {
  const key = property.key as Node
  if (key.type === 'Identifier' && !property.computed) return String(key.name)
  return key.type === 'Literal' ? String(key.value) : null
}

/**
 * Flattens an object literal to dotted keys.
 * @throws Error where a key or a text is computed, as such a catalogue cannot be checked
 */
export function flatten(
  file: SourceFile,
  object: unknown,
  prefix = '',
  into: Messages = new Map(),
): Messages {
  const node = unwrap(object)
  if (node?.type !== 'ObjectExpression')
    throw new Error(`${file.path}: ${prefix || 'the export'} is not an object literal`)
  for (const property of node.properties as Node[]) {
    const name = property.type === 'Property' ? propertyName(property) : null
    const line = lineAt(file.text, property.start)
    if (name === null) throw new Error(`${file.path}:${line}: write every key out`)
    const key = prefix ? `${prefix}.${name}` : name
    const text = constantText(property.value)
    if (text !== null) into.set(key, { text, line })
    else if (unwrap(property.value)?.type === 'ObjectExpression') flatten(file, property.value, key, into)
    else throw new Error(`${file.path}:${line}: ${key} is neither a text nor an object of texts`)
  }
  return into
}

/** The object that a file gives as its default export, directly or through a constant. */
export function defaultExport(file: SourceFile): Node | null {
  const body = parseSource(file).body as Node[]
  const declared = unwrap(
    body.find((statement) => statement.type === 'ExportDefaultDeclaration')?.declaration,
  )
  return declared?.type === 'Identifier' ? constantNamed(file, String(declared.name)) : declared
}

/** The value of a top-level constant. */
export function constantNamed(file: SourceFile, name: string): Node | null {
  for (const statement of parseSource(file).body as Node[]) {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement
    for (const declarator of (declaration.declarations as Node[] | undefined) ?? []) {
      if ((declarator.id as Node).name === name) return unwrap(declarator.init)
    }
  }
  return null
}

const CATALOGUE = /^web\/src\/i18n\/(zh|en)\/([a-z-]+)\.ts$/

export type Catalogues = Record<Language, Map<string, { file: SourceFile; messages: Messages }>>

export function readCatalogues(files: readonly SourceFile[]): Catalogues {
  const catalogues: Catalogues = { zh: new Map(), en: new Map() }
  for (const file of files) {
    const match = CATALOGUE.exec(file.path)
    if (!match) continue
    const messages = flatten(file, defaultExport(file))
    catalogues[match[1] as Language].set(match[2] ?? '', { file, messages })
  }
  return catalogues
}

/** i18next picks `key_one` or `key_other` by the count; Chinese has `other` only. */
export const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')

/** `{{count}}` and the tags of `<Trans>` in i18next texts; `{count}` in the error catalogue. */
export const placeholdersOf = (text: string): string[] =>
  [
    ...new Set(
      [...text.matchAll(/\{\{?-?\s*([\w.]+)[^}]*\}?\}|<(\w+)\s*\/?>/g)].map(
        (match) => match[1] ?? `<${match[2]}>`,
      ),
    ),
  ].sort()
