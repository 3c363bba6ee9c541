import { type CanonicalTable, ownRows, type RowRange, type StoredTable } from '../catalog/index.ts'
import { identifier, join, type Sql, sql } from '../db/sql.ts'

/**
 * What follows words of lack, up to the end of the clause: 附近没有【老年食堂】, 希望增设【充电桩】; and what stands before
 * "too far". Sixteen characters name a facility and nobody who asks for it.
 */
const LACKING =
  '(?:没有|缺少|缺乏|希望建|希望能建|希望增设|希望增加|希望新建|建议增设|建议新建|增设|增建|新建一个|盼建|no |lack of |lacks )[一个家处座所间]{0,2}([^，。；、,.;!?！？\\s]{1,16})'
const TOO_FAR = '([^，。；、,.;!?！？\\s]{1,16}?)(?:太远|离得太远|离家太远| is too far)'

/** What people say is missing, from case records and surveys that tell a community. */
export const wishTable: CanonicalTable = {
  schema: 'life_circle',
  table: 'wish',
  order: 45,
  accepts: (stored) => (stored.profile === 'case' || stored.profile === 'survey') && asksOf(stored) !== null,
  keyColumn: 'id',
  isFilledInParts: true,
  fill: async (transaction, stored, range) => {
    const asks = asksOf(stored)
    if (asks !== null) await transaction.query(insertWishes(stored, asks, range))
  },
}

function asksOf(stored: StoredTable): Sql | null {
  const textual = stored.fields.filter(({ type }) => type === 'text')
  const fields =
    stored.profile === 'case'
      ? textual.filter(({ canonical }) => canonical === 'title' || canonical === 'text')
      : textual.filter(({ canonical }) => canonical === 'wanted')
  if (fields.length === 0) return null
  const whole = sql`concat_ws('；', ${join(
    fields.map(({ name }) => sql`${identifier(name)}::text`),
    ', ',
  )})`
  return stored.profile === 'survey'
    ? sql`nullif(left(${whole}, 100), '')`
    : sql`coalesce(substring(${whole} from ${LACKING}::text), substring(${whole} from ${TOO_FAR}::text))`
}

function insertWishes(stored: StoredTable, asks: Sql, range: RowRange | undefined): Sql {
  return sql`
    insert into life_circle.wish (dataset_id, table_name, source_row, row_key, from_version, source, asks, community_code)
    select ${stored.datasetId}::text, ${stored.tableName}::text, source_row, row_key, from_version,
      ${stored.profile === 'survey' ? 'survey' : 'complaint'}::text, asks, community_place_code
    from (
      select source_row, row_key, from_version, community_place_code, ${asks} as asks
      from ${identifier('data_rows', stored.storageName)}
      where ${ownRows(stored, range)} and community_place_code is not null
    ) told
    where asks is not null
    order by row_key`
}
