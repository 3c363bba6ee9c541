import { Problem } from '@jingjing/schema/problems'
import type { DatasetUse, Lineage } from '@jingjing/schema/search'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import type { CanonicalTable } from '../canonical-table.ts'
import { selectFiles, selectFollows, selectOrigin } from './queries.ts'

/** What features above the catalogue do with a dataset, as this person may know it. */
export type UsesOf = (transaction: Transaction, datasetId: string) => Promise<DatasetUse[]>

/** What a dataset is made from, and what would change with it. Throws `not-found`. */
export async function readLineage(
  { database, reader }: Context,
  id: string,
  parts: { canonicalTables: readonly CanonicalTable[]; usesOf: UsesOf },
): Promise<Lineage> {
  const known = await database.read(reader, async (tx) => {
    const origin = await selectOrigin(tx, id)
    if (origin === undefined) throw new Problem('not-found', { what: id })
    // Those who see figures without rows are told of no files.
    const files = reader.isStatisticsOnly ? [] : await selectFiles(tx, id)
    return { origin, files, uses: await parts.usesOf(tx, id) }
  })
  // Whether an analysis reads it is asked as the owner: a person with few rows still sees that it is used.
  const features = await database.write(async (tx) => {
    const found = new Set<string>()
    for (const one of parts.canonicalTables) if (await selectFollows(tx, one, id)) found.add(one.schema)
    return found
  })
  return {
    madeFrom: {
      files: known.files.map((file) => ({
        name: file.name,
        sha256: file.sha256,
        sizeBytes: file.size_bytes,
        receivedAt: file.received_at,
        versions: file.versions,
      })),
      isSynthetic: known.origin.is_synthetic,
      numEdits: known.origin.num_edits,
    },
    usedBy: [
      ...[...features].map(
        (name): DatasetUse => ({
          kind: 'analysis',
          name: name.replaceAll('_', '-'),
          id: null,
          count: 1,
        }),
      ),
      ...known.uses,
      ...known.origin.storage_names.map(
        (name): DatasetUse => ({ kind: 'interface', name, id: null, count: 1 }),
      ),
    ],
  }
}
