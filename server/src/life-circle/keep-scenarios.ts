import { editsFromText } from '@jingjing/analysis/life-circle/edits'
import type { Scenario, ScenarioChange, ScenarioInput } from '@jingjing/schema/life-circle'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import {
  deleteScenario,
  insertScenario,
  type ScenarioRow,
  selectOwnScenario,
  selectScenarios,
  updateScenario,
} from './scenario-queries.ts'

/** One's own scenarios and those that colleagues share, the newest first. */
export async function listScenarios({ database, reader, person }: Context): Promise<Scenario[]> {
  const rows = await database.read(reader, (tx) => tx.query<ScenarioRow>(selectScenarios(person.id)))
  return rows.map(present)
}

export async function saveScenario({ database, person }: Context, input: ScenarioInput): Promise<Scenario> {
  checkEdits(input.edits)
  const [row] = await database.write((tx) => tx.query<ScenarioRow>(insertScenario(input, person)))
  return present(row as ScenarioRow)
}

export async function changeScenario(
  { database, person }: Context,
  id: number,
  change: ScenarioChange,
): Promise<Scenario> {
  if (change.edits !== undefined) checkEdits(change.edits)
  return database.write(async (tx) => {
    const [row] = await tx.query<ScenarioRow>(updateScenario(id, change, person.id))
    if (row !== undefined) return present(row)
    const own = await tx.query(selectOwnScenario(id, person.id))
    throw own.length === 0
      ? new Problem('not-found', { what: `#${id}` })
      : new Problem('conflict', { what: `#${id}` })
  })
}

export async function removeScenario({ database, person }: Context, id: number): Promise<void> {
  const gone = await database.write((tx) => tx.query(deleteScenario(id, person.id)))
  if (gone.length === 0) throw new Problem('not-found', { what: `#${id}` })
}

function checkEdits(text: string): void {
  if (editsFromText(text) === null)
    throw new Problem('bad-request', { where: 'edits', detail: text.slice(0, 80) })
}

const present = (row: ScenarioRow): Scenario => ({
  id: row.id,
  name: row.name,
  edits: row.edits,
  notes: row.notes,
  area: row.area,
  isShared: row.is_shared,
  isOwn: row.is_own,
  revision: row.revision,
  createdByName: row.created_by_name,
  updatedAt: row.updated_at,
})
