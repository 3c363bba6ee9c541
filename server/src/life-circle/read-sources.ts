import type { WorldRules } from '@jingjing/analysis/life-circle/build-world'
import type { WorldDataset } from '@jingjing/analysis/life-circle/world'
import type { Transaction } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { outlinesOf } from '../places/index.ts'
import type { WishRow, WorldSources } from './build-planner.ts'
import { copyFacilities, copyHomes, copySites, copyStreets, selectWishes } from './world-queries.ts'

/** Everything that a world is built from, as the transaction's person may see it. */
export async function readSources(
  transaction: Transaction,
  key: string,
  area: { datasets: WorldDataset[]; isSynthetic: boolean },
  rules: WorldRules,
): Promise<WorldSources> {
  const idsOf = (role: WorldDataset['role']): string[] => [
    ...new Set(area.datasets.filter((dataset) => dataset.role === role).map(({ id }) => id)),
  ]
  const places = await outlinesOf(transaction, idsOf('place'))
  return {
    key,
    isSynthetic: area.isSynthetic,
    datasets: area.datasets,
    places,
    wishes: await transaction.query<WishRow>(selectWishes(places.map(({ code }) => code))),
    facilities: await copied(transaction, copyFacilities(idsOf('facility'))),
    homes: await copied(transaction, copyHomes(idsOf('home'))),
    sites: await copied(transaction, copySites(idsOf('site'))),
    streets: await copied(transaction, copyStreets(idsOf('street'))),
    rules,
  }
}

async function copied(transaction: Transaction, statement: Sql): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of transaction.copyOut(statement)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
