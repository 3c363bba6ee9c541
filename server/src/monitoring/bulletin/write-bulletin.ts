import { compareCounts, weeklyDispersion } from '@jingjing/analysis/stats/compare-counts'
import { falseDiscoveryRates } from '@jingjing/analysis/stats/multiple-testing'
import type { RunningState } from '@jingjing/schema/monitoring'
import type {
  Bulletin,
  BulletinBlock,
  BulletinPart,
  BulletinQuery,
} from '@jingjing/schema/monitoring/bulletin'
import type { Comparison, WorkLists } from '@jingjing/schema/monitoring/case-work'
import type { Figure } from '@jingjing/schema/trail'
import type { Context } from '../../context.ts'
import { placeNames } from '../../places/index.ts'
import { addDays, daysBetween, firstOfMonth, minuteInShanghai, todayInShanghai } from '../days.ts'
import { readRunningState } from '../read-running-state.ts'
import { resolvePeriod } from '../resolve-period.ts'
import { SIGNIFICANCE } from '../signals/signal-settings.ts'
import { partsOf } from '../work-lists/compare-parts.ts'
import { listWorkCases, readWorkLists } from '../work-lists/read-work-lists.ts'
import {
  BULLETIN_TABLES,
  BULLETIN_VALUES,
  type BulletinTable,
  type BulletinValue,
} from './default-template.ts'
import { readTemplate } from './edit-template.ts'
import { selectSubdistrict } from './queries.ts'
import { type BulletinWords, WORDS } from './words.ts'

const NUM_CASES_LISTED = 10

interface Material {
  words: BulletinWords
  place: string
  period: string
  previousPeriod: string
  numDays: number
  numPreviousDays: number
  state: RunningState
  lists: WorkLists
  parts: Readonly<Record<'community' | 'department' | 'category', Comparison['rows']>>
  cases: { number: string; title: string; community: string; department: string; due: string; why: string }[]
}

/** The bulletin of a month or week: the template filled with figures and with sentences that follow from them. */
export async function writeBulletin(context: Context, query: BulletinQuery): Promise<Bulletin> {
  const { text } = await readTemplate(context, query.language)
  const period = await periodOf(context, query)
  const material = await gather(context, query, period)
  const values = valuesOf(material)
  const blocks: BulletinBlock[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    const table = /^\[\[([a-z-]+)\]\]$/.exec(line)?.[1]
    const heading = /^(#{1,3}) (.+)$/.exec(line)
    if (line === '') continue
    if (table !== undefined && BULLETIN_TABLES.some((one) => one === table))
      blocks.push(withRows(tableOf(table as BulletinTable, material), material.words))
    else if (heading !== null)
      blocks.push({
        kind: 'heading',
        level: heading[1]?.length ?? 1,
        text: filled(heading[2] ?? '', values)
          .map((part) => part.text)
          .join(''),
      })
    else blocks.push({ kind: 'paragraph', parts: filled(line, values) })
  }
  const title = blocks.find((block) => block.kind === 'heading')
  return {
    title: title?.kind === 'heading' ? title.text : material.period,
    span: query.span,
    from: period.from,
    to: period.to,
    previous: period.previous,
    blocks,
  }
}

interface BulletinPeriod {
  from: string
  to: string
  previous: { from: string; to: string }
}

/** The month or week that begins with the day asked for, or the last whole one with data. */
async function periodOf(
  { database, reader }: Context,
  { span, from, dataset }: BulletinQuery,
): Promise<BulletinPeriod> {
  const monthAfter = (day: string): string => firstOfMonth(addDays(firstOfMonth(day), 31))
  const monthBefore = (day: string): string => firstOfMonth(addDays(firstOfMonth(day), -1))
  const mondayOf = (day: string): string => addDays(day, -(((daysBetween('1970-01-05', day) % 7) + 7) % 7))
  const begin =
    from ??
    (await database.read(reader, async (transaction) => {
      const today = todayInShanghai(Date.now())
      const { to } = await resolvePeriod(transaction, { dataset }, today)
      return span === 'month' ? monthBefore(to) : addDays(mondayOf(to), -7)
    }))
  if (span === 'week') {
    const monday = mondayOf(begin)
    return { from: monday, to: addDays(monday, 7), previous: { from: addDays(monday, -7), to: monday } }
  }
  const first = firstOfMonth(begin)
  return { from: first, to: monthAfter(first), previous: { from: monthBefore(first), to: first } }
}

async function gather(context: Context, query: BulletinQuery, period: BulletinPeriod): Promise<Material> {
  const words = WORDS[query.language]
  const { from, to, previous } = period
  const { dataset } = query
  const own = await readRunningState(context, { from, to, dataset })
  const before = await readRunningState(context, { ...previous, dataset })
  // Months are of different length: what the page compares with is the month before, not as many days.
  const state: RunningState = {
    ...own,
    previousTotal: before.total,
    previousRates: [before.respondedRate, before.resolvedRate, before.satisfiedRate, before.score],
    previousCategories: before.categories,
  }
  const lists = await readWorkLists(context, { dataset })
  const overdue = await listWorkCases(context, 'overdue', { dataset })
  const unsatisfied = await listWorkCases(context, 'unsatisfied', { dataset })
  const read = await context.database.read(context.reader, async (transaction) => {
    const source = { transaction, packs: context.packs }
    const filter = { from, to, dataset }
    const [subdistrict] = await transaction.query<{ code: string; name: string }>(selectSubdistrict())
    const names = subdistrict === undefined ? new Map() : await placeNames(transaction, [subdistrict.code])
    return {
      place: (names.get(subdistrict?.code ?? '') as string | undefined) ?? '',
      parts: {
        community: await partsOf(source, 'community', filter, previous),
        department: await partsOf(source, 'department', filter, previous),
        category: await partsOf(source, 'category', filter, previous),
      },
    }
  })
  const nameOf = ({ from: first, to: end }: { from: string; to: string }): string =>
    query.span === 'month'
      ? words.month(Number(first.slice(0, 4)), Number(first.slice(5, 7)))
      : words.week(first, addDays(end, -1))
  return {
    words,
    ...read,
    period: nameOf(period),
    previousPeriod: nameOf(previous),
    numDays: daysBetween(from, to),
    numPreviousDays: daysBetween(previous.from, previous.to),
    state,
    lists,
    cases: [
      ...overdue.cases.slice(0, NUM_CASES_LISTED).map((one) => ({ ...one, why: words.overdue })),
      ...unsatisfied.cases.slice(0, NUM_CASES_LISTED).map((one) => ({ ...one, why: words.unsatisfied })),
    ].map((one) => ({
      number: one.number ?? words.none,
      title: one.title,
      community: one.community || words.unknown,
      department: one.department || words.unknown,
      due: one.dueAt === null ? words.none : minuteInShanghai(one.dueAt),
      why: one.why,
    })),
  }
}

const plain = (text: string): BulletinPart => ({ text, figure: null })

/** A figure as it reads in a document: whole cases with separators, rates and scores with two decimals. */
export function shownInBulletin(figure: Figure, none: string): BulletinPart {
  const { value, unit } = figure
  if (value === null) return { text: none, figure }
  const text =
    unit === '%'
      ? `${value.toFixed(2)}%`
      : unit === 'points'
        ? value.toFixed(2)
        : unit === 'per10000'
          ? value.toFixed(1)
          : Math.round(value).toLocaleString('en')
  return { text, figure }
}

function filled(line: string, values: Readonly<Record<BulletinValue, BulletinPart[]>>): BulletinPart[] {
  return line.split(/(\{[A-Za-z]+\})/).flatMap((piece): BulletinPart[] => {
    const name = /^\{([A-Za-z]+)\}$/.exec(piece)?.[1]
    if (name !== undefined && BULLETIN_VALUES.some((one) => one === name))
      return values[name as BulletinValue]
    return piece === '' ? [] : [plain(piece)]
  })
}

/** Change of the count per day, since months are of different length. */
function changeText(
  words: BulletinWords,
  after: number,
  before: number,
  { numDays, numPreviousDays }: Material,
): string {
  if (before === 0) return words.noBefore
  const percent = (after / numDays / (before / numPreviousDays) - 1) * 100
  if (Math.abs(percent) < 0.5) return words.same
  return (percent > 0 ? words.more : words.less)(Math.abs(percent).toFixed(1))
}

function valuesOf(material: Material): Record<BulletinValue, BulletinPart[]> {
  const { words, state, lists, parts } = material
  const of = (figure: Figure | undefined): BulletinPart[] => [
    figure === undefined ? plain(words.none) : shownInBulletin(figure, words.none),
  ]
  const listed = (name: WorkLists['lists'][number]['list']): BulletinPart[] =>
    of(lists.lists.find((one) => one.list === name)?.figure)
  // What is not known is named only where nothing else is.
  const top = (rows: Comparison['rows']) =>
    [...rows].sort(
      (a, b) =>
        Number(a.label === '') - Number(b.label === '') || (b.cases.value ?? 0) - (a.cases.value ?? 0),
    )[0]
  const category = top(parts.category)
  const community = top(parts.community)
  const total = state.total.value ?? 0
  const previousTotal = state.previousTotal.value ?? 0
  const chance = compareCounts(
    { count: total, numDays: material.numDays },
    { count: previousTotal, numDays: material.numPreviousDays },
    weeklyDispersion(state.calendar.flatMap((day) => day.count ?? [])),
  )
  const isVerified = [...state.resolvedRate.rules, ...state.score.rules].every(
    (rule) => rule.status === 'verified',
  )
  const [respondedBefore, resolvedBefore, satisfiedBefore, scoreBefore] = state.previousRates
  return {
    place: [plain(material.place)],
    period: [plain(material.period)],
    previousPeriod: [plain(material.previousPeriod)],
    total: of(state.total),
    previousTotal: of(state.previousTotal),
    totalChange: [
      plain(
        changeText(words, total, previousTotal, material) +
          (previousTotal === 0
            ? ''
            : chance <= SIGNIFICANCE.falseDiscoveryRate
              ? words.significant
              : words.notSignificant),
      ),
    ],
    volume: of(state.volume),
    topCategory: [plain(category?.label || words.unknown)],
    topCategoryCount: of(category?.cases),
    topCommunity: [plain(community?.label || words.unknown)],
    topCommunityCount: of(community?.cases),
    respondedRate: of(state.respondedRate),
    previousRespondedRate: of(respondedBefore),
    resolvedRate: of(state.resolvedRate),
    previousResolvedRate: of(resolvedBefore),
    satisfiedRate: of(state.satisfiedRate),
    previousSatisfiedRate: of(satisfiedBefore),
    score: of(state.score),
    previousScore: of(scoreBefore),
    ruleNote: [plain(isVerified ? words.verified : words.unverified)],
    significance: [plain(significanceOf(material))],
    asOf: [plain(minuteInShanghai(lists.asOf))],
    overdue: listed('overdue'),
    dueToday: listed('due-today'),
    aboutToBreach: listed('about-to-breach'),
    unsatisfied: listed('unsatisfied'),
    repeatCallers: listed('repeat-callers'),
  }
}

/** Which categories changed beyond chance; all of them are looked at, and the discoveries held at the stated rate. */
function significanceOf(material: Material): string {
  const { words, parts, state, numDays, numPreviousDays } = material
  const dispersion = weeklyDispersion(state.calendar.flatMap((day) => day.count ?? []))
  const rows = parts.category.filter((row) => row.label !== '')
  const rates = falseDiscoveryRates(
    rows.map((row) =>
      compareCounts(
        { count: row.cases.value ?? 0, numDays },
        { count: row.previousCases.value ?? 0, numDays: numPreviousDays },
        // A category is a part of the whole: its share of the waves goes with its size.
        1 + (dispersion - 1) * ((row.cases.value ?? 0) / Math.max(1, state.total.value ?? 1)),
      ),
    ),
  )
  const changed = rows.filter((_row, index) => (rates[index] ?? 1) <= SIGNIFICANCE.falseDiscoveryRate)
  if (changed.length === 0) return words.noSignificance
  return words.significance(
    changed
      .map((row) =>
        words.categoryChange(
          row.label,
          String(row.previousCases.value ?? words.none),
          String(row.cases.value ?? 0),
        ),
      )
      .join(words.list),
  )
}

/** A head without rows says nothing: a sentence does. */
const withRows = (block: BulletinBlock, words: BulletinWords): BulletinBlock =>
  block.kind === 'table' && block.rows.length === 0
    ? { kind: 'paragraph', parts: [plain(words.noRows(block.caption))] }
    : block

function tableOf(table: BulletinTable, material: Material): BulletinBlock {
  const { words, parts } = material
  const { columns } = words
  const number = (title: string) => ({ title, isNumber: true })
  const text = (title: string) => ({ title, isNumber: false })
  const of = (figure: Figure): BulletinPart => shownInBulletin(figure, words.none)
  const rates = (row: Comparison['rows'][number]): BulletinPart[] => [
    of(row.responded),
    of(row.resolved),
    of(row.satisfied),
    of(row.score),
  ]
  const rateColumns = [columns.responded, columns.resolved, columns.satisfied, columns.score].map(number)
  const label = (row: Comparison['rows'][number]): BulletinPart => plain(row.label || words.unknown)
  if (table === 'communities')
    return {
      kind: 'table',
      caption: words.communities,
      columns: [
        number(columns.rank),
        text(columns.community),
        number(columns.cases),
        number(columns.before),
        number(columns.perTenThousand),
        ...rateColumns,
      ],
      rows: parts.community.map((row) => [
        plain(row.rank === null ? words.none : String(row.rank)),
        label(row),
        of(row.cases),
        of(row.previousCases),
        row.perTenThousand === null ? plain(words.none) : of(row.perTenThousand),
        ...rates(row),
      ]),
    }
  if (table === 'departments')
    return {
      kind: 'table',
      caption: words.departments,
      columns: [text(columns.department), number(columns.cases), number(columns.before), ...rateColumns],
      rows: parts.department.map((row) => [label(row), of(row.cases), of(row.previousCases), ...rates(row)]),
    }
  if (table === 'categories')
    return {
      kind: 'table',
      caption: words.categories,
      columns: [text(columns.category), number(columns.cases), number(columns.before), text(columns.change)],
      rows: [...parts.category]
        .sort((a, b) => (b.cases.value ?? 0) - (a.cases.value ?? 0))
        .map((row) => [
          label(row),
          of(row.cases),
          of(row.previousCases),
          plain(changeText(words, row.cases.value ?? 0, row.previousCases.value ?? 0, material)),
        ]),
    }
  return {
    kind: 'table',
    caption: words.cases,
    columns: [
      columns.number,
      columns.title,
      columns.community,
      columns.department,
      columns.due,
      columns.why,
    ].map(text),
    rows: material.cases.map((one) =>
      [one.number, one.title, one.community, one.department, one.due, one.why].map(plain),
    ),
  }
}
