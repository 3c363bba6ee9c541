/** The pages that are photographed, by whom they are opened, and what is opened on them first. */
import type { Page } from 'playwright-core'
import type { Prepared, Size } from './shot-data.ts'

export interface Shot {
  name: string
  role: string
  path: string
  /** A dialog or a menu that stands on the page. */
  open?: (page: Page) => Promise<void>
}

const STEWARD = 'data-steward'

const steward = (name: string, path: string, open?: Shot['open']): Shot => ({
  name,
  role: STEWARD,
  path,
  ...(open && { open }),
})

const click =
  (...selectors: string[]): Shot['open'] =>
  async (page) => {
    for (const selector of selectors) await page.locator(selector).first().click()
  }
const test = (id: string): string => `[data-testid="${id}"]`

const picture = (more: object): string =>
  `/visualise/picture?picture=${encodeURIComponent(JSON.stringify(more))}`

/** With a title above the header, a day that the calendar lacks and a sum below. */
const ODD_FILE = {
  name: '便民服务点.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    '便民服务点登记表,,,\n服务点名称,开业日期,面积（㎡）,备注\n东里菜站,2026-03-01,35,\n西里修理铺,2026-02-30,12,已关\n合计,,47,\n',
  ),
}

const LARGE_FILE = {
  name: '2026年第三季度12345热线工单明细（含办理情况、回访结果与满意度）.csv',
  mimeType: 'text/csv',
  buffer: Buffer.alloc(6_000_000, '工单编号,来电时间\n'),
}

/** What is there whatever the data. */
const GENERAL: Shot[] = [
  steward('data', '/data'),
  steward('import', '/data/import'),
  steward('import-review', '/data/import', async (page) => {
    await page.getByTestId('import-drop').setInputFiles([ODD_FILE])
    await page.getByTestId('import-inspect').click()
    await page.getByTestId('import-confirm').waitFor()
  }),
  // Held on its way, as over a slow network.
  steward('import-upload', '/data/import', async (page) => {
    await page.route('**/api/ingest/uploads', () => undefined)
    await page.getByTestId('import-drop').setInputFiles([ODD_FILE, LARGE_FILE])
    await page.getByTestId('import-inspect').click()
  }),
  steward('extract', '/data/extract'),
  steward('forms', '/data/forms'),
  steward('dictionary', '/data/dictionary'),
  steward('sources', '/data/sources'),
  steward('source-form', '/data/sources', click('main .ant-btn-primary')),
  steward('recycle-bin', '/data/recycle-bin'),
  steward('descriptions', '/data/descriptions'),
  steward('code-lists', '/data/descriptions?tab=codeLists'),
  steward('templates', '/data/descriptions?tab=templates'),
  steward('exchange', '/data/descriptions?tab=exchange'),
  steward('visualise', '/visualise'),
  steward('choose-picture', '/visualise/picture'),
  steward('search', '/data', async (page) => {
    await page.getByTestId('search-open').click()
    await page.getByTestId('search-input').fill('设施')
  }),
  steward('menu', '/data', async (page) => {
    const isPhone = (page.viewportSize()?.width ?? 0) < 768
    await page.locator(isPhone ? '.bottom-bar button' : '.shell-collapse').click()
  }),
  steward('devices', '/monitoring/devices'),
  steward('device-form', '/monitoring/devices', click(test('make-device'))),
  steward('jobs', '/system/jobs'),
  steward('account', '/account'),
  steward('rules', '/system/rules'),
  steward('help', '/help'),
]

/** What nobody but administrators opens. */
const ADMINISTRATION: Shot[] = [
  ...['people', 'departments', 'roles', 'datasets', 'policy'].map((tab) => ({
    name: `admin-${tab}`,
    role: 'system-administrator',
    path: `/system/people?tab=${tab}`,
  })),
  {
    name: 'admin-add',
    role: 'system-administrator',
    path: '/system/people',
    open: click(test('add-people')),
  },
  {
    name: 'admin-rights',
    role: 'security-administrator',
    path: '/system/people',
    open: click(test('rights-data-steward')),
  },
  {
    name: 'admin-grants',
    role: 'security-administrator',
    path: '/system/people?tab=datasets',
  },
  { name: 'audit', role: 'auditor', path: '/system/audit' },
  { name: 'personal-data', role: 'privacy-officer', path: '/system/personal-data' },
  { name: 'retention', role: 'privacy-officer', path: '/system/personal-data?tab=retention' },
]

/** A job as it looks in the middle of a large file. */
const running =
  (id: number, how: object): Shot['open'] =>
  async (page) => {
    await page.route(`**/api/jobs/${id}`, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...RUNNING, ...how } })
    })
    await page.reload()
  }
const RUNNING = { state: 'running', finishedAt: null, result: null, isCancellable: true, elapsedSeconds: 74 }
const READING = {
  phase: 'read',
  progressUnit: 'bytes',
  numDone: 48_300_000,
  numTotal: 131_000_000,
  numRows: 368_000,
  remainingSeconds: 127,
}
const WRITING = { ...READING, phase: 'load', numDone: 97_000_000, remainingSeconds: null }

function ofImport({ inspectionJob, importJob, form, request }: Prepared): Shot[] {
  const inspected = `/data/import?inspection=${inspectionJob}`
  return [
    steward('import-inspecting', inspected, running(inspectionJob, READING)),
    steward('import-writing', `${inspected}&import=${importJob}`, running(importJob, WRITING)),
    steward('import-done', `${inspected}&import=${importJob}`),
    steward('form-filled', `/data/forms/${form}`),
    {
      name: 'personal-request',
      role: 'privacy-officer',
      path: `/system/personal-data?request=${request}`,
    },
    {
      name: 'personal-correct',
      role: 'privacy-officer',
      path: `/system/personal-data?request=${request}`,
      open: click(test('act-correct')),
    },
  ]
}

function ofDataset({ dataset, dashboard }: Prepared): Shot[] {
  const path = `/data/${encodeURIComponent(dataset)}`
  return [
    steward('grid', path),
    steward('grid-filter', path, click('.grid-filter')),
    steward('dataset-map', `${path}?tab=map`),
    steward('fields', `${path}?tab=fields`),
    steward('quality', `${path}?tab=quality`),
    steward('versions', `${path}?tab=versions`),
    steward('compare-versions', `${path}?tab=versions`, click(test('compare-versions'))),
    steward('search-results', `/data?query=${encodeURIComponent('甲社区')}`),
    steward('extract-dataset', `/data/extract?dataset=${encodeURIComponent(dataset)}`),
    steward('suggest', `/visualise/picture?dataset=${encodeURIComponent(dataset)}`),
    steward('points', picture({ kind: 'points', dataset })),
    steward('choropleth', picture({ kind: 'choropleth', onto: 'communities', dataset })),
    steward('hexagons', picture({ kind: 'hexagons', dataset })),
    steward('bar', picture({ kind: 'bar', dataset, by: { field: ':community' } })),
    steward(
      'trail-of-picture',
      picture({ kind: 'choropleth', onto: 'communities', dataset }),
      async (page) => {
        await page.getByTestId('legend-total').click()
        await page.getByTestId('trail-drawer').waitFor()
      },
    ),
    steward(
      'add-to-dashboard',
      picture({ kind: 'bar', dataset, by: { field: ':community' } }),
      click(test('add-to-dashboard')),
    ),
    steward('area-filter', picture({ kind: 'points', dataset, area: { places: ['100'] } })),
    steward('compare', picture({ kind: 'points', dataset }), click(test('compare'))),
    ...(dashboard === ''
      ? []
      : [
          steward('dashboard', `/visualise/dashboards/${dashboard}`),
          steward('dashboard-edit', `/visualise/dashboards/${dashboard}`, click(test('edit-dashboard'))),
          steward('dashboard-share', `/visualise/dashboards/${dashboard}`, click(test('share-dashboard'))),
        ]),
  ]
}

/** Pages of the other parts of the product, on the demo alone. */
const DEMO: Shot[] = [
  steward('overview', '/'),
  steward('monitoring', '/monitoring'),
  steward('work', '/monitoring/work'),
  steward('alerts', '/monitoring/alerts'),
  steward('ranking', '/monitoring/compare'),
  steward('bulletin', '/monitoring/bulletin'),
  steward('environment', '/monitoring/environment'),
  steward('life-circle', '/life-circle'),
  steward('trail', '/monitoring', async (page) => {
    await page.getByTestId('figure-total').click()
    await page.getByTestId('trail-row-link').first().waitFor()
  }),
]

export function shotsOf(size: Size, prepared: Prepared): Shot[] {
  if (size === 'demo') return [...GENERAL, ...DEMO, ...ofDataset(prepared)]
  const ofData = prepared.dataset === '' ? [] : [...ofDataset(prepared), ...ofImport(prepared)]
  return [...GENERAL, ...ADMINISTRATION, ...ofData]
}
