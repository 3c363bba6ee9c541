import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Covers, PersonalOutcome } from '@jingjing/schema/access-control/personal-data'
import { noteErased, noteRemoved } from '../catalog/index.ts'
import type { Database } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import { createOutcome, findPerson, numHeld, readKnownTables } from './find-person.ts'
import type { Wanted } from './identifiers.ts'
import * as queries from './queries.ts'
import { sweepFiles } from './sweep-files.ts'
import { cellsWithoutPerson, sweepStore } from './sweep-store.ts'

/**
 * Takes somebody out of everything that is held (个人信息保护法 art. 47): out of rows of every version, out of what
 * was copied from them, and kept files that hold them go as a whole. A row stays counted where it was counted; nobody
 * can tell any more whose it is. Done again it finds nothing more to do, so that it may be interrupted anywhere.
 */
export async function deletePerson(
  parts: { database: Database; dataDir: string },
  wanted: Wanted,
  covers: Covers,
  report: (phase: string, numDone: number, numTotal: number) => void,
): Promise<PersonalOutcome> {
  const { database, dataDir } = parts
  const known = await readKnownTables(database)
  const met = createOutcome(known)
  const touched = new Map<string, queries.SearchedTable>()
  let numChanged = 0
  await sweepStore(database, wanted, {
    onStep: (numDone, numTotal) => report('remove', numDone, numTotal),
    work: async (tx, table, rows) => {
      met.add(table, rows)
      const spans: { fromVersion: number; toVersion: number | null }[] = []
      for (const row of rows) {
        const cells = cellsWithoutPerson(wanted, covers, table, row)
        if (cells.size === 0) continue
        await tx.query(queries.updateCells(table, row.place, cells))
        numChanged++
        touched.set(`${table.schema}.${table.table}`, table)
        if (row.fromVersion !== null) spans.push({ fromVersion: row.fromVersion, toVersion: row.toVersion })
      }
      const of = table.schema === 'data_rows' ? known.get(table.table) : undefined
      if (of === undefined || spans.length === 0) return
      await noteRemoved(tx, {
        datasetId: of.dataset_id,
        tableName: of.table_name,
        storageName: of.storage_name,
        version: of.current_version,
        spans,
      })
    },
  })
  const files = await sweepFiles(dataDir, wanted, (numDone, numTotal) => report('files', numDone, numTotal))
  const gone = files.found.filter((one) => one.isCertain || covers === 'all')
  for (const { path } of gone) await rm(path, { force: true })
  await database.write(async (tx) => {
    await noteErased(
      tx,
      gone.map(({ path }) => basename(path)),
    )
    await tx.query(queries.raiseRightsEpoch())
  })
  // What a changed row said before lies in its page until it is cleaned.
  for (const { schema, table } of touched.values())
    await database.maintain(sql`vacuum ${identifier(schema, table)}`).catch(() => undefined)
  const after = await findPerson(parts, wanted, (_phase, numDone, numTotal) =>
    report('verify', numDone, numTotal),
  )
  return { ...met.finish(wanted, files), numChanged, numLeft: numHeld(after.outcome, covers) }
}
