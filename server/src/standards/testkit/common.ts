import { describe, expect, it } from 'vitest'
import { CONFORMANCE } from '../ogc-common/conformance.ts'
import { COLLECTIONS, COMMON, CRS, column, epsg, FEATURES, FILTER, get, http, places } from './collections.ts'

describe('landing page and conformance', () => {
  it(`${FEATURES}/core/root-success`, async () => {
    const { status, body } = await get('/ogc')
    expect(status).toBe(200)
    const rels = body.links.map((one: { rel: string }) => one.rel)
    expect(rels).toEqual(
      expect.arrayContaining(['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']),
    )
    for (const rel of ['service-desc', 'conformance', 'data']) {
      const { href } = body.links.find((one: { rel: string }) => one.rel === rel)
      expect((await get(new URL(href).pathname)).status, rel).toBe(200)
    }
  })

  it(`${FEATURES}/core/conformance-success`, async () => {
    expect((await get('/ogc/conformance')).body.conformsTo).toEqual([...CONFORMANCE])
    expect(new Set(CONFORMANCE).size).toBe(CONFORMANCE.length)
  })

  it(`${FEATURES}/oas30/oas-definition-1 names every address that there is, and no other`, async () => {
    const { headers, body } = await get('/ogc/api')
    expect(headers['content-type']).toMatch(/openapi\+json; ?version="?3\.0/)
    const api = Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body
    const described = Object.keys(api.paths).map((path) => `/ogc${path === '/' ? '' : path}`)
    const mounted = http.routes
      .map((one) => one.path.replace(/:(\w+)/g, '{$1}'))
      .filter((path) => path.startsWith('/ogc') && path !== '/ogc/api')
    expect(described.sort()).toEqual(mounted.sort())
  })

  it('asks for a sign-in, like everything else', async () => {
    for (const path of ['/ogc', '/ogc/collections', `/ogc/collections/${places}/items`, '/dcat'])
      expect((await get(path, 'nobody')).status).toBe(401)
    expect((await get('/ogc', 'auditor')).status).toBe(403)
  })
})

describe('collections', () => {
  it(`${FEATURES}/core/fc-md-success and ${CRS}/crs/fc-md-crs-list`, async () => {
    const { collections } = (await get('/ogc/collections')).body
    const described = collections.find((one: { id: string }) => one.id === places)
    const [box] = described.extent.spatial.bbox
    expect(box.map((edge: number) => Math.round(edge * 1e9) / 1e9)).toEqual([116.45, 39.89, 116.479, 39.89])
    expect(described.crs).toEqual(expect.arrayContaining([epsg(4490), epsg(4548), epsg(4326)]))
    expect(described.storageCrs).toBe('http://www.opengis.net/def/crs/OGC/1.3/CRS84')
    expect((await get(`/ogc/collections/${places}`)).body).toEqual(described)
    expect((await get('/ogc/collections/nothing')).status).toBe(404)
  })

  it(`${FILTER}/queryables/get-queryables-response names the columns that the person sees, and no personal one`, async () => {
    const { headers, body } = await get(`/ogc/collections/${places}/queryables`, 'operator')
    expect(headers['content-type']).toContain('application/schema+json')
    const titles = Object.values(body.properties as Record<string, { title: string }>).map((one) => one.title)
    expect(titles).toEqual(expect.arrayContaining(['编号', '类别', '面积', '开办日期', 'Geometry']))
    expect(titles).not.toContain('联系电话')
    expect(body.properties[column.面积 as string].type).toBe('number')
    expect(body.properties[column.开办日期 as string].format).toBe('date')
  })
})

describe('OGC API Common', () => {
  it(`${COMMON}/landing-page/root-success, ${COMMON}/json/content and ${COMMON}/html/content: one address, as JSON and as a page`, async () => {
    const json = await get('/ogc?f=json')
    expect([json.status, json.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(json.body).toMatchObject({ title: expect.anything(), links: expect.any(Array) })
    const page = await get('/ogc?f=html')
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.text).toContain('<h1>')
  })

  it(`${COMMON}/core/http and ${COMMON}/oas30/oas-impl: what is not there is not found, and problems say so in JSON`, async () => {
    const { status, headers, body } = await get('/ogc/collections/nothing/items')
    expect([status, headers['content-type']]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ])
    expect(body).toMatchObject({ code: 'not-found', status: 404 })
    expect((await get('/ogc/api')).status).toBe(200)
  })

  it(`${COLLECTIONS}/collections/rc-md-items: every collection leads to itself and its items`, async () => {
    const { collections, links } = (await get('/ogc/collections')).body
    expect(links.map((one: { rel: string }) => one.rel)).toContain('self')
    for (const one of collections) {
      const rels = one.links.map((link: { rel: string }) => link.rel)
      expect(rels, one.id).toEqual(expect.arrayContaining(['self', 'items']))
    }
  })
})
