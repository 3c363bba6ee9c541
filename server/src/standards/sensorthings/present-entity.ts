/** Rows of a source as the entities of the standard. */
import type { EntitySet, SetName } from './entity-sets.ts'
import { unitOf } from './observed-properties.ts'

export type Row = Readonly<Record<string, unknown>> & {
  id: number | string
  thing_id?: number
  stream_id?: number
  property_id?: number
}

export type Entity = Record<string, unknown>

/** The address of an entity; texts as ids stand in quotes. */
export const addressOf = (base: string, set: SetName, id: number | string): string =>
  `${base}/${set}(${typeof id === 'number' ? id : `'${encodeURIComponent(id)}'`})`

/** Everything of an entity, its links last. */
export function presentEntity(base: string, set: EntitySet, row: Row): Entity {
  const self = addressOf(base, set.name, row.id)
  const links = Object.keys(set.navigation).map((name) => [`${name}@iot.navigationLink`, `${self}/${name}`])
  return {
    '@iot.id': row.id,
    '@iot.selfLink': self,
    ...PRESENT[set.name](row, base),
    ...Object.fromEntries(links),
  }
}

const PRESENT: Readonly<Record<SetName, (row: Row, base: string) => Entity>> = {
  Things: (row) => ({
    name: row.name,
    description: row.dataset_title,
    properties: { dataset: row.dataset_id, isSynthetic: row.is_synthetic },
  }),
  Locations: (row) => ({ ...describedPlace(row), location: pointOf(row) }),
  // The platform knows where a station is and since when it knows it; where it was before stands nowhere.
  HistoricalLocations: (row) => ({ time: utc(row.created_at) }),
  Datastreams: (row) => ({
    name: row.name,
    description: row.name,
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    unitOfMeasurement: unitOf(row.unit as string | null) ?? { name: '', symbol: '', definition: '' },
    ...(pointOf(row) !== null && { observedArea: pointOf(row) }),
    ...(row.first_at !== null && { phenomenonTime: `${utc(row.first_at)}/${utc(row.last_at)}` }),
    properties: { quantity: row.quantity, dataset: row.dataset_id },
  }),
  Sensors: (row, base) => ({
    name: `${row.name} 监测设备 Instruments`,
    description: row.dataset_title,
    encodingType: 'text/html',
    metadata: `${new URL(base).origin}/data/${row.dataset_id}`,
  }),
  ObservedProperties: (row) => ({
    name: row.name,
    definition: row.definition,
    description: row.description,
    properties: { quantity: row.quantity },
  }),
  Observations: (row) => ({
    phenomenonTime: utc(row.observed_at),
    result: row.value,
    resultTime: null,
    ...(row.quality !== null && { resultQuality: row.quality }),
    parameters: {
      dataset: row.dataset_id,
      table: row.table_name,
      version: row.version,
      row: row.source_row,
      ...(row.quality !== null && { measuredValue: row.measured_value }),
    },
  }),
  FeaturesOfInterest: (row) => ({
    ...describedPlace(row),
    feature: { type: 'Feature', geometry: pointOf(row), properties: { name: row.name } },
  }),
}

const describedPlace = (row: Row): Entity => ({
  name: row.name,
  description: row.dataset_title,
  encodingType: 'application/geo+json',
})

const pointOf = (row: Row): object | null =>
  row.lon === null ? null : { type: 'Point', coordinates: [row.lon, row.lat] }

/** In UTC, with as many places of a second as there are. */
const utc = (time: unknown): string => {
  const text = String(time)
  const places = /\.(\d+)/.exec(text)?.[1]?.replace(/0+$/, '') ?? ''
  const whole = new Date(Date.parse(text)).toISOString().slice(0, 19)
  return places === '' ? `${whole}Z` : `${whole}.${places}Z`
}
