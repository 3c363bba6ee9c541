import type { Field } from '@jingjing/schema/catalog'

/** Of the column with the mark and the row's number. */
export const KEY_PIXELS = 92

const PIXELS_BY_TYPE: Readonly<Record<string, number>> = {
  integer: 104,
  number: 116,
  boolean: 84,
  date: 116,
  timestamp: 164,
}
const MAX_TITLE_PIXELS = 220

/** Wide enough for the values of its type and for its own title. */
export function columnPixels(field: Pick<Field, 'type' | 'title'>): number {
  const signs = [...field.title].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 14 : 8), 0)
  return Math.max(PIXELS_BY_TYPE[field.type] ?? 176, Math.min(MAX_TITLE_PIXELS, signs + 52))
}
