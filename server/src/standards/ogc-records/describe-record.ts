import { shiftedDay } from '../dcat/describe-catalogue.ts'
import { CRS84 } from '../ogc-common/crs.ts'
import { collectionAddress, RECORDS_ID } from '../ogc-common/describe-collection.ts'
import type { Link } from '../ogc-common/links.ts'
import type { Described } from './read-records.ts'

const RECORD_CORE = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core'

/** The catalogue of the datasets as a collection. */
export function describeRecords(origin: string): object {
  const at = collectionAddress(origin, RECORDS_ID)
  return {
    id: RECORDS_ID,
    type: 'Collection',
    title: '数据目录 Catalogue',
    description: '平台中的数据集 The datasets of the platform',
    itemType: 'record',
    crs: [CRS84.uri],
    storageCrs: CRS84.uri,
    conformsTo: [RECORD_CORE],
    links: [
      { href: at, rel: 'self', type: 'application/json' },
      { href: `${at}/items`, rel: 'items', type: 'application/geo+json' },
      { href: `${at}/items?f=html`, rel: 'items', type: 'text/html' },
    ],
  }
}

/** A dataset as a record (OGC 20-004r1, table 8). */
export function describeRecord(record: Described, origin: string): object {
  return {
    id: record.id,
    type: 'Feature',
    conformsTo: [RECORD_CORE],
    time: timeOf(record),
    geometry: record.extent === null ? null : polygonOf(record.extent),
    properties: {
      type: 'dataset',
      title: record.title,
      description: record.description,
      keywords: record.keywords,
      language: { code: 'zh' },
      created: record.createdAt,
      updated: record.updatedAt,
      version: String(record.version),
      ...(record.licence !== '' && { license: record.licence }),
      ...(record.theme !== '' && {
        themes: [
          { concepts: [{ id: record.theme, title: record.themeLabel }], scheme: `${origin}/dcat#theme` },
        ],
      }),
      ...(record.department !== '' && {
        contacts: [
          {
            organization: record.department,
            ...(record.contact !== '' && { contactInstructions: record.contact }),
            roles: ['publisher'],
          },
        ],
      }),
      formats: [{ mediaType: 'application/geo+json' }],
    },
    links: recordLinks(record, origin),
  }
}

/** The days that a dataset is about, both inclusive as the standard has them; null where nobody has said. */
function timeOf({ periodFrom, periodTo }: Described): object | null {
  if (periodFrom === null && periodTo === null) return null
  return {
    interval: [periodFrom ?? '..', periodTo === null ? '..' : shiftedDay(periodTo, -1)],
    resolution: 'P1D',
  }
}

function recordLinks(record: Described, origin: string): Link[] {
  const at = `${collectionAddress(origin, RECORDS_ID)}/items/${encodeURIComponent(record.id)}`
  return [
    { href: at, rel: 'self', type: 'application/geo+json' },
    { href: collectionAddress(origin, RECORDS_ID), rel: 'collection', type: 'application/json' },
    { href: `${origin}/data/${encodeURIComponent(record.id)}`, rel: 'about', type: 'text/html' },
    ...record.collections.map((one) => ({
      href: `${collectionAddress(origin, one.id)}/items`,
      rel: 'item',
      type: 'application/geo+json',
      title: one.title,
    })),
  ]
}

function polygonOf([west, south, east, north]: readonly [number, number, number, number]): object {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}
