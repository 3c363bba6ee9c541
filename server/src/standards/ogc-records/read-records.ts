import type { Context } from '../../context.ts'
import { listCollections } from '../ogc-common/collection.ts'
import { type Describe, type DescribedRow, selectDescribed } from './queries.ts'

/** A dataset with the collections of its tables: what catalogues describe. */
export interface Described extends Describe {
  collections: readonly { id: string; title: string; hasGeometry: boolean }[]
  /** Around all of its tables. */
  extent: readonly [number, number, number, number] | null
}

/** Every dataset that the person sees, the last changed first. */
export async function readRecords(context: Context): Promise<Described[]> {
  const collections = await listCollections(context)
  const rows = await context.database.read(context.reader, (tx) => tx.query<DescribedRow>(selectDescribed()))
  return rows.map((row) => {
    const own = collections.filter((one) => one.dataset === row.id)
    const boxes = own.flatMap((one) => (one.extent === null ? [] : [one.extent]))
    return {
      id: row.id,
      title: row.title,
      titleEn: row.title_en,
      description: row.description,
      keywords: row.keywords,
      department: row.department,
      licence: row.licence,
      profile: row.profile,
      sensitivity: row.sensitivity,
      isSynthetic: row.is_synthetic,
      version: row.version,
      theme: row.theme,
      themeLabel: row.theme_label ?? row.theme,
      themeLabelEn: row.theme_label_en ?? '',
      updateFrequency: row.update_frequency,
      contact: row.contact,
      periodFrom: row.period_from,
      periodTo: row.period_to,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      collections: own.map(({ id, title, geometryType }) => ({
        id,
        title,
        hasGeometry: geometryType !== null,
      })),
      extent:
        boxes.length === 0
          ? null
          : [
              Math.min(...boxes.map((box) => box[0])),
              Math.min(...boxes.map((box) => box[1])),
              Math.max(...boxes.map((box) => box[2])),
              Math.max(...boxes.map((box) => box[3])),
            ],
    }
  })
}
