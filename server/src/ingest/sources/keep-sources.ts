import { join } from 'node:path'
import type { Source, SourceDraft, Sources } from '@jingjing/schema/ingest/sources'
import { Problem } from '@jingjing/schema/problems'
import { readSecretKey, seal } from '../../access-control/index.ts'
import type { Context } from '../../context.ts'
import { inboxFolder } from './pull-folder.ts'
import type { SourceParts } from './run-sources.ts'
import * as queries from './source-queries.ts'

/** The standing sources with their newest runs; secrets stay where they are. */
export async function listSources(
  { database, reader }: Context,
  parts: Pick<SourceParts, 'allowedHosts'> & { dataDir: string },
): Promise<Sources> {
  const { rows, runs } = await database.write(async (tx) => ({
    rows: await queries.selectSources(tx),
    runs: await queries.selectRuns(tx),
  }))
  const visible = await database.read(reader, async (tx) => {
    const known = await tx.query<{ id: string }>({ text: 'select id from catalog.dataset', values: [] })
    return new Set(known.map((one) => one.id))
  })
  return {
    sources: rows.map((row) => present(row, runs, visible)),
    allowedHosts: [...parts.allowedHosts],
    inbox: join(inboxFolder(parts.dataDir)),
  }
}

function present(
  row: queries.SourceRow,
  runs: readonly queries.RunRow[],
  visible: ReadonlySet<string>,
): Source {
  return {
    id: row.id,
    name: row.name,
    settings: row.settings,
    hasSecret: row.sealed_secret !== null,
    everyMinutes: row.every_minutes,
    mode: row.mode,
    keyColumns: row.key_columns,
    isPaused: row.is_paused,
    datasetId: row.dataset_id !== null && visible.has(row.dataset_id) ? row.dataset_id : null,
    nextRunAt: row.next_run_at,
    createdBy: row.created_by_name,
    runs: runs
      .filter((run) => run.source_id === row.id)
      .map((run) => ({
        id: run.id,
        startedAt: run.started_at,
        endedAt: run.ended_at,
        isTrial: run.is_trial,
        outcome: run.outcome,
        problem: run.problem,
        imports: (run.report ?? []).map((one) => ({
          ...one,
          dataset: one.dataset !== null && visible.has(one.dataset) ? one.dataset : null,
        })),
      })),
  }
}

/** Keeps a new source, or what was changed of one; answers its number. */
export async function keepSource(
  { database, person }: Context,
  dataDir: string,
  draft: SourceDraft,
  id: number | null,
): Promise<{ id: number }> {
  return database.write(async (tx) => {
    const known = id === null ? undefined : await queries.selectSource(tx, id)
    if (id !== null && known === undefined) throw new Problem('not-found', { what: `#${id}` })
    // A secret is for the one place it was entered for: whoever changes the place enters it again.
    const isSamePlace = known !== undefined && placeOf(known.settings) === placeOf(draft.settings)
    const kept = isSamePlace ? known.sealed_secret : null
    const sealedSecret =
      draft.secret === undefined
        ? kept
        : draft.secret === null || draft.secret === ''
          ? null
          : seal(readSecretKey(dataDir), draft.secret)
    const source = { ...draft, sealedSecret }
    if (id === null) return { id: await queries.insertSource(tx, { ...source, createdBy: person.id }) }
    await queries.updateSource(tx, id, source)
    return { id }
  })
}

/** Where a secret is sent. */
function placeOf(settings: SourceDraft['settings']): string {
  if (settings.kind === 'folder') return 'folder'
  if (settings.kind === 'http') return `${new URL(settings.url).origin} ${settings.user}`
  return `${settings.kind} ${settings.host}:${settings.port} ${settings.user} ${settings.isEncrypted}`
}
