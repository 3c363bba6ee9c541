import type { CodeList, CodeListInput, CodeLists, TemplateInput, Templates } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import {
  countUses,
  deleteCodeList,
  deleteTemplate,
  selectCodeLists,
  selectTemplates,
  upsertCodeList,
  upsertTemplate,
} from './code-list-queries.ts'

export async function listCodeLists({ database, reader }: Context): Promise<CodeLists> {
  return { lists: await database.read(reader, (tx) => selectCodeLists(tx, null)) }
}

/** Makes a list or puts another in its place. A code that stands twice is refused as `bad-request`. */
export async function saveCodeList(context: Context, id: string, list: CodeListInput): Promise<CodeList> {
  if (new Set(list.codes.map(({ code }) => code)).size < list.codes.length)
    throw new Problem('bad-request', { where: 'body.codes', detail: 'repeated' })
  return context.database.write(async (tx) => {
    await upsertCodeList(tx, id, list)
    const [saved] = await selectCodeLists(tx, id)
    return saved as CodeList
  })
}

/** Themes of the catalogue cannot be done without; nor can a list that fields use. */
export async function removeCodeList(context: Context, id: string): Promise<void> {
  await context.database.write(async (tx) => {
    const numUses = await countUses(tx, id)
    if (id === 'theme' || numUses > 0) throw new Problem('code-list-in-use', { count: numUses })
    if (!(await deleteCodeList(tx, id))) throw new Problem('not-found', { what: id })
  })
}

export async function listTemplates({ database, reader }: Context): Promise<Templates> {
  const rows = await database.read(reader, selectTemplates)
  return {
    templates: rows.map(({ department, filled, num_datasets }) => ({
      department,
      filled,
      numDatasets: num_datasets,
    })),
  }
}

export async function saveTemplate(
  context: Context,
  department: string,
  filled: TemplateInput,
): Promise<Templates> {
  await context.database.write((tx) =>
    upsertTemplate(tx, { department, filled, personId: context.person.id }),
  )
  return listTemplates(context)
}

export async function removeTemplate(context: Context, department: string): Promise<Templates> {
  const isGone = await context.database.write((tx) => deleteTemplate(tx, department))
  if (!isGone) throw new Problem('not-found', { what: department })
  return listTemplates(context)
}
