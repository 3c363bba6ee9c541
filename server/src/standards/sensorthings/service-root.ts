import { SET_NAMES } from './entity-sets.ts'

const SPECIFICATION = 'http://www.opengis.net/spec/iot_sensing/1.1/req'
const under = (group: string, names: readonly string[]): string[] =>
  names.map((name) => `${SPECIFICATION}/${group}/${name}`)

/**
 * The requirements that are kept, each named in the title of a test. Not declared, since they are kept in part or not
 * at all: built-in-filter-operations (no arithmetic), built-in-query-functions (four of them), creating and changing
 * anything but observations, batches, MQTT.
 */
export const CONFORMANCE: readonly string[] = [
  ...under('datamodel', [
    'thing/properties',
    'thing/relations',
    'location/properties',
    'location/relations',
    'historical-location/properties',
    'historical-location/relations',
    'datastream/properties',
    'datastream/relations',
    'sensor/properties',
    'sensor/relations',
    'observed-property/properties',
    'observed-property/relations',
    'observation/properties',
    'observation/relations',
    'feature-of-interest/properties',
    'feature-of-interest/relations',
    'entity-control-information/common-control-information',
  ]),
  ...under('resource-path', ['resource-path-to-entities']),
  ...under('request-data', [
    'status-code',
    'query-status-code',
    'order',
    'expand',
    'select',
    'orderby',
    'top',
    'skip',
    'count',
    'filter',
    'pagination',
  ]),
  ...under('data-array', ['data-array']),
]

export const describeRoot = (base: string): object => ({
  value: SET_NAMES.map((name) => ({ name, url: `${base}/${name}` })),
  serverSettings: { conformance: CONFORMANCE },
})
