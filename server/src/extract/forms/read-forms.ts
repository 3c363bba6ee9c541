import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FormDetail, FormFilling, FormRecipe, FormSummary } from '@jingjing/schema/forms'
import { Problem } from '@jingjing/schema/problems'
import type { FastifyReply } from 'fastify'
import type { Context } from '../../context.ts'
import { planExtract } from '../plan-extract.ts'
import { extractsFolder } from '../run-extract.ts'
import * as queries from './form-queries.ts'

const NUM_LISTED = 24

const summaryOf = (row: queries.FormRow): FormSummary => ({
  id: row.id,
  title: row.title,
  fileName: row.file_name,
  createdAt: row.created_at,
  numFillings: row.num_fillings,
  lastFilledAt: row.last_filled_at,
})

const fillingOf = (row: queries.FillingRow): FormFilling => ({
  id: row.id,
  fileName: row.file_name,
  createdAt: row.created_at,
  numRows: row.num_rows,
  numCells: row.num_cells,
  versions: row.versions,
  marks: row.marks,
  changes: row.changes,
})

export async function listForms({ database, reader }: Context): Promise<{ forms: FormSummary[] }> {
  return { forms: (await database.read(reader, queries.selectForms)).map(summaryOf) }
}

export async function readForm({ database, reader }: Context, id: number): Promise<FormDetail> {
  return database.read(reader, async (tx) => {
    const row = await queries.selectForm(tx, id)
    if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
    const fillings = await queries.selectFillings(tx, id, NUM_LISTED)
    return { ...summaryOf(row), sheets: row.sheets, recipe: row.recipe, fillings: fillings.map(fillingOf) }
  })
}

/** Keeps how a form is filled; what the person may not read is refused now and not when it is filled. */
export async function changeForm(
  context: Context,
  id: number,
  patch: { title?: string; recipe?: FormRecipe },
): Promise<FormDetail> {
  const { database, reader, person } = context
  await database.read(reader, async (tx) => {
    for (const part of patch.recipe?.parts ?? []) {
      const plan = await planExtract(tx, reader, part.spec)
      const refs = part.columns.flatMap(({ source }) => (source.kind === 'field' ? [source.ref] : []))
      const missing = [...refs, ...(part.sheetField === null ? [] : [part.sheetField])].find(
        (ref) => !plan.columns.some((column) => column.ref === ref),
      )
      if (missing !== undefined) throw new Problem('extract-field', { field: missing })
    }
  })
  const isChanged = await database.write((tx) =>
    queries.updateForm(tx, {
      id,
      createdBy: person.id,
      title: patch.title ?? null,
      recipe: patch.recipe ?? null,
    }),
  )
  if (!isChanged) throw new Problem('not-found', { what: `#${id}` })
  return readForm(context, id)
}

export async function removeForm({ database, person }: Context, id: number): Promise<void> {
  const isGone = await database.write((tx) => queries.deleteForm(tx, id, person.id))
  if (!isGone) throw new Problem('not-found', { what: `#${id}` })
}

export async function sendFilling(
  { database, reader }: Context,
  parts: { id: number; dataDir: string; reply: FastifyReply },
): Promise<void> {
  const row = await database.read(reader, (tx) => queries.selectFilling(tx, parts.id))
  if (row === undefined) throw new Problem('not-found', { what: `#${parts.id}` })
  const path = row.path === null ? null : join(extractsFolder(parts.dataDir), row.path)
  if (path === null || !existsSync(path)) throw new Problem('extract-expired')
  void parts.reply
    .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(row.file_name)}`)
    .send(createReadStream(path))
}
