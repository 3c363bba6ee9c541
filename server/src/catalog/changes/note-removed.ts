import type { Transaction } from '../../db/database.ts'
import { sql } from '../../db/sql.ts'
import * as queries from '../queries.ts'

/** Rows of a stored table out of which something was taken, each with the versions that held it. */
export interface RemovedFrom {
  datasetId: string
  tableName: string
  storageName: string
  version: number
  spans: readonly { fromVersion: number; toVersion: number | null }[]
}

/**
 * Rows are append-only; what the law takes out of them is taken out of every version, and each of those versions says
 * so. The empty cells of the current version are counted again.
 */
export async function noteRemoved(tx: Transaction, one: RemovedFrom): Promise<void> {
  await tx.query(sql`
    update catalog.version set findings =
      (select coalesce(jsonb_agg(finding) filter (where finding ->> 'code' <> 'personal-data-removed'), '[]')
        from jsonb_array_elements(findings) as finding)
      || jsonb_build_array(jsonb_build_object('severity', 'info', 'code', 'personal-data-removed', 'count',
        held.num_rows + coalesce((select sum((finding ->> 'count')::bigint) from jsonb_array_elements(findings) as finding
          where finding ->> 'code' = 'personal-data-removed'), 0)))
    from (select version.version, count(*) as num_rows
      from catalog.version
      join unnest(${one.spans.map((span) => span.fromVersion)}::integer[],
          ${one.spans.map((span) => span.toVersion)}::integer[]) as span (from_version, to_version)
        on version.version >= span.from_version
        and (span.to_version is null or version.version < span.to_version)
      where version.dataset_id = ${one.datasetId} group by 1) held
    where version.dataset_id = ${one.datasetId} and version.version = held.version`)
  const fields = await queries.selectFieldsOf(tx, one.datasetId, one.tableName)
  const stored = { ...one, profile: null, hasGeometry: false, fields }
  const names = fields.map((field) => field.name)
  await queries.setMissing(tx, stored, names, await queries.countMissing(tx, stored, names))
}

/** A kept file is gone; that it was received, under which name and checksum, stays known. */
export async function noteErased(tx: Transaction, paths: readonly string[]): Promise<void> {
  await tx.query(sql`
    update catalog.source_file set erased_at = now() where path = any (${paths}::text[]) and erased_at is null`)
  await tx.query(sql`delete from catalog.rejected_rows where path = any (${paths}::text[])`)
}
