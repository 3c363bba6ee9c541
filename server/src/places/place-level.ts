import type { Place } from '@jingjing/schema/places'

export type PlaceLevel = Place['level']

/**
 * How a level is written in files, or told from a name's ending; the first pattern that fits counts.
 * POSIX patterns, since the database applies them to a file's rows in one statement.
 */
export const LEVEL_PATTERNS: readonly { level: PlaceLevel; ofText: string; ofName: string }[] = [
  { level: 'building', ofText: '^(building|楼栋|楼|建筑)$', ofName: '(号楼|栋)$' },
  { level: 'compound', ofText: '^(compound|小区|居民小区|住宅小区)$', ofName: '(小区|家园|花园)$' },
  { level: 'grid', ofText: '^(grid|单元网格|网格)$', ofName: '网格$' },
  {
    level: 'community',
    ofText: '^(community|社区|社区/村|村|居委会|村委会|社区居委会)$',
    ofName: '(社区|社区居委会|社区居民委员会|居委会|村|村委会|村民委员会)$',
  },
  {
    level: 'subdistrict',
    ofText: '^(subdistrict|street|街道|街镇|街乡镇|乡镇|地区|镇|乡)$',
    ofName: '(街道|街道办事处|地区|镇|乡)$',
  },
  { level: 'district', ofText: '^(district|区|区县|县|市辖区)$', ofName: '(区|县)$' },
]
