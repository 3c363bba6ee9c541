import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Reader } from './database.ts'
import { identifier, json, sql, statement } from './sql.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let store: TestDatabase
let database: Database
const everybody: Reader = { personId: 1, communities: null, seesPersonalData: false }

beforeAll(async () => {
  store = await openTestDatabase()
  database = store.database
  await database.write(async (tx) => {
    await tx.query(statement('create table public.scratch (a integer, b text)'))
    await tx.query(statement('grant select on public.scratch to jingjing_reader'))
  })
})
afterAll(() => store.drop())

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a database of either engine', () => {
  it('answers values in the same JavaScript types', async () => {
    const rows = await database.read(everybody, (tx) =>
      tx.query(sql`select 12345678901::int8 as long, 1.50::numeric as decimal, date '2026-03-01' as day,
        timestamptz '2026-03-01 08:00+08' as time, ${JSON.stringify({ a: [1] })}::jsonb as document, array['a','b'] as list, null as nothing`),
    )
    expect(rows).toEqual([
      {
        long: 12345678901,
        decimal: 1.5,
        day: '2026-03-01',
        time: '2026-03-01T08:00:00+08:00',
        document: { a: [1] },
        list: ['a', 'b'],
        nothing: null,
      },
    ])
  })

  it('takes text with characters that no database holds, without them', async () => {
    const document = { remark: '停水\0了\\u0000', half: ['\ud83d', '😀'] }
    const [row] = await database.read(everybody, (tx) =>
      tx.query(
        sql`select ${'甲\0乙'}::text as plain, ${['丙\0', '丁', null]}::text[] as list, ${json(document)}::jsonb as document`,
      ),
    )
    expect(row).toEqual({
      plain: '甲乙',
      list: ['丙', '丁', null],
      document: { remark: '停水了\\u0000', half: ['', '😀'] },
    })
  })

  it('keeps nothing of a transaction that fails', async () => {
    await expect(
      database.write(async (tx) => {
        await tx.query(sql`insert into public.scratch values (1, 'half')`)
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await database.write((tx) => tx.query(sql`select * from public.scratch`))).toEqual([])
  })

  it('copies in chunks and out again', async () => {
    const numRows = await database.write((tx) =>
      tx.copyIn(
        { schema: 'public', table: 'scratch', columns: ['a', 'b'] },
        (async function* () {
          yield encode('1,"甲, 乙"\n2,\n')
          yield encode('3,""\n')
        })(),
      ),
    )
    expect(numRows).toBe(3)
    const rows = await database.write((tx) => tx.query(sql`select a, b from public.scratch order by a`))
    expect(rows).toEqual([
      { a: 1, b: '甲, 乙' },
      { a: 2, b: null },
      { a: 3, b: '' },
    ])
    let text = ''
    await database.write(async (tx) => {
      for await (const bytes of tx.copyOut(statement('select a, b from public.scratch order by a')))
        text += new TextDecoder().decode(bytes)
    })
    expect(text).toBe('a,b\n1,"甲, 乙"\n2,\n3,""\n')
  })

  it('lets a reader neither write nor see beyond the grants', async () => {
    await expect(
      database.read(everybody, (tx) => tx.query(sql`insert into public.scratch values (9, 'x')`)),
    ).rejects.toMatchObject({ code: '25006' })
    await expect(
      database.read(everybody, (tx) => tx.query(sql`select * from access_control.person`)),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      database.read(everybody, (tx) => tx.query(sql`select caller_phone from monitoring.case_record`)),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('lets a reader copy out what they may read, and write no file', async () => {
    const copied = (text: string) =>
      database.read(everybody, async (tx) => {
        let csv = ''
        for await (const bytes of tx.copyOut(statement(text))) csv += new TextDecoder().decode(bytes)
        return csv
      })
    expect(await copied("select * from (values (1, '甲, 乙'), (2, null)) rows (a, b)")).toBe(
      'a,b\n1,"甲, 乙"\n2,\n',
    )
    await expect(copied('select * from access_control.person')).rejects.toMatchObject({ code: '42501' })
    await expect(
      database.read(everybody, (tx) => tx.query(statement("copy (select 1) to '/tmp/jingjing-no-file'"))),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('shows a reader only the rows of their communities', async () => {
    await database.write(async (tx) => {
      await tx.query(sql`insert into catalog.dataset (id, title, current_version) values ('d0', 'cases', 1)`)
      await tx.query(sql`insert into monitoring.case_record (dataset_id, table_name, source_row, from_version, source, community_code)
        values ('d0', 't', 1, 1, 'hotline', 'A'), ('d0', 't', 2, 1, 'hotline', 'B'), ('d0', 't', 3, 1, 'hotline', null)`)
    })
    const count = async (communities: string[] | null): Promise<unknown> =>
      (
        await database.read({ personId: 1, communities, seesPersonalData: false }, (tx) =>
          tx.query(sql`select count(*) as n from monitoring.current_case`),
        )
      )[0]
    expect(await count(null)).toEqual({ n: 3 })
    expect(await count(['A'])).toEqual({ n: 1 })
    expect(await count([])).toEqual({ n: 0 })
  })

  it('runs transactions asked for at once one after another, each whole', async () => {
    await database.write((tx) => tx.query(statement('create table public.counter (n integer)')))
    await database.write((tx) => tx.query(sql`insert into public.counter values (0)`))
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.write(async (tx) => {
          const [row] = await tx.query<{ n: number }>(sql`select n from public.counter for update`)
          await tx.query(sql`update public.counter set n = ${row!.n + 1}`)
        }),
      ),
    )
    expect(await database.write((tx) => tx.query(sql`select n from public.counter`))).toEqual([{ n: 20 }])
  })

  it('passes a notification to its listeners', async () => {
    const heard: string[] = []
    const stop = await database.listen('greeting', (payload) => heard.push(payload))
    await database.write((tx) => tx.query(sql`select pg_notify('greeting', 'good morning')`))
    for (let wait = 0; wait < 50 && heard.length === 0; wait++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await stop()
    expect(heard).toEqual(['good morning'])
  })

  it('runs a statement by itself, and keeps nothing of one that fails', async () => {
    expect(
      await database.jot(sql`insert into public.scratch values (${51}, 'by itself') returning b`),
    ).toEqual([{ b: 'by itself' }])
    await expect(
      database.jot(
        sql`insert into public.scratch select n, 'half' from generate_series(52, 53) n where 1 / (53 - n) > 0`,
      ),
    ).rejects.toMatchObject({ code: '22012' })
    expect(
      await database.write((tx) => tx.query(sql`select a from public.scratch where a between 51 and 53`)),
    ).toEqual([{ a: 51 }])
  })

  it('takes pieces in in the order in which they are given', async () => {
    const target = { schema: 'public', table: 'scratch', columns: ['a', 'b'] }
    const pieces = Array.from({ length: 8 }, (_one, number) =>
      new TextEncoder().encode(`${1000 + number},piece\n`.repeat(500)),
    )
    expect(await Promise.all(pieces.map((piece) => database.load(target, piece)))).toEqual(
      pieces.map(() => 500),
    )
    const rows = await database.write((tx) =>
      tx.query<{ a: number }>(sql`select a from public.scratch where b = 'piece' order by ctid`),
    )
    expect(rows.map(({ a }) => a)).toEqual(rows.map((_row, index) => 1000 + Math.floor(index / 500)))
  })

  it('turns a swallowed geometry fault into a clear failure and keeps nothing of its transaction', async () => {
    const bowtie = "'POLYGON((0 0,1 1,1 0,0 1,0 0))'::geometry"
    const other = "'POLYGON((0 0,1 1,1 0,0 1,0 0.5,0 0))'::geometry"
    await expect(
      database.write(async (tx) => {
        await tx.query(sql`insert into public.scratch values (77, 'must not stay')`)
        await tx.query(statement(`select st_intersection(${bowtie}, ${other})`))
      }),
    ).rejects.toMatchObject(
      database.engine === 'embedded' ? { code: 'engine-fault' } : { name: 'DatabaseError' },
    )
    expect(await database.write((tx) => tx.query(sql`select * from public.scratch where a = 77`))).toEqual([])
  })
})

describe('a statement', () => {
  it('numbers the parameters of nested statements and quotes identifiers', () => {
    const inner = sql`a = ${1} and b = ${2}`
    expect(sql`select ${identifier('we"ird')} from t where ${inner} and c = ${3}`).toEqual({
      text: 'select "we""ird" from t where a = $1 and b = $2 and c = $3',
      values: [1, 2, 3],
    })
  })
})
