import type { Person } from '@jingjing/schema/access-control'
import { Places } from '@jingjing/schema/places'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createRequestLog } from '../http/request-log.ts'
import { createHttp, SESSION_COOKIE } from '../http/start-http.ts'
import { placesRoutes } from './index.ts'

let store: TestDatabase
let app: FastifyInstance
const person: Person = { id: 1, account: 'a', name: 'a', roles: [], permissions: [], communities: [] }

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write(async (transaction) => {
    await transaction.query(
      sql`insert into catalog.dataset (id, title, current_version) values ('d1', 'd1', 2)`,
    )
    await transaction.query(sql`
      insert into places.place (code, name, level, dataset_id, table_name, source_row, from_version, to_version)
      values ('c2', '乙社区', 'community', 'd1', 't', 2, 1, null), ('c1', '甲社区', 'community', 'd1', 't', 3, 2, null),
        ('s', '某街道', 'subdistrict', 'd1', 't', 4, 1, null), ('c9', '旧社区', 'community', 'd1', 't', 5, 1, 2)`)
  })
  app = await createHttp({
    routes: placesRoutes,
    database: store.database,
    packs: [],
    authenticate: async (token) => (token === 'a' ? person : null),
    log: createRequestLog(() => undefined),
    webDir: null,
    version: '0',
  })
})
afterAll(async () => {
  await app.close()
  await store.drop()
})

it('lists the places of now to anybody who is signed in', async () => {
  const answer = await app.inject({ url: '/api/places', cookies: { [SESSION_COOKIE]: 'a' } })
  expect(Places.parse(answer.json()).places.map((place) => place.name)).toEqual([
    '某街道',
    '甲社区',
    '乙社区',
  ])
})

it('asks for a sign-in', async () => {
  expect((await app.inject({ url: '/api/places' })).json()).toMatchObject({ status: 401 })
})
