/** Pictures and dashboards over the real addresses, of imported files whose figures are known beforehand. */
import { hexagonAt } from '@jingjing/analysis/geo/hexagons'
import type { Role } from '@jingjing/schema/access-control'
import type { DashboardTile } from '@jingjing/schema/visualise/dashboards'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { runDueDashboards } from '../documents/schedule-dashboards.ts'
import { readHexagons } from './read-hexagons.ts'
import { readPoints } from './read-places.ts'

const square = (lon: number): number[][][] => [
  [
    [lon, 39.88],
    [lon + 0.01, 39.88],
    [lon + 0.01, 39.89],
    [lon, 39.89],
    [lon, 39.88],
  ],
]
const BOUNDARY = JSON.stringify({
  type: 'FeatureCollection',
  features: ['甲社区', '乙社区', '丙社区'].map((name, index) => ({
    type: 'Feature',
    properties: { 社区代码: `10${index}`, 社区名称: name, 级别: '社区' },
    geometry: { type: 'Polygon', coordinates: square(116.44 + index * 0.01) },
  })),
})
/** Row n of 60: two of three lie in 甲, the others in 乙; none in 丙. The value is n, every tenth is empty. */
const ROWS = Array.from({ length: 60 }, (_one, n) => ({
  lon: Number(((n % 3 === 2 ? 116.4525 : 116.4425) + (n % 7) * 0.0007).toFixed(4)),
  lat: Number((39.882 + (n % 5) * 0.0012).toFixed(4)),
  kind: ['树木', '座椅', '路灯'][n % 3] as string,
  month: `2026-0${(n % 4) + 1}`,
  score: n % 10 === 0 ? null : n,
}))
const FACILITIES = [
  '编号,类型,评分,登记日期,经度,纬度',
  ...ROWS.map((row, n) => `S${n},${row.kind},${row.score ?? ''},${row.month}-15,${row.lon},${row.lat}`),
  '',
].join('\n')

let http: TestHttp
let dataset = ''
const field = { kind: '', score: '', day: '' }

beforeAll(async () => {
  http = await openTestHttp()
  await http.importFile('社区边界.geojson', BOUNDARY)
  const { report } = await http.importFile('街道家具.csv', FACILITIES)
  dataset = report.dataset ?? ''
  const detail = await http.get('data-steward', `/api/catalog/datasets/${dataset}`)
  for (const one of detail.body.tables[0].fields as { name: string; title: string }[]) {
    if (one.title === '类型') field.kind = one.name
    if (one.title === '评分') field.score = one.name
    if (one.title === '登记日期') field.day = one.name
  }
})
afterAll(() => http?.close())

const run = (statement: ReturnType<typeof sql>) => http.store.database.write((tx) => tx.query(statement))
const ask = (who: Role, picture: Partial<Picture>) =>
  http.send(who, 'POST', '/api/visualise/pictures', { dataset, ...picture })
async function draw<Shape extends PictureData['shape']>(
  shape: Shape,
  picture: Partial<Picture>,
): Promise<Extract<PictureData, { shape: Shape }>> {
  const { status, body, text } = await ask('planner', picture)
  if (status !== 200) throw new Error(text)
  expect(body.shape).toBe(shape)
  return body
}
const sumOf = (rows: readonly { score: number | null }[]): number =>
  rows.reduce((sum, row) => sum + (row.score ?? 0), 0)

describe('a map', () => {
  it('tells of each community what its rows tell, also of the one without any', async () => {
    const counted = await draw('features', { kind: 'choropleth', onto: 'communities' })
    const named = (data: typeof counted) =>
      Object.fromEntries(data.features.map((feature) => [feature.name, feature.values[0]]))
    expect(named(counted)).toEqual({ 甲社区: 40, 乙社区: 20, 丙社区: 0 })
    const summed = await draw('features', {
      kind: 'choropleth',
      onto: 'communities',
      value: { how: 'sum', field: field.score },
    })
    expect(named(summed)).toEqual({
      甲社区: sumOf(ROWS.filter((_row, n) => n % 3 !== 2)),
      乙社区: sumOf(ROWS.filter((_row, n) => n % 3 === 2)),
      丙社区: null,
    })
    expect(summed.numMissing).toBe(6)
  })

  it('steps through time without losing a row', async () => {
    const { frames, features } = await draw('features', {
      kind: 'choropleth',
      onto: 'communities',
      time: { field: field.day, part: 'month' },
    })
    expect(frames).toEqual(['2026-01', '2026-02', '2026-03', '2026-04'])
    expect(frames.map((_frame, at) => features.reduce((sum, one) => sum + (one.values[at] ?? 0), 0))).toEqual(
      [15, 15, 15, 15],
    )
  })

  it('gathers into hexagons as the analysis does, on both engines', async () => {
    const { features, picture } = await draw('features', { kind: 'hexagons', sideMetres: 200 })
    const expected = new Map<string, number>()
    for (const { lon, lat } of ROWS) {
      const { q, r } = hexagonAt(lon, lat, 200)
      expected.set(`h:${q},${r}`, (expected.get(`h:${q},${r}`) ?? 0) + 1)
    }
    expect(picture.sideMetres).toBe(200)
    expect(new Map(features.map((feature) => [feature.key, feature.values[0]]))).toEqual(expected)
  })

  it('gathers the same hexagons in many steps as in one', async () => {
    const reader = { personId: 1, communities: null, seesPersonalData: false }
    for (const how of ['count', 'sum', 'mean', 'least', 'greatest', 'distinct'] as const) {
      const picture: Picture = {
        kind: 'hexagons',
        dataset,
        sideMetres: 400,
        value: how === 'count' ? { how } : { how, field: field.score },
        time: { field: field.day, part: 'month' },
      }
      const [once, stepped] = await Promise.all(
        [60, 7].map((rowsPerStep) => readHexagons(http.store.database, reader, picture, rowsPerStep)),
      )
      const valuesOf = (data: PictureData | undefined) =>
        data?.shape === 'features'
          ? data.features
              .map((one) => [one.key, one.counts, one.values.map((value) => value?.toFixed(9))])
              .sort()
          : []
      expect(valuesOf(once).length).toBeGreaterThan(1)
      expect(valuesOf(stepped), how).toEqual(valuesOf(once))
    }
  })

  it('gathers points into squares that hold all of them, in many steps as in one', async () => {
    const reader = { personId: 1, communities: null, seesPersonalData: false }
    const picture: Picture = { kind: 'symbols', dataset, value: { how: 'sum', field: field.score } }
    const gathered = async (rowsPerStep: number) => {
      const draws = { hasTiles: false }
      const limits = { maxPoints: 20, rowsPerStep }
      const data = await readPoints(http.store.database, reader, picture, draws, limits)
      if (data.shape !== 'points' || !data.isGathered) throw new Error('not gathered')
      return data.points.map(({ lon, lat, num, value }) => [lon, lat, num, value]).sort()
    }
    const once = await gathered(60)
    expect(await gathered(7)).toEqual(once)
    // The lattice has 7 by 5 places in each of its two parts.
    expect(once).toHaveLength(new Set(ROWS.map(({ lon, lat }) => `${lon},${lat}`)).size)
    expect(once.reduce((sum, [, , num]) => sum + (num ?? 0), 0)).toBe(60)
    expect(once.reduce((sum, [, , , value]) => sum + (value ?? 0), 0)).toBe(sumOf(ROWS))
  })

  it('shows single rows with their value', async () => {
    const { points, isGathered } = await draw('points', {
      kind: 'symbols',
      value: { how: 'sum', field: field.score },
      label: field.kind,
    })
    expect([points.length, isGathered]).toEqual([60, false])
    const row = await http.send('planner', 'POST', '/api/trail/rows', {
      measure: 'visualise.value',
      params: { dataset, row: points[2]?.key ?? '' },
    })
    expect(row.body.rows.map((one: { row: number }) => one.row)).toEqual([4])
    expect(points.slice(0, 3).map((point) => [point.lon, point.value, point.name])).toEqual(
      ROWS.slice(0, 3).map((row) => [row.lon, row.score, row.kind]),
    )
  })
})

describe('a chart', () => {
  it('groups by one and two keys, the greatest first', async () => {
    const bars = await draw('groups', {
      kind: 'bar',
      by: { field: field.kind },
      value: { how: 'greatest', field: field.score },
    })
    expect(bars.groups.map((group) => [group.name, group.value])).toEqual([
      ['路灯', 59],
      ['座椅', 58],
      ['树木', 57],
    ])
    const means = await draw('groups', {
      kind: 'bar',
      by: { field: field.kind },
      value: { how: 'mean', field: field.score },
    })
    for (const group of means.groups) {
      const known = ROWS.filter((row) => row.kind === group.name && row.score !== null)
      expect(group.value).toBeCloseTo(sumOf(known) / known.length, 9)
    }
    const lines = await draw('groups', {
      kind: 'line',
      by: { field: field.day, part: 'month' },
      split: { field: ':community' },
    })
    expect([...new Set(lines.groups.map((group) => group.splitName))].sort()).toEqual(['乙社区', '甲社区'])
    expect(lines.groups.reduce((sum, group) => sum + (group.value ?? 0), 0)).toBe(60)
  })

  it('cuts a histogram into round steps that hold every value', async () => {
    const { bins, numMissing } = await draw('bins', { kind: 'histogram', x: field.score })
    expect([bins.reduce((sum, bin) => sum + bin.count, 0), numMissing]).toEqual([54, 6])
    for (const bin of bins)
      expect(bin.count).toBe(
        ROWS.filter(({ score }) => score !== null && score >= bin.from && score < bin.to).length,
      )
  })

  it('finds the quartiles that a textbook finds', async () => {
    const { boxes } = await draw('boxes', { kind: 'box', x: field.score })
    const values = ROWS.flatMap(({ score }) => score ?? []).sort((a, b) => a - b)
    const quantile = (share: number): number => {
      const at = (values.length - 1) * share
      const [below = 0, above = 0] = [values[Math.floor(at)], values[Math.ceil(at)]]
      return below + (above - below) * (at - Math.floor(at))
    }
    expect(boxes[0]).toMatchObject({ low: 1, high: 59, numOutside: 0, count: 54 })
    expect([boxes[0]?.quarter, boxes[0]?.median, boxes[0]?.threeQuarters]).toEqual(
      [0.25, 0.5, 0.75].map(quantile),
    )
  })

  it('says what is missing, and what does not go together', async () => {
    expect((await ask('planner', { kind: 'bar' })).code).toBe('picture-incomplete')
    expect((await ask('planner', { kind: 'histogram', x: field.kind })).code).toBe('picture-unfit')
    expect((await ask('planner', { kind: 'histogram', x: 'nothing' })).code).toBe('extract-field')
  })
})

describe('the trail of a picture', () => {
  it('leads from a figure to exactly the rows that it counts', async () => {
    const params = {
      dataset,
      how: 'sum',
      field: field.score,
      filter: JSON.stringify({ all: [{ field: ':community', is: 'equals', value: '101' }] }),
    }
    const request = { measure: 'visualise.value', params }
    const figure = await http.send('planner', 'POST', '/api/trail/figures', { requests: [request] })
    expect(figure.body.figures[0].value).toBe(sumOf(ROWS.filter((_row, n) => n % 3 === 2)))
    const rows = await http.send('planner', 'POST', '/api/trail/rows', { ...request, limit: 100 })
    expect(rows.body.rows.map((row: { row: number }) => row.row)).toEqual(
      ROWS.flatMap((_row, n) => (n % 3 === 2 ? [n + 2] : [])),
    )
    const { features, picture } = await draw('features', { kind: 'hexagons', sideMetres: 200 })
    const [first] = features
    const behind = await http.send('planner', 'POST', '/api/trail/rows', {
      measure: 'visualise.value',
      params: { dataset, hexagon: `${first?.key.slice(2)},${picture.sideMetres}` },
      limit: 100,
    })
    expect(behind.body.rows).toHaveLength(first?.counts[0] ?? -1)
  })
})

describe('a dashboard', () => {
  const tile = (id: string, content: DashboardTile['content']): DashboardTile => ({
    id,
    x: 0,
    y: 0,
    width: 6,
    height: 4,
    content,
  })
  const DASHBOARDS = '/api/visualise/dashboards'
  let id = ''
  const input = () => ({
    title: '街道家具',
    description: '',
    tiles: [
      tile('a', { picture: { kind: 'bar' as const, dataset, title: '各类数量', by: { field: field.kind } } }),
      tile('b', { text: '说明' }),
    ],
  })
  const open = (who: Role) => http.get(who, `${DASHBOARDS}/${id}`)
  const share = (sharing: object) => http.send('planner', 'PUT', `${DASHBOARDS}/${id}/sharing`, sharing)

  it('is its owner’s alone until it is shared, and then theirs whom the owner named', async () => {
    const made = await http.send('planner', 'POST', DASHBOARDS, input())
    expect(made.status).toBe(201)
    id = made.body.id
    const unknown = await http.get('leader', `${DASHBOARDS}/nothing`)
    expect([unknown.status, unknown.code]).toEqual([404, 'dashboard-not-yours'])
    // Nobody can tell one that is not shared from one that is not there.
    expect((await open('leader')).body).toEqual(unknown.body)
    await share({ audience: 'named', readers: [{ person: null, department: null, role: 'leader' }] })
    expect([(await open('leader')).status, (await open('operator')).status]).toEqual([200, 404])
    await share({
      audience: 'named',
      readers: [{ person: http.personIdByRole.operator, department: null, role: null }],
    })
    expect([(await open('leader')).status, (await open('operator')).status]).toEqual([404, 200])
    await share({ audience: 'office', readers: [] })
    expect((await open('leader')).body).toMatchObject({ title: '街道家具', isOwn: false, sharing: null })
  })

  it('is changed by its owner alone, and never over somebody’s newer revision', async () => {
    const { revision } = (await open('planner')).body
    const change = { ...input(), title: '街道家具（二）', revision }
    expect((await http.send('leader', 'PUT', `${DASHBOARDS}/${id}`, change)).code).toBe('dashboard-read-only')
    expect((await http.send('planner', 'PUT', `${DASHBOARDS}/${id}`, change)).status).toBe(200)
    expect((await http.send('planner', 'PUT', `${DASHBOARDS}/${id}`, change)).code).toBe('conflict')
  })

  it('says of a dataset that a reader may not know of only that something stands there', async () => {
    await run(
      sql`insert into access_control.dataset_access (dataset_id, audience) values (${dataset}, 'granted')`,
    )
    await run(
      sql`insert into access_control.dataset_grant (dataset_id, person_id) values (${dataset}, ${http.personIdByRole.planner})`,
    )
    const hidden = await open('leader')
    expect(hidden.body.tiles.map((one: DashboardTile) => one.content)).toEqual([
      { isHidden: true },
      { text: '说明' },
    ])
    expect(hidden.text).not.toContain(dataset)
    expect(hidden.text).not.toContain('各类数量')
    expect((await ask('leader', { kind: 'bar', by: { field: field.kind } })).status).toBe(404)
    expect((await ask('planner', { kind: 'bar', by: { field: field.kind } })).status).toBe(200)
    await run(sql`delete from access_control.dataset_grant`)
    // Its owner has lost the right as well; saving keeps what cannot be seen.
    const own = (await open('planner')).body
    expect(own.tiles[0].content).toEqual({ isHidden: true })
    await http.send('planner', 'PUT', `${DASHBOARDS}/${id}`, own)
    await run(sql`delete from access_control.dataset_access`)
    expect((await open('leader')).body.tiles[0].content.picture.title).toBe('各类数量')
  })

  it('becomes a picture and a Word file with the figures of the page, at once and by schedule', async () => {
    const picture = await http.get('leader', `${DASHBOARDS}/${id}/document?format=svg&language=zh`)
    expect(picture.status).toBe(200)
    const svg = picture.body.toString()
    for (const text of ['各类数量', '树木', '说明', '街道家具（二）']) expect(svg).toContain(text)
    const word = await http.get('leader', `${DASHBOARDS}/${id}/document?format=docx&language=zh`)
    const parts = unzipSync(new Uint8Array(word.body))
    const text = strFromU8(parts['word/document.xml'] as Uint8Array)
    for (const one of ['各类数量', '树木', '20', '说明']) expect(text).toContain(one)
    expect(Object.keys(parts).some((name) => name.endsWith('.svg'))).toBe(true)
    expect((await http.get('operator', `${DASHBOARDS}/nothing/document?format=svg`)).status).toBe(404)
    const plan = { schedule: { every: 'day', hour: 8 }, format: 'docx', language: 'zh' }
    const planned = await http.send('planner', 'PUT', `${DASHBOARDS}/${id}/schedule`, { schedule: plan })
    expect(Date.parse(planned.body.nextRunAt)).toBeGreaterThan(Date.now())
    await run(sql`update visualise.dashboard set next_run_at = now() - interval '1 minute' where id = ${id}`)
    const moment = { database: http.store.database, queue: http.queue, dataDir: http.dataDir }
    const [jobId = 0] = await runDueDashboards(moment, Date.now())
    expect((await http.queue.finished(jobId)).state).toBe('done')
    const { documents } = (await http.get('planner', `${DASHBOARDS}/${id}/documents`)).body
    expect(documents).toHaveLength(1)
    expect((await http.get('planner', `/api/visualise/documents/${documents[0].id}`)).body.byteLength).toBe(
      documents[0].sizeBytes,
    )
    expect((await http.get('leader', `/api/visualise/documents/${documents[0].id}`)).status).toBe(404)
    // What is due has been begun once, and is due again on another day.
    expect(await runDueDashboards(moment, Date.now())).toEqual([])
  })

  it('shows nobody a figure of rows that are beyond their rights', async () => {
    await run(
      sql`update access_control.person set is_statistics_only = true where id = ${http.personIdByRole.leader}`,
    )
    expect((await ask('leader', { kind: 'bar', by: { field: field.kind } })).status).toBe(403)
    await run(
      sql`update access_control.person set is_statistics_only = false where id = ${http.personIdByRole.leader}`,
    )
  })
})
