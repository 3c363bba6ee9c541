import type { Collection } from './collection.ts'
import { CRS_LIST, CRS84 } from './crs.ts'
import type { Link } from './links.ts'

/** The catalogue as a collection of records; a hyphen keeps it apart from every table. */
export const RECORDS_ID = 'catalogue-records'

export const collectionAddress = (origin: string, id: string): string =>
  `${origin}/ogc/collections/${encodeURIComponent(id)}`

/** A collection as Features part 1 and 2 and Tiles describe it. */
export function describeCollection(collection: Collection, origin: string): object {
  return {
    id: collection.id,
    title: collection.title,
    description: collection.description,
    keywords: collection.keywords,
    itemType: 'feature',
    ...(collection.extent !== null && { extent: { spatial: { bbox: [collection.extent], crs: CRS84.uri } } }),
    crs: CRS_LIST.map((one) => one.uri),
    storageCrs: CRS84.uri,
    links: collectionLinks(collection, origin),
  }
}

export function collectionLinks(collection: Collection, origin: string): Link[] {
  const at = collectionAddress(origin, collection.id)
  return [
    { href: at, rel: 'self', type: 'application/json', title: collection.title },
    { href: `${at}?f=html`, rel: 'alternate', type: 'text/html' },
    { href: `${at}/items`, rel: 'items', type: 'application/geo+json', title: collection.title },
    { href: `${at}/items?f=html`, rel: 'items', type: 'text/html', title: collection.title },
    { href: `${at}/schema`, rel: 'describedby', type: 'application/schema+json' },
    {
      href: `${at}/queryables`,
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/queryables',
      type: 'application/schema+json',
    },
    ...(collection.geometryType === null
      ? []
      : [
          {
            href: `${at}/tiles`,
            rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector',
            type: 'application/json',
          },
        ]),
    { href: `${origin}/data/${encodeURIComponent(collection.dataset)}`, rel: 'related', type: 'text/html' },
  ]
}

/** The columns as JSON Schema: of the rows, or of what a filter may name. */
export function schemaOf(collection: Collection, address: string, isQueryables: boolean): object {
  const properties: Record<string, object> = {}
  if (collection.geometryType !== null)
    properties.geometry = {
      title: 'Geometry',
      format: `geometry-${/^Geometry/i.test(collection.geometryType) ? 'any' : collection.geometryType.toLowerCase()}`,
      'x-ogc-role': 'primary-geometry',
    }
  for (const field of collection.fields) {
    properties[field.name] = {
      title: field.title,
      ...JSON_TYPES[field.type],
      ...(field.unit !== null && { 'x-ogc-unit': field.unit }),
      ...(field.description !== '' && { description: field.description }),
      ...(field.name === collection.timeField?.name && { 'x-ogc-role': 'primary-instant' }),
    }
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: address,
    type: 'object',
    title: collection.title,
    properties,
    ...(isQueryables && { additionalProperties: false }),
  }
}

const JSON_TYPES: Record<Collection['fields'][number]['type'], object> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
}
