import type { BASE_LAYER_ROLES } from '@jingjing/schema/visualise'

export type LayerRole = (typeof BASE_LAYER_ROLES)[number]
export type LandKind = 'green' | 'water' | 'land'

export interface DescribedTable {
  name: string
  profile: string | null
  /** `Polygon`, `MultiLineString`… */
  geometryType: string | null
  keywords: readonly string[]
}

const LAND_WORDS: readonly [kind: LandKind, words: RegExp][] = [
  ['water', /(^|[^a-z])(water|river|lake|canal)s?([^a-z]|$)|水体|水系|水域|河流|河道|湖泊/i],
  ['green', /(^|[^a-z])(green|park|grass|garden)s?([^a-z]|$)|绿地|绿化|公园/i],
  ['land', /(^|[^a-z])land([^a-z]|$)|landuse|用地|地块/i],
]

/** What a table is on the base map; null where it is no part of it. */
export function roleOf(table: DescribedTable): LayerRole | null {
  const isArea = /polygon/i.test(table.geometryType ?? '')
  const isLine = /line/i.test(table.geometryType ?? '')
  if (table.profile === 'street') return isLine ? 'street' : null
  if (table.profile === 'building') return isArea ? 'building' : null
  if (table.profile === 'boundary') return isArea || isLine ? 'boundary' : null
  return isArea && landKindOf(table) !== null ? 'land' : null
}

/** A table's own name says more than the keywords of the dataset around it. */
export function landKindOf({ name, keywords }: Pick<DescribedTable, 'name' | 'keywords'>): LandKind | null {
  for (const text of [name, keywords.join(' ')]) {
    for (const [kind, words] of LAND_WORDS) if (words.test(text)) return kind
  }
  return null
}

/** Layer of a table that is no part of the base map. */
export const DATA_LAYER = 'data'
