import type { SearchResult } from '@jingjing/schema/search'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../db/sql.ts'
import { openTestHttp, type TestHttp, type Who } from '../../http/test-http.ts'
import { gatherContent } from './keep-content.ts'

const STATIONS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    ['双花园养老服务驿站', 116.461],
    ['九龙山养老服务驿站', 116.472],
    ['垂杨柳养老服务驿站', 116.466],
  ].map(([name, lon], index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, 39.89] },
    properties: { 驿站名称: name, 床位数: index + 3, 负责人手机: `1380000000${index}` },
  })),
})
const BOOKS = '书名,作者单位,出版日期\n城市阅读空间,双井图书馆,2024-05-01\n社区花园手册,园艺协会,2025-02-01\n'
/** Calls of residents: rows that belong to communities. */
const CASES =
  '工单编号,来电时间,诉求内容,一级分类,承办单位,社区\n' +
  'GD20260301001,2026-03-01 09:12:00,楼道堆放杂物影响通行,物业管理,某科,九龙社区\n' +
  'GD20260301002,2026-03-01 10:40:00,夜间施工噪声扰民,噪声,某科,双花园社区\n'

const COMMUNITIES = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    ['青藤社区', 'B1', 116.4],
    ['白榆社区', 'B2', 116.41],
  ].map(([name, code, west]) => ({
    type: 'Feature',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [0.01, 0],
          [0.01, 0.01],
          [0, 0.01],
          [0, 0],
        ].map(([x = 0, y = 0]) => [Number(west) + x, 39.8 + y]),
      ],
    },
    properties: { 社区代码: code, 社区名称: name, 级别: '社区' },
  })),
})
/** Where bins stand says nothing but the position. */
const BINS = '编号,容量,经度,纬度\nT1,240,116.405,39.805\nT2,120,116.406,39.806\n'
const LATER_CASES =
  '工单编号,来电时间,诉求内容,一级分类,承办单位,社区\nGD20260401001,2026-04-01 09:12:00,路灯不亮,市政,某科,青藤社区\n'

let http: TestHttp
const ids: Record<string, string> = {}

const search = async (query: string, who: Who = 'planner', more = ''): Promise<SearchResult> =>
  (await http.get(who, `/api/catalog/search?query=${encodeURIComponent(query)}${more}`)).body
const found = async (query: string, who?: Who, more?: string): Promise<string[]> =>
  (await search(query, who, more)).datasets.map(({ id }) => id)

beforeAll(async () => {
  http = await openTestHttp({ communities: { 'community-worker': ['B2'] } })
  for (const [name, content] of [
    ['养老驿站.geojson', STATIONS],
    ['社区图书.csv', BOOKS],
    ['12345工单.csv', CASES],
  ] as const)
    ids[name] = (await http.importFile(name, content)).report.dataset as string
  await gatherContent(http.store.database)
})
afterAll(() => http?.close())

describe('finding a dataset', () => {
  it.each([
    ['its title', '养老'],
    ['the sound of its title', 'yanglao'],
    ['its initials', 'ylyz'],
    ['a slip of the hand', '养老译站'],
    ['a column', '床位'],
    ['a value', '垂杨柳'],
    ['words in another order', '驿站 养老'],
  ])('by %s', async (_what, query) => expect((await found(query))[0]).toBe(ids['养老驿站.geojson']))

  it('tells what was met, and counts by facets without their own filter', async () => {
    const { datasets, facets, numFound } = await search('九龙山养老')
    expect(numFound).toBe(1)
    expect(datasets[0]?.hits).toContainEqual({ kind: 'content', text: '驿站名称：九龙山养老服务驿站' })
    const all = await search('', 'planner', '&shape=point')
    expect(all.numFound).toBe(1)
    expect(all.facets.shape).toEqual(
      expect.arrayContaining([
        { value: 'point', count: 1 },
        { value: 'table', count: 2 },
      ]),
    )
    expect(facets.shape).toEqual([{ value: 'point', count: 1 }])
  })

  it('in an area, and nothing where nothing was asked for in words', async () => {
    expect(await found('', 'planner', '&bbox=116.47,39.8,116.5,39.9')).toEqual([ids['养老驿站.geojson']])
    expect(await found('', 'planner', '&bbox=116.48,39.8,116.5,39.9')).toEqual([])
    expect((await found('')).length).toBe(3)
    expect(await found('？？')).toEqual([])
    expect(await found('没有这样的数据')).toEqual([])
    expect((await http.get('planner', '/api/catalog/search?bbox=1,2,3')).status).toBe(400)
  })

  it('by what has been said of it since', async () => {
    const path = `/api/catalog/datasets/${ids['社区图书.csv']}/description`
    expect(await found('公共文化')).toEqual([])
    await http.send('data-steward', 'PATCH', path, { keywords: ['公共文化'], theme: 'culture' })
    expect(await found('公共文化')).toEqual([ids['社区图书.csv']])
    expect(await found('文体教育')).toEqual([ids['社区图书.csv']])
    await http.send('data-steward', 'PATCH', path, { keywords: [] })
    expect(await found('公共文化')).toEqual([])
  })
})

describe('what a person may not see', () => {
  it('is not found by the words of people’s matters, nor by personal values', async () => {
    expect(await found('工单')).toEqual([ids['12345工单.csv']])
    for (const query of ['楼道堆放杂物', '噪声扰民', '夜间施工', '13800000001', '1380000000'])
      expect(await found(query), query).toEqual([])
  })

  it('is found neither by title nor by content, and counts in no facet', async () => {
    const id = ids['社区图书.csv'] as string
    expect(await found('双井图书馆')).toEqual([id])
    await http.store.database.write((tx) =>
      tx.query(
        sql`insert into access_control.dataset_access (dataset_id, audience) values (${id}, 'granted')`,
      ),
    )
    await http.store.database.write((tx) =>
      tx.query(sql`insert into access_control.dataset_grant (dataset_id, role) values (${id}, 'leader')`),
    )
    for (const query of ['双井图书馆', '社区图书', 'shequtushu', '出版日期']) {
      const { text, body } = await http.get(
        'planner',
        `/api/catalog/search?query=${encodeURIComponent(query)}`,
      )
      expect(body.numFound, query).toBe(0)
      expect(text).not.toContain(id)
      expect(await found(query, 'leader'), query).toEqual([id])
    }
    expect((await search('')).facets.theme).toEqual([])
    expect((await http.get('planner', `/api/catalog/datasets/${id}/lineage`)).status).toBe(404)
    await http.store.database.write((tx) => tx.query(sql`delete from access_control.dataset_access`))
  })

  it('is no longer found by a column’s values once that column is personal', async () => {
    const id = ids['社区图书.csv'] as string
    const path = `/api/catalog/datasets/${id}/description`
    const { fields } = (await http.get('planner', path)).body
    const field = fields.find((one: { title: string }) => one.title === '作者单位')
    const patch = { fields: [{ table: field.table, name: field.name, sensitivity: 'personal' }] }
    expect((await http.send('data-steward', 'PATCH', path, patch)).status).toBe(200)
    expect(await found('双井图书馆')).toEqual([])
    await gatherContent(http.store.database)
    expect(await found('双井图书馆')).toEqual([])
    expect(await found('社区花园手册')).toEqual([id])
  })

  it('is not found by values of a column that became personal while they were counted', async () => {
    const id = (await http.importFile('代号.csv', '工位,代号\n东一,赵铁梅\n东二,钱大河\n')).report
      .dataset as string
    const { database } = http.store
    const path = `/api/catalog/datasets/${id}/description`
    const { fields } = (await http.get('planner', path)).body
    const patch = { fields: fields.map((one: object) => ({ ...one, sensitivity: 'personal' })) }
    let isHidden = false
    await gatherContent({
      ...database,
      write: async (work) => {
        const answer = await database.write(work)
        // Between the counting of the values and their being written down.
        if (!isHidden && JSON.stringify(answer).includes('赵铁梅')) {
          isHidden = true
          expect((await http.send('data-steward', 'PATCH', path, patch)).status).toBe(200)
        }
        return answer
      },
    })
    expect(isHidden).toBe(true)
    expect(await found('赵铁梅')).toEqual([])
  })

  it('finds by values that lie far apart, the frequent before the rare', async () => {
    const names = Array.from({ length: 45_000 }, (_, row) =>
      row % 15_000 === 7
        ? '百子湾路口'
        : `路口${'甲乙丙丁戊己庚辛'[row % 8]}侧${'东南西北'[Math.floor(row / 8) % 4]}`,
    )
    const id = (
      await http.importFile('路口.csv', `路口,数\n${names.map((name) => `${name},1`).join('\n')}\n`)
    ).report.dataset as string
    const statements: string[] = []
    const { database } = http.store
    await gatherContent({
      ...database,
      write: (work) =>
        database.write((tx) =>
          work({
            ...tx,
            query: (statement) => {
              statements.push(statement.text)
              return tx.query(statement)
            },
          }),
        ),
    })
    const terms = await database.write((tx) =>
      tx.query<{ term: string; num_rows: number }>(
        sql`select term, num_rows from catalog.content_term where dataset_id = ${id} order by num_rows, term`,
      ),
    )
    expect(terms.length).toBe(33)
    expect(terms[0]).toEqual({ term: '百子湾路口', num_rows: 3 })
    expect(terms.reduce((sum, { num_rows }) => sum + num_rows, 0)).toBe(45_000)
    const overRows = statements.filter((text) => text.includes('"data_rows"') && text.includes('count('))
    expect(overRows.length).toBeGreaterThan(1)
    expect(overRows.every((text) => text.includes('row_key between'))).toBe(true)
  })

  it('values of rows are found by nobody who sees figures without rows', async () => {
    const personId = http.personIdByRole.surveyor
    await http.store.database.write((tx) =>
      tx.query(sql`update access_control.person set is_statistics_only = true where id = ${personId}`),
    )
    expect(await found('垂杨柳', 'surveyor')).toEqual([])
    expect(await found('养老', 'surveyor')).toEqual([ids['养老驿站.geojson']])
    const lineage = await http.get('surveyor', `/api/catalog/datasets/${ids['养老驿站.geojson']}/lineage`)
    expect([lineage.status, lineage.body.madeFrom.files]).toEqual([200, []])
    const said = await http.get('surveyor', `/api/catalog/datasets/${ids['养老驿站.geojson']}/description`)
    expect(said.status).toBe(200)
  })
})

describe('lineage', () => {
  it('names the files that a dataset came in with and what reads it', async () => {
    const { madeFrom, usedBy } = (
      await http.get('planner', `/api/catalog/datasets/${ids['12345工单.csv']}/lineage`)
    ).body
    expect(madeFrom.files).toMatchObject([{ name: '12345工单.csv', versions: [1] }])
    expect(usedBy).toContainEqual({ kind: 'analysis', name: 'monitoring', id: null, count: 1 })
    const spec = { dataset: ids['12345工单.csv'] }
    const body = { title: '每月工单', spec, output: { format: 'xlsx' } }
    expect((await http.send('planner', 'POST', '/api/extract/saved', body)).status).toBe(201)
    const uses = async (who: Who) =>
      (await http.get(who, `/api/catalog/datasets/${spec.dataset}/lineage`)).body.usedBy
    expect(await uses('planner')).toContainEqual(
      expect.objectContaining({ kind: 'saved-extract', name: '每月工单' }),
    )
    // What a colleague keeps is theirs.
    expect(JSON.stringify(await uses('leader'))).not.toContain('每月工单')
    const tile = {
      id: 'a',
      x: 0,
      y: 0,
      width: 6,
      height: 6,
      content: { picture: { kind: 'bar', dataset: spec.dataset } },
    }
    const board = { title: '工单看板', description: '', tiles: [tile] }
    const made = await http.send('planner', 'POST', '/api/visualise/dashboards', board)
    expect(made.status).toBe(201)
    const use = { kind: 'dashboard', name: '工单看板', id: made.body.id, count: 1 }
    expect(await uses('planner')).toContainEqual(use)
    expect(JSON.stringify(await uses('leader'))).not.toContain('工单看板')
  })
})

describe('a community', () => {
  beforeAll(async () => {
    for (const [name, content] of [
      ['社区边界.geojson', COMMUNITIES],
      ['垃圾桶.csv', BINS],
      ['四月12345工单.csv', LATER_CASES],
    ] as const)
      ids[name] = (await http.importFile(name, content)).report.dataset as string
    await gatherContent(http.store.database)
  })

  it('leads to every dataset with rows in it, by its name and its sound', async () => {
    const { datasets } = await search('青藤')
    const bins = datasets.find(({ id }) => id === ids['垃圾桶.csv'])
    expect(bins?.hits).toEqual([{ kind: 'place', text: '青藤社区' }])
    expect(await found('qingteng 垃圾桶')).toEqual([ids['垃圾桶.csv']])
    expect(await found('白榆')).toEqual([ids['社区边界.geojson']])
    expect(await found('青藤 工单')).toEqual([ids['四月12345工单.csv']])
  })

  it('of people’s matters leads only those there who may read its rows', async () => {
    expect(await found('工单', 'community-worker')).toContain(ids['四月12345工单.csv'])
    expect(await found('青藤 工单', 'community-worker')).toEqual([])
    expect(await found('青藤 垃圾桶', 'community-worker')).toEqual([ids['垃圾桶.csv']])
    // Sees figures without rows since the test before.
    expect(await found('青藤', 'surveyor')).toEqual([])
  })
})
