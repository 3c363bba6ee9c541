import { basename } from 'node:path'
import type { PersonalOutcome } from '@jingjing/schema/access-control/personal-data'
import type { Database } from '../db/database.ts'
import { type Wanted, withoutThem } from './identifiers.ts'
import * as queries from './queries.ts'
import { type FoundFile, sweepFiles } from './sweep-files.ts'
import { type FoundRow, sweepStore } from './sweep-store.ts'

/** Numbers of rows that are told of a place; the export has all of them. */
const MAX_ROWS_TOLD = 20

export type KnownTables = ReadonlyMap<string, queries.KnownTable>

export async function readKnownTables(database: Database): Promise<KnownTables> {
  const rows = await database.write((tx) => tx.query<queries.KnownTable>(queries.selectKnownTables()))
  return new Map(rows.map((one) => [one.storage_name, one]))
}

export const isHeldNow = (row: FoundRow, version: number): boolean =>
  (row.fromVersion ?? 0) <= version && (row.toVersion === null || row.toVersion > version)

/** Adds up what a search meets, table by table. */
export function createOutcome(known: KnownTables) {
  const places = new Map<string, PersonalOutcome['places'][number] & { titles: Set<string> }>()
  const copies = new Map<string, PersonalOutcome['copies'][number]>()
  return {
    add(table: queries.SearchedTable, rows: readonly FoundRow[]): void {
      const numCertain = rows.filter((row) => row.isCertain).length
      const of = table.schema === 'data_rows' ? known.get(table.table) : undefined
      if (of === undefined) {
        const name = `${table.schema}.${table.table}`
        const copy = copies.get(name) ?? { table: name, numCertain: 0, numPossible: 0 }
        copy.numCertain += numCertain
        copy.numPossible += rows.length - numCertain
        copies.set(name, copy)
        return
      }
      const place = places.get(table.table) ?? {
        dataset: of.dataset_id,
        title: of.title,
        table: of.table_name,
        fields: [],
        titles: new Set<string>(),
        numCurrent: 0,
        numEarlier: 0,
        numPossible: 0,
        rows: [],
      }
      for (const row of rows) {
        for (const name of row.hits.keys())
          place.titles.add(of.fields.find((field) => field.name === name)?.title ?? name)
        if (!row.isCertain) place.numPossible++
        else if (isHeldNow(row, of.current_version)) place.numCurrent++
        else place.numEarlier++
        if (row.isCertain && place.rows.length < MAX_ROWS_TOLD && row.sourceRow !== null)
          place.rows.push(row.sourceRow)
      }
      places.set(table.table, place)
    },
    /** Names of files may themselves name the person. */
    finish(wanted: Wanted, files: { found: readonly FoundFile[]; numRead: number }): PersonalOutcome {
      return {
        places: [...places.values()].map(({ titles, ...place }) => ({
          ...place,
          fields: [...titles],
          rows: [...new Set(place.rows)].sort((a, b) => a - b),
        })),
        copies: [...copies.values()],
        files: files.found.map(({ path, folder, isCertain }) => ({
          folder,
          name: withoutThem(wanted, basename(path)).slice(0, 80),
          isCertain,
        })),
        numFilesRead: files.numRead,
        numLeft: null,
        numChanged: null,
      }
    },
  }
}

/** Everything that is held about somebody, in rows of every version, elsewhere in the store, and in kept files. */
export async function findPerson(
  parts: { database: Database; dataDir: string },
  wanted: Wanted,
  report: (phase: string, numDone: number, numTotal: number) => void,
  onRows: (table: queries.SearchedTable, rows: readonly FoundRow[], known: KnownTables) => void = () =>
    undefined,
): Promise<{ outcome: PersonalOutcome; files: FoundFile[] }> {
  const known = await readKnownTables(parts.database)
  const sum = createOutcome(known)
  await sweepStore(parts.database, wanted, {
    onStep: (numDone, numTotal) => report('search', numDone, numTotal),
    work: async (_tx, table, rows) => {
      sum.add(table, rows)
      onRows(table, rows, known)
    },
  })
  const files = await sweepFiles(parts.dataDir, wanted, (numDone, numTotal) =>
    report('files', numDone, numTotal),
  )
  return { outcome: sum.finish(wanted, files), files: files.found }
}

/** What is left of somebody; of those alone whom the request covers. */
export const numHeld = (outcome: PersonalOutcome, covers: 'certain' | 'all'): number =>
  outcome.places.reduce(
    (sum, one) => sum + one.numCurrent + one.numEarlier + (covers === 'all' ? one.numPossible : 0),
    0,
  ) +
  outcome.copies.reduce((sum, one) => sum + one.numCertain + (covers === 'all' ? one.numPossible : 0), 0) +
  outcome.files.filter((one) => covers === 'all' || one.isCertain).length
