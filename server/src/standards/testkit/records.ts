import { describe, expect, it } from 'vitest'
import { get, items, nextOf, plain, RECORDS } from './collections.ts'

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
