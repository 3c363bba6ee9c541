import { describe, expect, it } from 'vitest'
import { get, http, items, nextOf, plain, RECORDS } from './collections.ts'

describe(RECORDS, () => {
  it('/record-core/mandatory-properties-record', async () => {
    const { body } = await items('', 'catalogue-records')
    expect(body.numberMatched).toBe(3)
    for (const record of body.features)
      expect(record).toMatchObject({
        type: 'Feature',
        id: expect.any(String),
        properties: { type: 'dataset', title: expect.any(String) },
      })
    const one = await get(`/ogc/collections/catalogue-records/items/${body.features[0].id}`)
    expect(one.body).toEqual(body.features[0])
  })

  it('/record-core-query-parameters', async () => {
    const found = async (query: string): Promise<number> =>
      (await items(query, 'catalogue-records')).body.numberMatched
    expect(await found('?q=places')).toBe(1)
    expect(await found('?q=nothing,PLAIN')).toBe(1)
    expect(await found('?bbox=116.4,39.8,116.5,39.9')).toBe(1)
    expect(await found('?type=dataset')).toBe(3)
    expect(await found('?type=service')).toBe(0)
    expect(await found(`?ids=${plain.replaceAll('_', '-')}`)).toBe(1)
    const said = { periodFrom: '2026-01-01', periodTo: '2026-04-01', theme: 'environment' }
    const id = plain.replaceAll('_', '-')
    await http.send('data-steward', 'PATCH', `/api/catalog/datasets/${id}/description`, said)
    // Records that are bound to no time are found at any.
    expect(await found('?datetime=2026-03-31')).toBe(3)
    expect(await found('?datetime=2026-04-01/..')).toBe(2)
    expect(await found('?datetime=../2025-12-31')).toBe(2)
    expect(await found('?datetime=2026-03-31T20:00:00Z')).toBe(2)
    expect((await items('?datetime=spring', 'catalogue-records')).status).toBe(400)
    const { body } = await get(`/ogc/collections/catalogue-records/items/${id}`)
    expect(body.time).toEqual({ interval: ['2026-01-01', '2026-03-31'], resolution: 'P1D' })
    expect(body.properties.themes[0].concepts).toEqual([{ id: 'environment', title: '生态环境' }])
    const page = await items('?limit=1', 'catalogue-records')
    expect((await get(nextOf(page) as string)).body.numberReturned).toBe(1)
  })
})

describe('DCAT 3', () => {
  it('names every dataset with a distribution whose address answers', async () => {
    const { body, headers } = await get('/dcat')
    expect(headers['content-type']).toContain('application/ld+json')
    expect(body['dcat:dataset']).toHaveLength(3)
    for (const dataset of body['dcat:dataset'])
      for (const one of dataset['dcat:distribution'])
        expect((await get(new URL(one['dcat:accessURL']['@id']).pathname)).status).toBe(200)
  })
})
