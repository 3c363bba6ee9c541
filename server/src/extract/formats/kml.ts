import { manifestText } from '../manifest.ts'
import type { ExtractRow, ExtractTable, Format, Geometry } from './format.ts'
import { writeStream } from './write-stream.ts'
import { xmlText } from './xml-text.ts'

/** OGC KML 2.3: degrees of WGS 84 and nothing else; attributes as typed data of a schema. */
export const kml: Format = {
  ending: 'kml',
  mediaType: 'application/vnd.google-earth.kml+xml',
  refusal: ({ crs }) => (crs === 'EPSG:4326' || crs === 'EPSG:4490' ? null : 'kml-is-wgs84'),
  write: (table, batches, path) => writeStream(path, pieces(table, batches())),
}

/** Simple types of the schema; days and times have none of their own. */
const TYPES: Record<string, string> = { integer: 'int', number: 'double', boolean: 'bool' }

async function* pieces(table: ExtractTable, batches: AsyncIterable<ExtractRow[]>): AsyncIterable<string> {
  const fields = table.columns
    .map(
      (column) =>
        `<SimpleField name="${xmlText(column.name)}" type="${TYPES[column.type] ?? 'string'}"><displayName>${xmlText(column.title)}</displayName></SimpleField>`,
    )
    .join('')
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xmlText(table.title)}</name><description>${xmlText(manifestText(table.manifest, table.output.language))}</description><Schema name="rows" id="rows">${fields}</Schema>\n`
  const nameAt = table.columns.findIndex((column) => column.canonical === 'name')
  for await (const rows of batches) {
    let text = ''
    for (const { values, geometry } of rows) {
      const data = table.columns
        .map((column, index) =>
          values[index] === null || values[index] === undefined
            ? ''
            : `<SimpleData name="${xmlText(column.name)}">${xmlText(String(values[index]))}</SimpleData>`,
        )
        .join('')
      const name =
        nameAt >= 0 && values[nameAt] !== null ? `<name>${xmlText(String(values[nameAt]))}</name>` : ''
      text += `<Placemark>${name}<ExtendedData><SchemaData schemaUrl="#rows">${data}</SchemaData></ExtendedData>${geometry === null ? '' : shape(geometry)}</Placemark>\n`
    }
    yield text
  }
  yield '</Document></kml>\n'
}

const positions = (coordinates: unknown[]): string =>
  `<coordinates>${coordinates.map((one) => (one as number[]).join(',')).join(' ')}</coordinates>`

function shape(geometry: Geometry): string {
  const { type, coordinates } = geometry
  switch (type) {
    case 'Point':
      return `<Point>${positions([coordinates])}</Point>`
    case 'LineString':
      return `<LineString>${positions(coordinates)}</LineString>`
    case 'Polygon':
      return `<Polygon>${(coordinates as unknown[][])
        .map((ring, index) => {
          const side = index === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs'
          return `<${side}><LinearRing>${positions(ring)}</LinearRing></${side}>`
        })
        .join('')}</Polygon>`
    case 'GeometryCollection':
      return `<MultiGeometry>${(geometry.geometries ?? []).map(shape).join('')}</MultiGeometry>`
    default: {
      const part = type.slice('Multi'.length) as Geometry['type']
      return `<MultiGeometry>${coordinates.map((one) => shape({ type: part, coordinates: one as unknown[] })).join('')}</MultiGeometry>`
    }
  }
}
