import { type Pair, pointInPolygon, type Ring } from '@jingjing/analysis/geo/polygon'
import type { RowLocator, RowRange, StoredTable } from '../catalog/index.ts'
import type { Transaction } from '../db/database.ts'
import { fieldOf, locateByCode, locateByGeometry, locateByName, selectCommunities } from './queries.ts'

/**
 * Tells the community of each freshly loaded row: by the code or name it states, else by where it lies.
 * What fits no known community stays without one and is seen only by those who see the whole subdistrict.
 */
export async function completeRows(
  transaction: Transaction,
  stored: StoredTable,
  range?: RowRange,
): Promise<void> {
  // A boundary is a place, it does not lie in one.
  if (stored.profile === 'boundary') return
  for (const statement of [locateByCode(stored, range), locateByName(stored, range)])
    if (statement !== null) await transaction.query(statement)
  if (stored.hasGeometry) await transaction.query(locateByGeometry(stored, range))
}

interface Outline {
  code: string
  polygons: Ring[][]
  box: [minLon: number, minLat: number, maxLon: number, maxLat: number]
}

/** The same for rows on their way in: by code, by name, and by position where the geometry is one. */
export async function locateRows(transaction: Transaction, stored: StoredTable): Promise<RowLocator | null> {
  if (stored.profile === 'boundary') return null
  const communities = await selectCommunities(transaction)
  if (communities.length === 0) return null
  const codes = new Set(communities.map((one) => one.code))
  const codeByName = new Map<string, string>()
  for (const { code, name } of communities) {
    const plain = plainCommunityName(name)
    if (plain !== '' && !codeByName.has(plain)) codeByName.set(plain, code)
  }
  const outlines = communities.flatMap(outlineOf)
  const codeAt = positionOf(stored, 'community_code')
  const nameAt = positionOf(stored, 'community')
  const codeByWriting = new Map<string, string | null>()

  function byName(written: string): string | null {
    const known = codeByWriting.get(written)
    if (known !== undefined) return known
    const code = codeByName.get(plainCommunityName(written)) ?? null
    if (codeByWriting.size < 10_000) codeByWriting.set(written, code)
    return code
  }

  return (values, geometry) => {
    const stated = codeAt === -1 ? null : values[codeAt]
    if (stated !== null && stated !== undefined && codes.has(String(stated).trim()))
      return String(stated).trim()
    const written = nameAt === -1 ? null : values[nameAt]
    const named = written === null || written === undefined ? null : byName(String(written))
    if (named !== null || geometry === null || typeof geometry === 'string') return named
    return communityAround(outlines, geometry)
  }
}

const positionOf = (stored: StoredTable, canonical: string): number =>
  stored.fields.indexOf(fieldOf(stored, canonical) as never)

/** A community's name without the words that some files put after it; the same as in `queries.ts`. */
const plainCommunityName = (name: string): string =>
  name
    .replace(/\s/g, '')
    .replace(/(社区居民委员会|社区居委会|居民委员会|居委会|社区|村民委员会|村委会|村)$/, '')

function outlineOf(one: { code: string; geometry: string | null }): Outline[] {
  if (one.geometry === null) return []
  const shape = JSON.parse(one.geometry) as { type: string; coordinates: unknown }
  const polygons =
    shape.type === 'Polygon'
      ? [shape.coordinates as Ring[]]
      : shape.type === 'MultiPolygon'
        ? (shape.coordinates as Ring[][])
        : []
  const outer = polygons.flatMap((rings) => rings[0] ?? [])
  if (outer.length === 0) return []
  const lons = outer.map(([lon]) => lon)
  const lats = outer.map(([, lat]) => lat)
  return [
    {
      code: one.code,
      polygons,
      box: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    },
  ]
}

/** Where two overlap, the one with the lower code: the outlines come in that order. */
function communityAround(outlines: readonly Outline[], position: Pair): string | null {
  const [lon, lat] = position
  for (const { code, polygons, box } of outlines) {
    if (lon < box[0] || lon > box[2] || lat < box[1] || lat > box[3]) continue
    if (polygons.some((rings) => pointInPolygon(position, rings))) return code
  }
  return null
}
