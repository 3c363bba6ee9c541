import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import type { ExtractFormat, Manifest } from '@jingjing/schema/extract'
import { afterAll, describe, expect, it } from 'vitest'
import { openFile } from '../../ingest/index.ts'
import type { ExtractRow, ExtractTable, Geometry } from './format.ts'
import { FORMATS } from './formats.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingjing-round-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const COLUMNS = [
  { name: 'code', title: '编号', type: 'text' },
  { name: 'remark', title: '备注', type: 'text' },
  { name: 'num_beds', title: '床位数', type: 'integer' },
  { name: 'share', title: '占比', type: 'number' },
  { name: 'is_open', title: '是否开放', type: 'boolean' },
  { name: 'opened', title: '开放日期', type: 'date' },
].map((column) => ({ ...column, ref: column.name, unit: null, canonical: null, description: '' }))

const ROWS: ExtractRow['values'][] = Array.from({ length: 12 }, (_one, index) => [
  `A00${index}`,
  index % 3 === 0 ? `=1+${index}` : `说明，第 ${index} 条`,
  index * 7 - 3,
  index / 8 + 0.1,
  index % 2 === 0,
  `2024-0${(index % 9) + 1}-15`,
])

const polygon = (index: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [116.45 + index / 1000, 39.88],
      [116.46 + index / 1000, 39.88],
      [116.46 + index / 1000, 39.89],
      [116.45 + index / 1000, 39.88],
    ],
  ],
})

function tableOf(format: ExtractFormat): ExtractTable {
  const manifest: Manifest = {
    product: '井井 Jingjing',
    title: '设施',
    extractedAt: '2026-11-26T12:00:00+08:00',
    format,
    fileName: 'x',
    numRows: ROWS.length,
    coordinateSystem: 'EPSG:4326',
    sources: [
      {
        dataset: 'facility-1',
        title: '设施',
        table: '设施',
        version: 1,
        department: '',
        terms: '',
        isSynthetic: false,
      },
    ],
    columns: COLUMNS,
    hiddenFields: [],
    specification: { dataset: 'facility-1', version: 1, crs: 'EPSG:4326' },
    notes: [],
  }
  return {
    title: '设施',
    columns: COLUMNS,
    geometryType: 'Polygon',
    crs: 'EPSG:4326',
    numRows: ROWS.length,
    output: { format, hasBom: true, language: 'zh' },
    manifest,
  }
}

/** An extract, written, and read as an import reads it. */
async function roundTrip(
  format: ExtractFormat,
): Promise<{ types: string[]; rows: unknown[][]; geometry: (Geometry | null)[] }> {
  const path = join(folder, `x.${FORMATS[format].ending}`)
  await FORMATS[format].write(
    tableOf(format),
    async function* () {
      yield ROWS.map((values, index) => ({ values, geometry: polygon(index) }))
    },
    path,
  )
  const { tables } = await openFile(path, `x.${FORMATS[format].ending}`)
  const [source] = tables
  if (source === undefined) throw new Error(`${format} holds no table`)
  const recogniser = createRecogniser(source.hints)
  for await (const { row, cells } of source.rows()) recogniser.observe(row, cells)
  const table = recogniser.finish()
  const rows: unknown[][] = []
  const geometry: (Geometry | null)[] = []
  const wanted = COLUMNS.map((column) =>
    table.columns.findIndex((one) => one.title === column.title || one.title === column.name),
  )
  const geometryAt = table.columns.findIndex((one) => one.type === 'geometry')
  for await (const { row, cells } of source.rows()) {
    const { converted } = convertRow(table, row, cells)
    if (converted === null) continue
    rows.push(wanted.map((at) => converted.values[at] ?? null))
    const shape = converted.values[geometryAt]
    geometry.push(typeof shape === 'string' ? (JSON.parse(shape) as Geometry) : null)
  }
  return { types: wanted.map((at) => table.columns[at]?.type ?? 'missing'), rows, geometry }
}

describe('export and import again', () => {
  it.each(['xlsx', 'csv', 'geojson', 'shapefile', 'geopackage', 'kml', 'flatgeobuf', 'parquet'] as const)(
    '%s keeps every value and type',
    async (format) => {
      const { types, rows } = await roundTrip(format)
      expect(types).toEqual(COLUMNS.map((column) => column.type))
      expect(rows).toEqual(ROWS)
    },
  )

  it.each(['geojson', 'shapefile', 'geopackage', 'kml', 'flatgeobuf', 'parquet'] as const)(
    '%s keeps every outline',
    async (format) => {
      const { geometry } = await roundTrip(format)
      expect(geometry).toHaveLength(ROWS.length)
      for (const [index, shape] of geometry.entries()) {
        const positions = (one: Geometry): number[] => (one.coordinates as never[]).flat(4)
        const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b)
        const [a, b] = [sorted(positions(shape as Geometry)), sorted(positions(polygon(index)))]
        expect(a).toHaveLength(b.length)
        for (const [at, value] of a.entries()) expect(Math.abs(value - (b[at] as number))).toBeLessThan(1e-9)
      }
    },
  )
})
