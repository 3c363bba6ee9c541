/** From a picture to the pieces of its statement; nothing that its person may not read gets into it. */
import { COMMUNITY } from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import type { Picture, PictureKey, PictureValue } from '@jingjing/schema/visualise/pictures'
import type { Reader, Transaction } from '../../db/database.ts'
import { type Sql, sql, statement } from '../../db/sql.ts'
import { type FieldInPlay, type Plan, planExtract } from '../../extract/index.ts'

export interface PicturePlan {
  plan: Plan
  picture: Picture
  /** What a key is grouped by: text, number, or truth; null for no key. */
  keyOf(key: PictureKey | undefined): PlannedKey | null
  /** A number field as the rows hold it. */
  numberOf(ref: string | undefined, what: string): PlannedNumber
  /** The label of a row, as text; '' where none was chosen. */
  label: Sql
  value: PlannedValue
}

export interface PlannedKey {
  title: string
  sql: Sql
  isTime: boolean
}

export interface PlannedNumber {
  title: string
  unit: string | null
  sql: Sql
}

export interface PlannedValue {
  /** Null for the number of rows. */
  title: string | null
  unit: string | null
  /** Of a group of rows. */
  aggregate: Sql
  /** Of a single row: null where rows are only counted. */
  ofRow: Sql | null
  /** Whether a row lacks what is told. */
  isMissing: Sql
}

const NEVER = statement('false')
const isNumeric = (field: FieldInPlay): boolean => field.type === 'integer' || field.type === 'number'
const isTimed = (field: FieldInPlay): boolean => field.type === 'date' || field.type === 'timestamp'

/** @throws Problem where the picture names what is not there, or not for this person */
export async function planPicture(tx: Transaction, reader: Reader, picture: Picture): Promise<PicturePlan> {
  // Figures without the rows behind them come from registered measures; a picture would tell every row.
  if (reader.isStatisticsOnly) throw new Problem('beyond-rights')
  const { dataset, table, version, filter, area } = picture
  const plan = await planExtract(tx, reader, {
    dataset,
    crs: 'EPSG:4326',
    ...(table !== undefined && { table }),
    ...(version !== undefined && { version }),
    ...(filter !== undefined && { filter }),
    ...(area !== undefined && { area }),
  })
  const fieldOf = (ref: string): FieldInPlay => {
    const field = plan.columns.find((one) => one.ref === ref)
    if (field === undefined) throw new Problem('extract-field', { field: ref })
    return field
  }
  const numberOf = (ref: string | undefined, what: string): PlannedNumber => {
    if (ref === undefined) throw new Problem('picture-incomplete', { what })
    const field = fieldOf(ref)
    if (!isNumeric(field)) throw new Problem('picture-unfit', { field: field.title, type: field.type })
    return { title: field.title, unit: field.unit, sql: sql`${field.column}::double precision` }
  }
  return {
    plan,
    picture: { ...picture, table: plan.main.tableName, version: plan.main.version },
    keyOf: (key) => (key === undefined ? null : keyOf(key, fieldOf)),
    numberOf,
    label:
      picture.label === undefined ? sql`''::text` : sql`coalesce(${fieldOf(picture.label).column}::text, '')`,
    value: plannedValue(picture.value, fieldOf),
  }
}

const PATTERNS = { year: 'YYYY', month: 'YYYY-MM', day: 'YYYY-MM-DD' } as const

function keyOf({ field: ref, part }: PictureKey, fieldOf: (ref: string) => FieldInPlay): PlannedKey {
  if (ref === COMMUNITY)
    return {
      title: COMMUNITY,
      sql: statement('m.community_place_code'),
      isTime: false,
    }
  const field = fieldOf(ref)
  const shared = { title: field.title }
  if (isTimed(field)) {
    const pattern = statement(`'${PATTERNS[part ?? 'month']}'`)
    return { ...shared, isTime: true, sql: sql`to_char(${field.column}, ${pattern})` }
  }
  // An empty text and none at all read the same.
  const column = field.type === 'text' ? sql`nullif(${field.column}, '')` : field.column
  return { ...shared, isTime: false, sql: column }
}

function plannedValue(value: PictureValue | undefined, fieldOf: (ref: string) => FieldInPlay): PlannedValue {
  if (value === undefined || value.field === undefined) {
    if (value !== undefined && value.how !== 'count')
      throw new Problem('picture-incomplete', { what: value.how })
    return {
      title: null,
      unit: null,
      aggregate: sql`count(*)::double precision`,
      ofRow: null,
      isMissing: NEVER,
    }
  }
  const field = fieldOf(value.field)
  const { column } = field
  const isMissing = sql`${column} is null`
  const counted = { title: field.title, unit: null, ofRow: null, isMissing }
  if (value.how === 'count') return { ...counted, aggregate: sql`count(${column})::double precision` }
  if (value.how === 'distinct')
    return { ...counted, aggregate: sql`count(distinct ${column})::double precision` }
  if (!isNumeric(field)) throw new Problem('picture-unfit', { field: field.title, type: field.type })
  const name = statement({ sum: 'sum', mean: 'avg', least: 'min', greatest: 'max' }[value.how])
  return {
    title: field.title,
    unit: field.unit,
    aggregate: sql`${name}(${column}::double precision)`,
    ofRow: sql`${column}::double precision`,
    isMissing,
  }
}
