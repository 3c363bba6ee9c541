/** Which of the marks that are kept, kinds of answers added up beforehand, answer a filter for a reader. */
import { NO_DEPARTMENT, type Reader } from '../../db/database.ts'
import { type Sql, sql } from '../../db/sql.ts'
import type { CaseFilter } from '../case-filter.ts'
import { all } from '../conditions.ts'

/** Between the levels of a category, as the store's counts have it. */
const BETWEEN = '\u001f'
const BETWEEN_AXES = '\u001e'

/** The kinds of answers of one thing, or by month of two together. */
export interface Mark {
  axis:
    | 'all'
    | 'community'
    | 'department'
    | 'category'
    | 'community+department'
    | 'community+category'
    | 'department+category'
  /** Null for all of the axis, each case once: of categories those of one level. */
  key: string | null
  /** Some of the axis, where there is no key. */
  keys?: readonly string[]
  level: 0 | 1 | 2 | 3
}

/** The levels of a category down to the last that is named; undefined for one above it that is not. */
export function pathOf({ category, category2, category3 }: CaseFilter): (string | undefined)[] {
  const levels = [category, category2, category3]
  return levels.slice(0, levels.findLastIndex((one) => one !== undefined) + 1)
}

/** What a reader asks by a filter: who sees only one department asks for that one. */
export function askedBy(reader: Reader | null, filter: CaseFilter): CaseFilter {
  return reader?.isDepartmentOnly === true && filter.department === undefined
    ? { ...filter, department: reader.department || NO_DEPARTMENT }
    : filter
}

/** The marks of one thing that answer a filter: null where two are filtered by. Who sees some communities has the marks of those. */
export function markOf(filter: CaseFilter, reader: Reader | null): Mark | null {
  const { community, department } = askedBy(reader, filter)
  const path = pathOf(filter)
  const numAxes = [community, department, path[0]].filter((one) => one !== undefined).length
  if (numAxes > 1 || path.includes(undefined)) return null
  if (community !== undefined) return { axis: 'community', key: community, level: 0 }
  const own = reader?.communities ?? null
  if (own !== null) return numAxes > 0 ? null : { axis: 'community', key: null, keys: own, level: 0 }
  if (department !== undefined) return { axis: 'department', key: department, level: 0 }
  if (path.length > 0) return { axis: 'category', key: path.join(BETWEEN), level: path.length as 1 | 2 | 3 }
  return { axis: 'all', key: '', level: 0 }
}

/**
 * The mark of two things by month: null where one or three are filtered by. The communities that a reader sees are one of
 * the things, and so is the only department.
 */
export function pairMarkOf(asked: CaseFilter, reader: Reader | null): Mark | null {
  const filter = askedBy(reader, asked)
  const { community, department } = filter
  const own = reader?.communities ?? null
  if (community === undefined && own !== null) {
    const pairs = own.map((one) => pairMarkOf({ ...filter, community: one }, null))
    const [first] = pairs
    if (first === undefined || first === null) return null
    return { ...first, key: null, keys: pairs.flatMap((pair) => pair?.key ?? []) }
  }
  const first = community ?? department
  if (first === undefined) return null
  const axis = community === undefined ? 'department' : 'community'
  const rest = markOf({ ...filter, [axis]: undefined }, null)
  if (rest === null || rest.axis === 'all') return null
  return {
    axis: `${axis}+${rest.axis}` as Mark['axis'],
    key: `${first}${BETWEEN_AXES}${rest.key}`,
    level: rest.level,
  }
}

export const inMark = ({ axis, key, keys, level }: Mark, { source, dataset }: CaseFilter): Sql =>
  all([
    sql`axis = ${axis}::text`,
    key === null ? sql`level = ${level}::smallint` : sql`key = ${key}::text`,
    ...(keys === undefined ? [] : [sql`key = any (${[...keys]}::text[])`]),
    ...(source === undefined ? [] : [sql`source = ${source}::text`]),
    ...(dataset === undefined ? [] : [sql`dataset_id = ${dataset}::text`]),
  ])

/** Every key of one axis, where nothing else is filtered by; the one mark, where the axis itself is. */
export function marksByPart(
  filter: CaseFilter,
  part: 'community' | 'department' | 'category',
  mark: Mark | null,
): Mark | null {
  if (mark === null) return null
  if (mark.axis === 'all') return { axis: part, key: null, level: part === 'category' ? 1 : 0 }
  return mark.axis === part && filter.category2 === undefined ? mark : null
}
