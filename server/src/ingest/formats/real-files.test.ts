import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recogniseTogether } from '@jingjing/analysis/recognise/recognise-together'
import { describe, expect, it } from 'vitest'
import { understandFile } from './testkit.ts'

const data = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/data')
const hasData = existsSync(data)
if (!hasData) console.warn('Left out: recognition of the real files; the folder ../shared/data is not there.')

const understand = (name: string) => understandFile(join(data, name), name.split('/').at(-1)!)

async function understandOne(name: string) {
  const [first] = await understand(name)
  return first!
}

const LOCAL_TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$/

describe.runIf(hasData)('real files', () => {
  it('the outline of a subdistrict is one boundary', async () => {
    const { table, rows } = await understandOne('place/shuangjing.geojson')
    expect(table).toMatchObject({ profile: 'boundary', placeLevel: 'subdistrict', numRows: 1 })
    expect(table.geometry).toEqual({
      kind: 'column',
      columnName: 'geometry',
      crs: 4326,
      geometryType: 'Polygon',
    })
    expect(rows[0]!.values).toMatchObject({ name: '双井街道', population: 84_563, district: '朝阳区' })
  })

  it('nodes and segments become one street network', async () => {
    const nodes = await understandOne('streets/beijing_osm2013_nodes.csv')
    const segments = await understandOne('streets/beijing_osm2013_segments.csv')
    expect(nodes.rows).toHaveLength(77_365)
    expect(segments.rows).toHaveLength(87_808)
    expect(nodes.rejected.length + segments.rejected.length).toBe(0)
    expect(segments.table.columns.map(({ canonical, type }) => [canonical, type])).toEqual([
      ['from_node', 'integer'],
      ['to_node', 'integer'],
      ['length_metres', 'number'],
      ['highway', 'text'],
      ['oneway', 'boolean'],
    ])
    const { groups, setAside } = recogniseTogether([
      { file: 'segments.csv', table: segments.table },
      { file: 'nodes.csv', table: nodes.table },
    ])
    expect(setAside).toEqual([])
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({
      profile: 'street',
      title: 'beijing_osm2013',
      members: [
        { index: 1, name: 'nodes' },
        { index: 0, name: 'segments' },
      ],
    })
    // Generous: the machine may be busy. Measured alone: 2 s for both passes over both files.
  })

  it('messages of citizens are cases, every one dated, though dates come in two styles', async () => {
    const sheets = await understand('cases/taidi_messages_2019.xlsx')
    const { table, rows, rejected } = sheets[0]!
    expect(table.profile).toBe('case')
    expect(rows).toHaveLength(4326)
    expect(rejected).toEqual([])
    expect(rows.every(({ values }) => LOCAL_TIMESTAMP.test(String(values.called_at)))).toBe(true)
    const first = rows.find(({ values }) => values.external_id === 188_006)!
    expect(first.values.called_at).toBe('2019-02-28T11:25:05+08:00')
    const last = rows.find(({ values }) => values.external_id === 360_114)!
    expect(last.values.called_at).toBe('2017-06-08T17:31:20+08:00')
    for (const { values } of rows) {
      for (const value of [values.title, values.text]) expect(String(value)).toBe(String(value).trim())
    }
    expect(table.columns.find(({ name }) => name === 'caller_name')!.sensitivity).toBe('personal')
  })

  it('an excerpt of a sheet in the same workbook is set aside with the reason', async () => {
    const sheets = await understand('cases/taidi_messages_2019.xlsx')
    const { groups, setAside } = recogniseTogether(
      sheets.map(({ table }) => ({ file: 'messages.xlsx', table })),
    )
    expect(groups.map(({ profile, members }) => [profile, members])).toEqual([
      ['case', [{ index: 0, name: 'rows' }]],
    ])
    expect(setAside).toHaveLength(1)
    expect(setAside[0]).toMatchObject({
      index: 1,
      finding: { code: 'sheet-excerpt', count: 883, params: { other: 'Sheet1', sharePercent: 100 } },
    })
  })

  it.each(['air/prsa_nongzhanguan.csv', 'air/prsa_dongsi.csv'])('%s is hourly readings', async (name) => {
    const { table, rows, rejected } = await understandOne(name)
    expect(table.profile).toBe('reading')
    expect(rows).toHaveLength(35_064)
    expect(rejected).toEqual([])
    const times = rows.map(({ values }) => Date.parse(String(values.observed_at)))
    expect(new Date(times[0]!).toISOString()).toBe('2013-02-28T16:00:00.000Z')
    expect(times.every((time, i) => i === 0 || time - times[i - 1]! === 3_600_000)).toBe(true)
    const co = table.columns.find(({ name: column }) => column === 'co')!
    expect(co).toMatchObject({ unit: 'mg/m³', factor: 0.001, missingTokens: ['NA'] })
    const values = rows.map((row) => row.values.co).filter((value) => value !== null)
    expect(values).toHaveLength(co.numValues)
    expect(Math.max(...(values as number[]))).toBe(10)
    expect(table.columns.map(({ canonical }) => canonical)).toEqual([
      null,
      null,
      null,
      null,
      null,
      'pm25',
      'pm10',
      'so2',
      'no2',
      'co',
      'o3',
      'temperature',
      'pressure',
      'dew_point',
      'rain',
      'wind_direction',
      'wind_speed',
      'station',
      'observed_at',
    ])
  })

  it('one-minute sound levels are readings in dB(A)', async () => {
    const { table, rows, rejected } = await understandOne('noise/laeq_1min.csv')
    expect(table.profile).toBe('reading')
    expect(rows).toHaveLength(16_470)
    expect(rejected).toEqual([])
    expect(table.columns.map(({ canonical, unit }) => [canonical, unit])).toEqual([
      ['observed_at', null],
      ['noise_laeq', 'dB(A)'],
    ])
  })

  it('messages with replies are cases that are done', async () => {
    const { table, rows, rejected } = await understandOne('cases/taidi_replies.xlsx')
    expect(table.profile).toBe('case')
    expect(rows).toHaveLength(2816)
    expect(rejected).toEqual([])
    expect(rows.every(({ values }) => LOCAL_TIMESTAMP.test(String(values.done_at)))).toBe(true)
  })

  it('the export of another city is a case table with points', async () => {
    const { table, rows, rejected } = await understandOne('cases/nyc311_sample.csv')
    expect(table.profile).toBe('case')
    expect(rows).toHaveLength(1000)
    expect(rejected).toEqual([])
    expect(table.geometry).toEqual({ kind: 'point', lonColumn: 'lon', latColumn: 'lat', crs: 4326 })
    const canonicals = table.columns.map(({ canonical }) => canonical).filter((name) => name !== null)
    expect(canonicals).toEqual(
      expect.arrayContaining(['external_id', 'called_at', 'category_1', 'done_at', 'due_at', 'address']),
    )
  })

  it('a city of OpenStreetMap is buildings, facilities and a connected graph of streets', async () => {
    const tables = await understand('streets/las_palmas.osm.pbf')
    expect(tables.map(({ table, rows }) => [table.profile, rows.length]).slice(0, 5)).toEqual([
      ['building', 22_651],
      ['facility', 6_145],
      ['facility', 2_278],
      ['facility', 4_612],
      // Stops of buses.
      ['facility', 696],
    ])
    const [nodes, segments] = [tables[5]!, tables[6]!]
    const known = new Set(nodes.rows.map(({ values }) => values.node_id))
    for (const { values } of segments.rows) {
      expect(known.has(values.from_node) && known.has(values.to_node)).toBe(true)
    }
    const kinds = new Set(segments.rows.map(({ values }) => values.highway))
    for (const kind of ['footway', 'steps', 'residential', 'primary']) expect(kinds.has(kind)).toBe(true)
    const together = recogniseTogether(tables.map(({ table }) => ({ file: 'city.osm.pbf', table })))
    expect(together.groups.map(({ profile, members }) => [profile, members.length])).toEqual([
      ['building', 1],
      ['facility', 1],
      ['facility', 1],
      ['facility', 1],
      ['facility', 1],
      ['street', 2],
    ])
  })

  it('a hexagon grid is population', async () => {
    const { table } = await understandOne('population/poa_hexgrid.csv')
    expect(table.profile).toBe('population')
  })
})
