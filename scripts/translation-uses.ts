/** Where the web code asks for words: `t`, `<Trans>` and keys kept as data. */
import { isNode, type Node, parseSource, walk } from './parse-source.ts'
import { lineAt, type SourceFile } from './repository.ts'
import { constantText } from './translation-catalogue.ts'

export interface Use {
  line: number
  /** The namespace, or null where the file does not say it: any will do. */
  namespace: string | null
  /** A whole key, or the fixed beginning of one made at run time. */
  key: string
  isPrefix: boolean
}

interface Translator {
  namespace: string | null
  keyPrefix: string
}

const FUNCTIONS = /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/

/** The keys an argument may be: literals, both sides of a choice, the beginning of a template. */
function keysOf(argument: unknown): { key: string; isPrefix: boolean }[] {
  if (!isNode(argument)) return []
  const whole = constantText(argument)
  if (whole !== null) return [{ key: whole, isPrefix: false }]
  switch (argument.type) {
    case 'ConditionalExpression':
      return [...keysOf(argument.consequent), ...keysOf(argument.alternate)]
    case 'LogicalExpression':
      return [...keysOf(argument.left), ...keysOf(argument.right)]
    case 'ArrayExpression':
      return (argument.elements as unknown[]).flatMap(keysOf)
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return keysOf(argument.expression)
    case 'TemplateLiteral': {
      const key = (argument.quasis as { value: { cooked: string } }[])[0]?.value.cooked ?? ''
      return key ? [{ key, isPrefix: true }] : []
    }
    default:
      return []
  }
}

const optionText = (options: unknown, name: string): string | null => {
  if (!isNode(options) || options.type !== 'ObjectExpression') return null
  const property = (options.properties as Node[]).find(
    (candidate) => (candidate.key as Node | undefined)?.name === name,
  )
  return property ? constantText(property.value) : null
}

const hasOption = (options: unknown, name: string): boolean =>
  isNode(options) &&
  options.type === 'ObjectExpression' &&
  (options.properties as Node[]).some((candidate) => (candidate.key as Node | undefined)?.name === name)

/** `useTranslation('a')` and, as i18next does without its fallback mode, the first of `['a', 'b']`. */
function translatorOf(call: Node, defaultNamespace: string): Translator {
  const [name, options] = call.arguments as Node[]
  const first = name?.type === 'ArrayExpression' ? (name.elements as Node[])[0] : name
  const namespace =
    first && first.type !== 'Identifier' ? constantText(first) : first ? null : defaultNamespace
  return { namespace, keyPrefix: optionText(options, 'keyPrefix') ?? '' }
}

/** The local name of `t` in `const { t } = useTranslation(…)` or `const { t: words } = …`. */
function boundName(pattern: Node): string | null {
  if (pattern.type !== 'ObjectPattern') return null
  const property = (pattern.properties as Node[]).find(
    (candidate) => (candidate.key as Node | undefined)?.name === 't',
  )
  const value = property?.value as Node | undefined
  return value?.type === 'Identifier' ? String(value.name) : null
}

const isUseTranslation = (node: unknown): node is Node =>
  isNode(node) && node.type === 'CallExpression' && (node.callee as Node).name === 'useTranslation'

export function translationUses(
  file: SourceFile,
  namespaces: ReadonlySet<string>,
  defaultNamespace: string,
  /** Words of the form of a key that are none. */
  otherWords: ReadonlySet<string> = new Set(),
): Use[] {
  const uses: Use[] = []
  const scopes: Map<string, Translator>[] = [new Map()]
  const used = new Set<Node>()

  const translatorNamed = (name: string): Translator | null => {
    for (const scope of [...scopes].reverse()) {
      const found = scope.get(name)
      if (found) return found
    }
    return null
  }
  const add = (argument: unknown, translator: Translator, at: Node): void => {
    if (isNode(argument)) walk(argument, (node) => used.add(node))
    for (const { key, isPrefix } of keysOf(argument)) {
      const isBranch =
        isPrefix || (at.type === 'CallExpression' && hasOption((at.arguments as Node[])[1], 'returnObjects'))
      const colon = key.indexOf(':')
      const named = colon > 0 ? key.slice(0, colon) : null
      const prefix = translator.keyPrefix ? `${translator.keyPrefix}.` : ''
      uses.push({
        line: lineAt(file.text, at.start),
        namespace: named ?? translator.namespace,
        key: (named ? key.slice(colon + 1) : prefix + key) + (isBranch && !isPrefix ? '.' : ''),
        isPrefix: isBranch,
      })
    }
  }
  const visitCall = (node: Node): void => {
    const callee = node.callee as Node
    const [key, options] = node.arguments as Node[]
    const name =
      callee.type === 'Identifier'
        ? String(callee.name)
        : callee.type === 'MemberExpression'
          ? memberName(callee)
          : null
    if (!name) return
    const translator = translatorNamed(name) ?? (name === 't' ? { namespace: null, keyPrefix: '' } : null)
    if (translator)
      add(key, { ...translator, namespace: optionText(options, 'ns') ?? translator.namespace }, node)
  }
  const visitTrans = (node: Node): void => {
    if ((node.name as Node).name !== 'Trans') return
    const attribute = (name: string): unknown => {
      const value = (node.attributes as Node[]).find(
        (candidate) => (candidate.name as Node | undefined)?.name === name,
      )?.value
      return isNode(value) && value.type === 'JSXExpressionContainer' ? value.expression : value
    }
    const passed = attribute('t')
    const translator =
      isNode(passed) && passed.type === 'Identifier' ? translatorNamed(String(passed.name)) : null
    const namespace =
      constantText(attribute('ns')) ?? translator?.namespace ?? (passed ? null : defaultNamespace)
    add(attribute('i18nKey'), { namespace, keyPrefix: translator?.keyPrefix ?? '' }, node)
  }
  /** A key kept in a table or given to another function: `'ui:navigation.data'`. */
  const visitText = (node: Node): void => {
    if (used.has(node)) return
    for (const { key, isPrefix } of keysOf(node)) {
      const match = /^([a-z-]+):([\w.-]+)$/.exec(key)
      if (match && namespaces.has(match[1] ?? '') && !otherWords.has(key)) {
        uses.push({
          line: lineAt(file.text, node.start),
          namespace: match[1] ?? null,
          key: match[2] ?? '',
          isPrefix,
        })
      }
    }
  }

  walk(
    parseSource(file),
    (node) => {
      if (FUNCTIONS.test(node.type)) scopes.push(new Map())
      if (node.type === 'VariableDeclarator' && isUseTranslation(node.init)) {
        const name = boundName(node.id as Node)
        if (name) scopes.at(-1)?.set(name, translatorOf(node.init, defaultNamespace))
      } else if (node.type === 'CallExpression') visitCall(node)
      else if (node.type === 'JSXOpeningElement') visitTrans(node)
      else if (node.type === 'Literal' || node.type === 'TemplateLiteral') visitText(node)
    },
    (node) => {
      if (FUNCTIONS.test(node.type)) scopes.pop()
    },
  )
  return uses
}

const memberName = (callee: Node): string | null => {
  const property = callee.property as Node
  return property.type === 'Identifier' && property.name === 't' ? 't' : null
}
