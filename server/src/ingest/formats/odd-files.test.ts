import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RECOGNITION_CODES } from '@jingjing/analysis/recognise/codes'
import { recogniseTogether } from '@jingjing/analysis/recognise/recognise-together'
import { Problem } from '@jingjing/schema/problems'
import { describe, expect, it } from 'vitest'
import { ODD_FILES } from '../../../../fixtures/odd-files.ts'
import { understandFile } from './testkit.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../../fixtures/odd')
const pathOf = (name: string) => join(folder, name)

async function only(name: string) {
  const tables = await understandFile(pathOf(name), name)
  expect(tables).toHaveLength(1)
  return tables[0]!
}

async function column(name: string, column: string) {
  const { rows } = await only(name)
  return rows.map(({ values }) => values[column])
}

describe('the odd files', () => {
  it('are what their generator makes', () => {
    for (const [name, make] of Object.entries(ODD_FILES)) {
      expect(Buffer.from(make()).equals(readFileSync(pathOf(name))), name).toBe(true)
    }
  })
})

describe('delimited text', () => {
  it.each(['gbk.csv', 'utf8-bom.csv', 'utf16-tabs.txt', 'semicolons.csv', 'full-width-commas.csv'])(
    'in %s is the same table whatever its encoding and delimiter',
    async (name) => {
      const { table, rows } = await only(name)
      expect(table.profile).toBe('facility')
      expect(table.columns.map(({ title }) => title)).toEqual(['设施名称', '类别', '地址', '床位数'])
      expect(rows.map(({ values }) => values)).toEqual([
        { name: '甲社区养老驿站', category: '养老驿站', address: '甲街1号', capacity: 12 },
        { name: '乙社区卫生站', category: '卫生服务站', address: '乙街2号', capacity: 0 },
        { name: '丙社区食堂', category: '老年餐桌', address: '丙街3号', capacity: 40 },
      ])
    },
  )

  it('may mix line ends', async () => {
    expect(await column('mixed-line-ends.csv', 'name')).toEqual(['甲', '乙', '丙'])
  })

  it('loses no row to a quote that is never closed, and says so', async () => {
    const { table, rows } = await only('quote-not-closed.csv')
    expect(rows.map(({ values }) => values.name)).toEqual(['甲', '"乙', '丙', '丁'])
    expect(table.findings).toContainEqual({ severity: 'warning', code: 'quote-not-closed', row: 3 })
  })

  it('parts the lines that a quote nobody closed has joined, and keeps those that are one cell', async () => {
    const parted = await only('lines-joined-by-a-quote.csv')
    expect(parted.rows.map(({ values }) => values)).toEqual([
      { external_id: 1, text: '正常', status: '好' },
      { external_id: 2, text: '窨井盖破损', status: '坏' },
      { external_id: 3, text: '路面"坑洼"', status: '坏' },
      { external_id: 4, text: '正常', status: '好' },
    ])
    expect(parted.table.findings).toContainEqual({
      severity: 'warning',
      code: 'quote-astray',
      row: 3,
      count: 1,
    })
    const kept = await only('quote-inside-a-quote.csv')
    expect(kept.rows.map(({ values }) => values.text)).toEqual(['他说"快来"了\n马上处理', '普通'])
    expect(kept.table.findings.map(({ code }) => code)).toContain('quote-astray')
  })

  it('keeps line breaks, delimiters and quotes inside quoted cells', async () => {
    const { rows } = await only('line-break-in-cell.csv')
    expect(rows.map(({ values }) => values)).toEqual([
      { name: '甲\n公园', category: '公园', address: '甲街' },
      { name: '乙', category: '公园,绿地', address: '乙街"东"' },
    ])
  })

  it('is trimmed of tabs, breaks, full-width and invisible spaces at both ends only', async () => {
    const { rows } = await only('stray-whitespace.csv')
    expect(rows.map(({ values }) => [values.title, values.text])).toEqual([
      ['路灯不亮', '夜间路灯不亮。'],
      ['噪声', '夜间施工'],
    ])
  })

  it('keeps texts that look like formulas as they are', async () => {
    const { rows } = await only('formula-texts.csv')
    expect(rows.map(({ values }) => values)).toEqual([
      { name: '=1+1', category: '公园', address: '@SUM(A1)' },
      { name: '+乙', category: '公园', address: '-丙' },
    ])
  })
})

describe('headers', () => {
  it('are flattened over two merged rows, under a title and a note', async () => {
    const { table, dropped } = await only('merged-header.xlsx')
    expect(table.headerRows).toEqual([3, 4])
    expect(table.columns.map(({ title, name, unit }) => [title, name, unit])).toEqual([
      ['设施名称', 'name', null],
      ['类别', 'category', null],
      ['坐标/经度', 'lon', null],
      ['坐标/纬度', 'lat', null],
      ['规模/床位数（张）', 'capacity', '张'],
      ['规模/建筑面积（㎡）', 'area_square_metres', 'm²'],
    ])
    expect(dropped.filter(({ why }) => why !== 'header-row')).toEqual([
      { row: 1, why: 'title-row' },
      { row: 2, why: 'note-row' },
      { row: 7, why: 'total-row' },
      { row: 8, why: 'signature-row' },
    ])
  })

  it('are flattened over two rows written without merging', async () => {
    const { table } = await only('two-row-header.csv')
    expect(table.headerRows).toEqual([1, 2])
    expect(table.columns.map(({ title }) => title)).toEqual([
      '名称',
      '坐标/经度',
      '坐标/纬度',
      '人口（人）/男',
      '人口（人）/女',
    ])
  })

  it('may be missing: columns are numbered and the first row is data', async () => {
    const { table, rows } = await only('no-header.csv')
    expect(table.headerRows).toEqual([])
    expect(table.columns.map(({ name }) => name)).toEqual(['column_1', 'lon', 'lat', 'column_4'])
    expect(rows).toHaveLength(3)
  })

  it('may carry their units in a row of their own', async () => {
    const { table, rows } = await only('units-under-header.csv')
    expect(table.columns.map(({ unit }) => unit)).toEqual([null, null, 'µg/m³', 'mg/m³', '°C'])
    expect(rows.map(({ row }) => row)).toEqual([3, 4])
  })

  it('may begin anywhere on the sheet; rows keep their number', async () => {
    const { table, rows } = await only('begins-at-b3.xlsx')
    expect(table.headerRows).toEqual([3])
    expect(table.columns.map(({ index }) => index)).toEqual([1, 2, 3])
    expect(rows.map(({ row }) => row)).toEqual([4, 6])
  })

  it('may be hostile, doubled or blank: names stay unique identifiers', async () => {
    const { table } = await only('hostile-titles.csv')
    const names = table.columns.map(({ name }) => name)
    expect(names).toEqual(['proto', 'constructor', 'name', 'name_2', 'column_5', 'select'])
    expect(table.findings.map(({ code }) => code)).toContain('duplicate-titles')
  })
})

describe('rows that are no data', () => {
  it('are dropped with the reason: title, notes, subtotal, repeated header, total, signature', async () => {
    const { rows, dropped } = await only('title-notes-totals.csv')
    expect(rows.map(({ row, values }) => [row, values.community, values.population])).toEqual([
      [4, '甲社区', 3100],
      [5, '乙社区', 2500],
      [8, '丙社区', 1980],
    ])
    expect(dropped).toEqual([
      { row: 1, why: 'title-row' },
      { row: 2, why: 'note-row' },
      { row: 3, why: 'header-row' },
      { row: 6, why: 'total-row' },
      { row: 7, why: 'repeated-header' },
      { row: 9, why: 'total-row' },
      { row: 10, why: 'signature-row' },
      { row: 11, why: 'note-row' },
    ])
  })

  it('are headings merged across the table', async () => {
    expect(await column('headings-between-rows.xlsx', 'name')).toEqual(['甲', '乙', '丙'])
  })
})

describe('types', () => {
  it('read dates in every style of one column', async () => {
    expect(await column('date-styles.csv', 'called_at')).toEqual([
      '2019-01-05T11:04:22+08:00',
      '2019-01-05T11:04:00+08:00',
      '2020-03-15T00:00:00+08:00',
      '2020-03-15T00:00:00+08:00',
      '2020-03-15T15:05:00+08:00',
      '2020-03-15T12:00:00+08:00',
      '2020-03-15T09:00:00+08:00',
      '2020-03-15T00:00:00+08:00',
      '2020-03-15T00:00:00+08:00',
    ])
  })

  it('reject dates that do not exist and never shift them', async () => {
    const { rows, rejected } = await only('impossible-dates.csv')
    expect(rows.map(({ values }) => values.called_at).slice(0, 5)).toEqual([
      '2026-02-28',
      null,
      null,
      '2024-02-29',
      null,
    ])
    expect(rejected.map(({ row, code, value }) => [row, code, value])).toEqual([
      [3, 'impossible-date', '2026-02-30'],
      [4, 'impossible-date', '2026-13-01'],
      [6, 'impossible-date', '2023-02-29'],
    ])
  })

  it('learn the order of day and month from the whole column, and do not guess it', async () => {
    expect(await column('day-first-dates.csv', 'called_at')).toEqual([
      '2020-04-03',
      '2020-04-15',
      '2020-05-07',
    ])
    const { table, rows } = await only('ambiguous-dates.csv')
    expect(rows.map(({ values }) => values.called_at)).toEqual(['03/04/2020', '05/04/2020'])
    expect(table.findings.map(({ code }) => code)).toContain('date-order-unknown')
  })

  it('read dates written as eight digits', async () => {
    const { rows, rejected } = await only('compact-dates.csv')
    expect(rows.map(({ values }) => values.called_at)).toEqual(['2020-03-15', '2020-04-01', null])
    expect(rejected).toHaveLength(1)
  })

  it('read date cells of both epochs, times of day and texts side by side', async () => {
    const { rows, rejected } = await only('date-cells.xlsx')
    expect(rows.map(({ values }) => values.called_at)).toEqual([
      '2020-03-15T11:04:50+08:00',
      '2020-03-16T00:00:00+08:00',
      '2020-03-17T08:00:00+08:00',
      null,
    ])
    expect(rows.map(({ values }) => values.column_4)).toEqual(['12:00:00', '18:00:00', null, null])
    expect(rejected).toEqual([{ row: 5, field: 'called_at', code: 'impossible-date', value: '60' }])
    expect(await column('epoch-1904.xlsx', 'called_at')).toEqual(['2020-03-15', '2020-03-16'])
  })

  it('read numbers with thousands, full-width digits, percent, and tell missing from zero', async () => {
    const { table, rows, rejected } = await only('numbers.csv')
    expect(rows.map(({ values }) => values.pm25)).toEqual([35, 12, null, null])
    expect(rows.map(({ values }) => values.humidity)).toEqual([45, 50, null, 61])
    expect(rows.map(({ values }) => values.column_5)).toEqual([1234, 12_345, 987, 1_000_000])
    expect(rows.map(({ values }) => values.column_6)).toEqual([0.5, null, null, 0.7])
    expect(rejected).toEqual([{ row: 3, field: 'column_6', code: 'beyond-limit', value: '<5' }])
    const pm25 = table.columns.find(({ name }) => name === 'pm25')!
    expect(pm25).toMatchObject({ missingTokens: ['NA', '—'], numMissing: 2, numValues: 2 })
  })

  it('read units inside cells into one unit', async () => {
    expect(await column('units-in-cells.csv', 'area_square_metres')).toEqual([120, 2000, 30_000])
  })

  it('keep codes with leading zeros', async () => {
    expect(await column('leading-zeros.csv', 'external_id')).toEqual(['0101', '0102', '1103'])
  })

  it('refuse long numbers whose digits are lost', async () => {
    const { rows, rejected } = await only('digits-lost.xlsx')
    expect(rows.map(({ values }) => values.credit_code)).toEqual([null, '91110105000000001X'])
    expect(rejected.map(({ code }) => code)).toEqual(['digits-lost'])
  })

  it('take yes and no for answers and leave a third answer as text', async () => {
    const { table } = await only('yes-no.csv')
    expect(table.columns.map(({ name, type }) => [name, type]).slice(2)).toEqual([
      ['responded', 'boolean'],
      ['resolved', 'text'],
      ['satisfied', 'text'],
    ])
  })

  it('make one timestamp of year, month, day and hour, and reject a day that does not exist', async () => {
    const { rows, rejected } = await only('time-in-parts.csv')
    expect(rows.map(({ values }) => values.observed_at)).toEqual([
      '2020-02-28T23:00:00+08:00',
      '2020-02-29T00:00:00+08:00',
      null,
    ])
    expect(rejected).toEqual([
      { row: 4, field: 'observed_at', code: 'impossible-date', value: '2020 2 30 1' },
    ])
  })

  it('convert carbon monoxide that can only be in micrograms', async () => {
    const { table, rows } = await only('co-in-micrograms.csv')
    expect(rows.map(({ values }) => values.co)).toEqual([0.3, 0.9, 1.2])
    const co = table.columns.find(({ name }) => name === 'co')!
    expect(co).toMatchObject({ unit: 'mg/m³', factor: 0.001 })
    expect(co.evidence.map(({ code }) => code)).toContain('unit-by-values')
  })
})

describe('coordinates', () => {
  it('are told apart where their columns are swapped', async () => {
    const { table, rows } = await only('swapped-coordinates.csv')
    expect(rows[0]!.values).toMatchObject({ lon: 116.4601, lat: 39.8931 })
    expect(table.findings.map(({ code }) => code)).toContain('coordinates-swapped')
  })

  it('take the system that their title names', async () => {
    const { table } = await only('gcj02-by-title.csv')
    expect(table.geometry).toEqual({ kind: 'point', lonColumn: 'lon', latColumn: 'lat', crs: 'GCJ-02' })
  })

  it('in metres are not taken for degrees', async () => {
    const { table } = await only('projected-coordinates.csv')
    expect(table.geometry).toEqual({ kind: 'point', lonColumn: 'y', latColumn: 'x', crs: 4548 })
    expect(table.findings.map(({ code }) => code)).toContain('crs-guessed')
  })

  it('may share one cell', async () => {
    const { rows } = await only('coordinates-in-one-cell.csv')
    expect(rows.map(({ values }) => [values.lon, values.lat])).toEqual([
      [116.4601, 39.8931],
      [116.4702, 39.8952],
    ])
  })

  it('beyond the globe are rejected one by one', async () => {
    const { rejected } = await only('coordinate-out-of-range.csv')
    expect(rejected).toEqual([{ row: 3, field: 'lat', code: 'coordinate-out-of-range', value: '399.0' }])
  })
})

describe('personal data', () => {
  it('are recognised by their values alone', async () => {
    const { table } = await only('personal-values.csv')
    expect(table.columns.map(({ sensitivity }) => sensitivity)).toEqual([
      'internal',
      'personal',
      'personal',
      'personal',
    ])
  })
})

describe('workbooks', () => {
  it('hand the value of a cell merged down to every row that it covers', async () => {
    expect(await column('merged-down.xlsx', 'community')).toEqual([
      '甲社区',
      '甲社区',
      '甲社区',
      '乙社区',
      '乙社区',
    ])
  })

  it('hold shared, rich, phonetic and inline strings, formulas and errors', async () => {
    const { table, rows, rejected } = await only('strings-of-all-kinds.xlsx')
    expect(table.columns.map(({ title }) => title)).toEqual(['名称', '类别', '数量', '公式', '错误'])
    expect(rows[0]!.values).toMatchObject({ name: '甲', category: '公园\r\n东', quantity: 2, column_4: null })
    expect(rejected).toEqual([{ row: 2, field: 'column_5', code: 'spreadsheet-error', value: '#REF!' }])
    expect(table.findings).toContainEqual({ severity: 'warning', code: 'formula-without-value', count: 1 })
  })

  it('lose no hidden row; hidden and empty sheets are set aside with the reason', async () => {
    const tables = await understandFile(pathOf('hidden-parts.xlsx'), 'hidden-parts.xlsx')
    expect(tables[0]!.rows).toHaveLength(2)
    expect(tables[0]!.table.findings).toContainEqual({ severity: 'info', code: 'rows-hidden', count: 1 })
    expect(tables[0]!.table.columns[2]!.evidence.map(({ code }) => code)).toContain('column-hidden')
    const { groups, setAside } = recogniseTogether(
      tables.map(({ table }) => ({ file: 'hidden-parts.xlsx', table })),
    )
    expect(groups.map(({ members }) => members)).toEqual([[{ index: 0, name: 'rows' }]])
    expect(setAside.map(({ index, finding }) => [index, finding.code])).toEqual([
      [1, 'sheet-hidden-set-aside'],
      [2, 'sheet-empty'],
    ])
  })

  it('are bounded where one cell stands in the last corner', async () => {
    const { table, rows } = await only('far-cell.xlsx')
    expect(table.columns).toHaveLength(3)
    expect(rows.map(({ row }) => row)).toEqual([2, 3])
    expect(table.findings.map(({ code }) => code)).toContain('too-many-columns')
  })

  it('are known by what they hold, not by their ending', async () => {
    expect(await column('workbook-named.csv', 'name')).toEqual(['甲'])
  })
})

describe('GeoJSON', () => {
  it('is read with its stated system, mixed shapes and missing properties', async () => {
    const { table, rows } = await only('collection-4490.geojson')
    expect(table).toMatchObject({ profile: 'boundary', placeLevel: 'community', numRows: 3 })
    expect(table.geometry).toEqual({
      kind: 'column',
      columnName: 'geometry',
      crs: 4490,
      geometryType: 'MultiPolygon',
    })
    expect(rows.map(({ row, values }) => [row, values.name, values.population])).toEqual([
      [2, '甲社区', 3100],
      [3, '乙社区', null],
      [4, null, null],
    ])
    expect(rows[1]!.values.remark).toBe('{"a":"}]"}')
  })

  it('lose only the lines that are no JSON, and tell the first', async () => {
    const { table, rows } = await only('broken-line.jsonl')
    expect(rows.map(({ values }) => values.name)).toEqual(['甲', '丙'])
    expect(table.findings).toContainEqual({
      severity: 'error',
      code: 'lines-not-json',
      count: 2,
      params: { line: 2 },
    })
  })

  it('may be one feature a line, a bare geometry, or plain records', async () => {
    expect(await column('features-by-line.geojsonl', 'name')).toEqual(['甲', '乙'])
    const bare = await only('bare-geometry.json')
    expect(bare.table.geometry).toMatchObject({ kind: 'column', geometryType: 'LineString' })
    const records = await only('records.json')
    expect(records.table.geometry).toEqual({ kind: 'none' })
    expect(records.rows.map(({ values }) => values.address)).toEqual(['甲街', null])
  })
})

describe('files that cannot be read', () => {
  it.each([
    ['empty.csv', 'unreadable-empty'],
    ['binary.csv', 'unreadable-not-text'],
    ['portable-document.csv', 'unreadable-pdf'],
    ['web-page.xls', 'unreadable-web-page'],
    ['damaged-workbook.xls', 'unreadable-damaged-workbook'],
    ['truncated.xlsx', 'unreadable-archive-cut-off'],
    ['bomb.xlsx', 'unreadable-archive-bomb'],
    ['path-outside.xlsx', 'unreadable-archive-path'],
    ['doctype.xlsx', 'unreadable-xml-doctype'],
    ['lying-size.xlsx', 'unreadable-archive-size-lies'],
    ['no-workbook.zip', 'unreadable-archive-cut-off'],
    ['cut-off.geojson', 'unreadable-json'],
  ])('%s is refused with %s', async (name, reason) => {
    const error = await understandFile(pathOf(name), name).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code: 'file-not-readable', params: { file: name, reason } })
    expect(RECOGNITION_CODES[reason]).toBeDefined()
  })
})

describe.runIf(existsSync('/proc/self/fd'))('refusals', () => {
  it('leave no file open behind', async () => {
    const numOpen = () => readdirSync('/proc/self/fd').length
    const refused = ['bomb.xlsx', 'path-outside.xlsx', 'truncated.xlsx', 'doctype.xlsx', 'lying-size.xlsx']
    const before = numOpen()
    for (const name of [...refused, ...refused, ...refused]) {
      await understandFile(pathOf(name), name).catch(() => null)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(numOpen()).toBeLessThan(before + refused.length)
  })
})

describe('a line of ten megabytes', () => {
  const TEN_MEGABYTES = 10 * 1024 * 1024
  const lineOf = (piece: string, quote = '') =>
    `名称,说明\n甲,公园\n乙,${quote}${piece.repeat(TEN_MEGABYTES / Buffer.byteLength(piece))}${quote}\n丙,学校\n`

  it.each([
    ['of one cell', lineOf('a'), ['line-too-long'], ['text-too-long']],
    ['of one quoted cell', lineOf('甲', '"'), [], ['text-too-long']],
    ['of cells', lineOf('1,'), ['line-too-long', 'too-many-columns'], []],
  ])('%s is told as one, and the rows around it come in', async (_name, content, findings, rejected) => {
    const folder = mkdtempSync(join(tmpdir(), 'jingjing-long-'))
    try {
      writeFileSync(join(folder, 'long.csv'), content)
      const [understood] = await understandFile(join(folder, 'long.csv'), 'long.csv')
      expect(understood!.rows.map(({ row, values }) => [row, values.name])).toEqual([
        [2, '甲'],
        [3, '乙'],
        [4, '丙'],
      ])
      expect(understood!.table.findings.map(({ code }) => code)).toEqual(findings)
      expect(understood!.rejected.map(({ row, code }) => [row, code])).toEqual(
        rejected.map((code) => [3, code]),
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
