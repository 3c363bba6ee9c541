import type { DictionaryDraft, DictionaryEntry } from '@jingjing/schema/ingest/dictionary'
import type { Transaction } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'

export const selectDictionary = (tx: Transaction): Promise<DictionaryEntry[]> =>
  tx.query<DictionaryEntry>(sql`
    select id, kind, title, written, meaning, created_at as "createdAt",
      (select name from access_control.person where person.id = created_by) as "createdBy"
    from ingest.dictionary_entry order by kind, title, written`)

/** What was said of the same words before gives way. */
export async function keepEntry(tx: Transaction, draft: DictionaryDraft, createdBy: number): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into ingest.dictionary_entry (kind, title, written, meaning, created_by)
    values (${draft.kind}, ${draft.title}, ${draft.kind === 'value' ? draft.written : ''}, ${draft.meaning}, ${createdBy})
    on conflict (kind, title, written) do update set meaning = excluded.meaning, created_by = excluded.created_by,
      created_at = now()
    returning id`)
  return (row as { id: number }).id
}

export async function deleteEntry(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query(sql`delete from ingest.dictionary_entry where id = ${id} returning id`)
  return rows.length > 0
}
