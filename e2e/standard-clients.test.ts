/** What a colleague reads with a program of another maker: GDAL, over the standard interfaces, beside the extract. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import type { DatasetDetail, RowsPage } from '@jingjing/schema/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type RunningServer, signIn, startServer } from './running-server.ts'

const hasGdal = spawnSync('ogr2ogr', ['--version']).status === 0
if (!hasGdal)
  console.warn(
    'left out: reading with GDAL, since ogr2ogr is not installed (Debian: apt-get install gdal-bin)',
  )

interface Feature {
  id?: number
  geometry: { type: string; coordinates: unknown } | null
  properties: Record<string, string | number | boolean | null>
}

/** A collection with the extract of the same rows beside it, as a file of its own. */
interface Collection {
  id: string
  dataset: string
  table: string
  extractPath: string
  extract: Feature[]
  extent: [west: number, south: number, east: number, north: number] | null
}

let server: RunningServer
let client: Client
let folder: string
let token: string
let collections: Collection[]

beforeAll(async () => {
  if (!hasGdal) return
  server = await startServer({ isDemo: true })
  client = await signIn(server.address)
  folder = mkdtempSync(join(tmpdir(), 'jingjing-gdal-'))
  const asked = { name: 'GDAL', scopes: ['catalog:read'], days: 1 }
  token = (await client.post<{ token: string }>('/api/access-control/tokens', asked)).token
  writeFileSync(join(folder, 'headers'), `Authorization: Bearer ${token}\n`)
  const listed = await client.get<{
    collections: {
      id: string
      title: string
      extent?: { spatial: { bbox: [Collection['extent']] } }
      links: { rel: string; href: string }[]
    }[]
  }>('/ogc/collections')
  collections = []
  for (const { id, title, extent, links } of listed.collections) {
    if (id === 'catalogue-records') continue
    const related = links.find((one) => one.rel === 'related')?.href ?? ''
    const dataset = decodeURIComponent(new URL(related).pathname.split('/').at(-1) ?? '')
    const { tables } = await client.get<DatasetDetail>(`/api/catalog/datasets/${dataset}`)
    const table = (tables.find((one) => title.endsWith(` · ${one.name}`)) ?? tables[0])?.name ?? ''
    const request = {
      spec: { dataset, table },
      output: { format: 'geojson', hasBom: false, language: 'en' },
    }
    const file = await client.get<{ features: Feature[] }>(
      `/api/extract/file?request=${encodeURIComponent(JSON.stringify(request))}`,
    )
    const extractPath = join(folder, `${id}.geojson`)
    writeFileSync(extractPath, JSON.stringify(file))
    collections.push({
      id,
      dataset,
      table,
      extractPath,
      extract: file.features,
      extent: extent?.spatial.bbox[0] ?? null,
    })
  }
})
afterAll(async () => {
  await server?.remove()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

const run = promisify(execFile)

async function gdal(program: 'ogrinfo' | 'ogr2ogr', words: readonly string[]): Promise<string> {
  const env = { ...process.env, GDAL_HTTP_HEADER_FILE: join(folder, 'headers') }
  return (await run(program, [...words], { env, maxBuffer: 512 * 1024 ** 2 })).stdout
}

const service = (): string => `OAPIF:${server.address}/ogc`

/** What GDAL makes of a source, as features; keys of rows are kept, as GDAL else numbers them anew. */
async function read(source: readonly string[], ...words: string[]): Promise<Feature[]> {
  const text = await gdal('ogr2ogr', ['-f', 'GeoJSON', '/vsistdout/', '-preserve_fid', ...source, ...words])
  return (JSON.parse(text) as { features: Feature[] }).features
}

const fromService = ({ id }: Collection, ...words: string[]): Promise<Feature[]> =>
  read(['-oo', 'PAGE_SIZE=5000', service(), id], ...words)
const firstFromService = ({ id }: Collection, numRows: number, ...words: string[]): Promise<Feature[]> =>
  read(['-oo', `PAGE_SIZE=${numRows}`, service(), id], '-limit', String(numRows), ...words)
const fromExtract = ({ extractPath }: Collection, ...words: string[]): Promise<Feature[]> =>
  read([extractPath], ...words)

/**
 * Both in the same order, with the same values; coordinates to the tenth of a millimetre that the formats keep. An
 * expectation costs more than comparing a row: it is stated for a row that is not the same.
 */
function expectSame(label: string, actual: readonly Feature[], expected: readonly Feature[]): void {
  expect(actual.length, label).toBe(expected.length)
  for (const [index, { properties, geometry }] of expected.entries()) {
    const one = actual[index] as Feature
    const at = `${label}, row ${index + 1}`
    const [have, want] = [comparable(one.properties), comparable(properties)]
    if (!isDeepStrictEqual(have, want)) expect(have, at).toEqual(want)
    if (one.geometry?.type !== geometry?.type) expect(one.geometry?.type, at).toBe(geometry?.type)
    expectNear(at, numbersOf(one.geometry), numbersOf(geometry), 2e-9)
  }
}

function expectNear(label: string, actual: number[], expected: number[], tolerance: number): void {
  const isNear = (value: number, at: number): boolean => Math.abs(value - (expected[at] ?? NaN)) <= tolerance
  if (actual.length === expected.length && actual.every(isNear)) return
  expect(actual.length, label).toBe(expected.length)
  const worst = actual.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? NaN))), 0)
  expect(worst, label).toBeLessThanOrEqual(tolerance)
}

const numbersOf = (geometry: Feature['geometry']): number[] =>
  geometry === null ? [] : ([geometry.coordinates].flat(9) as number[])

/** GDAL writes a time with its zone in its own way; numbers and texts it leaves as they are. */
function comparable(properties: Feature['properties']): Feature['properties'] {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const moment =
        typeof value === 'string'
          ? /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2})?(:?\d{2})?$/.exec(
              value,
            )
          : null
      if (moment === null) return [name, value]
      const [, year, month, day, time, zone = 'Z', minutes = ''] = moment
      const offset = zone === 'Z' ? zone : `${zone}:${minutes.replace(':', '') || '00'}`
      return [name, new Date(`${year}-${month}-${day}T${time}${offset}`).toISOString()]
    }),
  )
}

describe.runIf(hasGdal)('GDAL', () => {
  it('lists every collection of the demo and counts its rows', async () => {
    const listed = await gdal('ogrinfo', ['-q', service()])
    expect(collections.length).toBeGreaterThan(12)
    for (const { id } of collections) expect(listed).toContain(`${id} (title: `)
    for (const { id, extract } of collections)
      expect(await gdal('ogrinfo', ['-so', '-ro', service(), id]), id).toContain(
        `Feature Count: ${extract.length}\n`,
      )
  })

  it('reads every row of every collection, over its pages, as the extract has it', async () => {
    for (const one of collections) expectSame(one.id, await fromService(one), await fromExtract(one))
  })

  it('keeps the key of a row as the identifier of the feature', async () => {
    for (const one of collections) {
      const features = await firstFromService(one, 300)
      const page = await client.get<RowsPage>(
        `/api/catalog/datasets/${one.dataset}/tables/${encodeURIComponent(one.table)}/rows?limit=300`,
      )
      expect(features.map((feature) => feature.id)).toEqual(page.rows.map((row) => row.key))
    }
  })

  it('cuts by a box as it does with the extract', async () => {
    const mapped = collections.filter((one) => one.extent !== null)
    let numCut = 0
    for (const one of mapped) {
      const [west, south, east, north] = one.extent as NonNullable<Collection['extent']>
      const cut = (from: number, to: number, share: number): string => String(from + (to - from) * share)
      const box = [cut(west, east, 0.4), cut(south, north, 0.4), cut(west, east, 0.6), cut(south, north, 0.6)]
      const features = await fromService(one, '-spat', ...box)
      expectSame(`${one.id} in a box`, features, await fromExtract(one, '-spat', ...box))
      if (features.length > 0 && features.length < one.extract.length) numCut += 1
    }
    expect(numCut).toBeGreaterThan(6)
  })

  it('filters by a text and by a number as it does with the extract', async () => {
    let numFiltered = 0
    for (const one of collections) {
      const middle = one.extract[Math.floor(one.extract.length / 2)]?.properties ?? {}
      for (const [name, value] of [
        Object.entries(middle).find(([, each]) => typeof each === 'string' && !/\d/.test(each)),
        Object.entries(middle).find(([, each]) => typeof each === 'number'),
      ]
        .filter((found) => found !== undefined)
        // GDAL reads all of a collection to filter it by itself: once is enough for the largest.
        .slice(0, one.extract.length > 10_000 ? 1 : 2)) {
        const where =
          typeof value === 'number'
            ? `"${name}" >= ${value}`
            : `"${name}" = '${String(value).replaceAll("'", "''")}'`
        const features = await fromService(one, '-where', where)
        expectSame(`${one.id} where ${where}`, features, await fromExtract(one, '-where', where))
        if (features.length > 0 && features.length < one.extract.length) numFiltered += 1
      }
    }
    expect(numFiltered).toBeGreaterThan(12)
  })

  it('gets coordinates in metres that are what PROJ makes of the degrees', async () => {
    for (const one of collections.filter((each) => each.extent !== null)) {
      const projected = await firstFromService(one, 300, '-t_srs', 'EPSG:4548')
      const asked = new URLSearchParams({ crs: 'http://www.opengis.net/def/crs/EPSG/0/4548', limit: '300' })
      const planar = await read([`${server.address}/ogc/collections/${one.id}/items?${asked}`])
      expect(planar.length, one.id).toBe(projected.length)
      // Northing first, as the authority writes this system.
      for (const [index, { geometry }] of planar.entries())
        expectNear(
          `${one.id}, row ${index + 1}`,
          turned(numbersOf(geometry)),
          numbersOf(projected[index]?.geometry ?? null),
          0.001,
        )
    }
  })
})

describe.runIf(hasGdal)('the examples of the manual', () => {
  /** The block of a language, with the address and the token of this server. */
  const example = (manual: string, language: string): string => {
    const text = readFileSync(new URL(`../docs/manual/${manual}`, import.meta.url), 'utf8')
    const block = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(text)?.[1] ?? ''
    return block.replaceAll('http://127.0.0.1:8710', server.address).replaceAll('jj_…', token)
  }
  const shown = async (program: string, words: readonly string[]): Promise<string> =>
    (await run(program, [...words], { cwd: folder })).stdout

  it.each(['standard-interfaces.md', 'standard-interfaces-zh.md'])(
    '%s: GDAL and Python do what it says',
    async (manual) => {
      const script = example(manual, 'sh').replaceAll('.gpkg', `-${manual}.gpkg`)
      expect(await shown('sh', ['-e', '-c', script])).toContain('demo_facilities')
      const count = async (file: string): Promise<number> => {
        const summary = await shown('ogrinfo', ['-so', `${file}-${manual}.gpkg`, 'demo_facilities'])
        return Number(/Feature Count: (\d+)/.exec(summary)?.[1])
      }
      const [all, some, metres] = [await count('facilities'), await count('some'), await count('metres')]
      expect(all).toBe(collections.find(({ id }) => id === 'demo_facilities')?.extract.length)
      expect(metres).toBe(all)
      expect(some).toBeGreaterThan(0)
      expect(some).toBeLessThan(all)
      const printed = await shown('python3', ['-c', example(manual, 'python')])
      const [near = 0, stations = 0] = printed.trim().split(' ').map(Number)
      expect(near).toBeGreaterThan(some)
      expect(stations).toBeGreaterThan(0)
    },
  )
})

const turned = (numbers: readonly number[]): number[] =>
  numbers.map((_, index) => numbers[index % 2 === 0 ? index + 1 : index - 1] as number)
