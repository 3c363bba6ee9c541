import { framesOf } from '@jingjing/analysis/pictures/frames'
import { Problem } from '@jingjing/schema/problems'
import type { PictureData, PictureGroup } from '@jingjing/schema/visualise/pictures'
import type { Transaction } from '../../db/database.ts'
import { aboutOf, namesOf } from './about-picture.ts'
import { countKeys, type GroupRow, type KeyValue, selectGroups } from './picture-queries.ts'
import type { PicturePlan } from './plan-picture.ts'

/** Read at most; what is drawn of them is far less. */
const MAX_GROUPS = 20_000
const MAX_BARS = 30
const MAX_HEAT_ROWS = 40
/** As many lines as there are colours to tell apart. */
const MAX_LINES = 8

/** Rows by one or two keys: bars, lines, shares, cells of a heat table, a single figure. */
export async function readGroups(tx: Transaction, planned: PicturePlan): Promise<PictureData> {
  const { plan, picture, value } = planned
  const isSingle = picture.kind === 'figure'
  const isHeat = picture.kind === 'heat-table'
  const by = isSingle ? null : planned.keyOf(picture.by)
  const split = isSingle || picture.kind === 'pie' ? null : planned.keyOf(picture.split)
  if (!isSingle && by === null) throw new Problem('picture-incomplete', { what: 'by' })
  if (isHeat && split === null) throw new Problem('picture-incomplete', { what: 'split' })
  const rows = await selectGroups(tx, plan, { by, split, value, limit: MAX_GROUPS })
  const isCourse = by?.isTime ?? false
  const mostBy = isHeat ? MAX_HEAT_ROWS : MAX_BARS
  const keys = isCourse ? steps(rows) : greatest(rows, (row) => row.by_key, mostBy)
  const splits = split?.isTime
    ? steps(rows.map((row) => ({ ...row, by_key: row.split_key })))
    : greatest(rows, (row) => row.split_key, isHeat ? MAX_HEAT_ROWS : MAX_LINES)
  const nameBy = await namesOf(tx, by, keys)
  const nameSplit = await namesOf(tx, split, splits)
  const found = new Map(rows.map((row) => [keyOf(row.by_key, row.split_key), row]))
  const isCount = picture.value === undefined || picture.value.how === 'count'
  const groups = keys.flatMap((key) =>
    splits.flatMap((splitKey): PictureGroup[] => {
      const row = found.get(keyOf(key, splitKey))
      // A month in which nothing happened is a point of its line; a pair of kinds that never met is no bar.
      if (row === undefined && !isCourse && !isHeat) return []
      return [
        {
          by: key,
          name: nameBy(key),
          split: splitKey,
          splitName: nameSplit(splitKey),
          value: row === undefined ? (isCount ? 0 : null) : row.value,
          count: row?.num ?? 0,
        },
      ]
    }),
  )
  const numKeys =
    rows.length < MAX_GROUPS ? new Set(rows.map((row) => row.by_key)).size : await countKeys(tx, plan, by)
  const about = await aboutOf(tx, planned, {
    isMissing: value.isMissing,
    numLeftOut: Math.max(0, numKeys - keys.length),
  })
  return { ...about, shape: 'groups', groups }
}

const keyOf = (by: KeyValue, split: KeyValue): string => JSON.stringify([by, split])

/** Every step from the first to the last; rows without a time are told as missing, not drawn. */
const steps = (rows: readonly GroupRow[]): string[] =>
  framesOf(rows.flatMap((row) => (row.by_key === null ? [] : [String(row.by_key)])))

/** The keys of the greatest values in sum. */
function greatest(
  rows: readonly GroupRow[],
  keyOfRow: (row: GroupRow) => KeyValue,
  most: number,
): KeyValue[] {
  const sumByKey = new Map<KeyValue, number>()
  for (const row of rows)
    sumByKey.set(keyOfRow(row), (sumByKey.get(keyOfRow(row)) ?? 0) + Math.abs(row.value ?? 0))
  return [...sumByKey]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([key]) => key)
}
