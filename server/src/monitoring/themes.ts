/** 七有五性 and 每月一题: cases by the headings that a rule gives. */
import type { RunningStateQuery } from '@jingjing/schema/monitoring'
import type { Themes } from '@jingjing/schema/monitoring/themes'
import { Problem } from '@jingjing/schema/problems'
import type { RulePackOf } from '@jingjing/schema/rules'
import type { CaseThemesBody } from '@jingjing/schema/rules/cases'
import { shownFigure } from '../access-control/index.ts'
import type { Context } from '../context.ts'
import { type Sql, sql, statement } from '../db/sql.ts'
import { ruleOfDay, ruleReference } from '../rules/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { CASE_FILTER_PARAMS, type CaseFilter, paramsOf, readCaseFilter } from './case-filter.ts'
import { any } from './conditions.ts'
import { todayInShanghai } from './days.ts'
import { pageOfCases } from './measures.ts'
import { type CaseRow, matches, selectCaseRowsWhere } from './queries.ts'
import { resolvePeriod } from './resolve-period.ts'

type Group = CaseThemesBody['groups'][number]
type Theme = Group['themes'][number]
type ThemesRule = RulePackOf<'case-themes'>

const oneOf = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')

/** Whether a case belongs under a theme: by its label where that names any of the group, else by category and title. */
function belongs(theme: Theme, group: Group, label: Sql, hasWords: Sql): Sql {
  const labels = oneOf(group.themes.flatMap((one) => one.labels))
  // Most cases have no label: to compare with nothing costs nothing, a pattern does.
  const byLabel =
    theme.labels.length === 0
      ? statement('false')
      : sql`(${label} <> '' and ${label} ~ ${oneOf(theme.labels)}::text)`
  const hasOtherLabel =
    labels === '' ? statement('false') : sql`(${label} <> '' and ${label} ~ ${labels}::text)`
  const byWords = theme.words.length === 0 ? statement('false') : sql`(not ${hasOtherLabel} and ${hasWords})`
  return sql`(${byLabel} or ${byWords})`
}

/** Looking for a word costs a twentieth of looking for a pattern. */
const holdsOne = (text: Sql, words: readonly string[]): Sql =>
  any(words.map((word) => sql`strpos(${text}, ${word}::text) > 0`))

const LABEL = statement(`coalesce(label, '')`)
const PATH = statement(`concat_ws(' ', category_1, category_2, category_3)`)

/** Of the last day of the period, so that a finished year is read by its own. */
function themesRule(packs: MeasureSource['packs'], { to }: CaseFilter): ThemesRule | undefined {
  return ruleOfDay(packs, 'case-themes', to ?? todayInShanghai(Date.now()))
}

interface CountRow {
  dataset: string
  title: string
  version: number
  is_now: boolean
  counts: number[]
}

interface Chosen {
  theme: Theme
  group: Group
}

/**
 * All themes in one pass over the cases. Titles in which no word of any theme stands are left out at once, so that most
 * cases fall together with others of their category; what a category tells is found once for each.
 */
function countThemes(filter: CaseFilter, chosen: readonly Chosen[], isNow: Sql, hasTitles: boolean): Sql {
  const words = [...new Set(chosen.flatMap(({ theme }) => theme.words))]
  // Who sees statistics alone may read no title: then the category tells.
  const title =
    hasTitles && words.length > 0
      ? sql`case when title ~ ${oneOf(words)}::text then title end`
      : statement('null::text')
  const inPath = chosen.map(({ theme }) => holdsOne(statement('path'), theme.words)).reduce(listed)
  const counts = chosen
    .map(({ theme, group }, index) => {
      const hasWords = sql`(in_path[${index + 1}::integer] or (called.title is not null and ${holdsOne(statement('called.title'), theme.words)}))`
      const isCounted = belongs(theme, group, statement('called.label'), hasWords)
      return sql`coalesce(sum(num_alike) filter (where ${isCounted}), 0)::integer`
    })
    .reduce(listed)
  return sql`
  with called as (
    select dataset_id, version, ${isNow} as is_now, ${LABEL} as label, ${PATH} as path, ${title} as title,
      count(*) as num_alike
    from monitoring.current_case
    where ${matches(filter)}
    group by 1, 2, 3, 4, 5, 6
  ),
  named as materialized (
    select path, array[${inPath}] as in_path from (select distinct path from called) one
  ),
  counted as (
    select dataset_id as dataset, version, is_now, array[${counts}] as counts
    from called
    join named using (path)
    group by 1, 2, 3
  )
  select counted.*, dataset.title
  from counted
  join catalog.dataset on dataset.id = counted.dataset
  order by counted.dataset`
}

const listed = (before: Sql, one: Sql): Sql => sql`${before}, ${one}`

async function readCounts(
  { transaction }: MeasureSource,
  filter: CaseFilter,
  chosen: readonly Chosen[],
  isNow = statement('true'),
): Promise<CountRow[]> {
  if (chosen.length === 0) return []
  const hasTitles = transaction.reader?.isStatisticsOnly !== true
  return transaction.query<CountRow>(countThemes(filter, chosen, isNow, hasTitles))
}

const figureValueOf = (rows: readonly CountRow[], index: number, rule: ThemesRule): FigureValue => ({
  value: rows.reduce((sum, row) => sum + (row.counts[index] ?? 0), 0),
  numerator: null,
  denominator: null,
  numMissing: 0,
  datasets: rows
    .filter((row) => (row.counts[index] ?? 0) > 0)
    .map(({ dataset, title, version }) => ({ dataset, title, version })),
  rules: [ruleReference(rule)],
  notes: {},
})

const readThemeParams = (
  packs: MeasureSource['packs'],
  { theme: name, ...params }: Record<string, string>,
): { filter: CaseFilter; rule: ThemesRule; theme: Theme; group: Group } => {
  const filter = readCaseFilter(params)
  const rule = themesRule(packs, filter)
  for (const group of rule?.body.groups ?? [])
    for (const theme of group.themes)
      if (rule !== undefined && `${group.group}.${theme.theme}` === name)
        return { filter, rule, theme, group }
  throw new Problem('bad-request', { where: 'theme', detail: 'unknown' })
}

export const themeCases: MeasureDefinition = {
  id: 'monitoring.theme',
  feature: 'monitoring',
  permission: 'monitoring:read',
  params: [...CASE_FILTER_PARAMS, 'theme'],
  title: { zh: '主题诉求量', en: 'Cases of a theme' },
  formula: {
    zh: '统计期内归入该主题的诉求件数：工单标签写明的按标签；没有写明的，看分类和标题中有没有规则列出的词语。一件诉求可以归入几个主题。重复导入的只计一次。',
    en: 'Cases of the period under the theme: by the label of the case where it names one, else by the words that the rule lists, in category and title. A case may fall under several themes; one that came in twice counts once.',
  },
  unit: 'cases',
  figure: async (source, params) => {
    const { filter, rule, theme, group } = readThemeParams(source.packs, params)
    return figureValueOf(await readCounts(source, filter, [{ theme, group }]), 0, rule)
  },
  rows: async ({ transaction, packs }, params, page) => {
    const { filter, theme, group } = readThemeParams(packs, params)
    const hasWords = sql`(${holdsOne(PATH, theme.words)} or ${holdsOne(statement(`coalesce(title, '')`), theme.words)})`
    const rows = await transaction.query<CaseRow>(
      selectCaseRowsWhere(filter, belongs(theme, group, LABEL, hasWords), {
        after: page.after,
        limit: page.limit + 1,
      }),
    )
    return pageOfCases(rows, page.limit)
  },
}

/** Every theme of the rule in the period and in the one before. */
export async function readThemes(
  { database, reader, packs }: Context,
  query: RunningStateQuery,
): Promise<Themes> {
  return database.read(reader, async (transaction) => {
    const source: MeasureSource = { transaction, packs }
    const { from, to, previous } = await resolvePeriod(transaction, query, todayInShanghai(Date.now()))
    const filter: CaseFilter = { ...query, from, to }
    const rule = themesRule(packs, filter)
    if (rule === undefined) return { from, to, status: null, groups: [] }
    const chosen = rule.body.groups.flatMap((group) => group.themes.map((theme) => ({ group, theme })))
    // Both periods in one pass: the one before ends where this one begins.
    const rows = await readCounts(
      source,
      { ...filter, from: previous.from },
      chosen,
      sql`called_day >= ${from}::date`,
    )
    const [now, before] = [rows.filter((row) => row.is_now), rows.filter((row) => !row.is_now)]
    const figure = (of: CaseFilter, rows: readonly CountRow[], index: number) => ({
      measure: themeCases.id,
      params: {
        ...paramsOf(of),
        theme: `${chosen[index]?.group.group}.${chosen[index]?.theme.theme}`,
      },
      ...shownFigure(source, { unit: themeCases.unit, ...figureValueOf(rows, index, rule) }),
    })
    return {
      from,
      to,
      status: rule.status,
      groups: rule.body.groups.map((group) => ({
        group: group.group,
        name: group.name,
        themes: group.themes.map((theme) => {
          const index = chosen.findIndex((one) => one.theme === theme)
          return {
            theme: theme.theme,
            name: theme.name,
            cases: figure(filter, now, index),
            previous: figure({ ...filter, ...previous }, before, index),
          }
        }),
      })),
    }
  })
}
