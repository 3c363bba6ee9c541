/**
 * The eight entity sets over the platform's stations. Every relation is an equality of one of three keys: the station,
 * its stream, or what is observed. Each source is read as the one who asks, so that row policies decide what is there.
 */
import { identifier, type Sql, sql } from '../../db/sql.ts'
import { OBSERVED_PROPERTIES } from './observed-properties.ts'

export const SET_NAMES = [
  'Things',
  'Locations',
  'HistoricalLocations',
  'Datastreams',
  'Sensors',
  'ObservedProperties',
  'Observations',
  'FeaturesOfInterest',
] as const
export type SetName = (typeof SET_NAMES)[number]

export type RelationKey = 'thing_id' | 'stream_id' | 'property_id'
export type PropertyKind = 'number' | 'text' | 'time' | 'id'

export interface Navigation {
  target: SetName
  isMany: boolean
  key: RelationKey
}

export interface EntitySet {
  name: SetName
  /** A statement; its columns are what `present-entity.ts` turns into entities. */
  source: Sql
  /** The properties of an entity, in their order. */
  properties: readonly string[]
  /** What filters and orders may name, by its path, and the column behind it. */
  columns: Readonly<Record<string, { name: string; kind: PropertyKind }>>
  navigation: Readonly<Record<string, Navigation>>
  /** Columns that put the entities in the order of their ids. */
  order: readonly string[]
}

const one = (target: SetName, key: RelationKey): Navigation => ({ target, isMany: false, key })
const many = (target: SetName, key: RelationKey): Navigation => ({ target, isMany: true, key })

const NUMBERED = { id: { name: 'id', kind: 'id' }, '@iot.id': { name: 'id', kind: 'id' } } as const
const text = (name: string) => ({ name, kind: 'text' }) as const
const time = (name: string) => ({ name, kind: 'time' }) as const

const stations = (condition: Sql): Sql => sql`
  select thing.id, thing.id as thing_id, thing.name, dataset.title as dataset_title, dataset.id as dataset_id,
    dataset.is_synthetic, dataset.created_at, st_x(thing.location) as lon, st_y(thing.location) as lat
  from environment.thing join catalog.dataset on dataset.id = thing.dataset_id where ${condition}`

const placed = sql`thing.location is not null`

const streams = sql`
  select datastream.id, datastream.id as stream_id, thing.id as thing_id, property.id as property_id,
    thing.name || ' ' || property.name as name, property.name as property_name, datastream.quantity, datastream.unit,
    dataset.id as dataset_id, st_x(thing.location) as lon, st_y(thing.location) as lat,
    (select observed_at from environment.current_observation observation
      where observation.datastream_id = datastream.id order by observed_at limit 1) as first_at,
    (select observed_at from environment.current_observation observation
      where observation.datastream_id = datastream.id order by observed_at desc limit 1) as last_at
  from environment.datastream
  join environment.thing on thing.id = datastream.thing_id
  join catalog.dataset on dataset.id = thing.dataset_id
  join unnest(${OBSERVED_PROPERTIES.map(({ id }) => id)}::bigint[],
    ${OBSERVED_PROPERTIES.map(({ quantity }) => quantity)}::text[],
    ${OBSERVED_PROPERTIES.map(({ name }) => name)}::text[]) as property (id, quantity, name)
    on property.quantity = datastream.quantity`

const properties = sql`
  select id, id as property_id, quantity, name, definition, description
  from unnest(${OBSERVED_PROPERTIES.map(({ id }) => id)}::bigint[],
    ${OBSERVED_PROPERTIES.map(({ quantity }) => quantity)}::text[],
    ${OBSERVED_PROPERTIES.map(({ name }) => name)}::text[],
    ${OBSERVED_PROPERTIES.map(({ definition }) => definition)}::text[],
    ${OBSERVED_PROPERTIES.map(({ description }) => description)}::text[])
    as property (id, quantity, name, definition, description)`

// The stations that are seen are worked out once: joined, they keep the planner from reading in the order of the index.
const observations = sql`
  select observation.datastream_id as stream_id, datastream.thing_id, observation.observed_at,
    (extract(epoch from observation.observed_at) * 1000000)::bigint as micros, observation.value,
    observation.measured_value, observation.quality, observation.dataset_id, observation.table_name,
    observation.version, observation.source_row,
    observation.datastream_id || '-' || (extract(epoch from observation.observed_at) * 1000000)::bigint || '-'
      || observation.dataset_id as id
  from environment.current_observation observation
  join environment.datastream on datastream.id = observation.datastream_id
  where datastream.thing_id = any (array(
    select thing.id from environment.thing join catalog.dataset on dataset.id = thing.dataset_id)::bigint[])`

export const ENTITY_SETS: Readonly<Record<SetName, EntitySet>> = {
  Things: {
    name: 'Things',
    source: stations(sql`true`),
    properties: ['name', 'description', 'properties'],
    columns: {
      ...NUMBERED,
      name: text('name'),
      description: text('dataset_title'),
      'properties/dataset': text('dataset_id'),
    },
    navigation: {
      Datastreams: many('Datastreams', 'thing_id'),
      Locations: many('Locations', 'thing_id'),
      HistoricalLocations: many('HistoricalLocations', 'thing_id'),
    },
    order: ['id'],
  },
  Locations: {
    name: 'Locations',
    source: stations(placed),
    properties: ['name', 'description', 'encodingType', 'location'],
    columns: { ...NUMBERED, name: text('name'), description: text('dataset_title') },
    navigation: {
      Things: many('Things', 'thing_id'),
      HistoricalLocations: many('HistoricalLocations', 'thing_id'),
    },
    order: ['id'],
  },
  HistoricalLocations: {
    name: 'HistoricalLocations',
    source: stations(placed),
    properties: ['time'],
    columns: { ...NUMBERED, time: time('created_at') },
    navigation: { Thing: one('Things', 'thing_id'), Locations: many('Locations', 'thing_id') },
    order: ['id'],
  },
  Datastreams: {
    name: 'Datastreams',
    source: streams,
    properties: [
      'name',
      'description',
      'observationType',
      'unitOfMeasurement',
      'observedArea',
      'phenomenonTime',
      'properties',
    ],
    columns: {
      ...NUMBERED,
      name: text('name'),
      description: text('name'),
      'unitOfMeasurement/symbol': text('unit'),
      'unitOfMeasurement/name': text('unit'),
      'properties/quantity': text('quantity'),
      'properties/dataset': text('dataset_id'),
    },
    navigation: {
      Thing: one('Things', 'thing_id'),
      Sensor: one('Sensors', 'thing_id'),
      ObservedProperty: one('ObservedProperties', 'property_id'),
      Observations: many('Observations', 'stream_id'),
    },
    order: ['id'],
  },
  Sensors: {
    name: 'Sensors',
    source: stations(sql`true`),
    properties: ['name', 'description', 'encodingType', 'metadata'],
    columns: { ...NUMBERED, name: text('name'), description: text('dataset_title') },
    navigation: { Datastreams: many('Datastreams', 'thing_id') },
    order: ['id'],
  },
  ObservedProperties: {
    name: 'ObservedProperties',
    source: properties,
    properties: ['name', 'definition', 'description', 'properties'],
    columns: {
      ...NUMBERED,
      name: text('name'),
      definition: text('definition'),
      description: text('description'),
      'properties/quantity': text('quantity'),
    },
    navigation: { Datastreams: many('Datastreams', 'property_id') },
    order: ['id'],
  },
  Observations: {
    name: 'Observations',
    source: observations,
    properties: ['phenomenonTime', 'result', 'resultTime', 'resultQuality', 'parameters'],
    columns: {
      id: text('id'),
      '@iot.id': text('id'),
      phenomenonTime: time('observed_at'),
      result: { name: 'value', kind: 'number' },
      'parameters/measuredValue': { name: 'measured_value', kind: 'number' },
      'parameters/dataset': text('dataset_id'),
      resultQuality: text('quality'),
    },
    navigation: {
      Datastream: one('Datastreams', 'stream_id'),
      FeatureOfInterest: one('FeaturesOfInterest', 'thing_id'),
    },
    order: ['stream_id', 'observed_at', 'dataset_id'],
  },
  FeaturesOfInterest: {
    name: 'FeaturesOfInterest',
    source: stations(sql`true`),
    properties: ['name', 'description', 'encodingType', 'feature'],
    columns: { ...NUMBERED, name: text('name'), description: text('dataset_title') },
    navigation: { Observations: many('Observations', 'thing_id') },
    order: ['id'],
  },
}

export const isSetName = (name: string): name is SetName => (SET_NAMES as readonly string[]).includes(name)

/** A name that stands in the table itself: `__proto__` and the like are none. */
export const navigationOf = (set: EntitySet, name: string): Navigation | undefined =>
  Object.hasOwn(set.navigation, name) ? set.navigation[name] : undefined

export const columnOf = (set: EntitySet, path: string): EntitySet['columns'][string] | undefined =>
  Object.hasOwn(set.columns, path) ? set.columns[path] : undefined

export const columnSql = (alias: string, name: string): Sql => sql`${identifier(alias, name)}`
