import { describe, expect, it } from 'vitest'
import { get, places, plain, TILES } from './collections.ts'

describe(TILES, () => {
  it('/tileset/tileset-success leads to a tile, /mvt', async () => {
    const tilesets = (await get(`/ogc/collections/${places}/tiles`)).body.tilesets
    const set = (await get(new URL(tilesets[0].links[0].href).pathname)).body
    expect(set.tileMatrixSetURI).toBe('http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad')
    const item = set.links.find((one: { rel: string }) => one.rel === 'item')
    const col = Math.floor(((116.46 + 180) / 360) * 2 ** 14)
    const row = Math.floor(((1 - Math.asinh(Math.tan((39.89 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 14)
    const url = new URL(
      item.href
        .replace('{tileMatrix}', '14')
        .replace('{tileRow}', String(row))
        .replace('{tileCol}', String(col)),
    )
    const tile = await get(url.pathname)
    expect([tile.status, tile.headers['content-type']]).toEqual([200, 'application/vnd.mapbox-vector-tile'])
    expect(tile.body).toEqual((await get(`/tiles/${places.replaceAll('_', '-')}/14/${col}/${row}`)).body)
  })

  it('/core/tc-error: outside of the pyramid and for other matrix sets there is nothing', async () => {
    const at = `/ogc/collections/${places}/tiles`
    for (const path of [
      `${at}/WebMercatorQuad/1/2/0`,
      `${at}/WorldCRS84Quad/1/0/0`,
      `/ogc/collections/${plain}/tiles`,
    ])
      expect((await get(path)).status, path).toBe(404)
    expect((await get(`${at}/WebMercatorQuad/0/0/0`)).status).toBe(200)
  })

  it('http://www.opengis.net/spec/tms/2.0/req/json-tilematrixset', async () => {
    const set = (await get('/ogc/tileMatrixSets/WebMercatorQuad')).body
    // OGC 17-083r4, annex D.1: the scale of the first matrix.
    expect(set.tileMatrices[0].scaleDenominator).toBeCloseTo(559_082_264.028_717_8, 4)
    expect(set.tileMatrices[3].matrixWidth).toBe(8)
  })

  it('/tilesets-list/tilesets-list-success and /geodata-tilesets/desc-links: a collection with places lists its tiles', async () => {
    const { links } = (await get(`/ogc/collections/${places}`)).body
    expect(links.map((one: { rel: string }) => one.rel)).toContain(
      'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector',
    )
    const { tilesets } = (await get(`/ogc/collections/${places}/tiles`)).body
    expect(tilesets).toMatchObject([{ dataType: 'vector', crs: expect.stringContaining('3857') }])
    expect((await get(`/ogc/collections/${plain}/tiles`)).status).toBe(404)
  })
})
