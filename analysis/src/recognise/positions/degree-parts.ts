import { LATITUDE_TITLES, LONGITUDE_TITLES, titleKey } from '../fields.ts'
import type { TitledColumn } from './coordinates.ts'

/** Degrees, minutes and, where there are any, seconds in columns of their own, zero-based. */
export interface DegreeParts {
  lon: number[]
  lat: number[]
}

/** `经度/度`, `经度（分）`, `经度 秒`. */
const PART = /^(.+?)[/（(\s_-]*([度分秒])\s*[)）]?$/

/** Columns that forms part a coordinate into. Null where they are not whole for both halves. */
export function findDegreeParts(columns: readonly TitledColumn[]): DegreeParts | null {
  const partsOf = (titles: readonly string[]): TitledColumn[] | null => {
    const found = new Map<string, TitledColumn>()
    for (const column of columns) {
      const match = PART.exec(column.title)
      if (match === null || !titles.includes(titleKey(match[1]!))) continue
      if (!found.has(match[2]!)) found.set(match[2]!, column)
    }
    const parts = ['度', '分', '秒'].flatMap((part) => found.get(part) ?? [])
    const isWhole = found.has('度') && found.has('分') && parts.length === found.size
    return isWhole && parts.every(isBelowSixty) ? parts : null
  }
  const [lon, lat] = [partsOf(LONGITUDE_TITLES), partsOf(LATITUDE_TITLES)]
  if (lon === null || lat === null || lon.length !== lat.length) return null
  return { lon: lon.map(({ index }) => index), lat: lat.map(({ index }) => index) }
}

function isBelowSixty({ statistics: { numNumbers, min, max } }: TitledColumn, position: number): boolean {
  if (numNumbers === 0) return false
  return min >= 0 && (position === 0 ? max <= 180 : max <= 60)
}
