import { type Sql, sql } from '../../db/sql.ts'

export const selectSubdistrict = (): Sql => sql`
  select code, name from places.current_place where level = 'subdistrict' order by id limit 1`

export const selectTemplate = (language: string): Sql => sql`
  select text from monitoring.bulletin_template where language = ${language}::text`

export const upsertTemplate = (language: string, text: string, personId: number): Sql => sql`
  insert into monitoring.bulletin_template (language, text, changed_by) values (${language}::text, ${text}::text, ${personId}::bigint)
  on conflict (language) do update set text = excluded.text, changed_by = excluded.changed_by, changed_at = now()`

export const deleteTemplate = (language: string): Sql => sql`
  delete from monitoring.bulletin_template where language = ${language}::text`
