import { COMMUNITY } from '@jingjing/schema/extract'
import type { PictureAbout } from '@jingjing/schema/visualise/pictures'
import type { Transaction } from '../../db/database.ts'
import type { Sql } from '../../db/sql.ts'
import { placeNames } from '../../places/index.ts'
import { countPictureRows, type KeyValue } from './picture-queries.ts'
import type { PicturePlan, PlannedKey } from './plan-picture.ts'

export const NO_FRAMES = ['']

/** What every answer says of itself. */
export async function aboutOf(
  tx: Transaction,
  planned: PicturePlan,
  part: { isMissing: Sql; numLeftOut?: number; frames?: string[]; unit?: string | null },
): Promise<PictureAbout> {
  const { plan, picture, value } = planned
  const counted = await countPictureRows(tx, plan, part.isMissing)
  const titleOf = (ref: string | undefined): string | null =>
    plan.columns.find((column) => column.ref === ref)?.title ?? null
  return {
    picture,
    datasets: [{ dataset: plan.main.datasetId, title: plan.main.title, version: plan.main.version }],
    words: {
      dataset: plan.main.title,
      value: value.title,
      by: planned.keyOf(picture.by)?.title ?? null,
      split: planned.keyOf(picture.split)?.title ?? null,
      x: titleOf(picture.x),
      y: titleOf(picture.y),
    },
    unit: part.unit === undefined ? value.unit : part.unit,
    isSynthetic: plan.main.isSynthetic,
    numRows: counted.num_rows,
    numMissing: counted.num_missing,
    numLeftOut: part.numLeftOut ?? 0,
    frames: part.frames ?? NO_FRAMES,
  }
}

/** What the values of a key are called: a community by its name, anything else as it reads; '' for none. */
export async function namesOf(
  tx: Transaction,
  key: PlannedKey | null,
  values: readonly KeyValue[],
): Promise<(value: KeyValue) => string> {
  const known = values.filter((value) => value !== null).map(String)
  const names = key?.title === COMMUNITY ? await placeNames(tx, known) : new Map<string, string>()
  return (value) => (value === null ? '' : (names.get(String(value)) ?? String(value)))
}
