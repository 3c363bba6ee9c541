/**
 * The rules that every dataset is checked by. Each is a condition on a row, so that the figure and the rows behind it
 * are one thing; the three that compare rows with each other name what makes two of them alike.
 */
import type { QualityDimension } from '@jingjing/schema/catalog/quality'
import { identifier, join, type Sql, sql, statement } from '../../db/sql.ts'

export interface QualityField {
  name: string
  type: string
  canonical: string | null
  title: string
}

export interface QualityRule {
  dimension: QualityDimension
  rule: string
  /** Empty for rows as a whole. */
  field: string
  /** The rows that it is asked of. */
  checked: Sql
  failed: Sql
}

export interface QualityTable {
  fields: readonly QualityField[]
  hasGeometry: boolean
  /** Columns that tell rows apart; none where nobody knows. */
  keyFields: readonly string[]
  /** The day on which the version came, `YYYY-MM-DD`. */
  day: string
}

/** Steps of a case in the order in which they happen. */
const ORDERED_TIMES = ['called_at', 'city_dispatched_at', 'district_dispatched_at', 'done_at', 'revisited_at']
/** Times that lie ahead by their nature. */
const AHEAD = /计划|截止|到期|预计|有效|时限|due|plan|deadline|expir|until/i
/** Measurements that may lie below zero. */
const SIGNED = /温度|气温|经度|纬度|高程|海拔|变化|增长|差|temp|lon|lat|elevation|change|diff|balance/i

const EVERY_ROW = statement('true')

export function rowRules({ fields, hasGeometry, day }: QualityTable): QualityRule[] {
  const rules: QualityRule[] = []
  for (const field of fields) rules.push(...fieldRules(field, day))
  const times = ORDERED_TIMES.flatMap((name) => fields.find((one) => one.canonical === name) ?? [])
  for (const [i, later] of times.entries()) {
    const earlier = times[i - 1]
    if (earlier === undefined) continue
    const [a, b] = [identifier(earlier.name), identifier(later.name)]
    rules.push({
      dimension: 'consistency',
      rule: 'time-order',
      field: later.name,
      checked: sql`(${a} is not null and ${b} is not null)`,
      failed: sql`${b} < ${a}`,
    })
  }
  if (hasGeometry) rules.push(...placeRules(fields))
  return rules
}

function fieldRules(field: QualityField, day: string): QualityRule[] {
  const column = identifier(field.name)
  const isText = field.type === 'text'
  const isThere = isText ? sql`coalesce(${column}, '') <> ''` : sql`${column} is not null`
  const rules: QualityRule[] = [
    {
      dimension: 'completeness',
      rule: 'missing',
      field: field.name,
      checked: EVERY_ROW,
      failed: sql`not (${isThere})`,
    },
  ]
  const more = (dimension: QualityDimension, rule: string, failed: Sql): void => {
    rules.push({ dimension, rule, field: field.name, checked: isThere, failed })
  }
  // Signs that stand for letters which got lost between encodings: U+FFFD, and what it becomes when read as GBK.
  if (isText)
    more(
      'validity',
      'garbled-text',
      sql`(strpos(${column}, chr(65533)) > 0 or strpos(${column}, '锟斤拷') > 0)`,
    )
  if ((field.type === 'integer' || field.type === 'number') && !SIGNED.test(`${field.title} ${field.name}`))
    more('validity', 'negative', sql`${column} < 0`)
  if (field.canonical === 'caller_phone')
    more('validity', 'telephone-form', sql`btrim(${column}::text) !~ '^[+]?[0-9 -]{7,16}$'`)
  if ((field.type === 'date' || field.type === 'timestamp') && !AHEAD.test(`${field.title} ${field.name}`))
    more('timeliness', 'in-the-future', sql`${column} > (${day}::date + 1)::timestamp`)
  return rules
}

function placeRules(fields: readonly QualityField[]): QualityRule[] {
  const isPlaced = sql`geometry is not null`
  const namesCommunity = fields.find((field) => field.canonical === 'community' && field.type === 'text')
  const rules: QualityRule[] = [
    { dimension: 'position', rule: 'no-place', field: '', checked: EVERY_ROW, failed: sql`geometry is null` },
    {
      dimension: 'position',
      rule: 'at-zero',
      field: '',
      checked: isPlaced,
      failed: sql`geometry && st_makeenvelope(-0.01, -0.01, 0.01, 0.01, 4326)`,
    },
    {
      dimension: 'position',
      rule: 'outside-communities',
      field: '',
      checked: isPlaced,
      failed: sql`community_place_code is null`,
    },
  ]
  if (namesCommunity !== undefined)
    rules.push({
      dimension: 'consistency',
      rule: 'community-unknown',
      field: namesCommunity.name,
      checked: sql`coalesce(${identifier(namesCommunity.name)}, '') <> ''`,
      failed: sql`community_place_code is null`,
    })
  return rules
}

/** Rows are alike where this text is the same; null stands apart. */
export interface LikenessRule {
  dimension: QualityDimension
  rule: 'key-repeated' | 'row-repeated' | 'same-place'
  field: string
  checked: Sql
  text: Sql
  /** So many alike are a fault. */
  leastAlike(numRows: number): number
}

export function likenessRules({ fields, hasGeometry, keyFields }: QualityTable): LikenessRule[] {
  const rules: LikenessRule[] = []
  const keys = keyFields.filter((name) => fields.some((field) => field.name === name))
  if (keys.length > 0)
    rules.push({
      dimension: 'uniqueness',
      rule: 'key-repeated',
      field: keys.length === 1 ? (keys[0] as string) : '',
      checked: join(
        keys.map((name) => sql`${identifier(name)} is not null`),
        ' and ',
      ),
      text: rowText(keys),
      leastAlike: () => 2,
    })
  if (fields.length > 0)
    rules.push({
      dimension: 'uniqueness',
      rule: 'row-repeated',
      field: '',
      checked: EVERY_ROW,
      text: hasGeometry
        ? sql`(${rowText(fields.map((field) => field.name))} || coalesce(geometry::text, ''))`
        : rowText(fields.map((field) => field.name)),
      leastAlike: () => 2,
    })
  if (hasGeometry)
    rules.push({
      dimension: 'position',
      rule: 'same-place',
      field: '',
      checked: sql`(geometry is not null and st_dimension(geometry) = 0)`,
      text: sql`geometry::text`,
      // The middle of a street or of the office stands for a place that was not found: many rows lie on it.
      leastAlike: (numRows) => Math.max(20, Math.ceil(numRows * 0.02)),
    })
  return rules
}

const rowText = (names: readonly string[]): Sql =>
  sql`row(${join(
    names.map((name) => identifier(name)),
    ', ',
  )})::text`
