import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Condition } from '@jingjing/schema/extract'
import { FormDetail, type FormFilling, type SheetRecipe } from '@jingjing/schema/forms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMUNITIES, FORMS } from '../../../../fixtures/forms/forms.ts'
import { workbookEntries } from '../../../../fixtures/forms/workbook.ts'
import { multipart, openTestHttp, type TestHttp } from '../../http/test-http.ts'
import { openZip } from '../../ingest/formats/zip-archive.ts'
import { compareFillings } from './fill-form.ts'

const FIXTURES = fileURLToPath(new URL('../../../../fixtures/forms/', import.meta.url))
const SPREADSHEET = 'soffice'
const hasSpreadsheet = spawnSync(SPREADSHEET, ['--version']).status === 0
if (!hasSpreadsheet)
  console.warn(
    'LEFT OUT: computing the filled forms in LibreOffice, since soffice is not installed (Debian: libreoffice-calc)',
  )

let http: TestHttp
const folder = mkdtempSync(join(tmpdir(), 'jingjing-forms-'))
const filledPath = (file: string): string => join(folder, `${file}.xlsx`)
const details = new Map<string, FormDetail>()
const fillings = new Map<string, FormFilling>()

const where = (field: string, value: string): Condition => ({ field, is: 'equals', value })

/** What a person says about the forms that titles alone do not tell: which rows, and what is counted. */
const CHOICES: Record<string, (part: SheetRecipe) => SheetRecipe> = {
  '01-elderly-facilities': (part) => ({
    ...part,
    spec: { ...part.spec, filter: where('category_group', '养老助残') },
  }),
  '02-life-circle-summary': (part) => ({
    ...part,
    spec: {
      dataset: 'demo-facilities',
      crs: 'EPSG:4326',
      group: {
        by: [{ field: 'community' }],
        measures: ['基础教育', '医疗卫生', '养老助残', '便民商业', '交通出行'].map((kind) => ({
          how: 'count' as const,
          title: kind,
          filter: where('category_group', kind),
        })),
      },
    },
    columns: [
      { index: 0, source: { kind: 'sequence' } },
      { index: 1, source: { kind: 'field', ref: 'community' } },
      ...[1, 2, 3, 4, 5].map((one) => ({
        index: one + 1,
        source: { kind: 'field' as const, ref: `measure.${one}` },
      })),
    ],
  }),
  '03-hotline-by-community': (part) => ({
    ...part,
    spec: {
      dataset: 'demo-cases',
      crs: 'EPSG:4326',
      group: {
        by: [{ field: 'community' }],
        measures: [
          { how: 'count' },
          { how: 'count', filter: where('responded', '是') },
          { how: 'count', filter: where('resolved', '解决') },
          { how: 'count', filter: where('satisfied', '满意') },
        ],
      },
    },
    columns: [
      { index: 0, source: { kind: 'field', ref: 'community' } },
      ...[1, 2, 3, 4].map((one) => ({
        index: one,
        source: { kind: 'field' as const, ref: `measure.${one}` },
      })),
    ],
  }),
  '04-unresolved-cases': (part) => ({
    ...part,
    spec: {
      ...part.spec,
      dataset: 'demo-cases',
      filter: { field: 'resolved', is: 'one-of', value: ['未解决', '部分解决'] },
    },
  }),
  '06-population-of-communities': (part) => ({
    ...part,
    spec: {
      dataset: 'demo-buildings',
      crs: 'EPSG:4326',
      group: {
        by: [{ field: 'community' }],
        measures: ['population', 'population_0_14', 'population_15_64', 'population_65_plus'].map(
          (field) => ({ how: 'sum' as const, field }),
        ),
      },
    },
    columns: [
      { index: 0, source: { kind: 'field', ref: 'community' } },
      ...[1, 2, 3, 4].map((one) => ({
        index: one,
        source: { kind: 'field' as const, ref: `measure.${one}` },
      })),
    ],
  }),
  '10-schools-and-kindergartens': (part) => ({
    ...part,
    spec: { ...part.spec, filter: where('category_group', '基础教育') },
  }),
}

async function fill(id: number): Promise<FormFilling> {
  const started = await http.send('data-steward', 'POST', `/api/extract/forms/${id}/fillings`)
  const job = await http.queue.finished(started.body.jobId)
  expect([job.state, job.problem]).toEqual(['done', null])
  const { body } = await http.get('data-steward', `/api/extract/forms/${id}`)
  return FormDetail.parse(body).fillings[0] as FormFilling
}

beforeAll(async () => {
  http = await openTestHttp()
  const demo = await http.queue.submit({
    kind: 'demo',
    subject: 'demo',
    input: { seed: 'jingjing', until: '2026-11-01', months: 1 },
    createdBy: null,
  })
  expect((await http.queue.finished(demo.id)).state).toBe('done')
  for (const { file } of FORMS) {
    const { payload, headers } = multipartBytes(`${file}.xlsx`, readFileSync(join(FIXTURES, `${file}.xlsx`)))
    const answer = await http.app.inject({
      method: 'POST',
      url: '/api/extract/forms',
      headers: { ...http.headersOf('data-steward'), ...headers },
      payload,
    })
    expect([answer.statusCode, file]).toEqual([201, file])
    const { id } = answer.json()
    const form = FormDetail.parse((await http.get('data-steward', `/api/extract/forms/${id}`)).body)
    const choice = CHOICES[file]
    const base = form.recipe.parts[0] ?? {
      sheets: [form.sheets[0]?.name ?? ''],
      spec: { dataset: 'x', crs: 'EPSG:4326' as const },
      columns: [],
      sheetField: null,
    }
    if (choice !== undefined) {
      const changed = await http.send('data-steward', 'PATCH', `/api/extract/forms/${id}`, {
        recipe: { parts: [choice(base)] },
      })
      expect([changed.status, changed.code, file]).toEqual([200, undefined, file])
    }
    details.set(file, FormDetail.parse((await http.get('data-steward', `/api/extract/forms/${id}`)).body))
    const filling = await fill(id)
    fillings.set(file, filling)
    const { body } = await http.get('data-steward', `/api/extract/fillings/${filling.id}/file`)
    writeFileSync(filledPath(file), body)
  }
})
afterAll(async () => {
  await http?.close()
  rmSync(folder, { recursive: true, force: true })
})

function multipartBytes(name: string, bytes: Buffer): ReturnType<typeof multipart> {
  const { payload, headers } = multipart(name, '@')
  const text = payload.toString('latin1')
  const at = text.lastIndexOf('@')
  return { headers, payload: Buffer.concat([payload.subarray(0, at), bytes, payload.subarray(at + 1)]) }
}

async function partsOf(path: string): Promise<Map<string, string>> {
  const archive = await openZip(path, path)
  const parts = new Map<string, string>()
  for (const name of archive.names) {
    const chunks: Buffer[] = []
    for await (const chunk of await archive.read(name)) chunks.push(chunk as Buffer)
    parts.set(name, Buffer.concat(chunks).toString('utf8'))
  }
  archive.close()
  return parts
}

it('the forms are what their generator makes', async () => {
  for (const form of FORMS)
    expect([...(await partsOf(join(FIXTURES, `${form.file}.xlsx`)))]).toEqual(workbookEntries(form))
})

describe('a form that comes in', () => {
  it('is understood by its header, over two and three merged rows', () => {
    const sheet = details.get('02-life-circle-summary')?.sheets[0]
    expect(sheet?.headerRows).toEqual([3, 4, 5])
    expect(sheet?.columns.map((column) => column.title)).toContain('设施数量（个）/公共服务/基础教育')
    expect([sheet?.firstRow, sheet?.lastRow]).toEqual([6, 23])
    expect(sheet?.labels?.rows.map(({ label }) => label)).toEqual([...COMMUNITIES])
    expect(sheet?.columns.filter((column) => column.isFormula).map((column) => column.index)).toEqual([7, 8])
  })

  it.each([
    ['01-elderly-facilities', 'demo-facilities', 7],
    ['05-cases-of-each-community', 'demo-cases', 6],
    ['07-idle-sites', 'demo-sites', 9],
    ['08-night-construction', 'demo-permits', 6],
    ['09-project-budgets', 'demo-projects', 6],
    ['10-schools-and-kindergartens', 'demo-facilities', 7],
    ['11-monitoring-stations', 'demo-sensors', 6],
    ['12-residential-compounds', 'demo-compounds', 4],
  ])('%s finds its columns in %s without a word', (file, dataset, numColumns) => {
    const [part] = details.get(file)?.recipe.parts ?? []
    expect(part?.spec.dataset).toBe(dataset)
    expect(part?.columns.filter(({ source }) => source.kind !== 'none')).toHaveLength(numColumns)
  })

  it('with a sheet for each community is one recipe for all of them', () => {
    const { parts } = details.get('05-cases-of-each-community')?.recipe ?? { parts: [] }
    expect([parts.length, parts[0]?.sheets, parts[0]?.sheetField]).toEqual([1, [...COMMUNITIES], 'community'])
  })
})

describe('a filled form', () => {
  it.each(FORMS.map((form) => form.file))(
    '%s has moved nothing: styles, merges, drop-downs, widths, formulas',
    async (file) => {
      const [empty, filled] = [await partsOf(join(FIXTURES, `${file}.xlsx`)), await partsOf(filledPath(file))]
      expect([...filled.keys()]).toEqual([...empty.keys()])
      for (const [name, text] of empty) {
        if (name === 'xl/workbook.xml')
          expect(filled.get(name)).toBe(text.replace('</sheets>', '</sheets><calcPr fullCalcOnLoad="1"/>'))
        else if (!name.startsWith('xl/worksheets/')) expect(filled.get(name)).toBe(text)
        else expect(skeleton(filled.get(name) ?? '')).toEqual(skeleton(text))
      }
    },
  )

  it('says what it could not fill, and why', () => {
    expect(fillings.get('01-elderly-facilities')?.marks).toContainEqual({
      sheet: '养老助残设施',
      cell: null,
      column: '备注',
      why: 'no-source',
      count: 1,
    })
    expect(
      fillings
        .get('04-unresolved-cases')
        ?.marks.filter((mark) => mark.why === 'no-source')
        .map((mark) => mark.column),
    ).toEqual(['整改措施'])
    const stations =
      fillings.get('11-monitoring-stations')?.marks.filter((mark) => mark.why === 'not-in-list') ?? []
    expect(stations.length).toBeGreaterThan(0)
    expect(stations[0]).toMatchObject({ column: '类型', cell: expect.stringMatching(/^B\d+$/) })
  })

  it('has a nought where a named place has none, and a mark for rows that no row of the form names', () => {
    const filling = fillings.get('03-hotline-by-community')
    expect(filling?.numRows).toBe(18)
    // Cases without a community belong to none of the rows.
    expect(filling?.marks).toContainEqual({
      sheet: '接诉即办月报',
      cell: null,
      column: null,
      why: 'no-row',
      count: 1,
    })
  })

  it('gives its rows back when it is imported', async () => {
    const expected: Record<string, number> = {
      '01-elderly-facilities': 27,
      '02-life-circle-summary': 18,
      '07-idle-sites': 26,
      '09-project-budgets': 3,
      '10-schools-and-kindergartens': 33,
      '12-residential-compounds': 94,
    }
    for (const [file, numRows] of Object.entries(expected)) {
      const { payload, headers } = multipartBytes(`${file}.xlsx`, readFileSync(filledPath(file)))
      const upload = await http.app.inject({
        method: 'POST',
        url: '/api/ingest/uploads',
        headers: { ...http.headersOf('data-steward'), ...headers },
        payload,
      })
      const inspected = await http.send('data-steward', 'POST', '/api/ingest/inspections', {
        fileIds: [upload.json().files[0].id],
      })
      const job = await http.queue.finished(inspected.body.jobId)
      const [proposal] = (
        job.result as { proposals: { tables: { numRows: number; sample: { values: unknown[] }[] }[] }[] }
      ).proposals
      // Rows of the form that stay empty hold a running formula at most.
      expect([file, proposal?.tables[0]?.numRows]).toEqual([file, numRows])
    }
  })

  it.runIf(hasSpreadsheet)('computes its formulas in LibreOffice', async () => {
    const converted = join(folder, 'csv')
    mkdirSync(converted)
    const files = [
      '01-elderly-facilities',
      '02-life-circle-summary',
      '06-population-of-communities',
      '09-project-budgets',
      '12-residential-compounds',
    ]
    await promisify(execFile)(SPREADSHEET, [
      `-env:UserInstallation=file://${folder}/profile`,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1',
      '--outdir',
      converted,
      ...files.map(filledPath),
    ])
    const rowsOf = (file: string): string[][] =>
      readFileSync(join(converted, `${file}.csv`), 'utf8')
        .split('\n')
        .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
    const totalOf = (file: string): string[] => rowsOf(file).find((row) => row[0] === '合计') ?? []
    expect(Number(totalOf('01-elderly-facilities')[1])).toBe(27)
    expect(Number(totalOf('12-residential-compounds')[2])).toBe(94)
    expect(totalOf('02-life-circle-summary').slice(2, 7).map(Number)).toEqual([33, 42, 27, 236, 68])
    expect(Number(totalOf('02-life-circle-summary')[7])).toBe(33 + 42 + 27 + 236 + 68)
    const [, , budget, spent] = totalOf('09-project-budgets').slice(2).map(Number)
    expect(spent).toBeGreaterThan(0)
    expect(spent).toBeLessThanOrEqual(budget as number)
    const population = rowsOf('06-population-of-communities').filter((row) =>
      COMMUNITIES.includes(row[0] as never),
    )
    for (const row of population)
      expect(Number(row[1])).toBe(Number(row[2]) + Number(row[3]) + Number(row[4]))
    expect(population).toHaveLength(18)
  })

  it('is for its person alone', async () => {
    const id = fillings.get('01-elderly-facilities')?.id
    expect((await http.get('planner', `/api/extract/fillings/${id}/file`)).status).toBe(404)
    expect(
      (await http.get('planner', `/api/extract/forms/${details.get('01-elderly-facilities')?.id}`)).status,
    ).toBe(404)
    expect((await http.get('planner', '/api/extract/forms')).body.forms).toEqual([])
  })
})

describe('the next month', () => {
  it('is one step, with a list of what changed since', async () => {
    const id = details.get('12-residential-compounds')?.id as number
    expect(fillings.get('12-residential-compounds')?.changes).toBeNull()
    expect((await fill(id)).changes).toEqual({ numAdded: 0, numRemoved: 0, numChanged: 0, listed: [] })
  })

  it('tells added, removed and changed rows apart', () => {
    const row = (label: string, beds: string) => ({ sheet: '表', label, values: { 名称: label, 床位: beds } })
    expect(compareFillings([row('甲', '1'), row('乙', '2')], [row('乙', '3'), row('丙', '4')])).toEqual({
      numAdded: 1,
      numRemoved: 1,
      numChanged: 1,
      listed: [
        { sheet: '表', kind: 'changed', row: '乙', column: '床位', before: '2', after: '3' },
        { sheet: '表', kind: 'added', row: '丙', column: null, before: null, after: null },
        { sheet: '表', kind: 'removed', row: '甲', column: null, before: null, after: null },
      ],
    })
  })
})

describe('what is no form', () => {
  it.each([
    ['a text', 'x.xlsx', Buffer.from('名称,类型\n'), 422],
    ['a workbook without a header', 'y.xlsx', null, 422],
  ])('%s is refused', async (_what, name, bytes, status) => {
    const content =
      bytes ??
      readFileSync(join(FIXTURES, '../../fixtures/forms/01-elderly-facilities.xlsx')).subarray(0, 2000)
    const { payload, headers } = multipartBytes(name, content)
    const answer = await http.app.inject({
      method: 'POST',
      url: '/api/extract/forms',
      headers: { ...http.headersOf('data-steward'), ...headers },
      payload,
    })
    expect(answer.statusCode).toBe(status)
  })

  it('a recipe with a field that is hidden from the person is refused', async () => {
    const form = details.get('04-unresolved-cases') as FormDetail
    const [part] = form.recipe.parts as [SheetRecipe]
    const columns = [{ index: 1, source: { kind: 'field', ref: 'caller_phone' } }]
    const answer = await http.send('data-steward', 'PATCH', `/api/extract/forms/${form.id}`, {
      recipe: { parts: [{ ...part, columns }] },
    })
    expect([answer.status, answer.code]).toEqual([422, 'extract-field'])
  })
})

/** A sheet without the contents of its cells: their places, styles and formulas, and everything around them. */
function skeleton(xml: string): unknown {
  const cells = [...xml.matchAll(/<c r="([A-Z]+\d+)"( s="\d+")?[^>]*?(?:\/>|>([\s\S]*?)<\/c>)/g)].map(
    ([, at, style, inner]) => [at, style, /<f>[\s\S]*?<\/f>/.exec(inner ?? '')?.[0] ?? null],
  )
  const rows = [...xml.matchAll(/<row [^>]*>/g)].map(([tag]) => tag)
  return { around: xml.replace(/<sheetData>[\s\S]*<\/sheetData>/, ''), rows, cells }
}
