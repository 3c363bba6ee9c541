import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { bringBackDataset, removeDataset } from '../edit-dataset.ts'
import { readDataset } from '../read-dataset.ts'
import { readRows } from '../read-rows.ts'
import type { StoredRow, VersionColumn } from '../storage.ts'
import { storeVersion, type VersionInput } from '../store-version.ts'
import { restoreVersion, undoVersion } from '../take-up-version.ts'
import { compareVersions } from './compare-versions.ts'
import { editRows } from './edit-rows.ts'
import { listRecycled, purgeDataset } from './recycle-bin.ts'

let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

const column = (name: string, type: VersionColumn['type'] = 'text'): VersionColumn => ({
  name,
  title: name,
  type,
  unit: null,
  sensitivity: 'internal',
  canonical: name === 'number' ? 'external_id' : null,
})
const COLUMNS = [column('number'), column('people', 'integer')]
const REGISTER = {
  name: 'register',
  profile: null,
  columns: COLUMNS,
  hasGeometry: false,
  geometryType: null,
}
const noHooks = { canonicalTables: [] }

type Pair = readonly [number: string | null, people: number]
const rowsOf = (pairs: readonly Pair[]): StoredRow[] =>
  pairs.map(([number, people], index) => ({ row: index + 2, values: [number, people] }))

async function store(
  pairs: readonly Pair[],
  more: Partial<Pick<VersionInput, 'datasetId' | 'mode' | 'keyColumns' | 'tables'>> = {},
): Promise<string> {
  const { datasetId } = await storeVersion(
    test.database,
    {
      datasetId: null,
      description: { title: '登记表', profile: null, sourceCrs: null },
      kind: 'import',
      createdBy: null,
      contentSha256: null,
      signature: null,
      sourceFileIds: [],
      findings: () => [],
      tables: [{ ...REGISTER, batches: () => [rowsOf(pairs)] }],
      ...more,
    },
    { ...noHooks, onRows: () => undefined },
  )
  return datasetId
}

const context = (): Context => ({
  database: test.database,
  packs: [],
  person: { id: 1, account: 'x', name: 'x', roles: [], permissions: [], communities: null },
  reader: { personId: 1, communities: null, seesPersonalData: true },
})

const page = (datasetId: string, version?: number) =>
  readRows(context(), { datasetId, table: 'register', limit: 500, version })

const valuesAt = async (datasetId: string, version?: number): Promise<unknown[][]> =>
  (await page(datasetId, version)).rows.map((row) => row.values).sort()

describe('a change while a version comes in', () => {
  it('waits for it: two changes never share one number, and nothing half-loaded is seen', async () => {
    const id = await store([['a', 1]])
    const before = await page(id)
    let refused: unknown
    async function* slowly(): AsyncGenerator<StoredRow[]> {
      yield rowsOf([['b', 2]])
      const [row] = before.rows
      const edits = { changes: [{ key: row?.key as number, values: { people: 5 } }], deleted: [] }
      refused = await editRows(context(), id, 'register', edits, noHooks).catch((error: unknown) => error)
      yield rowsOf([['c', 3]])
    }
    await store([], { datasetId: id, tables: [{ ...REGISTER, batches: slowly }] })
    expect(refused).toMatchObject({ code: 'dataset-loading' })
    expect(await valuesAt(id)).toEqual([
      ['b', 2],
      ['c', 3],
    ])
    await editRows(
      context(),
      id,
      'register',
      { changes: [], deleted: [(await page(id)).rows[0]?.key as number] },
      noHooks,
    )
    expect(await valuesAt(id)).toEqual([['c', 3]])
  })
})

describe('rows that come in', () => {
  it('behind what is there leave out what is known already', async () => {
    const id = await store([['a', 1]])
    await store(
      [
        ['a', 1],
        ['b', 2],
      ],
      { datasetId: id, mode: 'append' },
    )
    expect(await valuesAt(id)).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    const [newest] = (await readDataset(context(), id)).versions
    expect(newest).toMatchObject({ mode: 'append', numRows: 2, findings: [{ code: 'rows-known', count: 1 }] })
  })

  it('by key correct what is there, the last of a file counting, and rows without a key are added', async () => {
    const id = await store([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    await store(
      [
        ['b', 20],
        ['b', 21],
        ['d', 4],
        [null, 9],
      ],
      { datasetId: id, mode: 'upsert', keyColumns: ['number'] },
    )
    expect(await valuesAt(id)).toEqual(
      [
        [null, 9],
        ['a', 1],
        ['b', 21],
        ['c', 3],
        ['d', 4],
      ].sort(),
    )
    expect(await valuesAt(id, 1)).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    const [newest] = (await readDataset(context(), id)).versions
    expect(newest?.findings).toEqual([
      { severity: 'info', code: 'rows-repeated', count: 1 },
      { severity: 'info', code: 'rows-corrected', count: 1 },
    ])
  })

  it('by a key that is no column are refused, and the version before stays', async () => {
    const id = await store([['a', 1]])
    await expect(
      store([['b', 2]], { datasetId: id, mode: 'upsert', keyColumns: ['nothing'] }),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(await valuesAt(id)).toEqual([['a', 1]])
  })
})

describe('going back', () => {
  it('is possible to any version, touches no row that both hold, and forward again as well', async () => {
    const id = await store([
      ['a', 1],
      ['b', 2],
    ])
    await store([['b', 3]], { datasetId: id, mode: 'upsert', keyColumns: ['number'] })
    const kept = (await page(id)).rows.find((row) => row.values[0] === 'a')?.key
    await store([['c', 4]], { datasetId: id, mode: 'append' })
    await restoreVersion(context(), id, 1, [])
    expect(await valuesAt(id)).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect((await page(id)).rows.find((row) => row.values[0] === 'a')?.key).toBe(kept)
    await restoreVersion(context(), id, 3, [])
    expect(await valuesAt(id)).toEqual([
      ['a', 1],
      ['b', 3],
      ['c', 4],
    ])
    await expect(restoreVersion(context(), id, 9, [])).rejects.toMatchObject({ code: 'nothing-to-undo' })
  })
})

describe('comparing', () => {
  it('finds rows added, removed and changed by their key, wherever they stand in the file', async () => {
    const id = await store([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    await store(
      [
        ['d', 4],
        ['c', 30],
        ['a', 1],
      ],
      { datasetId: id },
    )
    const difference = await compareVersions(context(), { datasetId: id, table: 'register', from: 1, to: 2 })
    expect(difference).toMatchObject({ numAdded: 1, numRemoved: 1, numChanged: 1, keyField: 'number' })
    expect(difference.rows.find((row) => row.change === 'changed')?.cells).toEqual([
      { field: 'people', before: '3', after: '30' },
    ])
  })
})

describe('editing', () => {
  it('makes a version with the changed rows, which can be undone', async () => {
    const id = await store([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    const [a, b] = (await page(id)).rows
    await editRows(
      context(),
      id,
      'register',
      { changes: [{ key: a?.key as number, values: { people: '7' } }], deleted: [b?.key as number] },
      noHooks,
    )
    expect(await valuesAt(id)).toEqual([
      ['a', 7],
      ['c', 3],
    ])
    await undoVersion(context(), id, [])
    expect(await valuesAt(id)).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })

  it('of a row that somebody else has changed is refused, and nothing of it is kept', async () => {
    const id = await store([
      ['a', 1],
      ['b', 2],
    ])
    const [a, b] = (await page(id)).rows
    const change = (key: number | undefined, people: number) => ({ key: key as number, values: { people } })
    await editRows(context(), id, 'register', { changes: [change(a?.key, 5)], deleted: [] }, noHooks)
    await expect(
      editRows(
        context(),
        id,
        'register',
        { changes: [change(b?.key, 6), change(a?.key, 6)], deleted: [] },
        noHooks,
      ),
    ).rejects.toMatchObject({ code: 'row-changed', params: { row: 2 } })
    expect(await valuesAt(id)).toEqual([
      ['a', 5],
      ['b', 2],
    ])
  })

  it('refuses what does not fit the column', async () => {
    const id = await store([['a', 1]])
    const [a] = (await page(id)).rows
    await expect(
      editRows(
        context(),
        id,
        'register',
        { changes: [{ key: a?.key as number, values: { people: '许多' } }], deleted: [] },
        noHooks,
      ),
    ).rejects.toMatchObject({ code: 'cell-not-understood' })
  })
})

describe('the recycle bin', () => {
  it('keeps what was taken out until it is brought back or gone for good', async () => {
    const id = await store([['a', 1]])
    await removeDataset(context(), id)
    expect((await listRecycled(context())).datasets.map((one) => one.id)).toContain(id)
    await bringBackDataset(context(), id)
    expect(await valuesAt(id)).toEqual([['a', 1]])
    await expect(purgeDataset(context(), id, [])).rejects.toMatchObject({ code: 'not-found' })
    await removeDataset(context(), id)
    await purgeDataset(context(), id, [])
    const tables = await test.database.write((tx) =>
      tx.query(sql`select from information_schema.tables
        where table_schema in ('data', 'data_rows') and table_name = ${id.replaceAll('-', '_')}`),
    )
    expect(tables).toEqual([])
  })
})
