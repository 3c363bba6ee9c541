/** What stands in the store while pages are photographed: nothing, a table without rows, one row, or a million. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { choosePassword, officeAt, setUpOffice } from './office.ts'
import type { RunningServer } from './running-server.ts'

export const SIZES = ['demo', 'none', 'zero', 'one', 'million'] as const
export type Size = (typeof SIZES)[number]
export const NUM_ROWS: Record<Exclude<Size, 'demo' | 'none'>, number> = {
  zero: 1,
  one: 1,
  million: 1_000_000,
}

export interface Prepared {
  /** `name=value` by role. */
  cookies: Record<string, string>
  /** Empty or 0 where there is none, here and below. */
  dataset: string
  dashboard: string
  /** The jobs that read and imported the dataset's file. */
  inspectionJob: number
  importJob: number
  /** A form of a department that has been filled. */
  form: number
  /** A request about personal data that found something. */
  request: number
}

export const NOTHING_PREPARED: Prepared = {
  cookies: {},
  dataset: '',
  dashboard: '',
  inspectionJob: 0,
  importJob: 0,
  form: 0,
  request: 0,
}

const KINDS = ['养老驿站', '便民菜站', '健身场地', '充电桩', '母婴室', '社区食堂', '图书角']
const STATES = ['正常', '停用', '维修中']

/** Lines of a register of facilities; telephone numbers are of a range that no operator gives out. */
function* register(numRows: number): Generator<string> {
  yield '编号,设施名称,类别,状态,登记日期,面积（㎡）,联系电话,经度,纬度\n'
  for (let n = 0; n < numRows; n++) {
    const [across, up] = [(n * 7919) % 30_000, (n * 104_729) % 10_000]
    const day = `2026-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`
    yield `S${String(n + 1).padStart(7, '0')},第${(n % 4_000) + 1}号${KINDS[n % KINDS.length]},${KINDS[n % KINDS.length]},${STATES[n % 11 === 0 ? n % 3 : 0]},${day},${(n * 37) % 900},1000000${String(n % 10_000).padStart(4, '0')},${(116.44 + across / 1e6).toFixed(6)},${(39.88 + up / 1e6).toFixed(6)}\n`
  }
}

/** What a form about facilities for the old asks for; a column that the form has and the list lacks is 备注. */
function* elderly(): Generator<string> {
  yield '设施名称,类别,所在社区,详细地址,建筑面积（㎡）,床位数\n'
  const kinds = ['养老服务驿站', '老年助餐点', '养老机构']
  for (let n = 0; n < 12; n++) {
    const community = `${'甲乙丙'[n % 3]}社区`
    yield `${community}第${n + 1}${kinds[n % 3]},${kinds[n % 3]},${community},幸福路${n + 1}号,${n === 4 ? '' : 120 + n * 35},${n % 3 === 2 ? 40 + n : ''}\n`
  }
}

const FORM = '01-elderly-facilities.xlsx'
const FORM_PATH = fileURLToPath(new URL(`../fixtures/forms/${FORM}`, import.meta.url))

const BOUNDARIES = JSON.stringify({
  type: 'FeatureCollection',
  features: ['甲社区', '乙社区', '丙社区'].map((name, index) => {
    const [west, east] = [116.44 + index * 0.01, 116.45 + index * 0.01]
    const ring = [
      [west, 39.88],
      [east, 39.88],
      [east, 39.89],
      [west, 39.89],
      [west, 39.88],
    ]
    return {
      type: 'Feature',
      properties: { 社区代码: `10${index}`, 社区名称: name, 级别: '社区' },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }
  }),
})

interface Started {
  jobId: number
}

const ROLES = [
  { role: 'data-steward', name: '数据员' },
  { role: 'privacy-officer', name: '保护员' },
  { role: 'leader', name: '主任' },
]
const WATCHERS = ['system-administrator', 'security-administrator', 'auditor']

/** Sessions end while a store is kept. */
export async function signInAgain(server: RunningServer): Promise<Prepared['cookies']> {
  const office = officeAt(server)
  const cookies: Prepared['cookies'] = {}
  for (const role of [...ROLES.map((one) => one.role), ...WATCHERS])
    cookies[role] = await office.cookieOf(role)
  return cookies
}

export async function prepare(server: RunningServer, size: Exclude<Size, 'demo'>): Promise<Prepared> {
  const office = await setUpOffice(server, ROLES)
  const cookies: Record<string, string> = {}
  for (const { role } of ROLES) cookies[role] = await choosePassword(office, role)
  for (const role of WATCHERS) cookies[role] = await office.cookieOf(role)
  const cookie = cookies['data-steward'] ?? ''
  if (size === 'none') return { ...NOTHING_PREPARED, cookies }

  const ask = async <T>(path: string, body?: object, method?: string): Promise<T> => {
    const answer =
      body === undefined && method === undefined
        ? await fetch(server.address + path, { headers: { cookie } })
        : await office.send(path, body ?? {}, cookie, method)
    return (await answer.json()) as T
  }
  const finish = async <T>(jobId: number): Promise<T> => {
    for (;;) {
      const job = await ask<{ state: string; result: T }>(`/api/jobs/${jobId}`)
      if (job.state === 'done') return job.result
      if (job.state !== 'queued' && job.state !== 'running') throw new Error(`job ${jobId}: ${job.state}`)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  const upload = async <T>(path: string, name: string, parts: Iterable<string | Uint8Array>): Promise<T> => {
    const form = new FormData()
    form.append('file', new Blob([...parts] as BlobPart[]), name)
    const headers = { 'x-jingjing': '1', cookie }
    const uploaded = await fetch(server.address + path, { method: 'POST', headers, body: form })
    return (await uploaded.json()) as T
  }
  const bringIn = async (name: string, parts: Iterable<string>) => {
    const { files } = await upload<{ files: { id: number }[] }>('/api/ingest/uploads', name, parts)
    const fileIds = files.map(({ id }) => id)
    const { jobId: inspectionJob } = await ask<Started>('/api/ingest/inspections', { fileIds })
    await finish(inspectionJob)
    const imports = { inspectionJobId: inspectionJob, choices: [] }
    const { jobId: importJob } = await ask<Started>('/api/ingest/imports', imports)
    const result = await finish<{ imports: { dataset: string }[] }>(importJob)
    return { dataset: result.imports[0]?.dataset ?? '', inspectionJob, importJob }
  }
  await bringIn('社区边界.geojson', [BOUNDARIES])
  const { dataset: removed } = await bringIn('去年的登记表.csv', register(3))
  await ask(`/api/catalog/datasets/${removed}`, undefined, 'DELETE')
  const { dataset, ...jobs } = await bringIn('公共设施登记表.csv', register(NUM_ROWS[size]))
  const { tables } = await ask<{ tables: { name: string; fields: { name: string; title: string }[] }[] }>(
    `/api/catalog/datasets/${dataset}`,
  )
  const [table] = tables
  const nameOf = (title: string): string => table?.fields.find((one) => one.title === title)?.name ?? ''
  const edits = `/api/catalog/datasets/${dataset}/tables/${encodeURIComponent(table?.name ?? '')}/edits`
  const change = { changes: [{ key: 1, values: { [nameOf('状态')]: '维修中' } }] }
  await ask(edits, size === 'zero' ? { deleted: [1] } : change)
  const tile = (id: string, x: number, y: number, width: number, content: object) => ({
    id,
    x,
    y,
    width,
    height: 6,
    content,
  })
  const picture = (kind: string, more: object = {}) => ({ picture: { kind, dataset, ...more } })
  const { id: dashboard } = await ask<{ id: string }>('/api/visualise/dashboards', {
    title: '公共设施一览',
    description: '各类设施在哪里、有多少',
    tiles: [
      tile('figure', 0, 0, 3, picture('figure')),
      tile('text', 3, 0, 3, { text: '数据每月更新一次，由便民服务科提供。' }),
      tile('bar', 6, 0, 6, picture('bar', { by: { field: nameOf('类别') } })),
      tile('map', 0, 6, 6, picture('points')),
      tile('line', 6, 6, 6, picture('line', { by: { field: nameOf('登记日期'), part: 'month' } })),
      tile('table', 0, 12, 12, { table: { dataset } }),
    ],
  })
  await bringIn('养老助残设施台账.csv', elderly())
  const { id: form } = await upload<{ id: number }>('/api/extract/forms', FORM, [readFileSync(FORM_PATH)])
  const filling = await ask<Started>(`/api/extract/forms/${form}/fillings`, {})
  await finish(filling.jobId)
  const asked = {
    reference: '来信 2026-018',
    identifiers: { telephone: '10000000000', name: '第1号养老驿站' },
  }
  const opened = await office.send('/api/personal-data/requests', asked, cookies['privacy-officer'])
  const { requestId: request } = (await opened.json()) as { requestId: number }
  return { cookies, dataset, dashboard, ...jobs, form, request }
}
