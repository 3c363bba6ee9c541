import { Problem } from '@jingjing/schema/problems'
import type { Transaction } from '../db/database.ts'
import { sql } from '../db/sql.ts'

export interface SourceFile {
  id: number
  name: string
  sha256: string
  path: string
  size_bytes: number
}

export async function insertSourceFile(
  tx: Transaction,
  file: { name: string; sizeBytes: number; sha256: string; path: string; receivedBy: number },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into catalog.source_file (name, size_bytes, sha256, path, received_by)
    values (${file.name}, ${file.sizeBytes}, ${file.sha256}, ${file.path}, ${file.receivedBy}) returning id`)
  return (row as { id: number }).id
}

/** The person's own uploads, in the order asked for. */
export async function selectSourceFiles(
  tx: Transaction,
  ids: readonly number[],
  receivedBy: number | null,
): Promise<SourceFile[]> {
  const rows = await tx.query<SourceFile>(sql`
    select id, name, sha256, path, size_bytes from catalog.source_file
    where id = any (${ids}::bigint[]) and received_by is not distinct from ${receivedBy}::bigint`)
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    if (row === undefined) throw new Problem('not-found', { what: `#${id}` })
    return row
  })
}
