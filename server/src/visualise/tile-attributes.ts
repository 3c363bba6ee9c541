import type { LayerRole } from './layer-role.ts'

export interface TileField {
  name: string
  canonical: string | null
  sensitivity: string
}

/** Name in the tile, and the fields that may fill it, the better first. */
const ATTRIBUTES: readonly [attribute: string, sources: readonly string[]][] = [
  ['name', ['name']],
  ['highway', ['highway', 'class', 'fclass', 'street_class']],
  ['heightMetres', ['height_metres', 'height']],
  ['population', ['population']],
  ['kind', ['kind', 'landuse', 'use']],
]

/** Zoom from which an attribute is drawn or asked for; below, equal features become one and tiles stay small. */
const FIRST_ZOOM: Readonly<Record<string, number>> = { name: 14, heightMetres: 14, population: 14 }

export interface TileAttribute {
  attribute: string
  column: string
}

/**
 * The few things of a row that go into a tile. A personal field never does, whoever asks: tiles lie in
 * browser caches. Names of areas are wanted from far away, those of streets and houses are not.
 */
export function tileAttributes(
  fields: readonly TileField[],
  role: LayerRole | null,
  z: number,
): TileAttribute[] {
  const open = fields.filter((field) => field.sensitivity !== 'personal')
  const attributes: TileAttribute[] = []
  for (const [attribute, sources] of ATTRIBUTES) {
    if (attribute === 'kind' && role !== 'land') continue
    if (z < (FIRST_ZOOM[attribute] ?? 0) && role !== 'boundary') continue
    const field = sources
      .flatMap((source) => [
        open.find((one) => one.canonical === source),
        open.find((one) => one.canonical === null && one.name === source),
      ])
      .find((one) => one !== undefined)
    if (field !== undefined) attributes.push({ attribute, column: field.name })
  }
  return attributes
}

const MAJOR = ['motorway', 'trunk', 'primary', 'expressway', 'arterial', '快速路', '主干路', '主干道']
const MIDDLE = ['secondary', 'tertiary', 'collector', '次干路', '次干道']

/**
 * How much a kind of street matters, 1 the most; and how far out its kind is still drawn. Lower-case
 * words, with `_link` for ramps.
 */
export const STREET_RANKS: readonly { rank: number; firstZoom: number; classes: readonly string[] }[] = [
  { rank: 1, firstZoom: 0, classes: withRamps(MAJOR) },
  { rank: 2, firstZoom: 11, classes: withRamps(MIDDLE) },
]
/** Every other kind: lanes, footways, drives. */
export const LAST_RANK = 3
export const LAST_RANK_FIRST_ZOOM = 13

function withRamps(classes: readonly string[]): string[] {
  return classes.flatMap((one) => [one, `${one}_link`])
}

/** The least important rank that is drawn at a zoom. */
export function deepestRank(z: number): number {
  if (z >= LAST_RANK_FIRST_ZOOM) return LAST_RANK
  return Math.max(...STREET_RANKS.filter((one) => z >= one.firstZoom).map((one) => one.rank))
}
