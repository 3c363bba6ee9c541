import type { ScenarioChange, ScenarioInput } from '@jingjing/schema/life-circle'
import { type Sql, sql } from '../db/sql.ts'

export interface ScenarioRow {
  id: number
  name: string
  edits: string
  notes: string
  area: string
  is_shared: boolean
  is_own: boolean
  revision: number
  created_by_name: string
  updated_at: string
}

const columns = (personId: number): Sql => sql`
  id, name, edits, notes, area, is_shared, created_by = ${personId}::bigint as is_own, revision, created_by_name, updated_at`

/** Run as the person: what is not theirs and not shared is not there. */
export const selectScenarios = (personId: number): Sql => sql`
  select ${columns(personId)} from life_circle.scenario order by updated_at desc, id desc limit 500`

export const insertScenario = (input: ScenarioInput, person: { id: number; name: string }): Sql => sql`
  insert into life_circle.scenario (name, edits, notes, area, is_shared, created_by, created_by_name)
  values (${input.name}, ${input.edits}, ${input.notes}, ${input.area}, ${input.isShared}, ${person.id}::bigint, ${person.name})
  returning ${columns(person.id)}`

/** Only one's own, and only the revision that was seen. */
export const updateScenario = (id: number, change: ScenarioChange, personId: number): Sql => sql`
  update life_circle.scenario set
    name = coalesce(${change.name ?? null}::text, name),
    edits = coalesce(${change.edits ?? null}::text, edits),
    notes = coalesce(${change.notes ?? null}::text, notes),
    is_shared = coalesce(${change.isShared ?? null}::boolean, is_shared),
    revision = revision + 1, updated_at = now()
  where id = ${id}::bigint and created_by = ${personId}::bigint and revision = ${change.revision}::integer
  returning ${columns(personId)}`

export const selectOwnScenario = (id: number, personId: number): Sql => sql`
  select id from life_circle.scenario where id = ${id}::bigint and created_by = ${personId}::bigint`

export const deleteScenario = (id: number, personId: number): Sql => sql`
  delete from life_circle.scenario where id = ${id}::bigint and created_by = ${personId}::bigint returning id`
