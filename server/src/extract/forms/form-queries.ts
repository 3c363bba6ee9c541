/** What is kept of forms: reading runs as the person, writing as the owner. */
import type { FormFilling, FormRecipe, FormSheet } from '@jingjing/schema/forms'
import type { Transaction } from '../../db/database.ts'
import { json, type Sql, sql } from '../../db/sql.ts'
import type { FilledRow } from './fill-form.ts'

export interface FormRow {
  id: number
  title: string
  file_name: string
  source_file_id: number
  sheets: FormSheet[]
  recipe: FormRecipe
  created_by: number
  created_at: string
  num_fillings: number
  last_filled_at: string | null
}

const formColumns: Sql = sql`form.id, form.title, form.file_name, form.source_file_id, form.sheets, form.recipe,
  form.created_by, form.created_at,
  (select count(*) from extract.form_filling where form_filling.form_id = form.id)::integer as num_fillings,
  (select max(form_filling.created_at) from extract.form_filling where form_filling.form_id = form.id) as last_filled_at`

export async function insertForm(
  tx: Transaction,
  form: {
    title: string
    fileName: string
    sourceFileId: number
    sheets: readonly FormSheet[]
    recipe: FormRecipe
    createdBy: number
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into extract.form (title, file_name, source_file_id, sheets, recipe, created_by)
    values (${form.title}, ${form.fileName}, ${form.sourceFileId}, ${json(form.sheets)}::jsonb,
      ${json(form.recipe)}::jsonb, ${form.createdBy})
    returning id`)
  return (row as { id: number }).id
}

export async function selectForms(tx: Transaction): Promise<FormRow[]> {
  return tx.query<FormRow>(sql`select ${formColumns} from extract.form order by form.id desc`)
}

export async function selectForm(tx: Transaction, id: number): Promise<FormRow | undefined> {
  const [row] = await tx.query<FormRow>(sql`select ${formColumns} from extract.form where form.id = ${id}`)
  return row
}

export async function updateForm(
  tx: Transaction,
  form: { id: number; createdBy: number; title: string | null; recipe: FormRecipe | null },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update extract.form set title = coalesce(${form.title}::text, title),
      recipe = coalesce(${form.recipe === null ? null : json(form.recipe)}::jsonb, recipe)
    where id = ${form.id} and created_by = ${form.createdBy} and deleted_at is null returning id`)
  return rows.length > 0
}

export async function deleteForm(tx: Transaction, id: number, createdBy: number): Promise<boolean> {
  const rows = await tx.query(sql`
    update extract.form set deleted_at = now()
    where id = ${id} and created_by = ${createdBy} and deleted_at is null returning id`)
  return rows.length > 0
}

export interface FillingRow {
  id: number
  file_name: string
  num_rows: number
  num_cells: number
  versions: FormFilling['versions']
  marks: FormFilling['marks']
  changes: FormFilling['changes']
  path: string | null
  created_at: string
}

const fillingColumns: Sql = sql`id, file_name, num_rows, num_cells, versions, marks, changes, path, created_at`

export async function selectFillings(tx: Transaction, formId: number, limit: number): Promise<FillingRow[]> {
  return tx.query<FillingRow>(sql`
    select ${fillingColumns} from extract.form_filling where form_id = ${formId} order by id desc limit ${limit}::integer`)
}

export async function selectFilling(tx: Transaction, id: number): Promise<FillingRow | undefined> {
  const [row] = await tx.query<FillingRow>(
    sql`select ${fillingColumns} from extract.form_filling where id = ${id}`,
  )
  return row
}

export async function selectLastFilled(tx: Transaction, formId: number): Promise<FilledRow[] | null> {
  const [row] = await tx.query<{ filled: FilledRow[] }>(
    sql`select filled from extract.form_filling where form_id = ${formId} order by id desc limit 1`,
  )
  return row?.filled ?? null
}

export async function insertFilling(
  tx: Transaction,
  filling: Omit<FillingRow, 'id' | 'created_at'> & {
    formId: number
    filled: readonly FilledRow[]
    createdBy: number
  },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into extract.form_filling (form_id, file_name, num_rows, num_cells, versions, marks, changes, filled, path,
      created_by)
    values (${filling.formId}, ${filling.file_name}, ${filling.num_rows}, ${filling.num_cells},
      ${json(filling.versions)}::jsonb, ${json(filling.marks)}::jsonb,
      ${filling.changes === null ? null : json(filling.changes)}::jsonb, ${json(filling.filled)}::jsonb,
      ${filling.path}, ${filling.createdBy})
    returning id`)
  return (row as { id: number }).id
}

/** The file that the form came as. */
export async function selectSourcePath(tx: Transaction, sourceFileId: number): Promise<string> {
  const [row] = await tx.query<{ path: string }>(
    sql`select path from catalog.source_file where id = ${sourceFileId}`,
  )
  if (row === undefined) throw new Error(`no source file ${sourceFileId}`)
  return row.path
}
