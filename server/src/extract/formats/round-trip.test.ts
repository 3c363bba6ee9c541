import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExtractFormat, Manifest } from '@jingjing/schema/extract'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, it } from 'vitest'
import { openFile } from '../../ingest/formats/open-file.ts'
import type { ExtractRow, ExtractTable, Geometry } from './format.ts'
import { FORMATS } from './formats.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingjing-extract-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Programs of GDAL: not ours, and not everywhere. */
const GDAL = { convert: 'ogr2ogr', describe: 'ogrinfo' } as const
const LIST_ARCHIVE = 'unzip'
const hasGdal = spawnSync(GDAL.convert, ['--version']).status === 0
if (!hasGdal)
  console.warn(
    'LEFT OUT: reading extracts with GDAL, an independent reader, since ogr2ogr is not installed (Debian: gdal-bin)',
  )

const COLUMNS = [
  { name: 'code', title: '编号', type: 'text' },
  { name: 'remark', title: '备注', type: 'text' },
  { name: 'num_beds', title: '床位数', type: 'integer' },
  { name: 'share', title: '占比', type: 'number' },
  { name: 'is_open', title: '是否开放', type: 'boolean' },
  { name: 'opened', title: '开放日期', type: 'date' },
  { name: 'checked_at', title: '检查时间', type: 'timestamp' },
].map((column) => ({ ...column, ref: column.name, unit: null, canonical: null, description: '' }))

const POLYGON: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [116.45, 39.88],
      [116.47, 39.88],
      [116.47, 39.9],
      [116.45, 39.9],
      [116.45, 39.88],
    ],
    [
      [116.455, 39.885],
      [116.455, 39.89],
      [116.46, 39.89],
      [116.46, 39.885],
      [116.455, 39.885],
    ],
  ],
}

/** Long texts, what spreadsheets run as formulas, quotes, commas, line breaks, exact doubles, the largest safe integer. */
const VALUES: ExtractRow['values'][] = [
  ['00012', '普通文字', 20, 0.1, true, '2021-03-01', '2026-03-01T08:30:15+08:00'],
  ['110105001', '=HYPERLINK("http://x","点我")', -3, 1e-7, false, '1999-12-31', '2026-03-01T00:00:00+08:00'],
  ['+8613800000001', '引号"与,逗号', 9007199254740991, 39.90012345678901, null, null, null],
  ['@SUM(1)', '第一行\n第二行 & <标签>', 0, -12345.678, true, '2026-02-28', '2025-12-31T23:59:59+08:00'],
  [null, "'=1+1 已有引号", null, null, null, null, null],
]

const rowsWith = (geometry: Geometry | null): ExtractRow[] =>
  VALUES.map((values, index) => ({ values, geometry: index === 4 ? null : geometry }))

const tableOf = (
  format: ExtractFormat,
  geometryType: string | null,
  part: Partial<ExtractTable> = {},
): ExtractTable => {
  const manifest: Manifest = {
    product: '井井 Jingjing',
    title: '设施',
    extractedAt: '2026-11-26T12:00:00+08:00',
    format,
    fileName: 'x',
    numRows: VALUES.length,
    coordinateSystem: part.crs ?? 'EPSG:4326',
    sources: [
      {
        dataset: 'facility-1',
        title: '设施',
        table: '设施',
        version: 3,
        department: '民政科',
        terms: '内部',
        isSynthetic: false,
      },
    ],
    columns: COLUMNS,
    hiddenFields: [],
    specification: { dataset: 'facility-1', version: 3, crs: part.crs ?? 'EPSG:4326' },
    notes: [],
  }
  return {
    title: '设施',
    columns: COLUMNS,
    geometryType,
    crs: 'EPSG:4326',
    numRows: VALUES.length,
    output: { format, hasBom: true, language: 'zh' },
    manifest,
    ...part,
  }
}

async function write(
  format: ExtractFormat,
  geometry: Geometry | null,
  part: Partial<ExtractTable> = {},
): Promise<string> {
  const path = join(
    folder,
    `${format}-${geometry?.type ?? 'none'}-${part.crs ?? ''}.${FORMATS[format].ending}`.replaceAll(':', ''),
  )
  const table = tableOf(format, geometry?.type ?? null, part)
  expect(FORMATS[format].refusal(table)).toBeNull()
  await FORMATS[format].write(
    table,
    async function* () {
      const rows = rowsWith(geometry)
      yield rows.slice(0, 2)
      yield rows.slice(2)
    },
    path,
  )
  return path
}

const POINT: Geometry = { type: 'Point', coordinates: [116.46123456789, 39.89123456789] }
const SHAPES: Geometry[] = [
  POINT,
  POLYGON,
  {
    type: 'LineString',
    coordinates: [
      [116.45, 39.88],
      [116.46, 39.89],
    ],
  },
  {
    type: 'MultiPolygon',
    coordinates: [
      POLYGON.coordinates,
      [
        [
          [116.5, 39.9],
          [116.51, 39.9],
          [116.51, 39.91],
          [116.5, 39.9],
        ],
      ],
    ],
  },
  {
    type: 'MultiLineString',
    coordinates: [
      [
        [116.45, 39.88],
        [116.46, 39.89],
      ],
      [
        [116.5, 39.9],
        [116.51, 39.91],
      ],
    ],
  },
  {
    type: 'MultiPoint',
    coordinates: [
      [116.45, 39.88],
      [116.46, 39.89],
    ],
  },
]

/** Through GDAL, which knows nothing of us, to GeoJSON with all its digits. */
function throughGdal(path: string): { properties: Record<string, unknown>; geometry: Geometry | null }[] {
  const source = path.endsWith('.zip') ? `/vsizip/${path}` : path
  const out = `${path}.gdal.geojson`
  const done = spawnSync(
    GDAL.convert,
    ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=15', '-lco', 'SIGNIFICANT_FIGURES=17', out, source],
    { encoding: 'utf8' },
  )
  expect(done.stderr.replace(/Warning 1: .*\n/g, '')).toBe('')
  return JSON.parse(readFileSync(out, 'utf8')).features
}

const cellsOf = async (path: string): Promise<unknown[][]> => {
  const { tables } = await openFile(path, path)
  const rows: unknown[][] = []
  for await (const { cells } of (tables[0] as (typeof tables)[0]).rows()) rows.push(cells)
  return rows
}

describe('texts for spreadsheets', () => {
  it('carry a quote before whatever would run as a formula, in both formats, and nothing else', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const [, ...rows] = await cellsOf(await write(format, null))
      expect(rows.map((row) => row[0] ?? '')).toEqual([
        '00012',
        '110105001',
        "'+8613800000001",
        "'@SUM(1)",
        '',
      ])
      expect(rows.map((row) => row[1])).toEqual([
        '普通文字',
        `'=HYPERLINK("http://x","点我")`,
        '引号"与,逗号',
        '第一行\n第二行 & <标签>',
        "''=1+1 已有引号",
      ])
    }
  })

  it('keep numbers as numbers, the negative ones too', async () => {
    const [, ...rows] = await cellsOf(await write('xlsx', null))
    expect(rows.map((row) => row[2] ?? null)).toEqual([20, -3, 9007199254740991, 0, null])
    expect(rows.map((row) => row[3] ?? null)).toEqual([0.1, 1e-7, 39.90012345678901, -12345.678, null])
  })

  it('begin with a byte order mark where it is asked for, and not where it is not', async () => {
    const marked = readFileSync(await write('csv', null))
    const output = { format: 'csv', hasBom: false, language: 'zh' } as const
    const bare = readFileSync(await write('csv', null, { output }))
    expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(marked.subarray(3).equals(bare)).toBe(true)
    expect(bare.toString()).toContain('\r\n')
  })

  it('say where points are in two columns, and lines and areas in one', async () => {
    const [pointHead, pointRow] = await cellsOf(await write('csv', POINT))
    expect([pointHead?.slice(-2), pointRow?.slice(-2)]).toEqual([
      ['经度', '纬度'],
      ['116.46123456789', '39.89123456789'],
    ])
    const [areaHead, areaRow] = readFileSync(await write('csv', POLYGON), 'utf8').split('\r\n')
    expect(areaHead).toMatch(/,WKT$/)
    expect(areaRow).toContain('"POLYGON((116.45 39.88,')
  })

  it('carry the manifest in a workbook on a sheet of its own', async () => {
    const { tables } = await openFile(await write('xlsx', null), 'x.xlsx')
    expect(tables.map((table) => table.hints.name)).toEqual(['设施', '提取说明'])
  })
})

describe('a parquet file', () => {
  it('gives every value and type back to another reader', async () => {
    const path = await write('parquet', POINT)
    const bytes = readFileSync(path)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const metadata = await parquetMetadataAsync(file)
    const rows = await parquetReadObjects({ file })
    expect(
      rows.map((row) =>
        [
          row.code,
          row.remark,
          row.num_beds === null || row.num_beds === undefined ? null : Number(row.num_beds),
          row.share ?? null,
          row.is_open ?? null,
        ].map((one) => one ?? null),
      ),
    ).toEqual(VALUES.map((values) => values.slice(0, 5)))
    expect(
      rows.map((row) => (row.opened instanceof Date ? row.opened.toISOString().slice(0, 10) : null)),
    ).toEqual(VALUES.map((values) => values[5]))
    expect(rows.map((row) => (row.checked_at instanceof Date ? row.checked_at.getTime() : null))).toEqual(
      VALUES.map((values) => (values[6] === null ? null : Date.parse(String(values[6])))),
    )
    expect(rows.map((row) => row.geometry ?? null)).toEqual([POINT, POINT, POINT, POINT, null])
    const keys = metadata.key_value_metadata?.map((one) => one.key)
    expect(keys).toEqual(['jingjing', 'geo'])
  })
})

describe.runIf(hasGdal)('read by GDAL', () => {
  const FORMATS_OF_GDAL = ['geojson', 'geopackage', 'flatgeobuf', 'kml', 'shapefile'] as const

  it.each(FORMATS_OF_GDAL)('a %s keeps every shape', async (format) => {
    for (const shape of SHAPES) {
      const features = throughGdal(await write(format, shape))
      expect(features).toHaveLength(VALUES.length)
      for (const feature of features.slice(0, 4)) expectSame(feature.geometry, shape, format)
      // A placemark without a shape is one without a geometry; everything else says null.
      expect(features[4]?.geometry ?? null).toBeNull()
    }
  })

  it.each(['geojson', 'geopackage', 'flatgeobuf'] as const)(
    'a %s keeps every value and type',
    async (format) => {
      const features = throughGdal(await write(format, POINT))
      const read = features.map(({ properties }) => COLUMNS.map((column) => properties[column.name] ?? null))
      const seconds = (row: readonly unknown[]): unknown[] => [
        ...row.slice(0, 6),
        row[6] === null
          ? null
          : Date.parse(String(row[6]).replace(' ', 'T').replaceAll('/', '-').replace(/\+08$/, '+08:00')),
      ]
      const flag = (row: readonly unknown[]): unknown[] =>
        row.map((one, index) => (index === 4 && typeof one === 'number' ? one === 1 : one))
      expect(read.map((row) => flag(seconds(row)))).toEqual(VALUES.map((row) => seconds(row)))
    },
  )

  it('a shapefile keeps values to 15 decimals, texts to 254 bytes, and the manifest beside them', async () => {
    const path = await write('shapefile', POINT)
    const rows = throughGdal(path).map(({ properties }) => Object.values(properties))
    expect(rows.map((row) => row[1])).toEqual(VALUES.map((row) => row[1]))
    expect(rows.map((row) => row[2])).toEqual(VALUES.map((row) => row[2]))
    rows.forEach((row, index) => {
      const share = VALUES[index]?.[3] as number | null
      if (share === null) expect(row[3]).toBeNull()
      else
        expect(Math.abs((row[3] as number) - share)).toBeLessThanOrEqual(
          1e-15 * Math.max(1, Math.abs(share)) * 4,
        )
    })
    expect(rows.map((row) => (row[5] === null ? null : String(row[5]).replaceAll('/', '-')))).toEqual(
      VALUES.map((row) => row[5]),
    )
    const listing = spawnSync(LIST_ARCHIVE, ['-Z1', path], { encoding: 'utf8' })
    if (listing.status === 0) expect(listing.stdout).toContain('manifest.json')
  })

  it('the plane system is named where it is used', async () => {
    const plane: Geometry = { type: 'Point', coordinates: [454000.25, 4417000.5] }
    for (const format of ['geopackage', 'flatgeobuf', 'shapefile', 'geojson'] as const) {
      const path = await write(format, plane, { crs: 'EPSG:4548' })
      const source = path.endsWith('.zip') ? `/vsizip/${path}` : path
      const said = spawnSync(GDAL.describe, ['-so', '-al', source], { encoding: 'utf8' }).stdout
      expect(said, format).toMatch(/ID\["EPSG",4548\]/)
    }
  })
})

/** Rings may begin elsewhere and lines stand in a collection of one; positions are the same to 1e-12 degrees. */
function expectSame(found: Geometry | null, wanted: Geometry, format: ExtractFormat): void {
  const flat = (geometry: Geometry): number[] =>
    geometry.geometries?.flatMap(flat) ?? (geometry.coordinates as never[]).flat(9)
  const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b)
  expect(found, format).not.toBeNull()
  const family = (type: string): string => type.replace('Multi', '')
  if (format !== 'shapefile' && format !== 'kml') expect((found as Geometry).type).toBe(wanted.type)
  else expect(family((found as Geometry).type)).toBe(family(wanted.type))
  const [a, b] = [sorted(flat(found as Geometry)), sorted(flat(wanted))]
  expect(a).toHaveLength(b.length)
  for (const [index, value] of a.entries()) expect(Math.abs(value - (b[index] as number))).toBeLessThan(1e-12)
}

it('an empty extract is a whole file in every format', async () => {
  for (const format of Object.keys(FORMATS) as ExtractFormat[]) {
    const path = join(folder, `empty.${format}`)
    const table = tableOf(format, 'Point', { numRows: 0 })
    await FORMATS[format].write(table, async function* () {}, path)
    const file = await open(path)
    expect((await file.stat()).size, format).toBeGreaterThan(50)
    await file.close()
  }
})

it('a long table is a tree of pages in a GeoPackage', async () => {
  const path = join(folder, 'long.gpkg')
  const numRows = 30_000
  await FORMATS.geopackage.write(
    tableOf('geopackage', 'Point', { numRows }),
    async function* () {
      for (let start = 0; start < numRows; start += 1000)
        yield Array.from({ length: 1000 }, (_one, index) => ({
          values: [
            String(start + index),
            index === 7 ? '长'.repeat(9000) : '短',
            start + index,
            0.5,
            true,
            null,
            null,
          ],
          geometry: POINT,
        }))
    },
    path,
  )
  if (!hasGdal) return
  const said = spawnSync(
    GDAL.describe,
    [
      '-q',
      path,
      '-dialect',
      'SQLite',
      '-sql',
      'select count(*) as n, sum(num_beds) as s, max(length(remark)) as l from facility_1',
    ],
    { encoding: 'utf8' },
  )
  expect(said.stderr).toBe('')
  expect(said.stdout).toMatch(/n \(Integer\) = 30000/)
  expect(said.stdout).toMatch(/s \(Integer(64)?\) = 449985000/)
  expect(said.stdout).toMatch(/l \(Integer\) = 9000/)
})
