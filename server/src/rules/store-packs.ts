import { createHash } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { json, sql } from '../db/sql.ts'
import type { RulePack } from './load-packs.ts'

export interface StoredPacks {
  added: string[]
  /** Versions whose stored text differed from the file; the file's is stored now. */
  replaced: string[]
}

/**
 * Keeps the loaded packs where a query can join them. A stored version that reads otherwise than its file
 * is replaced and logged: figures shown before may have followed the earlier text. Packs whose files are
 * gone stay, since older figures name them.
 */
export async function storePacks(
  database: Database,
  packs: readonly RulePack[],
  log: (message: string) => void = console.warn,
): Promise<StoredPacks> {
  const stored = await database.write(async (tx) => {
    const known = await tx.query<{ pack: string; version: string; sha256: string }>(
      sql`select pack, version, sha256 from rules.pack`,
    )
    const sha256ByName = new Map(known.map((row) => [nameOf(row), row.sha256]))
    const outcome: StoredPacks = { added: [], replaced: [] }
    for (const pack of packs) {
      const sha256 = createHash('sha256').update(JSON.stringify(pack)).digest('hex')
      const name = nameOf(pack)
      if (sha256ByName.get(name) === sha256) continue
      await tx.query(upsert(pack, sha256))
      if (sha256ByName.has(name)) outcome.replaced.push(name)
      else outcome.added.push(name)
    }
    return outcome
  })
  for (const name of stored.replaced)
    log(`rule pack ${name} was stored with another text and has been replaced`)
  return stored
}

const nameOf = ({ pack, version }: { pack: string; version: string }): string => `${pack}/${version}`

const upsert = (pack: RulePack, sha256: string) => sql`
  insert into rules.pack (pack, version, title_zh, title_en, valid_from, valid_to, status, source, body, sha256)
  values (${pack.pack}, ${pack.version}, ${pack.title.zh}, ${pack.title.en}, ${pack.validFrom}, ${pack.validTo},
    ${pack.status}, ${json({ ...pack.source, notes: pack.notes })}, ${json(pack.body)}, ${sha256})
  on conflict (pack, version) do update set title_zh = excluded.title_zh, title_en = excluded.title_en,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to, status = excluded.status,
    source = excluded.source, body = excluded.body, sha256 = excluded.sha256, loaded_at = now()`
