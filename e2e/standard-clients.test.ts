/** What a colleague reads with a program of another maker: GDAL, over the standard interfaces of the demo. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DatasetDetail, RowsPage } from '@jingjing/schema/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type RunningServer, signIn, startServer } from './running-server.ts'

const hasGdal = spawnSync('ogr2ogr', ['--version']).status === 0
if (!hasGdal)
  console.warn(
    'left out: reading with GDAL, since ogr2ogr is not installed (Debian: apt-get install gdal-bin)',
  )

interface GeoJson {
  features: {
    id?: number
    geometry: { type: string; coordinates: unknown } | null
    properties: Record<string, string | number | null>
  }[]
}

let server: RunningServer
let client: Client
let folder: string
let collections: {
  id: string
  title: string
  extent?: { spatial: { bbox: number[][] } }
  links: { rel: string; href: string }[]
}[]

beforeAll(async () => {
  if (!hasGdal) return
  server = await startServer({ isDemo: true })
  client = await signIn(server.address)
  folder = mkdtempSync(join(tmpdir(), 'jingjing-gdal-'))
  const { token } = await client.post<{ token: string }>('/api/access-control/tokens', {
    name: 'GDAL',
    scopes: ['catalog:read'],
    days: 1,
  })
  writeFileSync(join(folder, 'headers'), `Authorization: Bearer ${token}\n`)
  const listed = await client.get<{ collections: typeof collections }>('/ogc/collections')
  collections = listed.collections.filter((one) => one.id !== 'catalogue-records')
})
afterAll(async () => {
  await server?.remove()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

const run = promisify(execFile)

async function gdal(program: 'ogrinfo' | 'ogr2ogr', words: readonly string[]): Promise<string> {
  const env = { ...process.env, GDAL_HTTP_HEADER_FILE: join(folder, 'headers'), CPL_VSIL_CURL_USE_HEAD: 'NO' }
  return (await run(program, [...words], { env, maxBuffer: 512 * 1024 ** 2 })).stdout
}

const SOURCE = () => `OAPIF:${server.address}/ogc`
const read = async (id: string, ...words: string[]): Promise<GeoJson['features']> => {
  const text = await gdal('ogr2ogr', [
    '-f',
    'GeoJSON',
    '/vsistdout/',
    SOURCE(),
    id,
    '-lco',
    'ID_FIELD=',
    ...words,
  ])
  return (JSON.parse(text) as GeoJson).features
}

/** The same rows from the platform's own pages. */
async function rowsOf(id: string, limit: number): Promise<Map<number, Record<string, unknown>>> {
  const link = collections.find((one) => one.id === id)?.links.find((one) => one.rel === 'related')
  const dataset = decodeURIComponent(new URL(link?.href ?? '').pathname.split('/').at(-1) ?? '')
  const detail = await client.get<DatasetDetail>(`/api/catalog/datasets/${dataset}`)
  const title = collections.find((one) => one.id === id)?.title ?? ''
  const table = detail.tables.find((one) => title.endsWith(` · ${one.name}`)) ?? detail.tables[0]
  const rows = new Map<number, Record<string, unknown>>()
  let after: number | null = 0
  while (after !== null && rows.size < limit) {
    const page: RowsPage = await client.get<RowsPage>(
      `/api/catalog/datasets/${dataset}/tables/${encodeURIComponent(table?.name ?? '')}/rows?limit=500&after=${after}`,
    )
    for (const { key, values } of page.rows)
      rows.set(key, Object.fromEntries(page.fields.map((field, index) => [field.name, values[index]])))
    after = page.nextAfter
  }
  return rows
}

describe.runIf(hasGdal)('GDAL', () => {
  it('lists every collection of the demo', async () => {
    const listed = await gdal('ogrinfo', ['-q', SOURCE()])
    expect(collections.length).toBeGreaterThan(5)
    for (const { id } of collections) expect(listed).toContain(id)
  })

  it('reads every collection, and every value of its rows is the one of the platform', async () => {
    for (const { id } of collections) {
      const features = await read(id, '-limit', '1200')
      const rows = await rowsOf(id, 1_200)
      expect(features.length, id).toBe(Math.min(rows.size, 1_200))
      for (const { id: key, properties } of features.slice(0, 1_200)) {
        const row = rows.get(Number(key))
        for (const [name, value] of Object.entries(properties)) {
          const expected = row?.[name] ?? null
          expect(comparable(value), `${id} ${key} ${name}`).toBe(comparable(expected))
        }
      }
    }
  })

  it('pages through thousands of rows and misses none', async () => {
    const [largest] = await Promise.all([largestCollection()])
    const summary = await gdal('ogrinfo', ['-q', '-so', '-ro', SOURCE(), largest.id])
    expect(summary).toContain(`Feature Count: ${largest.numRows}`)
    const features = await read(largest.id, '-oo', 'PAGE_SIZE=5000', '-select', '')
    expect(new Set(features.map((one) => one.id)).size).toBe(largest.numRows)
  })

  it('cuts by a box as the platform does, in degrees and in metres', async () => {
    const mapped = collections.filter((one) => one.extent !== undefined)
    for (const { id, extent } of mapped) {
      const [west, south, east, north] = (extent?.spatial.bbox[0] ?? []) as [number, number, number, number]
      const box = [
        west + (east - west) * 0.4,
        south + (north - south) * 0.4,
        west + (east - west) * 0.6,
        south + (north - south) * 0.6,
      ]
      const features = await read(id, '-spat', ...box.map(String))
      const { numberMatched } = await client.get<{ numberMatched: number }>(
        `/ogc/collections/${id}/items?limit=1&bbox=${box.join()}`,
      )
      expect(features.length, id).toBe(numberMatched)
    }
  })

  it('asks for coordinates in metres and gets what PROJ makes of the degrees', async () => {
    const [mapped] = collections.filter((one) => one.extent !== undefined)
    const id = mapped?.id ?? ''
    const planar = await read(
      id,
      '-oo',
      'CRS=EPSG:4548',
      '-limit',
      '50',
      '-lco',
      'RFC7946=NO',
      '-lco',
      'COORDINATE_PRECISION=4',
    )
    const projected = await read(id, '-t_srs', 'EPSG:4548', '-limit', '50', '-lco', 'COORDINATE_PRECISION=4')
    expect(planar.length).toBe(projected.length)
    planar.forEach((one, index) => {
      const [a, b] = [one, projected[index]].map(
        (feature) =>
          JSON.stringify(feature?.geometry)
            .match(/-?\d+\.\d+/g)
            ?.map(Number) ?? [],
      )
      expect(a?.length).toBe(b?.length)
      for (const [place, value] of (a ?? []).entries())
        expect(Math.abs(value - (b?.[place] ?? 0))).toBeLessThan(0.002)
    })
  })

  it('filters by a column, and the answer is that of the rows', async () => {
    for (const { id } of collections.slice(0, 6)) {
      const rows = [...(await rowsOf(id, 500)).values()]
      const name = Object.keys(rows[0] ?? {}).find(
        (key) => typeof rows[0]?.[key] === 'string' && !/^\d{4}-/.test(String(rows[0]?.[key])),
      )
      if (name === undefined) continue
      const value = String(rows[0]?.[name])
      const features = await read(
        id,
        '-where',
        `"${name}" = '${value.replaceAll("'", "''")}'`,
        '-limit',
        '100',
      )
      expect(features.length, `${id} ${name}`).toBeGreaterThan(0)
      for (const { properties } of features) expect(properties[name]).toBe(value)
    }
  })
})

async function largestCollection(): Promise<{ id: string; numRows: number }> {
  let found = { id: '', numRows: 0 }
  for (const { id } of collections) {
    const { numberMatched } = await client.get<{ numberMatched: number }>(
      `/ogc/collections/${id}/items?limit=1`,
    )
    if (numberMatched > found.numRows && numberMatched < 60_000) found = { id, numRows: numberMatched }
  }
  return found
}

/** GDAL writes times and days in its own way; numbers and texts as they are. */
function comparable(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const moment =
    /^(\d{4}[-/]\d{2}[-/]\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/.exec(text)
  if (moment === null)
    return typeof value === 'number' ? String(Number(value.toPrecision(12))) : text.replaceAll('/', '-')
  const zone = (moment[3] ?? 'Z').replace(/^([+-]\d{2})$/, '$1:00').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
  return new Date(`${(moment[1] as string).replaceAll('/', '-')}T${moment[2]}${zone}`).toISOString()
}
