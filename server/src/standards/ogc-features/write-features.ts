import type { Collection } from '../ogc-common/collection.ts'
import type { Link } from '../ogc-common/links.ts'
import type { ItemRow } from './queries.ts'
import type { Items } from './read-items.ts'

/** The geometry comes out of the store as GeoJSON text and goes on as it is: to parse and write ten thousand of them would be most of the work. */
export function featureText(collection: Collection, row: ItemRow, links?: readonly Link[]): string {
  const properties: Record<string, unknown> = {}
  for (const { name } of collection.fields) properties[name] = row[name] ?? null
  const own = links === undefined ? '' : `,"links":${JSON.stringify(links)}`
  return `{"type":"Feature","id":${row.row_key},"geometry":${row.geometry ?? 'null'},"properties":${JSON.stringify(properties)}${own}}`
}

export function collectionText(items: Items, links: readonly Link[]): string {
  const features = items.rows.map((row) => featureText(items.collection, row)).join(',')
  const matched = items.numMatched === null ? '' : `"numberMatched":${items.numMatched},`
  return `{"type":"FeatureCollection","timeStamp":"${new Date().toISOString()}",${matched}"numberReturned":${items.rows.length},"links":${JSON.stringify(links)},"features":[${features}]}`
}
