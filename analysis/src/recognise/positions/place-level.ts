import type { PlaceLevel } from '../contract.ts'

const ENDINGS: [RegExp, PlaceLevel][] = [
  [/网格\d*$|^\d{15}$/, 'grid'],
  [/(小区|家园|花园|公寓|里|苑|院)$/, 'compound'],
  [/(社区|居委会|村|村委会)$/, 'community'],
  [/(街道|镇|乡|地区|办事处)$/, 'subdistrict'],
  [/(区|县|旗)$/, 'district'],
  [/(市|省|自治区)$/, 'city'],
]

/** The level of places by how most of their names end, else by the title of the column. */
export function inferPlaceLevel(title: string, words: Map<string, number> | null): PlaceLevel | null {
  const counts = new Map<PlaceLevel, number>()
  let total = 0
  for (const [word, count] of words ?? []) {
    total += count
    const level = ENDINGS.find(([ending]) => ending.test(word))?.[1]
    if (level !== undefined) counts.set(level, (counts.get(level) ?? 0) + count)
  }
  for (const [level, count] of counts) if (count > total / 2) return level
  if (/网格/.test(title)) return 'grid'
  if (/小区/.test(title)) return 'compound'
  if (/社区/.test(title)) return 'community'
  if (/乡|街道|镇/.test(title)) return 'subdistrict'
  return /县|区/.test(title) ? 'district' : null
}
