/**
 * What the tags of a street mean to somebody on foot. Keys and values are those of OpenStreetMap; a line layer from
 * elsewhere maps its columns to them. Meaning of the keys: wiki.openstreetmap.org/wiki/Map_features and, for access on
 * foot where no tag says so, wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions.
 */
export type StreetTags = Readonly<Record<string, string | undefined>>

/** Bits of `StreetGraph.edgeFlags`. */
export const STREET_FLAGS = {
  closedOnFoot: 1,
  steps: 2,
  /** Steps with a ramp or a lift beside them. */
  rampedSteps: 4,
  bridge: 8,
  tunnel: 16,
  /** One way for vehicles; people walk both ways. */
  oneWayForVehicles: 32,
  private: 64,
  /** Crosses a carriageway. */
  crossing: 128,
  closedToWheels: 256,
} as const

/** Streets that are closed on foot unless a tag opens them. */
const CLOSED_HIGHWAYS: ReadonlySet<string> = new Set([
  'motorway',
  'motorway_link',
  'construction',
  'proposed',
  'raceway',
  'bus_guideway',
  'abandoned',
  'razed',
  'escape',
])
const PERMITS: ReadonlySet<string> = new Set(['yes', 'designated', 'permissive', 'official', 'destination'])
const FORBIDS: ReadonlySet<string> = new Set(['no', 'use_sidepath'])
const PRIVATE: ReadonlySet<string> = new Set(['private', 'customers', 'delivery', 'permit', 'residents'])

const isSet = (value: string | undefined): boolean => value !== undefined && value !== 'no' && value !== ''

export function flagsOfTags(tags: StreetTags): number {
  const { highway, foot, access } = tags
  let flags = 0
  const opened = foot !== undefined && PERMITS.has(foot)
  const closed =
    (highway !== undefined && CLOSED_HIGHWAYS.has(highway)) ||
    (access !== undefined && FORBIDS.has(access)) ||
    tags.motorroad === 'yes'
  if ((foot !== undefined && FORBIDS.has(foot)) || (closed && !opened)) flags |= STREET_FLAGS.closedOnFoot
  if ((foot !== undefined && PRIVATE.has(foot)) || (access !== undefined && PRIVATE.has(access) && !opened))
    flags |= STREET_FLAGS.private
  if (highway === 'steps' || tags.steps === 'yes') {
    flags |= STREET_FLAGS.steps
    const hasRamp = isSet(tags['ramp:wheelchair']) || tags.wheelchair === 'yes' || tags.conveying === 'yes'
    if (hasRamp) flags |= STREET_FLAGS.rampedSteps
  }
  if (isSet(tags.bridge)) flags |= STREET_FLAGS.bridge
  if (isSet(tags.tunnel)) flags |= STREET_FLAGS.tunnel
  if (isSet(tags.oneway)) flags |= STREET_FLAGS.oneWayForVehicles
  if (tags.footway === 'crossing' || highway === 'crossing') flags |= STREET_FLAGS.crossing
  if (tags.wheelchair === 'no') flags |= STREET_FLAGS.closedToWheels
  return flags
}

/** `layer` where it is given; else +1 for a bridge and −1 for a tunnel, as the key's documentation takes it. */
export function layerOfTags(tags: StreetTags): number {
  const layer = Number(tags.layer)
  if (tags.layer !== undefined && Number.isInteger(layer) && Math.abs(layer) <= 100) return layer
  return isSet(tags.bridge) ? 1 : isSet(tags.tunnel) ? -1 : 0
}

/** Rise over run along the direction of the line, from `incline` in percent or degrees; 0 where it is unknown. */
export function riseOfTags(tags: StreetTags): number {
  const match = /^(-?\d+(?:\.\d+)?)\s*(%|°)$/.exec(tags.incline ?? '')
  if (match === null) return 0
  const value = Number(match[1])
  const rise = match[2] === '%' ? value / 100 : Math.tan((value * Math.PI) / 180)
  return Math.abs(rise) <= 1 ? rise : 0
}

/** Something across a street that is passed at certain hours, by certain people, or not at all. */
export interface Gate {
  /** Half-open ranges of minutes of the day (0 to 1440) in which it is open; null where it never closes. */
  openMinutes: readonly (readonly [start: number, end: number])[] | null
  isPrivate: boolean
  isPassableOnWheels: boolean
}

const CLOSED_TO_WHEELS: ReadonlySet<string> = new Set([
  'stile',
  'turnstile',
  'kissing_gate',
  'full-height_turnstile',
])

/** Hours of the simple form `06:00-22:00` or `06:00-12:00,14:00-22:00`, every day; null for anything richer. */
export function openMinutesOf(text: string): [number, number][] | null {
  const ranges: [number, number][] = []
  for (const part of text.split(',')) {
    const match = /^\s*(?:Mo-Su\s+)?(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(part)
    if (match === null) return null
    const start = Number(match[1]) * 60 + Number(match[2])
    const end = Number(match[3]) * 60 + Number(match[4])
    if (start > 1440 || end > 1440) return null
    if (start < end) ranges.push([start, end])
    // Past midnight: the evening and the morning of the same day.
    else ranges.push([start, 1440], [0, end])
  }
  return ranges
}

/** The gate that these tags describe, or null where nothing stands in the way. */
export function gateOfTags(tags: StreetTags): Gate | null {
  const { barrier, access, foot } = tags
  if (barrier === undefined || barrier === 'no' || barrier === 'kerb') return null
  const passed = foot ?? access
  const shut = (passed !== undefined && FORBIDS.has(passed)) || tags.locked === 'yes'
  return {
    openMinutes: shut ? [] : tags.opening_hours === undefined ? null : openMinutesOf(tags.opening_hours),
    isPrivate: passed !== undefined && PRIVATE.has(passed),
    isPassableOnWheels: !CLOSED_TO_WHEELS.has(barrier) && tags.wheelchair !== 'no',
  }
}
