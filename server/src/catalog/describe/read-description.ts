import type { Described, Description, DescriptionOverview, Suggestion } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import type { RuleBody, RulePackOf } from '@jingjing/schema/rules'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { ruleOfDay } from '../../rules/index.ts'
import type { RulePack } from '../../rules/load-packs.ts'
import { selectTemplates } from './code-list-queries.ts'
import {
  byDataset,
  type DescribedFieldRow,
  type DescribedRow,
  selectDescribed,
  selectDescribedFields,
  selectPeriod,
  selectStorage,
  selectVersionTimes,
} from './queries.ts'
import { type Judged, scoreDescription, scorePercent } from './score-description.ts'
import { suggestDescription } from './suggest-description.ts'

/** What is said of a dataset, how complete that is, and what the platform would say where nobody has. */
export async function readDescription(context: Context, id: string): Promise<Description> {
  const { rule } = descriptionRule(context.packs)
  const isEditor = context.person.permissions.includes('catalog:edit') && !context.reader.isStatisticsOnly
  return context.database.read(context.reader, async (tx) => {
    const [row] = await selectDescribed(tx, [id])
    if (row === undefined) throw new Problem('not-found', { what: id })
    const fields = await selectDescribedFields(tx, [id])
    const suggestions = isEditor ? await suggest(tx, row, fields) : []
    return present(row, fields, rule, suggestions)
  })
}

/** Every dataset that is seen, with its score and what is missing. */
export async function readOverview(context: Context): Promise<DescriptionOverview> {
  const { rule } = descriptionRule(context.packs)
  return context.database.read(context.reader, async (tx) => {
    const judged = await judgeAll(tx)
    return {
      datasets: judged.map(({ row, judged: one }) => {
        const elements = scoreDescription(one, rule)
        return {
          id: row.id,
          title: row.title,
          department: row.department,
          theme: row.theme,
          sensitivity: row.sensitivity,
          scorePercent: scorePercent(elements) ?? 0,
          missing: elements.filter(({ filled }) => filled < 1).map(({ key }) => key),
          isSynthetic: row.is_synthetic,
        }
      }),
    }
  })
}

export async function judgeAll(tx: Transaction): Promise<{ row: DescribedRow; judged: Judged }[]> {
  const rows = await selectDescribed(tx, null)
  const fieldsById = byDataset(await selectDescribedFields(tx, null))
  return rows.map((row) => ({ row, judged: judgedOf(row, fieldsById.get(row.id) ?? []) }))
}

/** The rule of completeness in force, with its body. */
export function descriptionRule(packs: readonly RulePack[]): {
  pack: RulePackOf<'dataset-description'>
  rule: RuleBody<'dataset-description'>
} {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const pack = ruleOfDay(packs, 'dataset-description', today)
  if (pack === undefined) throw new Error('there is no rule of how datasets are described')
  return { pack, rule: pack.body }
}

export function describedOf(row: DescribedRow): Described {
  return {
    title: row.title,
    titleEn: row.title_en,
    description: row.description,
    keywords: row.keywords,
    theme: row.theme,
    department: row.department,
    licence: row.licence,
    updateFrequency: row.update_frequency,
    contact: row.contact,
    sensitivity: row.sensitivity,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    sharing: row.sharing,
    sharingTerms: row.sharing_terms,
  }
}

export function judgedOf(row: DescribedRow, fields: readonly DescribedFieldRow[]): Judged {
  return {
    described: describedOf(row),
    hasGeometry: row.has_geometry,
    hasExtent: row.min_lon !== null,
    fields: fields.map(({ name, title, type, unit, code_list, description, canonical }) => ({
      name,
      title,
      type,
      unit,
      codeList: code_list,
      description,
      canonical,
    })),
  }
}

function present(
  row: DescribedRow,
  fields: readonly DescribedFieldRow[],
  rule: RuleBody<'dataset-description'>,
  suggestions: Suggestion[],
): Description {
  return {
    ...describedOf(row),
    id: row.id,
    profile: row.profile,
    version: row.version,
    extent:
      row.min_lon === null
        ? null
        : [row.min_lon, row.min_lat as number, row.max_lon as number, row.max_lat as number],
    fields: fields.map((field) => ({
      table: field.table_name,
      name: field.name,
      title: field.title,
      type: field.type,
      unit: field.unit,
      codeList: field.code_list,
      sensitivity: field.sensitivity,
      description: field.description,
      canonical: field.canonical,
      numMissing: field.num_missing,
    })),
    elements: scoreDescription(judgedOf(row, fields), rule),
    suggestions,
  }
}

const isTime = (field: DescribedFieldRow): boolean =>
  (field.type === 'date' || field.type === 'timestamp') && field.sensitivity !== 'personal'

async function suggest(
  tx: Transaction,
  row: DescribedRow,
  fields: readonly DescribedFieldRow[],
): Promise<Suggestion[]> {
  const template = (await selectTemplates(tx)).find((one) => one.department === row.department)
  return suggestDescription({
    described: describedOf(row),
    profile: row.profile,
    fields,
    versionTimes: await selectVersionTimes(tx, row.id),
    period:
      row.period_from === null && row.period_to === null ? await periodOf() : { first: null, last: null },
    template: template?.filled,
  })

  /** Of the first column of time: later ones are deadlines and the like. */
  async function periodOf(): Promise<{ first: string | null; last: string | null }> {
    for (const table of await selectStorage(tx, row.id)) {
      const time = fields.find((field) => field.table_name === table.name && isTime(field))
      if (time === undefined) continue
      return selectPeriod(tx, {
        storageName: table.storage_name,
        fieldNames: [time.name],
        version: row.version,
      })
    }
    return { first: null, last: null }
  }
}
