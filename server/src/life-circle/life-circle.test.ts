import { gunzipSync } from 'node:zlib'
import { unpackWorld } from '@jingjing/analysis/life-circle/world'
import { DEMO_SEED } from '@jingjing/demo'
import { COVERAGE_GAP } from '@jingjing/demo/planted-truths'
import {
  LifeCircleAreas,
  LifeCircleDiagnosis,
  LifeCircleRules,
  Proposal,
  Scenario,
} from '@jingjing/schema/life-circle'
import { FigureRows, Figures } from '@jingjing/schema/trail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHttp, type TestHttp } from '../http/test-http.ts'

/** The demo's own town, without its cases and readings. */
const ONLY = ['communities', 'streets', 'compounds', 'buildings', 'facilities', 'sites'].map(
  (one) => `demo-${one}`,
)
const STATION = { kind: 'health-station', minutes: '15', people: 'all' }
const PROPOSAL = {
  kind: 'health-station',
  minutes: 15,
  people: 'all',
  numSites: 1,
  candidates: 'idle',
  minAreaSquareMetres: null,
}

let http: TestHttp
let seen: string

beforeAll(async () => {
  // The code of one community is known before anything is loaded: the generator's.
  seen = '110105016059'
  http = await openTestHttp({ communities: { 'community-worker': [seen] } })
  const input = { seed: DEMO_SEED, until: '2026-11-24', months: 1, only: ONLY }
  const job = await http.queue.submit({ kind: 'demo', subject: 'demo', input, createdBy: null })
  expect((await http.queue.finished(job.id)).state).toBe('done')
}, 300_000)
afterAll(() => http?.close())

const figures = async (who: 'planner' | 'community-worker', requests: object[]) =>
  Figures.parse((await http.send(who, 'POST', '/api/trail/figures', { requests })).body).figures
const world = async (who: 'planner' | 'community-worker') =>
  unpackWorld(gunzipSync((await http.get(who, '/api/life-circle/world')).body))

describe('the demo subdistrict', () => {
  it('is one area with everything that a life circle needs', async () => {
    const { areas } = LifeCircleAreas.parse((await http.get('planner', '/api/life-circle/areas')).body)
    expect(areas).toHaveLength(1)
    expect(areas[0]).toMatchObject({ isSynthetic: true })
    for (const count of ['numStreets', 'numHomes', 'numFacilities', 'numSites'] as const)
      expect(areas[0]?.[count], count).toBeGreaterThan(0)
  })

  it('has its planted coverage gap named first, before any plan', async () => {
    const { gaps } = LifeCircleDiagnosis.parse((await http.get('planner', '/api/life-circle/diagnosis')).body)
    expect(gaps[0]).toMatchObject({
      requirement: 'health-station',
      reachMetres: COVERAGE_GAP.walkingDistanceMetres,
    })
    const { homes } = await world('planner')
    // The corner of the planted truth: the home farthest to the south-east.
    const score = (home: number): number => homes.lonLat[2 * home]! - homes.lonLat[2 * home + 1]!
    const corner = Array.from({ length: homes.count }, (_, home) => home)
      .filter((home) => homes.population[home]! > 0)
      .reduce((best, home) => (score(home) > score(best) ? home : best))
    const [lon, lat] = [homes.lonLat[2 * corner]!, homes.lonLat[2 * corner + 1]!]
    expect(
      Math.hypot((gaps[0]!.pocket.lon - lon) * 85_300, (gaps[0]!.pocket.lat - lat) * 111_000),
    ).toBeLessThan(700)
  })

  it('gets a proposal on idle land that closes the gap, proven best', async () => {
    const answer = await http.send('planner', 'POST', '/api/life-circle/proposals', PROPOSAL)
    expect(answer.status).toBe(202)
    const job = await http.queue.finished(answer.body.jobId)
    const proposal = Proposal.parse(job.result)
    expect(proposal).toMatchObject({ isOptimal: true, gapPercent: 0 })
    expect(proposal.numBefore).toBeLessThan(proposal.numPeople)
    expect(proposal.numAfter).toBe(proposal.numPeople)
    const [site] = proposal.sites
    const edits = `add_health-station_${site!.lon}_${site!.lat}__${site!.site}`
    const after = await http.get('planner', `/api/life-circle/diagnosis?edits=${edits}`)
    expect(
      after.body.gaps.some(
        (gap: { requirement: string; pack: string }) => gap.pack === 'life-circle-beijing',
      ),
    ).toBe(false)
    // The same figure, as it stands and as planned, from the one mechanism.
    const [now, planned] = await figures('planner', [
      { measure: 'life-circle.left-out', params: STATION },
      { measure: 'life-circle.left-out', params: { ...STATION, edits } },
    ])
    expect(now?.value).toBeCloseTo(proposal.numPeople - proposal.numBefore, 3)
    expect(planned).toMatchObject({ value: 0, notes: { isPlanned: true } })
  })
})

it('what people say is missing is told with the gap: complaints and answers of a survey, by community', async () => {
  const first = async () =>
    LifeCircleDiagnosis.parse((await http.get('planner', '/api/life-circle/diagnosis')).body).gaps[0]!
  const [community] = (await first()).pocket.communities
  const called = (number: number, text: string, where: string): string =>
    `HJ${number},2026-10-0${number} 9:05,诉求${number},${text},公共服务,${where}`
  await http.importFile(
    '诉求.csv',
    [
      '工单编号,来电时间,诉求标题,主要内容,问题分类,社区',
      called(1, '附近没有社区卫生服务站，老人看病要走很远', community!),
      called(2, '希望增设卫生服务站', community!),
      called(3, '卫生服务站太远，请考虑', community!),
      // Lacking, and no facility; a facility, and not lacking.
      called(4, '楼道没有人打扫', community!),
      called(5, '社区卫生服务站态度很好', community!),
    ].join('\n'),
  )
  await http.importFile(
    '居民需求问卷.csv',
    [
      '答卷编号,提交答卷时间,所在社区,您最希望增加的设施',
      `1,2026-10-01 10:00,${community},社区卫生服务站`,
      `2,2026-10-01 10:05,${community},公园`,
    ].join('\n'),
  )
  expect(await first()).toMatchObject({ requirement: 'health-station', numComplaints: 3, numAnswers: 1 })
})

it('a facility that is moved by hand in the data moves in the world', async () => {
  const rows = '/api/catalog/datasets/demo-facilities/tables'
  const dataset = (await http.get('data-steward', '/api/catalog/datasets/demo-facilities')).body
  const table = encodeURIComponent(dataset.tables[0].name)
  const page = (await http.get('data-steward', `${rows}/${table}/rows?limit=1`)).body
  const position = [116.4612, 39.8912]
  const edited = await http.send('data-steward', 'POST', `${rows}/${table}/edits`, {
    changes: [{ key: page.rows[0].key, values: {}, position }],
  })
  expect(edited.status).toBeLessThan(300)
  const { facilities } = await world('planner')
  const at = facilities.sourceRow.indexOf(page.rows[0].row)
  expect([...facilities.lonLat.subarray(2 * at, 2 * at + 2)]).toEqual(position)
})

describe('a figure of coverage', () => {
  it('counts exactly the people of the rows behind it, and names rules and datasets', async () => {
    const [leftOut] = await figures('planner', [{ measure: 'life-circle.left-out', params: STATION }])
    let [people, after, pages] = [0, 0, 0]
    for (;;) {
      const page = FigureRows.parse(
        (
          await http.send('planner', 'POST', '/api/trail/rows', {
            measure: 'life-circle.left-out',
            params: STATION,
            after,
            limit: 50,
          })
        ).body,
      )
      for (const row of page.rows) people += Number(row.values[3])
      pages += 1
      if (page.nextAfter === null) break
      after = page.nextAfter
    }
    expect(pages).toBeGreaterThan(1)
    expect(people).toBeCloseTo(leftOut!.value!, 1)
    expect(leftOut?.datasets.map(({ dataset }) => dataset)).toContain('demo-buildings')
    expect(leftOut?.rules.map(({ pack, status }) => [pack, status])).toEqual([
      ['walking-reach', 'secondary'],
      ['facility-kinds', 'unverified'],
    ])
  })

  it('by a requirement uses its distance and says how sure its value is', async () => {
    const params = { standard: 'life-circle-national', requirement: 'kindergarten', people: 'children' }
    const [figure] = await figures('planner', [{ measure: 'life-circle.coverage', params }])
    expect(figure?.notes.limitMetres).toBe(300)
    expect(figure?.rules[0]).toMatchObject({ pack: 'life-circle-national', status: 'unverified' })
  })

  it('for somebody slower is over a shorter walk, and for a wheelchair never over a longer one', async () => {
    const [adult, elder, wheels] = await figures(
      'planner',
      [undefined, 'elder', 'wheelchair'].map((walker) => ({
        measure: 'life-circle.coverage',
        params: {
          kind: 'bus-stop',
          minutes: '5',
          people: 'all',
          ...(walker === undefined ? {} : { walker }),
        },
      })),
    )
    expect(elder!.notes.limitMetres).toBeLessThan(Number(adult!.notes.limitMetres))
    expect(elder!.value).toBeLessThanOrEqual(adult!.value!)
    expect(wheels!.value).toBeLessThanOrEqual(elder!.value!)
    expect(elder!.rules.map(({ pack }) => pack)).toContain('walkers')
  })

  it.each([
    ['a walker that is none', { ...STATION, walker: 'cat' }, 400],
    ['an unknown kind', { kind: 'castle' }, 400],
    ['minutes without a rule', { ...STATION, minutes: '7' }, 400],
    ['people that are none', { ...STATION, people: 'cats' }, 400],
    ['edits that cannot be read', { ...STATION, edits: 'burn_it' }, 400],
    ['a requirement that is none', { standard: 'sdg-11', requirement: 'x' }, 404],
    ['an area that is none', { ...STATION, area: 'nowhere' }, 404],
  ])('refuses %s', async (_what, params, status) => {
    const answer = await http.send('planner', 'POST', '/api/trail/figures', {
      requests: [{ measure: 'life-circle.coverage', params }],
    })
    expect(answer.status).toBe(status)
  })
})

describe('what a person may see', () => {
  it('of homes ends at their own community; facilities beyond it still serve them', async () => {
    const [all, own] = [await world('planner'), await world('community-worker')]
    expect(own.homes.count).toBeGreaterThan(0)
    expect(own.homes.count).toBeLessThan(all.homes.count)
    const code = own.communities.findIndex((one) => one.code === seen)
    expect([...own.homes.community].every((index) => index === code)).toBe(true)
    expect(own.facilities.count).toBe(all.facilities.count)
    const [figure] = await figures('community-worker', [{ measure: 'life-circle.left-out', params: STATION }])
    const [same] = await figures('planner', [
      { measure: 'life-circle.left-out', params: { ...STATION, community: seen } },
    ])
    expect(figure?.value).toBe(same?.value)
  })

  it('is another world for another reader: its tag tells a browser', async () => {
    const [one, other] = [
      await http.get('planner', '/api/life-circle/world'),
      await http.get('community-worker', '/api/life-circle/world'),
    ]
    expect(one.headers.etag).not.toBe(other.headers.etag)
  })

  it("of a scenario is one's own, and what colleagues share", async () => {
    const input = { name: '方案一', edits: 'close_demo-facilities.3', notes: '试', area: 'demo-communities' }
    const made = await http.send('planner', 'POST', '/api/life-circle/scenarios', input)
    expect(made.status).toBe(201)
    const { id, revision } = Scenario.parse(made.body)
    const listed = async () => (await http.get('leader', '/api/life-circle/scenarios')).body.scenarios.length
    expect(await listed()).toBe(0)
    const path = `/api/life-circle/scenarios/${id}`
    expect((await http.send('planner', 'PATCH', path, { revision, isShared: true })).status).toBe(200)
    expect(await listed()).toBe(1)
    expect((await http.send('planner', 'PATCH', path, { revision, name: 'x' })).code).toBe('conflict')
    expect((await http.send('planner', 'PATCH', path, { revision: 2, edits: 'nonsense' })).status).toBe(400)
    expect((await http.send('leader', 'DELETE', path)).status).toBe(403)
    expect((await http.send('planner', 'DELETE', path)).status).toBe(200)
    expect((await http.send('planner', 'DELETE', path)).status).toBe(404)
  })
})

it("answers the rules with every value's own status", async () => {
  const rules = LifeCircleRules.parse((await http.get('planner', '/api/life-circle/rules')).body)
  expect(rules.standards.map(({ id }) => id)).toEqual([
    'life-circle-beijing',
    'convenience-circle',
    'complete-community',
    'life-circle-national',
    'sdg-11',
  ])
  const kinds = new Set(rules.kinds.map(({ id }) => id))
  for (const { requirements } of rules.standards)
    for (const { kinds: asked } of requirements) for (const kind of asked) expect(kinds).toContain(kind)
  for (const { servedBy } of rules.kinds) for (const kind of servedBy) expect(kinds).toContain(kind)
})

it('writes the diagnosis as a Word document', async () => {
  const answer = await http.get('planner', '/api/life-circle/report?language=zh')
  expect(answer.status).toBe(200)
  expect(String(answer.headers['content-type'])).toContain('wordprocessingml')
  expect(Buffer.from(answer.body).subarray(0, 2).toString()).toBe('PK')
})
