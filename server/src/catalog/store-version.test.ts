import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../context.ts'
import type { Database } from '../db/database.ts'
import { identifier, sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { discardUnfinished } from './discard-unfinished.ts'
import { removeDataset } from './edit-dataset.ts'
import { listDatasets, readDataset } from './read-dataset.ts'
import { readRows } from './read-rows.ts'
import type { StoredRow, VersionColumn } from './storage.ts'
import { storeVersion, type VersionInput } from './store-version.ts'
import { undoVersion } from './take-up-version.ts'

let test: TestDatabase
let database: Database

beforeAll(async () => {
  test = await openTestDatabase()
  database = test.database
})
afterAll(() => test?.drop())

const column = (name: string, more: Partial<VersionColumn> = {}): VersionColumn => ({
  name,
  title: name,
  type: 'text',
  unit: null,
  sensitivity: 'internal',
  canonical: null,
  ...more,
})

const COLUMNS = [
  column('name'),
  column('people', { type: 'integer' }),
  column('phone', { sensitivity: 'personal' }),
  column('to_version'),
]

const rowsOf = (count: number, from = 1): StoredRow[] =>
  Array.from({ length: count }, (_, index) => ({
    row: from + index,
    values: [`点"${index},\n`, index, '000', null],
    geometry: index % 2 === 0 ? `SRID=4326;POINT(${116 + index / 1000} 39.9)` : null,
  }))

const inputOf = (batches: StoredRow[][], datasetId: string | null = null): VersionInput => ({
  datasetId,
  description: { title: '测试点位', profile: 'facility', sourceCrs: 'EPSG:4326' },
  kind: 'import',
  createdBy: null,
  contentSha256: null,
  signature: null,
  sourceFileIds: [],
  findings: () => [],
  tables: [
    {
      name: 'points',
      profile: 'facility',
      columns: COLUMNS,
      hasGeometry: true,
      geometryType: null,
      batches: () => batches,
    },
  ],
})

const quiet = { canonicalTables: [], onRows: () => undefined }

const contextOf = (seesMasks = false): Context => ({
  database,
  packs: [],
  person: { id: 1, account: 'x', name: 'x', roles: [], permissions: [], communities: null },
  reader: { personId: 1, communities: null, seesPersonalData: false, seesMasks },
})

const namesAt = async (datasetId: string, version?: number): Promise<number[]> => {
  const page = await readRows(contextOf(), { datasetId, table: 'points', limit: 500, version })
  return page.rows.map((row) => row.row)
}

describe('storing a version', () => {
  it('keeps every cell and says what the table holds', async () => {
    const { datasetId, version } = await storeVersion(database, inputOf([rowsOf(3), rowsOf(2, 4)]), quiet)
    expect(version).toBe(1)
    const dataset = await readDataset(contextOf(), datasetId)
    expect(dataset).toMatchObject({ title: '测试点位', numRows: 5, version: 1, geometryType: 'Point' })
    expect(dataset.tables[0]?.extent).toEqual([116, 39.9, 116.002, 39.9])
    const page = await readRows(contextOf(true), { datasetId, table: 'points', limit: 2 })
    expect(page.rows[1]).toMatchObject({ row: 2, values: ['点"1,\n', 1, '•••', null] })
    expect(page.nextAfter).toBe(page.rows[1]?.key)
    // A field called like a column of the store's own gets another name.
    expect(page.fields.map((field) => field.name)).toEqual(['name', 'people', 'phone', 'to_version_2'])
  })

  it('hides personal columns from those who may not see them, in the database as well', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(1)]), quiet)
    const page = await readRows(contextOf(false), { datasetId, table: 'points', limit: 2 })
    expect(page.fields.map((field) => field.name)).not.toContain('phone')
    expect(page.hiddenFields).toEqual(['phone'])
    const storage = datasetId.replaceAll('-', '_')
    await expect(
      database.read(contextOf(false).reader, (tx) =>
        tx.query({ text: `select phone from data_rows.${storage}`, values: [] }),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('gives a plain view of the current rows', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(2)]), quiet)
    await storeVersion(database, inputOf([rowsOf(7)], datasetId), quiet)
    const [counted] = await database.read(contextOf().reader, (tx) =>
      tx.query<{ n: number }>({
        text: `select count(*) as n from data.${datasetId.replaceAll('-', '_')}`,
        values: [],
      }),
    )
    expect(counted?.n).toBe(7)
  })

  it('leaves nothing of a version whose rows break off, and the version before as it was', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(2)]), quiet)
    const before = await listDatasets(contextOf(), {})
    function* breaking(): Iterable<StoredRow[]> {
      yield rowsOf(3)
      throw new Error('the disk is gone')
    }
    for (const target of [datasetId, null]) {
      const input = inputOf([], target)
      const tables = input.tables.map((table) => ({ ...table, batches: breaking }))
      await expect(storeVersion(database, { ...input, tables }, quiet)).rejects.toThrow('the disk is gone')
    }
    expect(await listDatasets(contextOf(), {})).toEqual(before)
    expect(await namesAt(datasetId)).toEqual([1, 2])
    const [left] = await database.write((tx) =>
      tx.query<{ n: number }>({
        text: `select count(*) as n from data_rows.${datasetId.replaceAll('-', '_')}`,
        values: [],
      }),
    )
    expect(left?.n).toBe(2)
  })

  it('cleans away at the next start what a killed process left', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(2)]), quiet)
    const storage = datasetId.replaceAll('-', '_')
    await database.write((tx) =>
      tx.query(sql`update catalog.dataset set loading_version = 2 where id = ${datasetId}`),
    )
    await database.write((tx) =>
      tx.query({
        text: `insert into data_rows.${storage} (source_row, from_version) values (9, 2)`,
        values: [],
      }),
    )
    await database.write((tx) =>
      tx.query(sql`insert into catalog.dataset (id, title, profile) values ('half-1', 'half', null)`),
    )
    await discardUnfinished(database, [])
    const [left] = await database.write((tx) =>
      tx.query<{ rows: number; halves: number }>({
        text: `select (select count(*) from data_rows.${storage}) as rows,
          (select count(*) from catalog.dataset where id = 'half-1') as halves`,
        values: [],
      }),
    )
    expect(left).toEqual({ rows: 2, halves: 0 })
  })
})

describe('versions', () => {
  it('can each be read, and undoing makes a further one with the rows of the one before', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(2)]), quiet)
    const second = await storeVersion(database, inputOf([rowsOf(4)], datasetId), quiet)
    expect(second.version).toBe(2)
    expect(await namesAt(datasetId, 1)).toEqual([1, 2])
    expect(await namesAt(datasetId)).toEqual([1, 2, 3, 4])
    await undoVersion(contextOf(), datasetId, [])
    expect(await namesAt(datasetId)).toEqual([1, 2])
    expect(await namesAt(datasetId, 2)).toEqual([1, 2, 3, 4])
    await undoVersion(contextOf(), datasetId, [])
    expect(await namesAt(datasetId)).toEqual([1, 2, 3, 4])
    const versions = (await readDataset(contextOf(), datasetId)).versions
    expect(versions.map((one) => [one.version, one.kind, one.numRows])).toEqual([
      [4, 'undo', 4],
      [3, 'undo', 2],
      [2, 'import', 4],
      [1, 'import', 2],
    ])
  })

  it('refuses to undo the only one', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(1)]), quiet)
    await expect(undoVersion(contextOf(), datasetId, [])).rejects.toMatchObject({ code: 'nothing-to-undo' })
  })

  it('are gone from every list once the dataset is removed', async () => {
    const { datasetId } = await storeVersion(database, inputOf([rowsOf(1)]), quiet)
    await removeDataset(contextOf(), datasetId)
    await expect(readDataset(contextOf(), datasetId)).rejects.toMatchObject({ code: 'not-found' })
    expect((await listDatasets(contextOf(), {})).datasets.map((one) => one.id)).not.toContain(datasetId)
  })
})

it('a column widens where that loses nothing, and another stands beside it where the new values are of another kind', async () => {
  const columns = ['whole', 'day', 'code', 'answer'].map((name, i) =>
    column(name, { type: (['integer', 'date', 'integer', 'boolean'] as const)[i] ?? 'text' }),
  )
  const input = (types: VersionColumn['type'][], values: StoredRow['values'], id: string | null) => ({
    ...inputOf([], id),
    tables: [
      {
        name: 'rows',
        profile: null,
        hasGeometry: false,
        geometryType: null,
        columns: columns.map((one, i) => ({ ...one, type: types[i] ?? 'text' })),
        batches: () => [[{ row: 1, values }]],
      },
    ],
  })
  const before = ['integer', 'date', 'integer', 'boolean'] as const
  const store = (one: VersionInput) => storeVersion(database, one, quiet)
  const { datasetId } = await store(input([...before], [7, '2026-03-01', 12, true], null))
  await store(
    input(
      ['number', 'timestamp', 'text', 'text'],
      [7.5, '2026-03-02T09:00:00+08:00', 'A1', '部分'],
      datasetId,
    ),
  )
  await store(input([...before], [8, '2026-03-03', 13, false], datasetId))
  const rows = await database.write(async (tx) => {
    const [table] = await tx.query<{ storage_name: string }>(
      sql`select storage_name from catalog.dataset_table where dataset_id = ${datasetId}`,
    )
    return tx.query(
      sql`select whole, day, code, code_2, answer, answer_2 from ${identifier('data_rows', table?.storage_name ?? '')} order by row_key`,
    )
  })
  expect(rows).toEqual([
    { whole: 7, day: '2026-03-01T00:00:00+08:00', code: 12, code_2: null, answer: true, answer_2: null },
    {
      whole: 7.5,
      day: '2026-03-02T09:00:00+08:00',
      code: null,
      code_2: 'A1',
      answer: null,
      answer_2: '部分',
    },
    { whole: 8, day: '2026-03-03T00:00:00+08:00', code: 13, code_2: null, answer: false, answer_2: null },
  ])
})
