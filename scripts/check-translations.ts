/** Every word of the interface exists in Chinese and in English, and nowhere but in the catalogues. */
import { type Node, parseSource, walk } from './parse-source.ts'
import { isCode, isTest, lineAt, type SourceFile, type Violation } from './repository.ts'
import {
  type Catalogues,
  constantNamed,
  constantText,
  flatten,
  LANGUAGES,
  type Messages,
  placeholdersOf,
  readCatalogues,
  withoutPlural,
} from './translation-catalogue.ts'
import { translationUses, type Use } from './translation-uses.ts'

const I18N = 'web/src/i18n/'
const PROBLEMS_PATH = 'schema/src/problems.ts'
const HAN = /\p{Script=Han}/u
/** The name of a language is written in that language, whatever the page speaks. */
const OWN_NAMES = ['中文', '简体中文']

const isPageCode = (path: string): boolean =>
  path.startsWith('web/src/') && !path.startsWith(I18N) && isCode(path) && !isTest(path)

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

/** Keys without their plural ending, each with the placeholders of its fullest text. */
function placeholdersByKey(messages: Messages): Map<string, string[]> {
  const byKey = new Map<string, string[]>()
  for (const [key, { text }] of messages) {
    const base = withoutPlural(key)
    // `one` may say “one case” without the number; `other` has to carry it.
    if (key.endsWith('_one') && messages.has(`${base}_other`)) continue
    byKey.set(base, placeholdersOf(text))
  }
  return byKey
}

function compareLanguages(catalogues: Catalogues): Violation[] {
  const violations: Violation[] = []
  const namespaces = new Set(LANGUAGES.flatMap((language) => [...catalogues[language].keys()]))
  for (const namespace of namespaces) {
    const zh = catalogues.zh.get(namespace)
    const en = catalogues.en.get(namespace)
    if (!zh || !en) {
      const missing = zh ? 'en' : 'zh'
      violations.push({
        path: `${I18N}${missing}/${namespace}.ts`,
        message: `the namespace ${namespace} lacks ${missing}`,
      })
      continue
    }
    const zhKeys = placeholdersByKey(zh.messages)
    const enKeys = placeholdersByKey(en.messages)
    for (const key of zhKeys.keys()) {
      if (!enKeys.has(key)) violations.push({ path: en.file.path, message: `lacks ${key}, which is in zh` })
    }
    for (const [key, enPlaceholders] of enKeys) {
      const zhPlaceholders = zhKeys.get(key)
      if (!zhPlaceholders) violations.push({ path: zh.file.path, message: `lacks ${key}, which is in en` })
      else if (!sameList(zhPlaceholders, enPlaceholders)) {
        const message = `${key} has {${zhPlaceholders.join(', ')}} in zh and {${enPlaceholders.join(', ')}} in en`
        violations.push({ path: en.file.path, message })
      }
    }
    for (const [{ file, messages }, other] of [[zh, en] as const, [en, zh] as const]) {
      for (const [key, { text, line }] of messages) {
        // Empty in both languages is meant: the unit of a number without one.
        if (text.trim() === '' && other.messages.get(key)?.text !== '')
          violations.push({ path: file.path, line, message: `${key} is empty` })
      }
    }
    for (const [key, { text, line }] of en.messages) {
      if (HAN.test(text))
        violations.push({ path: en.file.path, line, message: `${key} is Chinese in the English catalogue` })
    }
  }
  return violations
}

function isKnown(use: Use, catalogues: Catalogues): boolean {
  const tables = use.namespace === null ? [...catalogues.zh.values()] : [catalogues.zh.get(use.namespace)]
  return tables.some((table) => {
    if (!table) return false
    const keys = [...table.messages.keys()]
    return use.isPrefix
      ? keys.some((key) => key.startsWith(use.key))
      : keys.some((key) => key === use.key || withoutPlural(key) === use.key)
  })
}

/** `catalog:read` looks like a key and is a permission. */
function permissionsOf(files: readonly SourceFile[]): Set<string> {
  const file = files.find((candidate) => candidate.path === 'schema/src/access-control.ts')
  const list = file && constantNamed(file, 'PERMISSIONS')
  return new Set(((list?.elements as Node[] | undefined) ?? []).map((element) => constantText(element) ?? ''))
}

function missingKeys(files: readonly SourceFile[], catalogues: Catalogues): Violation[] {
  const index = files.find((file) => file.path === `${I18N}index.ts`)
  const defaultNamespace = /defaultNS:\s*'([a-z-]+)'/.exec(index?.text ?? '')?.[1] ?? 'translation'
  const namespaces = new Set(catalogues.zh.keys())
  const permissions = permissionsOf(files)
  return files
    .filter((file) => isPageCode(file.path))
    .flatMap((file) =>
      translationUses(file, namespaces, defaultNamespace, permissions)
        .filter((use) => !isKnown(use, catalogues))
        .map(({ line, namespace, key, isPrefix }) => ({
          path: file.path,
          line,
          message: `no text for ${namespace ? `${namespace}:` : ''}${key}${isPrefix ? '…' : ''}`,
        })),
    )
}

function chineseInPages(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = []
  for (const file of files) {
    if (!isPageCode(file.path) || !file.path.endsWith('.tsx')) continue
    const report = (text: unknown, node: Node): void => {
      if (typeof text !== 'string' || !HAN.test(text) || OWN_NAMES.includes(text.trim())) return
      const line = lineAt(file.text, node.start)
      violations.push({
        path: file.path,
        line,
        message: `“${text.trim().slice(0, 20)}” belongs into ${I18N}zh and en`,
      })
    }
    walk(parseSource(file), (node) => {
      if (node.type === 'Literal' || node.type === 'JSXText') report(node.value, node)
      else if (node.type === 'TemplateElement') report((node.value as { cooked: string }).cooked, node)
    })
  }
  return violations
}

function problemsInBothLanguages(files: readonly SourceFile[]): Violation[] {
  const file = files.find((candidate) => candidate.path === PROBLEMS_PATH)
  const table = file && constantNamed(file, 'PROBLEMS')
  if (!file || !table) return [{ path: PROBLEMS_PATH, message: 'the error catalogue PROBLEMS is missing' }]
  const violations: Violation[] = []
  for (const entry of table.properties as Node[]) {
    const code = String((entry.key as Node).name ?? (entry.key as Node).value)
    const line = lineAt(file.text, entry.start)
    const texts = flatten(file, withTextsOnly(entry.value as Node))
    const [zh, en] = LANGUAGES.map((language) => texts.get(language)?.text.trim() ?? '')
    if (!zh || !en) violations.push({ path: file.path, line, message: `${code} lacks ${zh ? 'en' : 'zh'}` })
    else if (!sameList(placeholdersOf(zh), placeholdersOf(en))) {
      violations.push({ path: file.path, line, message: `${code} has other parameters in zh than in en` })
    }
  }
  return violations
}

/** The entry without its numbers, such as the HTTP status. */
const withTextsOnly = (entry: Node): Node => ({
  ...entry,
  properties: (entry.properties as Node[]).filter(
    (property) => typeof (property.value as Node).value !== 'number',
  ),
})

export function checkTranslations(files: readonly SourceFile[]): Violation[] {
  const catalogues = readCatalogues(files)
  return [
    ...compareLanguages(catalogues),
    ...missingKeys(files, catalogues),
    ...chineseInPages(files),
    ...problemsInBothLanguages(files),
  ]
}
