import { describe, expect, it } from 'vitest'
import { checkTranslations } from './check-translations.ts'
import { placeholdersOf } from './translation-catalogue.ts'

const INDEX = { path: 'web/src/i18n/index.ts', text: "export const settings = { defaultNS: 'ui' }" }
const PROBLEMS = {
  path: 'schema/src/problems.ts',
  text: "export const PROBLEMS = { 'not-found': { status: 404, zh: '没有{what}', en: 'no {what}' } } as const",
}
const ZH = {
  ui: "{ save: '保存', nav: { data: '数据', map: '地图' } }",
  catalog: "{ title: '目录', rows_other: '{{count}} 行' }",
}
const EN = {
  ui: "{ save: 'Save', nav: { data: 'Data', map: 'Map' } }",
  catalog: "{ title: 'Catalogue', rows_one: 'one row', rows_other: '{{count}} rows' }",
}

const catalogue = (language: string, table: Record<string, string>) =>
  Object.entries(table).map(([namespace, object]) => ({
    path: `web/src/i18n/${language}/${namespace}.ts`,
    text: `export default ${object}`,
  }))

interface Plant {
  zh?: Record<string, string>
  en?: Record<string, string>
  page?: string
  path?: string
  problems?: string
}
const messages = ({
  zh = ZH,
  en = EN,
  page = '',
  path = 'web/src/features/catalog/page.tsx',
  problems,
}: Plant): string[] =>
  checkTranslations([
    INDEX,
    problems ? { ...PROBLEMS, text: problems } : PROBLEMS,
    ...catalogue('zh', zh),
    ...catalogue('en', en),
    { path, text: page },
  ]).map(({ message }) => message)

describe('the two languages', () => {
  it('hold where every key stands in both with the same placeholders', () => {
    expect(messages({})).toEqual([])
  })

  it('lack a key that stands in one of them only', () => {
    expect(messages({ en: { ...EN, ui: "{ save: 'Save', nav: { data: 'Data' } }" } })).toEqual([
      'lacks nav.map, which is in zh',
    ])
    expect(messages({ zh: { ...ZH, ui: "{ nav: { data: '数据', map: '地图' } }" } })).toEqual([
      'lacks save, which is in en',
    ])
  })

  it('lack a namespace that stands in one of them only', () => {
    expect(messages({ zh: { ...ZH, help: "{ a: '帮助' }" } })).toEqual(['the namespace help lacks en'])
  })

  it('differ where a placeholder is spelled otherwise', () => {
    const found = messages({
      en: { ...EN, catalog: "{ title: 'Catalogue', rows_other: '{{number}} rows' }" },
    })
    expect(found).toEqual(['rows has {count} in zh and {number} in en'])
  })

  it('may differ in plural forms, which Chinese does not have', () => {
    expect(messages({ page: "const { t } = useTranslation('catalog'); t('rows', { count: 2 })" })).toEqual([])
  })

  it('may not be empty, nor Chinese in English', () => {
    expect(messages({ en: { ...EN, ui: "{ save: ' ', nav: { data: 'Data', map: 'Map' } }" } })).toEqual([
      'save is empty',
    ])
    expect(messages({ en: { ...EN, ui: "{ save: '保存', nav: { data: 'Data', map: 'Map' } }" } })).toEqual([
      'save is Chinese in the English catalogue',
    ])
  })

  it('may be empty in both, as the unit of a number without one', () => {
    const ui = "{ save: '', nav: { data: 'Data', map: 'Map' } }"
    expect(messages({ zh: { ...ZH, ui: ui.replace('Data', '数据') }, en: { ...EN, ui } })).toEqual([])
  })

  it('read texts joined by +, marked const, and exported by name', () => {
    const en = {
      ...EN,
      ui: "words\nconst words = { save: 'Sa' + 've', nav: { data: 'Data', map: 'Map' } } as const",
    }
    expect(messages({ en })).toEqual([])
  })

  it('cannot be checked where a text is computed, and say so', () => {
    expect(() => messages({ en: { ...EN, ui: '{ save: makeText() }' } })).toThrow(
      'save is neither a text nor an object of texts',
    )
  })
})

describe('the keys that pages use', () => {
  it.each([
    ['a namespace of its own', "const { t } = useTranslation('catalog'); t('title')"],
    ['the default namespace', "const { t } = useTranslation(); t('save')"],
    ['a namespace before the key', "const { t } = useTranslation(); t('catalog:title')"],
    ['a namespace as an option', "const { t } = useTranslation(); t('title', { ns: 'catalog' })"],
    [
      'the first of several namespaces',
      "const { t } = useTranslation(['catalog', 'ui']); t('title'); t('ui:save')",
    ],
    ['another name for t', "const { t: words } = useTranslation('catalog'); words('title')"],
    ['a prefix for all keys', "const { t } = useTranslation('ui', { keyPrefix: 'nav' }); t('map')"],
    ['a choice', "const { t } = useTranslation('ui'); t(open ? 'nav.map' : 'nav.data')"],
    ['a template', "const { t } = useTranslation('ui'); t(`nav.${name}`)"],
    ['Trans', 'const a = <Trans i18nKey="catalog:title" />; const b = <Trans ns="ui" i18nKey="save" />'],
    ['t handed to a function', "export const label = (t: TFunction) => t('title')"],
    ['a whole branch asked for', "const { t } = useTranslation('ui'); t('nav', { returnObjects: true })"],
    ['what is no key', "const url = 'https://example.org'; const time = '12:30'; const a = unit('kg:m')"],
  ])('are found with %s', (_what, page) => {
    expect(messages({ page })).toEqual([])
  })

  it.each([
    ['a misspelt key', "const { t } = useTranslation('catalog'); t('titel')", 'no text for catalog:titel'],
    [
      'a key of another namespace',
      "const { t } = useTranslation('catalog'); t('save')",
      'no text for catalog:save',
    ],
    [
      'a key of a further namespace without its name',
      "const { t } = useTranslation(['catalog', 'ui']); t('save')",
      'no text for catalog:save',
    ],
    [
      'a misspelt namespace',
      "const { t } = useTranslation(); t('catalogue:title')",
      'no text for catalogue:title',
    ],
    [
      'one wrong side of a choice',
      "const { t } = useTranslation('ui'); t(a ? 'save' : 'load')",
      'no text for ui:load',
    ],
    [
      'a template whose beginning no key has',
      "const { t } = useTranslation('ui'); t(`state.${a}`)",
      'no text for ui:state.…',
    ],
    ['a branch instead of a text', "const { t } = useTranslation('ui'); t('nav')", 'no text for ui:nav'],
    ['a wrong key in Trans', 'const a = <Trans i18nKey="catalog:titel" />', 'no text for catalog:titel'],
    [
      'a wrong key kept in a table',
      "const TABLE = [{ label: 'ui:nav.report' }]",
      'no text for ui:nav.report',
    ],
    ['a key that no namespace has', "export const label = (t: TFunction) => t('titel')", 'no text for titel'],
  ])('are reported with %s', (_what, page, message) => {
    expect(messages({ page })).toEqual([message])
  })

  it('keep to the nearest translator where functions lie in each other', () => {
    const page = `
      const Outer = () => {
        const { t } = useTranslation('catalog')
        const Inner = () => { const { t } = useTranslation('ui'); return t('save') }
        return t('save')
      }`
    expect(messages({ page })).toEqual(['no text for catalog:save'])
  })
})

describe('words of the form of a key', () => {
  it('may be permissions', () => {
    const page = "const ENTRY = { permission: 'catalog:read' }"
    const permissions = {
      path: 'schema/src/access-control.ts',
      text: "export const PERMISSIONS = ['catalog:read'] as const",
    }
    const files = [
      INDEX,
      PROBLEMS,
      ...catalogue('zh', ZH),
      ...catalogue('en', EN),
      { path: 'web/src/ui/a.ts', text: page },
    ]
    expect(checkTranslations([...files, permissions])).toEqual([])
    expect(checkTranslations(files)).toHaveLength(1)
  })
})

describe('Chinese words in pages', () => {
  it.each([
    ['as text', 'export const A = () => <b>数据目录</b>'],
    ['as a property', 'export const A = () => <Input placeholder="搜索" />'],
    ['in a template', 'export const a = (n: number) => `共 ${n}`'],
  ])('are reported %s', (_what, page) => {
    expect(messages({ page })).toHaveLength(1)
  })

  it('are accepted in comments, in tests and as the name of the language', () => {
    expect(messages({ page: "// 数据\nexport const a = '中文'" })).toEqual([])
    expect(
      messages({ page: "expect(text).toBe('数据')", path: 'web/src/features/catalog/page.test.tsx' }),
    ).toEqual([])
  })
})

describe('the error catalogue', () => {
  it('needs both languages and the same parameters in both', () => {
    expect(
      messages({ problems: "export const PROBLEMS = { a: { status: 400, zh: '错' } } as const" }),
    ).toEqual(['a lacks en'])
    const problems =
      "export const PROBLEMS = { a: { status: 400, zh: '第 {row} 行', en: 'line {line}' } } as const"
    expect(messages({ problems })).toEqual(['a has other parameters in zh than in en'])
  })

  it('has to be there', () => {
    expect(messages({ problems: 'export const OTHER = {}' })).toEqual([
      'the error catalogue PROBLEMS is missing',
    ])
  })
})

describe('placeholders', () => {
  it('are those of i18next, of the error catalogue and of Trans, each once and in order', () => {
    expect(placeholdersOf('{{b}} of {{a, number}} {{b}} {{- raw}}')).toEqual(['a', 'b', 'raw'])
    expect(placeholdersOf('{minutes} <bold>x</bold>')).toEqual(['<bold>', 'minutes'])
  })
})
