import type { Description, DescriptionChanges, DescriptionPatch } from '@jingjing/schema/describe'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import { changeDescriptions } from './change-description.ts'
import { selectChange, selectChanges, selectDescribed } from './queries.ts'
import { readDescription } from './read-description.ts'

const PAGE = 50

/** Who changed what and when, the last change first. */
export async function readChanges(
  { database, reader }: Context,
  id: string,
  before: number | null,
): Promise<DescriptionChanges> {
  return database.read(reader, async (tx) => {
    if ((await selectDescribed(tx, [id])).length === 0) throw new Problem('not-found', { what: id })
    const rows = await selectChanges(tx, { datasetId: id, before, limit: PAGE + 1 })
    const changes = rows.slice(0, PAGE)
    return { changes, nextBefore: rows.length > PAGE ? (changes.at(-1)?.id ?? null) : null }
  })
}

/** Puts back what a value was before a change, as a change of its own. */
export async function restoreChange(
  context: Context,
  ask: { id: string; change: number; reason?: string },
): Promise<Description> {
  const change = await context.database.read(context.reader, (tx) => selectChange(tx, ask.id, ask.change))
  if (change === undefined) throw new Problem('not-found', { what: String(ask.change) })
  const value = { [change.property]: change.before }
  const patch = {
    ...(change.field === '' ? value : { fields: [{ table: change.table, name: change.field, ...value }] }),
    ...(ask.reason !== undefined && { reason: ask.reason }),
  } as DescriptionPatch
  await changeDescriptions(context, [{ id: ask.id, patch, how: 'restore' }])
  return readDescription(context, ask.id)
}
