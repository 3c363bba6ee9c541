import { afterAll, beforeAll, expect, it } from 'vitest'
import { readerOf } from '../context.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { createPerson } from './people/create-person.ts'
import { signIn } from './sign-in/sign-in.ts'
import { POLICY } from './test-policy.ts'

const PASSWORD = 'Plum-Blossom-88'

let store: TestDatabase

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write(async (transaction) => {
    await transaction.query(
      sql`insert into catalog.dataset (id, title, current_version) values ('d1', 'cases', 1)`,
    )
    await transaction.query(sql`insert into monitoring.case_record
        (dataset_id, table_name, source_row, from_version, source, community_code, caller_phone)
      values ('d1', 't', 1, 1, 'hotline', 'x', '000'), ('d1', 't', 2, 1, 'hotline', 'x', '000'),
        ('d1', 't', 3, 1, 'hotline', 'y', '000'), ('d1', 't', 4, 1, 'hotline', null, '000')`)
  })
})
afterAll(() => store.drop())

const signedIn = async (account: string, role: 'operator' | 'leader', communities: string[] | null) => {
  await createPerson(
    store.database,
    { account, name: account, password: PASSWORD, roles: [role], communities },
    null,
    POLICY,
  )
  return readerOf((await signIn(store.database, { account, password: PASSWORD }, POLICY)).person)
}

it('a person of one community sees the cases of that community alone', async () => {
  const reader = await signedIn('of-x', 'leader', ['x'])
  const rows = await store.database.read(reader, (transaction) =>
    transaction.query(sql`select source_row from monitoring.current_case order by source_row`),
  )
  expect(rows).toEqual([{ source_row: 1 }, { source_row: 2 }])
})

it('a person of the whole subdistrict sees every case, located or not', async () => {
  const reader = await signedIn('of-all', 'leader', null)
  const rows = await store.database.read(reader, (transaction) =>
    transaction.query(sql`select source_row from monitoring.current_case`),
  )
  expect(rows).toHaveLength(4)
})

it('no role asks the database for a telephone number: one that may read it meets a mask, the others nothing', async () => {
  const phones = sql`select caller_phone from monitoring.case_record`
  const masked = sql`select caller_phone from monitoring.masked_caller`
  const leader = await signedIn('no-phones', 'leader', null)
  const operator = await signedIn('phones', 'operator', ['y'])
  for (const [reader, statement] of [
    [leader, phones],
    [leader, masked],
    [operator, phones],
  ] as const)
    await expect(
      store.database.read(reader, (transaction) => transaction.query(statement)),
    ).rejects.toMatchObject({ code: '42501' })
  expect(await store.database.read(operator, (transaction) => transaction.query(masked))).toEqual([
    { caller_phone: '•••' },
  ])
})
