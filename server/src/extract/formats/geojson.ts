import { type ExtractRow, type ExtractTable, epsgOf, type Format } from './format.ts'
import { writeStream } from './write-stream.ts'

/** RFC 7946; another system than its own is named by the member `crs` that readers still know. */
export const geojson: Format = {
  ending: 'geojson',
  mediaType: 'application/geo+json',
  refusal: () => null,
  write: (table, batches, path) => writeStream(path, pieces(table, batches())),
}

async function* pieces(table: ExtractTable, batches: AsyncIterable<ExtractRow[]>): AsyncIterable<string> {
  const epsg = epsgOf(table.crs)
  const crs =
    epsg === null || epsg === 4326
      ? ''
      : `,"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${epsg}"}}`
  yield `{"type":"FeatureCollection","name":${JSON.stringify(table.title)}${crs},"manifest":${JSON.stringify(table.manifest)},"features":[\n`
  let separator = ''
  for await (const rows of batches) {
    let text = ''
    for (const row of rows) {
      const properties = Object.fromEntries(
        table.columns.map((column, index) => [column.name, row.values[index] ?? null]),
      )
      text += `${separator}${JSON.stringify({ type: 'Feature', properties, geometry: row.geometry })}`
      separator = ',\n'
    }
    yield text
  }
  yield '\n]}\n'
}
