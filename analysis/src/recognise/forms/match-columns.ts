import { leafOf } from '../cells/units.ts'
import { FIELDS, titleKey } from '../fields.ts'

export interface WantedColumn {
  title: string
  canonical: string | null
}

export interface HeldField {
  ref: string
  title: string
  canonical: string | null
}

/** How well a title answers another: the whole of it, its last part, a synonym of the same canonical field, a part. */
const SCORE = { same: 1, leaf: 0.9, synonym: 0.8, canonical: 0.7, part: 0.5 } as const

/** The canonical fields that a title can stand for, in any profile. */
const FIELDS_BY_TITLE = new Map<string, Set<string>>()
for (const fields of Object.values(FIELDS))
  for (const { field, titles } of fields)
    for (const title of titles) {
      const known = FIELDS_BY_TITLE.get(title) ?? new Set<string>()
      known.add(field)
      FIELDS_BY_TITLE.set(title, known)
    }

/** 0 (nothing in common) to 1 (the same title). */
export function titleScore(wanted: WantedColumn, held: HeldField): number {
  const [whole, leaf] = [titleKey(wanted.title), titleKey(leafOf(wanted.title))]
  const theirs = titleKey(leafOf(held.title))
  if (whole === '' || theirs === '') return 0
  if (whole === theirs || titleKey(held.title) === whole) return SCORE.same
  if (leaf === theirs) return SCORE.leaf
  if (held.canonical !== null) {
    const known = FIELDS_BY_TITLE.get(leaf)
    if (known?.has(held.canonical)) return SCORE.synonym
    if (wanted.canonical === held.canonical) return SCORE.canonical
  }
  const [short, long] = leaf.length < theirs.length ? [leaf, theirs] : [theirs, leaf]
  return short.length >= 2 && long.endsWith(short) ? SCORE.part : 0
}

/**
 * For each wanted column the field that answers it best, or null; each field answers at most one column. The best
 * pair is taken first.
 */
export function matchColumns(wanted: readonly WantedColumn[], held: readonly HeldField[]): (string | null)[] {
  const pairs = wanted.flatMap((column, index) =>
    held.map((field) => ({ index, ref: field.ref, score: titleScore(column, field) })),
  )
  const found: (string | null)[] = wanted.map(() => null)
  const taken = new Set<string>()
  // Sorting is stable: of equal scores the first column and the first field go together.
  for (const { index, ref } of pairs.filter((pair) => pair.score > 0).sort((a, b) => b.score - a.score)) {
    if (found[index] !== null || taken.has(ref)) continue
    found[index] = ref
    taken.add(ref)
  }
  return found
}
