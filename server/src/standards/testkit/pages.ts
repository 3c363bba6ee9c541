import { describe, expect, it } from 'vitest'
import { FEATURES, get, http } from './collections.ts'

describe(`${FEATURES}/html`, () => {
  it('/content: a page for a browser, in its language, with nothing run', async () => {
    const { collections } = (await get('/ogc/collections')).body
    const ids = collections
      .map((one: { id: string }) => one.id)
      .filter((id: string) => id !== 'catalogue-records')
    expect(ids).toHaveLength(3)
    const paths = [
      '/ogc',
      '/ogc/conformance',
      '/ogc/collections',
      '/ogc/tileMatrixSets',
      '/dcat',
      '/ogc/collections/catalogue-records/items',
    ]
    for (const id of ids)
      paths.push(
        `/ogc/collections/${id}`,
        `/ogc/collections/${id}/items`,
        `/ogc/collections/${id}/queryables`,
        `/ogc/collections/${id}/items/1`,
      )
    for (const path of paths) {
      const headers = {
        ...http.headersOf('planner'),
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'accept-language': 'en',
      }
      const answer = await http.app.inject({ url: path, headers })
      expect([answer.statusCode, answer.headers['content-type']], path).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
      expect(answer.body).toContain('<html lang="en">')
      expect(answer.body).not.toContain('<script')
    }
    expect((await get('/ogc/collections?f=html&lang=zh')).body.toString()).toContain('数据集合')
  })
})
