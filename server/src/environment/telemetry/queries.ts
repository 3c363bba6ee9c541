import type { Transaction } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'

/** Hash of the key by number, of the devices that are not revoked. */
export async function selectKeys(tx: Transaction, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx.query<{ id: number; key_sha256: string }>(sql`
    select id, key_sha256 from environment.device where id = any(${ids}::bigint[]) and state <> 'revoked'`)
  return new Map(rows.map((row) => [row.id, row.key_sha256]))
}
