import type { Profile } from '@jingjing/analysis/recognise/contract'
import type { FindingRecord, RowEdits } from '@jingjing/schema/catalog'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'
import type { CanonicalTable, StoredTable } from '../canonical-table.ts'
import * as queries from '../queries.ts'
import { type FieldRow, selectFields, selectTables } from '../read-queries.ts'
import { cellOf } from './check-cell.ts'
import { endFollowers } from './merge-rows.ts'

/** What an edit needs of the features above: what follows the rows, and how a row's community is told. */
export interface EditHooks {
  canonicalTables: readonly CanonicalTable[]
  completeRows?(transaction: Transaction, stored: StoredTable): Promise<void>
}

/**
 * Changes of a person become a version: each changed row ends and comes in again as it is to be. Rows that somebody
 * else has changed meanwhile are refused by name, and then nothing of the edit is kept.
 */
export async function editRows(
  { database, person, reader }: Context,
  datasetId: string,
  tableName: string,
  edits: RowEdits,
  hooks: EditHooks,
): Promise<{ version: number }> {
  // What the person may not see, they may not change: the rows are looked up with their eyes.
  const keys = edits.changes.map((one) => one.key)
  await database.read(reader, (tx) => requireVisible(tx, datasetId, tableName, [...keys, ...edits.deleted]))
  return database.write(async (tx) => {
    const { version, sourceCrs } = await queries.lockDataset(tx, datasetId)
    const table = (await selectTables(tx, datasetId)).find((one) => one.name === tableName)
    if (table === undefined) throw new Problem('not-found', { what: tableName })
    const fields = (await selectFields(tx, datasetId)).filter((one) => one.table_name === tableName)
    const hidden = reader.seesPersonalData ? [] : fields.filter((one) => one.sensitivity === 'personal')
    const stored: StoredTable = {
      datasetId,
      tableName,
      profile: table.profile as Profile | null,
      version,
      storageName: table.storage_name,
      fields,
      hasGeometry: table.geometry_type !== null,
    }
    await requireUnchanged(tx, stored, [...keys, ...edits.deleted])
    for (const change of edits.changes) {
      const touched = hidden.find((field) => field.name in change.values)
      if (touched !== undefined) throw new Problem('not-permitted', { permission: 'personal-data:read' })
      await tx.query(insertChanged(stored, fields, [change.key], change))
    }
    await endRows(tx, stored, [...keys, ...edits.deleted])
    await publishEdit(tx, stored, fields, { hooks, createdBy: person.id, sourceCrs, findings: [] })
    return { version }
  })
}

export async function endRows(tx: Transaction, stored: StoredTable, keys: readonly number[]): Promise<void> {
  await tx.query(sql`
    update ${identifier('data_rows', stored.storageName)} set to_version = ${stored.version}
    where row_key = any (${keys}::bigint[])`)
}

/** Turns the dataset to its version once the changed rows are in: what follows them, its record, its counts. */
export async function publishEdit(
  tx: Transaction,
  stored: StoredTable,
  fields: readonly { name: string }[],
  edit: {
    hooks: EditHooks
    createdBy: number
    sourceCrs: string | null
    findings: readonly FindingRecord[]
  },
): Promise<void> {
  const { hooks, sourceCrs } = edit
  const { datasetId, version, tableName } = stored
  await endFollowers(tx, stored, hooks.canonicalTables)
  if (stored.hasGeometry) await queries.mendGeometry(tx, stored, undefined)
  await hooks.completeRows?.(tx, stored)
  for (const canonical of hooks.canonicalTables.filter((one) => one.accepts(stored)))
    await canonical.fill(tx, stored)
  await queries.insertVersion(tx, {
    datasetId,
    version,
    kind: 'edit',
    mode: 'upsert',
    createdBy: edit.createdBy,
    contentSha256: null,
    findings: edit.findings,
    sourceFileIds: [],
  })
  await queries.insertTableVersion(tx, stored, null)
  await queries.keepOtherTables(tx, datasetId, version, [tableName])
  const names = fields.map((field) => field.name)
  await queries.setMissing(tx, stored, names, await queries.countMissing(tx, stored, names))
  await queries.makeVisible(tx, { datasetId, version, description: { sourceCrs } })
}

async function requireVisible(
  tx: Transaction,
  datasetId: string,
  tableName: string,
  keys: readonly number[],
): Promise<void> {
  const table = (await selectTables(tx, datasetId)).find((one) => one.name === tableName)
  if (table === undefined) throw new Problem('not-found', { what: tableName })
  const rows = await tx.query(sql`
    select row_key from ${identifier('data_rows', table.storage_name)} where row_key = any (${keys}::bigint[])`)
  if (rows.length !== new Set(keys).size) throw new Problem('not-found', { what: tableName })
}

/** @throws Problem `row-changed` with who changed the first of the rows that are no longer as they were shown */
async function requireUnchanged(
  tx: Transaction,
  stored: StoredTable,
  keys: readonly number[],
): Promise<void> {
  const [changed] = await tx.query<{ source_row: number; created_by_name: string | null }>(sql`
    select changed.source_row, version.created_by_name
    from ${identifier('data_rows', stored.storageName)} changed
    left join catalog.version on version.dataset_id = ${stored.datasetId} and version.version = changed.to_version
    where changed.row_key = any (${keys}::bigint[]) and changed.to_version is not null
    order by changed.row_key limit 1`)
  if (changed !== undefined)
    throw new Problem('row-changed', { row: changed.source_row, who: changed.created_by_name ?? '—' })
}

/** The rows as they are to be: what was not touched is copied in the database, without passing through here. */
export function insertChanged(
  stored: StoredTable,
  fields: readonly Pick<FieldRow, 'name' | 'title' | 'type'>[],
  keys: readonly number[],
  change: Omit<RowEdits['changes'][number], 'key'>,
): Sql {
  const unknown = Object.keys(change.values).find((name) => !fields.some((field) => field.name === name))
  if (unknown !== undefined) throw new Problem('not-found', { what: unknown })
  const columns: [name: string, value: Sql][] = [
    ['source_row', statement('source_row')],
    ['from_version', sql`${stored.version}::integer`],
    // Told anew: the place or the community that the row states may be what was changed.
    ['community_place_code', statement('null::text')],
  ]
  if (stored.hasGeometry) {
    const { position } = change
    columns.push([
      'geometry',
      change.geometry !== undefined
        ? sql`st_setsrid(st_geomfromgeojson(${JSON.stringify(change.geometry)}::text), 4326)`
        : position === undefined
          ? statement('geometry')
          : sql`st_setsrid(st_makepoint(${position[0]}::double precision, ${position[1]}::double precision), 4326)`,
    ])
  }
  for (const field of fields) {
    const isTouched = field.name in change.values
    columns.push([
      field.name,
      isTouched ? sql`${cellOf(field, change.values[field.name] ?? null)}` : sql`${identifier(field.name)}`,
    ])
  }
  return sql`
    insert into ${identifier('data_rows', stored.storageName)} (${join(
      columns.map(([name]) => identifier(name)),
      ', ',
    )})
    select ${join(
      columns.map(([, value]) => value),
      ', ',
    )}
    from ${identifier('data_rows', stored.storageName)} where row_key = any (${keys}::bigint[]) order by row_key`
}
