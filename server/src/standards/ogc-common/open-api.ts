import { CRS_LIST, CRS84 } from './crs.ts'

const crsParameter = (name: string, about: string): object => ({
  name,
  in: 'query',
  description: about,
  required: false,
  style: 'form',
  explode: false,
  schema: { type: 'string', format: 'uri', enum: CRS_LIST.map((one) => one.uri), default: CRS84.uri },
})

const text = (name: string, about: string, schema: object = { type: 'string' }): object => ({
  name,
  in: 'query',
  description: about,
  required: false,
  schema,
})

const inPath = (name: string, schema: object = { type: 'string' }): object => ({
  name,
  in: 'path',
  required: true,
  schema,
})

const PARAMETERS = {
  f: text('f', 'Shape of the answer', { type: 'string', enum: ['json', 'html'] }),
  limit: text('limit', 'Most items of a page', {
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    default: 100,
  }),
  bbox: {
    ...text('bbox', 'minX, minY, maxX, maxY in bbox-crs', {
      type: 'array',
      minItems: 4,
      maxItems: 6,
      items: { type: 'number' },
    }),
    style: 'form',
    explode: false,
  },
  datetime: text('datetime', 'An instant or an interval, RFC 3339; an end may be ..'),
  crs: crsParameter('crs', 'Coordinate system of the answer'),
  'bbox-crs': crsParameter('bbox-crs', 'Coordinate system of bbox'),
  'filter-crs': crsParameter('filter-crs', 'Coordinate system of geometry in the filter'),
  filter: text('filter', 'CQL2'),
  'filter-lang': text('filter-lang', 'Encoding of the filter', {
    type: 'string',
    enum: ['cql2-text', 'cql2-json'],
    default: 'cql2-text',
  }),
  collection: inPath('collection'),
  feature: inPath('feature'),
  tileMatrixSet: inPath('tileMatrixSet', { type: 'string', enum: ['WebMercatorQuad'] }),
  tileMatrix: inPath('tileMatrix'),
  tileRow: inPath('tileRow', { type: 'integer', minimum: 0 }),
  tileCol: inPath('tileCol', { type: 'integer', minimum: 0 }),
} as const

type ParameterName = keyof typeof PARAMETERS

const ITEMS: ParameterName[] = [
  'limit',
  'bbox',
  'bbox-crs',
  'datetime',
  'crs',
  'filter',
  'filter-lang',
  'filter-crs',
]

const PATHS: readonly [path: string, summary: string, type: string, parameters: ParameterName[]][] = [
  ['/', 'Landing page', 'application/json', []],
  ['/conformance', 'Conformance classes', 'application/json', []],
  ['/collections', 'Collections', 'application/json', []],
  ['/collections/{collection}', 'A collection', 'application/json', ['collection']],
  ['/collections/{collection}/schema', 'Columns', 'application/schema+json', ['collection']],
  ['/collections/{collection}/queryables', 'Queryables', 'application/schema+json', ['collection']],
  ['/collections/{collection}/items', 'Features', 'application/geo+json', ['collection', ...ITEMS]],
  [
    '/collections/{collection}/items/{feature}',
    'A feature',
    'application/geo+json',
    ['collection', 'feature', 'crs'],
  ],
  ['/collections/{collection}/tiles', 'Tilesets of a collection', 'application/json', ['collection']],
  [
    '/collections/{collection}/tiles/{tileMatrixSet}',
    'A tileset',
    'application/json',
    ['collection', 'tileMatrixSet'],
  ],
  [
    '/collections/{collection}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}',
    'A vector tile',
    'application/vnd.mapbox-vector-tile',
    ['collection', 'tileMatrixSet', 'tileMatrix', 'tileRow', 'tileCol'],
  ],
  ['/tileMatrixSets', 'Tile matrix sets', 'application/json', []],
  ['/tileMatrixSets/{tileMatrixSet}', 'A tile matrix set', 'application/json', ['tileMatrixSet']],
]

/** The standard interfaces as OpenAPI 3.0, the edition that the standards name. */
export function describeOgcApi(origin: string): object {
  const paths = PATHS.map(([path, summary, type, parameters]) => [
    path,
    {
      get: {
        summary,
        operationId: `get${path.replace(/[{}]/g, '').replace(/(^|[/-])(\w?)/g, (_whole, _sign, letter: string) => letter.toUpperCase())}`,
        parameters: [...parameters, ...(type.includes('json') ? (['f'] as const) : [])].map((name) => ({
          $ref: `#/components/parameters/${name}`,
        })),
        responses: {
          200: {
            description: summary,
            content: {
              [type]: {
                schema: type.includes('json') ? { type: 'object' } : { type: 'string', format: 'binary' },
              },
            },
          },
          default: {
            description: 'Problem',
            content: { 'application/problem+json': { schema: { type: 'object' } } },
          },
        },
      },
    },
  ])
  return {
    openapi: '3.0.3',
    info: { title: '井井 Jingjing — OGC API', version: '1.0.0' },
    servers: [{ url: `${origin}/ogc` }],
    paths: Object.fromEntries(paths),
    security: [{ session: [] }, { token: [] }],
    components: {
      parameters: PARAMETERS,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'jingjing_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}
