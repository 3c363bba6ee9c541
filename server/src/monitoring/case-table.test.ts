import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredField, StoredTable } from '../catalog/index.ts'
import { sql, statement } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { caseTable } from './case-table.ts'

let store: TestDatabase

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write((transaction) =>
    transaction.query(sql`insert into catalog.dataset (id, title, current_version)
      values ('d1', 'd1', 2), ('d2', 'd2', 1), ('d3', 'd3', 1), ('d4', 'd4', 1)`),
  )
})
afterAll(() => store.drop())

const field = (name: string, type: string, canonical: string | null = name): StoredField => ({
  name,
  type,
  unit: null,
  canonical,
})

const SYSTEM = `row_key bigint generated always as identity primary key, source_row integer not null,
  from_version integer not null, to_version integer, community_place_code text`

/** Makes `data_rows.<datasetId>`, fills it and hands it to the canonical table. */
async function fill(
  stored: Pick<StoredTable, 'datasetId' | 'fields' | 'hasGeometry'> & { version?: number },
  definition: string,
  inserts: string[],
): Promise<void> {
  await store.database.write(async (transaction) => {
    await transaction.query(
      statement(`create table data_rows.${stored.datasetId} (${SYSTEM}, ${definition})`),
    )
    for (const insert of inserts)
      await transaction.query(statement(`insert into data_rows.${stored.datasetId} ${insert}`))
    await caseTable.fill(transaction, {
      ...stored,
      tableName: 't',
      profile: 'case',
      version: stored.version ?? 1,
      storageName: stored.datasetId,
    })
  })
}

const casesOf = (datasetId: string): Promise<Record<string, unknown>[]> =>
  store.database.write((transaction) =>
    transaction.query<Record<string, unknown>>(
      sql`select *, st_astext(location) as place from monitoring.case_record where dataset_id = ${datasetId} order by source_row`,
    ),
  )

describe('the canonical table of cases', () => {
  it('takes tables of cases and no others', () => {
    const stored = {
      datasetId: 'd',
      tableName: 't',
      version: 1,
      storageName: 's',
      fields: [],
      hasGeometry: false,
    }
    expect(caseTable.accepts({ ...stored, profile: 'case' })).toBe(true)
    expect(caseTable.accepts({ ...stored, profile: 'facility' })).toBe(false)
    expect(caseTable.accepts({ ...stored, profile: null })).toBe(false)
  })

  it('maps columns by what they mean, keeps answers as they stand, and takes the rows of one version alone', async () => {
    await fill(
      {
        datasetId: 'd1',
        version: 2,
        hasGeometry: true,
        fields: [
          field('gongdan', 'text', 'external_id'),
          field('laidian', 'timestamp', 'called_at'),
          field('jiejue', 'text', 'resolved'),
          field('xiangying', 'boolean', 'responded'),
          field('manyi', 'integer', 'satisfied'),
          field('dianhua', 'text', 'caller_phone'),
          field('remark', 'text', null),
        ],
      },
      'geometry geometry(Geometry, 4326), gongdan text, laidian timestamptz, jiejue text, xiangying boolean, manyi bigint, dianhua text, remark text',
      [
        `(source_row, from_version, gongdan) values (2, 1, 'of an earlier version')`,
        `(source_row, from_version, community_place_code, geometry, gongdan, laidian, jiejue, xiangying, manyi, dianhua) values
          (3, 2, 'c1', 'srid=4326;point(116.46 39.89)', 'G1', '2026-03-01 23:30+08', ' 部分解决 ', true, 1, '000'),
          (4, 2, null, 'srid=4326;linestring(0 0, 2 0)', '', null, '  ', null, null, null)`,
      ],
    )
    const rows = await casesOf('d1')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      table_name: 't',
      source_row: 3,
      from_version: 2,
      to_version: null,
      external_id: 'G1',
      source: 'hotline',
      called_at: '2026-03-01T23:30:00+08:00',
      called_day: '2026-03-01',
      community_code: 'c1',
      resolved: '部分解决',
      responded: 'true',
      satisfied: '1',
      caller_phone: '000',
      place: 'POINT(116.46 39.89)',
    })
    expect(rows[1]).toMatchObject({ external_id: null, resolved: null, called_at: null, place: 'POINT(1 0)' })
  })

  it('reads a date as that day in Shanghai, and text that is no time as none', async () => {
    await fill(
      { datasetId: 'd2', hasGeometry: false, fields: [field('called_at', 'date'), field('done_at', 'text')] },
      'called_at date, done_at text',
      [`(source_row, from_version, called_at, done_at) values (2, 1, '2026-03-01', '三月里')`],
    )
    expect((await casesOf('d2'))[0]).toMatchObject({
      called_at: '2026-03-01T00:00:00+08:00',
      called_day: '2026-03-01',
      done_at: null,
      location: null,
    })
  })

  it('takes a file without dispatch, deadline and answers for letters from citizens', async () => {
    expect((await casesOf('d2')).map((row) => row.source)).toEqual(['message'])
  })

  it('tells the kind of each case by its stated source, and keeps the words as its channel', async () => {
    await fill(
      {
        datasetId: 'd3',
        hasGeometry: false,
        fields: [field('from_where', 'text', 'source'), field('due_at', 'timestamp')],
      },
      'from_where text, due_at timestamptz',
      [
        `(source_row, from_version, from_where) values (2, 1, '网格巡查'), (3, 1, '12345热线'), (4, 1, '区长信箱'), (5, 1, '微信'), (6, 1, null), (7, 1, 'grid')`,
      ],
    )
    expect((await casesOf('d3')).map((row) => [row.channel, row.source])).toEqual([
      ['网格巡查', 'grid'],
      ['12345热线', 'hotline'],
      ['区长信箱', 'message'],
      ['微信', 'hotline'],
      [null, 'hotline'],
      ['grid', 'grid'],
    ])
  })

  it('tells it by the channel where no column is the source', async () => {
    await fill({ datasetId: 'd4', hasGeometry: false, fields: [field('channel', 'text')] }, 'channel text', [
      `(source_row, from_version, channel) values (2, 1, '网格巡查'), (3, 1, '网民留言'), (4, 1, '其他')`,
    ])
    expect((await casesOf('d4')).map((row) => row.source)).toEqual(['grid', 'message', 'message'])
  })
})
