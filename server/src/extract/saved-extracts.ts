import type { SavedExtract, SavedExtractInput } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../context.ts'
import { planExtract } from './plan-extract.ts'
import { nextRunAt } from './schedule-extracts.ts'
import * as queries from './store-queries.ts'

const present = (row: queries.SavedRow): SavedExtract => ({
  id: row.id,
  title: row.title,
  spec: row.spec,
  output: row.output,
  schedule: row.schedule,
  createdAt: row.created_at,
  nextRunAt: row.next_run_at,
  lastRunId: row.last_run_id,
})

export async function listSaved({ database, reader }: Context): Promise<{ saved: SavedExtract[] }> {
  return { saved: (await database.read(reader, queries.selectSaved)).map(present) }
}

export async function readSaved({ database, reader }: Context, id: number): Promise<SavedExtract> {
  const row = await database.read(reader, (tx) => queries.selectOneSaved(tx, id))
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  return present(row)
}

/** Keeps what the person may ask for at this moment; each run asks again with the rights of its own day. */
export async function saveExtract(
  { database, reader, person }: Context,
  input: SavedExtractInput,
  id: number | null,
): Promise<SavedExtract> {
  await database.read(reader, (tx) => planExtract(tx, reader, input.spec))
  const kept = {
    ...input,
    nextRunAt: input.schedule === null ? null : nextRunAt(input.schedule, Date.now()),
    createdBy: person.id,
  }
  const row = await database.write((tx) =>
    id === null ? queries.insertSaved(tx, kept) : queries.updateSaved(tx, { ...kept, id }),
  )
  if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
  return present(row)
}

export async function removeSaved({ database, person }: Context, id: number): Promise<void> {
  const isGone = await database.write((tx) => queries.deleteSaved(tx, id, person.id))
  if (!isGone) throw new Problem('not-found', { what: `#${id}` })
}
