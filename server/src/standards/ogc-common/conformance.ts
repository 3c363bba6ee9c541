/** What the standard interfaces keep; each class has tests that are titled by the URIs of its requirements. */
const classes = (standard: string, names: readonly string[]): string[] =>
  names.map((name) => `http://www.opengis.net/spec/${standard}/conf/${name}`)

export const CONFORMANCE: readonly string[] = [
  ...classes('ogcapi-common-1/1.0', ['core', 'landing-page', 'json', 'html', 'oas30']),
  ...classes('ogcapi-common-2/1.0', ['collections']),
  ...classes('ogcapi-features-1/1.0', ['core', 'geojson', 'html', 'oas30']),
  ...classes('ogcapi-features-2/1.0', ['crs']),
  ...classes('ogcapi-features-3/1.0', [
    'queryables',
    'queryables-query-parameters',
    'filter',
    'features-filter',
  ]),
  ...classes('cql2/1.0', [
    'cql2-text',
    'cql2-json',
    'basic-cql2',
    'advanced-comparison-operators',
    'case-insensitive-comparison',
    'basic-spatial-functions',
    'basic-spatial-functions-plus',
    'spatial-functions',
    'temporal-functions',
    'property-property',
    'arithmetic',
  ]),
  ...classes('ogcapi-tiles-1/1.0', ['core', 'tileset', 'tilesets-list', 'geodata-tilesets', 'mvt']),
  ...classes('ogcapi-records-1/1.0', ['record-core', 'record-core-query-parameters', 'json', 'html']),
]
