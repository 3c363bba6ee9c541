import { describe, expect, it } from 'vitest'
import { ENTITY_SETS, SET_NAMES } from '../entity-sets.ts'
import { ask, byName, dataset, namesOf, ROOT, read, streamOf, valuesOf } from './store.ts'

describe('req/datamodel', () => {
  it('entity-control-information/common-control-information: every entity has its id, its address and links', async () => {
    for (const set of SET_NAMES) {
      const [entity] = await valuesOf(`/${set}`, { $top: '1' })
      const self = entity['@iot.selfLink']
      expect(self, set).toContain(`${ROOT}/${set}(`)
      expect((await read(new URL(self).pathname.slice(ROOT.length)))['@iot.id']).toBe(entity['@iot.id'])
      for (const name of Object.keys(ENTITY_SETS[set].navigation)) {
        const link = entity[`${name}@iot.navigationLink`]
        expect(link).toBe(`${self}/${name}`)
        expect((await ask(new URL(link).pathname.slice(ROOT.length))).status, link).toBe(200)
      }
    }
  })

  it.each([
    ['thing/properties', 'Things', ['name', 'description', 'properties']],
    ['location/properties', 'Locations', ['name', 'description', 'encodingType', 'location']],
    ['historical-location/properties', 'HistoricalLocations', ['time']],
    [
      'datastream/properties',
      'Datastreams',
      ['name', 'description', 'observationType', 'unitOfMeasurement', 'observedArea', 'phenomenonTime'],
    ],
    ['sensor/properties', 'Sensors', ['name', 'description', 'encodingType', 'metadata']],
    ['observed-property/properties', 'ObservedProperties', ['name', 'definition', 'description']],
    ['observation/properties', 'Observations', ['phenomenonTime', 'result', 'resultTime']],
    [
      'feature-of-interest/properties',
      'FeaturesOfInterest',
      ['name', 'description', 'encodingType', 'feature'],
    ],
  ] as const)('%s', async (_requirement, set, properties) => {
    const [entity] = await valuesOf(`/${set}`, { $top: '1' })
    for (const property of properties) expect(namesOf(entity), set).toContain(property)
  })

  it.each([
    ['thing/relations', 'Things', ['Datastreams', 'Locations', 'HistoricalLocations']],
    ['location/relations', 'Locations', ['Things', 'HistoricalLocations']],
    ['historical-location/relations', 'HistoricalLocations', ['Thing', 'Locations']],
    ['datastream/relations', 'Datastreams', ['Thing', 'Sensor', 'ObservedProperty', 'Observations']],
    ['sensor/relations', 'Sensors', ['Datastreams']],
    ['observed-property/relations', 'ObservedProperties', ['Datastreams']],
    ['observation/relations', 'Observations', ['Datastream', 'FeatureOfInterest']],
    ['feature-of-interest/relations', 'FeaturesOfInterest', ['Observations']],
  ] as const)('%s', (_requirement, set, relations) => {
    expect(Object.keys(ENTITY_SETS[set].navigation).sort()).toEqual([...relations].sort())
  })

  it('says what stands in the file: unit, time, value, and the row of the dataset', async () => {
    const id = await streamOf('甲站', 'co')
    const stream = await read(`/Datastreams(${id})`)
    expect(stream.phenomenonTime).toBe('2026-02-28T16:00:00Z/2026-03-01T15:00:00Z')
    const [observation] = await valuesOf(`/Datastreams(${id})/Observations`, {
      $filter: 'phenomenonTime eq 2026-03-01T03:00:00+08:00',
    })
    expect(observation).toMatchObject({
      phenomenonTime: '2026-02-28T19:00:00Z',
      result: 0.3,
      resultTime: null,
      parameters: { dataset, version: 1 },
    })
    const point = (await valuesOf('/Locations', { $filter: "name eq '甲站'" }))[0].location
    expect(point).toEqual({ type: 'Point', coordinates: [116.46, 39.89] })
  })
})

describe('req/resource-path/resource-path-to-entities', () => {
  it('leads to sets, entities, properties, values, what hangs on them, and their addresses', async () => {
    const thing = await byName('Things', '甲站')
    const self = `/Things(${thing['@iot.id']})`
    expect(await read(`${self}/name`)).toEqual({ name: '甲站' })
    expect((await ask(`${self}/name/$value`)).body.toString()).toBe('甲站')
    const streams = await valuesOf(`${self}/Datastreams`)
    expect(streams.map((one) => one.properties.quantity)).toEqual(['pm2.5', 'co', 'noise-laeq'])
    const one = `${self}/Datastreams(${streams[0]['@iot.id']})`
    expect((await read(`${one}/ObservedProperty`)).name).toBe('PM2.5')
    expect((await read(`${one}/Thing/Locations`)).value).toHaveLength(1)
    expect((await read(`${self}/Datastreams/$ref`)).value[0]).toEqual({
      '@iot.id': streams[0]['@iot.selfLink'],
    })
    const [observation] = await valuesOf(`${one}/Observations`, { $top: '1' })
    expect(await read(`/Observations('${observation['@iot.id']}')/result`)).toEqual({
      result: observation.result,
    })
    expect((await ask(`/Observations('${observation['@iot.id']}')/resultTime`)).status).toBe(204)
  })

  it.each([
    '/Nothings',
    '/Things(999999999999)',
    '/Things(1)/Nothing',
    '/Things(1)/name/name',
    '/Things/name',
    "/Things('1' or 1=1)",
    '/Things(1.5)',
    "/Observations('1-1-x')",
    "/Observations('1-99999999999999999-x')",
    '/Datastreams(99999)/Observations',
    `/Things(1)${'/Datastreams'.repeat(90)}`,
    '/__proto__',
    '/Things(1)/__proto__',
    '/Things(1)/constructor',
  ])('req/request-data/status-code: %s is not found', async (path) => {
    const answer = await ask(path)
    expect([answer.status, answer.code]).toEqual([404, 'not-found'])
    expect(String(answer.headers['content-type'])).toContain('application/problem+json')
  })
})
