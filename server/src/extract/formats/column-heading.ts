import { splitTitle } from '@jingjing/analysis/recognise/cells/units'
import type { ExtractColumn } from '@jingjing/schema/extract'

/**
 * A column's title with the unit in which its values stand, so that it is read back as it was. The title as it came
 * may carry another unit: what was imported in µg/m³ can be kept in mg/m³.
 */
export function columnHeading(column: Pick<ExtractColumn, 'title' | 'unit'>): string {
  const { bare, unit } = splitTitle(column.title)
  if (column.unit === null || unit === column.unit) return column.title
  return `${unit === null ? column.title : bare}（${column.unit}）`
}
