import type { UpdateFrequency } from '@jingjing/schema/describe'
import { collectionAddress, RECORDS_ID } from '../ogc-common/describe-collection.ts'
import type { Described } from '../ogc-records/read-records.ts'

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  locn: 'http://www.w3.org/ns/locn#',
  geosparql: 'http://www.opengis.net/ont/geosparql#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const MEDIA = 'https://www.iana.org/assignments/media-types/'
const ACCESS = 'http://publications.europa.eu/resource/authority/access-right/'

const FREQUENCY = 'http://publications.europa.eu/resource/authority/frequency/'

/** Rhythms as the vocabulary of the Publications Office of the European Union names them, which DCAT profiles use. */
export const FREQUENCY_URIS: Readonly<Record<Exclude<UpdateFrequency, ''>, string>> = {
  continuous: `${FREQUENCY}CONT`,
  daily: `${FREQUENCY}DAILY`,
  weekly: `${FREQUENCY}WEEKLY`,
  monthly: `${FREQUENCY}MONTHLY`,
  quarterly: `${FREQUENCY}QUARTERLY`,
  'half-yearly': `${FREQUENCY}ANNUAL_2`,
  yearly: `${FREQUENCY}ANNUAL`,
  irregular: `${FREQUENCY}IRREG`,
  never: `${FREQUENCY}NEVER`,
}

/** The catalogue in DCAT version 3 (W3C Recommendation, 2024), as JSON-LD. */
export function describeCatalogue(records: readonly Described[], origin: string): object {
  const service = `${origin}/ogc`
  return {
    '@context': CONTEXT,
    '@id': `${origin}/dcat`,
    '@type': 'dcat:Catalog',
    'dct:title': [inLanguage('井井数据目录', 'zh'), inLanguage('Jingjing catalogue', 'en')],
    'foaf:homepage': { '@id': `${origin}/` },
    'dct:language': { '@id': 'http://id.loc.gov/vocabulary/iso639-1/zh' },
    ...(records[0] !== undefined && { 'dct:modified': moment(records[0].updatedAt) }),
    'dcat:dataset': records.map((one) => describeDataset(one, origin)),
    'dcat:service': {
      '@id': service,
      '@type': 'dcat:DataService',
      'dct:title': [inLanguage('标准接口', 'zh'), inLanguage('Standard interfaces', 'en')],
      'dcat:endpointURL': { '@id': service },
      'dcat:endpointDescription': { '@id': `${service}/api` },
      'dct:conformsTo': { '@id': 'http://www.opengis.net/spec/ogcapi-features-1/1.0' },
      'dcat:servesDataset': records.map((one) => ({ '@id': datasetAddress(one, origin) })),
    },
  }
}

const inLanguage = (text: string, language: 'zh' | 'en'): object => ({
  '@value': text,
  '@language': language,
})
const day = (text: string): object => ({ '@value': text, '@type': 'xsd:date' })

export function shiftedDay(isoDate: string, numDays: number): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) + numDays * 86_400_000).toISOString().slice(0, 10)
}

const moment = (text: string): object => ({ '@value': text, '@type': 'xsd:dateTime' })
const datasetAddress = (record: Described, origin: string): string =>
  `${collectionAddress(origin, RECORDS_ID)}/items/${encodeURIComponent(record.id)}`

function describeDataset(record: Described, origin: string): object {
  const titles = [
    inLanguage(record.title, 'zh'),
    ...(record.titleEn === '' ? [] : [inLanguage(record.titleEn, 'en')]),
  ]
  return {
    '@id': datasetAddress(record, origin),
    '@type': 'dcat:Dataset',
    'dct:identifier': record.id,
    'dct:title': titles,
    ...(record.description !== '' && { 'dct:description': inLanguage(record.description, 'zh') }),
    ...(record.keywords.length > 0 && {
      'dcat:keyword': record.keywords.map((one) => inLanguage(one, 'zh')),
    }),
    ...(record.department !== '' && {
      'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': record.department },
    }),
    ...(record.licence !== '' && {
      'dct:license': { '@type': 'dct:LicenseDocument', 'dct:title': record.licence },
    }),
    ...(record.theme !== '' && {
      'dcat:theme': {
        '@id': `${origin}/dcat#theme-${record.theme}`,
        '@type': 'skos:Concept',
        'skos:notation': record.theme,
        'skos:prefLabel': [
          inLanguage(record.themeLabel, 'zh'),
          ...(record.themeLabelEn === '' ? [] : [inLanguage(record.themeLabelEn, 'en')]),
        ],
      },
    }),
    ...(record.updateFrequency !== '' && {
      'dct:accrualPeriodicity': { '@id': FREQUENCY_URIS[record.updateFrequency] },
    }),
    ...(record.contact !== '' && {
      'dcat:contactPoint': { '@type': 'vcard:Organization', 'vcard:fn': record.contact },
    }),
    ...((record.periodFrom !== null || record.periodTo !== null) && {
      'dct:temporal': {
        '@type': 'dct:PeriodOfTime',
        ...(record.periodFrom !== null && { 'dcat:startDate': day(record.periodFrom) }),
        // The end of a period is its last day there, and the first day behind it here.
        ...(record.periodTo !== null && { 'dcat:endDate': day(shiftedDay(record.periodTo, -1)) }),
      },
    }),
    'dct:accessRights': { '@id': `${ACCESS}${record.sensitivity === 'public' ? 'PUBLIC' : 'RESTRICTED'}` },
    'dct:issued': moment(record.createdAt),
    'dct:modified': moment(record.updatedAt),
    'dcat:version': String(record.version),
    'dcat:landingPage': { '@id': `${origin}/data/${encodeURIComponent(record.id)}` },
    ...(record.extent !== null && { 'dct:spatial': location(record.extent) }),
    'dcat:distribution': record.collections.flatMap((one) => distributions(one, origin)),
  }
}

function location([west, south, east, north]: readonly [number, number, number, number]): object {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  const wkt = `POLYGON((${corners.map((corner) => corner.join(' ')).join(', ')}))`
  return { '@type': 'dct:Location', 'dcat:bbox': { '@value': wkt, '@type': 'geosparql:wktLiteral' } }
}

function distributions(collection: Described['collections'][number], origin: string): object[] {
  const at = collectionAddress(origin, collection.id)
  const one = (address: string, mediaType: string): object => ({
    '@id': address,
    '@type': 'dcat:Distribution',
    'dct:title': inLanguage(collection.title, 'zh'),
    'dcat:accessURL': { '@id': address },
    'dcat:mediaType': { '@id': `${MEDIA}${mediaType}` },
    'dcat:accessService': { '@id': `${origin}/ogc` },
  })
  return [
    one(`${at}/items`, 'application/geo+json'),
    ...(collection.hasGeometry ? [one(`${at}/tiles`, 'application/vnd.mapbox-vector-tile')] : []),
  ]
}
