import type {
  BulkDescribed,
  BulkDescription,
  DescriptionPatch,
  TemplateInput,
} from '@jingjing/schema/describe'
import type { Context } from '../../context.ts'
import { changeDescriptions } from './change-description.ts'
import { selectTemplates } from './code-list-queries.ts'
import { type DescribedRow, selectDescribed } from './queries.ts'
import { describedOf } from './read-description.ts'

/** Says the same of many datasets, or fills what is empty from the templates of their departments. */
export async function describeMany(context: Context, ask: BulkDescription): Promise<BulkDescribed> {
  const ids = [...new Set(ask.datasets)]
  const { rows, templates } = await context.database.read(context.reader, async (tx) => ({
    rows: new Map((await selectDescribed(tx, ids)).map((row) => [row.id, row])),
    templates: new Map((await selectTemplates(tx)).map((one) => [one.department, one.filled])),
  }))
  const asked = ids.map((id) => {
    const row = rows.get(id)
    const department = ask.set.department ?? row?.department ?? ''
    const template = ask.usesTemplate && row !== undefined ? emptyOnly(row, templates.get(department)) : {}
    const keywords = [
      ...new Set([...(row?.keywords ?? []), ...(template.keywords ?? []), ...ask.addKeywords]),
    ]
    const patch: DescriptionPatch = {
      ...template,
      ...ask.set,
      ...(ask.reason !== undefined && { reason: ask.reason }),
      ...(keywords.length > (row?.keywords.length ?? 0) && { keywords: keywords.slice(0, 30) }),
    }
    return { id, patch, how: ask.usesTemplate ? ('template' as const) : ('bulk' as const) }
  })
  const numChanges = await changeDescriptions(context, asked)
  return { numDatasets: asked.length, numChanges }
}

/** The part of a template that meets an empty element; what a person has said stays. */
function emptyOnly(row: DescribedRow, template: TemplateInput | undefined): TemplateInput {
  if (template === undefined) return {}
  const described = describedOf(row)
  return Object.fromEntries(
    Object.entries(template).filter(([key]) => {
      const value = described[key as keyof TemplateInput]
      return value === '' || (Array.isArray(value) && value.length === 0)
    }),
  )
}
