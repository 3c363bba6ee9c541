/** What an extract reads; every statement runs as the person who asks. */
import type { Transaction } from '../db/database.ts'
import { identifier, join, type Sql, sql, statement } from '../db/sql.ts'
import type { Plan } from './plan-extract.ts'

/** Fifteen decimals of a degree are far below a micrometre: what was stored comes out again. */
const GEOMETRY_DECIMALS = 15

export type FoundRow = Record<string, unknown> & { row_key?: number; geometry_json?: string | null }

const selected = (plan: Plan): Sql =>
  join(
    [
      ...plan.columns.map((column, index) => sql`${column.column} as ${identifier(`c${index}`)}`),
      ...(plan.geometryType === null
        ? []
        : [sql`st_asgeojson(m.geometry, ${statement(String(GEOMETRY_DECIMALS))}) as geometry_json`]),
    ],
    ', ',
  )

export async function countRows(tx: Transaction, plan: Plan): Promise<number> {
  const counted =
    plan.groupBy === null
      ? sql`select count(*)::bigint as num_rows from ${plan.from} where ${plan.where}`
      : sql`select count(*)::bigint as num_rows from (select from ${plan.from} where ${plan.where}
          group by ${join(plan.groupBy, ', ')}) grouped`
  const [row] = await tx.query<{ num_rows: number }>(counted)
  return row?.num_rows ?? 0
}

/** How many rows find nothing to be looked up, and how many find more than one. */
export async function countMatches(
  tx: Transaction,
  plan: Plan,
): Promise<{ num_without: number; num_several: number }> {
  const [row] = await tx.query<{ num_without: number; num_several: number }>(sql`
    select count(*) filter (where num_matches = 0)::bigint as num_without,
      count(*) filter (where num_matches > 1)::bigint as num_several
    from (select ${plan.numMatches} as num_matches from ${plan.from} where ${plan.where}) matched`)
  return row ?? { num_without: 0, num_several: 0 }
}

/** The first rows, in the order of the extract. */
export async function selectFirst(tx: Transaction, plan: Plan, limit: number): Promise<FoundRow[]> {
  const order =
    plan.order === null ? sql`m.row_key` : plan.groupBy === null ? sql`${plan.order}, m.row_key` : plan.order
  const grouped = plan.groupBy === null ? statement('') : sql`group by ${join(plan.groupBy, ', ')}`
  return tx.query<FoundRow>(sql`
    select ${selected(plan)} from ${plan.from} where ${plan.where} ${grouped} order by ${order} limit ${limit}::integer`)
}

/** The next rows in the order of the source. */
export async function selectNext(
  tx: Transaction,
  plan: Plan,
  page: { after: number; limit: number },
): Promise<FoundRow[]> {
  return tx.query<FoundRow>(sql`
    select m.row_key, ${selected(plan)} from ${plan.from}
    where m.row_key > ${page.after}::bigint and ${plan.where} order by m.row_key limit ${page.limit}::integer`)
}

/** The keys of every row in the order asked for, as one text: eight bytes a row instead of the rows themselves. */
export async function selectKeysInOrder(tx: Transaction, plan: Plan): Promise<Float64Array> {
  const [row] = await tx.query<{ row_keys: string | null }>(sql`
    select string_agg(m.row_key::text, ',' order by ${plan.order ?? statement('m.row_key')}, m.row_key) as row_keys
    from ${plan.from} where ${plan.where}`)
  const text = row?.row_keys ?? ''
  return text === '' ? new Float64Array(0) : Float64Array.from(text.split(','), Number)
}

export async function selectByKeys(
  tx: Transaction,
  plan: Plan,
  rowKeys: readonly number[],
): Promise<FoundRow[]> {
  return tx.query<FoundRow>(sql`
    select ${selected(plan)} from unnest(${rowKeys}::bigint[]) with ordinality as wanted (wanted_key, wanted_position)
    join ${plan.from} on m.row_key = wanted.wanted_key
    where ${plan.where} order by wanted.wanted_position`)
}
