/** Statements about code lists and templates. */
import type { CodeList, CodeListInput, TemplateInput } from '@jingjing/schema/describe'
import type { Transaction } from '../../db/database.ts'
import { json, sql } from '../../db/sql.ts'

export async function selectCodeLists(tx: Transaction, id: string | null): Promise<CodeList[]> {
  return tx.query<CodeList>(sql`
    select id, title, description, source,
      coalesce((select jsonb_agg(jsonb_build_object('code', code, 'label', label, 'labelEn', label_en) order by position)
        from catalog.code where list_id = code_list.id), '[]'::jsonb) as codes,
      (select count(*) from catalog.field join catalog.dataset on dataset.id = field.dataset_id
        where field.code_list = code_list.id) as "numFields"
    from catalog.code_list where ${id}::text is null or id = ${id}::text order by title, id`)
}

export async function upsertCodeList(tx: Transaction, id: string, list: CodeListInput): Promise<void> {
  await tx.query(sql`
    insert into catalog.code_list (id, title, description, source)
    values (${id}, ${list.title}, ${list.description}, ${list.source})
    on conflict (id) do update set title = excluded.title, description = excluded.description,
      source = excluded.source, changed_at = now()`)
  // What datasets are found by holds the words of their themes.
  if (id === 'theme')
    await tx.query(sql`update catalog.dataset set described_at = clock_timestamp() where theme <> ''`)
  await tx.query(sql`delete from catalog.code where list_id = ${id}`)
  await tx.query(sql`
    insert into catalog.code (list_id, code, label, label_en, position)
    select ${id}, code.code, code.label, code."labelEn", row_number() over ()
    from rows from (jsonb_to_recordset(${json(list.codes)}::jsonb) as (code text, label text, "labelEn" text)) code`)
}

export async function deleteCodeList(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query(sql`delete from catalog.code_list where id = ${id} returning id`)
  return rows.length > 0
}

/** Datasets that a code list is said of, wherever they are, the recycle bin included. */
export async function countUses(tx: Transaction, id: string): Promise<number> {
  const [row] = await tx.query<{ num: number }>(
    sql`select count(*) as num from catalog.field where code_list = ${id}`,
  )
  return row?.num ?? 0
}

export interface TemplateRow {
  department: string
  filled: TemplateInput
  num_datasets: number
}

export async function selectTemplates(tx: Transaction): Promise<TemplateRow[]> {
  return tx.query<TemplateRow>(sql`
    select department, filled,
      (select count(*) from catalog.dataset where dataset.department = description_template.department) as num_datasets
    from catalog.description_template order by department`)
}

export async function upsertTemplate(
  tx: Transaction,
  one: { department: string; filled: TemplateInput; personId: number },
): Promise<void> {
  await tx.query(sql`
    insert into catalog.description_template (department, filled, changed_by_name)
    values (${one.department}, ${json(one.filled)}::jsonb,
      (select name from access_control.person where id = ${one.personId}::bigint))
    on conflict (department) do update set filled = excluded.filled, changed_at = now(),
      changed_by_name = excluded.changed_by_name`)
}

export async function deleteTemplate(tx: Transaction, department: string): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from catalog.description_template where department = ${department} returning department`,
  )
  return rows.length > 0
}
