/** What the conformance tests ask of: a store with a few collections, made once for all of their parts. */
import type { ImportReport } from '@jingjing/schema/ingest'
import { expect } from 'vitest'
import { type Answer, openTestHttp, type TestHttp } from '../../http/test-http.ts'

export const FEATURES = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/req'
export const CRS = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/req'
export const FILTER = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/req'
export const TILES = 'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/req'
export const RECORDS = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/req'
export const COMMON = 'http://www.opengis.net/spec/ogcapi-common-1/1.0/req'
export const COLLECTIONS = 'http://www.opengis.net/spec/ogcapi-common-2/1.0/req'
export const epsg = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`

const KINDS = ['学校', '菜市场', '养老驿站']
/** A street of thirty places, 0.001° apart from west to east. */
const PLACES = JSON.stringify({
  type: 'FeatureCollection',
  features: Array.from({ length: 30 }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [116.45 + index * 0.001, 39.89] },
    properties: {
      编号: `P${String(index).padStart(2, '0')}`,
      类别: KINDS[index % 3],
      面积: index * 10 + 0.5,
      开办日期: `2026-01-${String(index + 1).padStart(2, '0')}`,
      联系电话: `138000000${String(index).padStart(2, '0')}`,
    },
  })),
})
const PLAIN = `序号,名称,数值\n${Array.from({ length: 5 }, (_, index) => `${index + 1},第${index + 1}项,${index * 2}`).join('\n')}\n`

export const HOSTILE = '<script>alert(1)</script>'

export let http: TestHttp
export let places: string
export let plain: string
/** Column names by their titles. */
export let column: Record<string, string>

export interface FeatureAnswer {
  id: number
  geometry: { type: string; coordinates: [number, number] } | null
  properties: Record<string, string | number | boolean | null>
}

export const get = (path: string, who: Parameters<TestHttp['get']>[0] = 'planner'): Promise<Answer> =>
  http.get(who, path)
export const items = (query = '', id = places): Promise<Answer> => get(`/ogc/collections/${id}/items${query}`)
export const numbersOf = (answer: Answer): string[] =>
  answer.body.features.map((one: FeatureAnswer) => one.properties[column.编号 as string])
export const filtered = async (filter: string, more = ''): Promise<string[]> =>
  numbersOf(await items(`?limit=100&filter=${encodeURIComponent(filter)}${more}`))
export const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `P${String(from + index).padStart(2, '0')}`)

/** In one go, as each job is a thread of its own; in the order of the files. */
async function importAll(files: readonly (readonly [string, string])[]): Promise<ImportReport[]> {
  const fileIds: number[] = []
  for (const [name, content] of files) fileIds.push(await http.upload('data-steward', name, content))
  const work = async (path: string, payload: object): Promise<unknown> => {
    const { jobId } = (await http.send('data-steward', 'POST', path, payload)).body
    const job = await http.queue.finished(jobId)
    return { jobId, result: job.result }
  }
  const { jobId } = (await work('/api/ingest/inspections', { fileIds })) as { jobId: number }
  const done = (await work('/api/ingest/imports', { inspectionJobId: jobId, choices: [] })) as {
    result: { imports: ImportReport[] }
  }
  const { imports } = done.result
  return files.map(
    ([name]) => imports.find((one) => one.title === name.replace(/\.\w+$/, '')) as ImportReport,
  )
}

/** A street of places and two plain tables, brought in over the same addresses as any file. */
export async function prepareCollections(): Promise<void> {
  http = await openTestHttp()
  const [placesReport, plainReport] = await importAll([
    ['places.geojson', PLACES],
    ['plain.csv', PLAIN],
    ['odd.csv', `名称,数值\n${HOSTILE},1\n乙,2\n丙,3\n`],
  ])
  const { collections } = (await get('/ogc/collections')).body
  const idOf = (dataset: string | null): string =>
    collections.find((one: { id: string }) => one.id === dataset?.replaceAll('-', '_')).id
  places = idOf(placesReport?.dataset ?? null)
  plain = idOf(plainReport?.dataset ?? null)
  const { properties } = (await get(`/ogc/collections/${places}/schema`)).body
  column = Object.fromEntries(
    Object.entries(properties as Record<string, { title: string }>).map(([name, { title }]) => [title, name]),
  )
}

/** Path of the next page; null on the last. */
export const nextOf = (answer: Answer): string | null => {
  const link = answer.body.links.find((one: { rel: string }) => one.rel === 'next')
  // GDAL compares the type by the letter.
  if (link !== undefined) expect(link.type).toBe('application/geo+json')
  return link === undefined ? null : new URL(link.href).pathname + new URL(link.href).search
}
