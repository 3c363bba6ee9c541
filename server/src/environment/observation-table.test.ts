import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredRow } from '../catalog/index.ts'
import type { Context } from '../context.ts'
import { sql } from '../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts'
import { loadPacks } from '../rules/index.ts'
import { listStations } from './list-stations.ts'
import { column, hourText, plantReadings } from './planted-readings.ts'
import { readAirQuality } from './read-air-quality.ts'

let store: TestDatabase
let context: Context
beforeAll(async () => {
  store = await openTestDatabase()
  context = {
    database: store.database,
    packs: loadPacks(fileURLToPath(new URL('../../../rules', import.meta.url))),
    person: {
      id: 1,
      account: 'a',
      name: 'A',
      roles: [],
      permissions: ['environment:read'],
      communities: null,
    },
    reader: { personId: 1, communities: null, seesPersonalData: false },
  }
})
afterAll(() => store.drop())

const COLUMNS = [column('time', 'timestamp', 'observed_at'), column('pm25', 'integer', 'pm25')]
const plant = (title: string, rows: readonly StoredRow[], datasetId?: string) =>
  plantReadings(store.database, title, COLUMNS, rows, datasetId)
const stationNamed = async (name: string): Promise<number> =>
  (await listStations(context)).stations.find((station) => station.name === name)?.id ?? Number.NaN

describe('a new version of the readings', () => {
  it('replaces what the one before said, and a station that is gone is listed no more', async () => {
    const rowsWith = (value: number): StoredRow[] =>
      Array.from({ length: 24 }, (_unused, hour) => ({
        row: hour + 2,
        values: [hourText('2026-03-01', hour), value],
      }))
    const datasetId = await plant('更新', rowsWith(40))
    const station = await stationNamed('更新.csv')
    const meanOf = async () =>
      (await readAirQuality(context, { station })).days[0]?.pm25MicrogramsPerCubicMetre
    expect(await meanOf()).toBe(40)
    await plant('更新', rowsWith(80), datasetId)
    expect(await meanOf()).toBe(80)
    await store.database.write((tx) =>
      tx.query(sql`update catalog.dataset set deleted_at = now() where id = ${datasetId}`),
    )
    expect((await listStations(context)).stations.map(({ name }) => name)).not.toContain('更新.csv')
    await expect(readAirQuality(context, { station })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('counts the first row where a file repeats a station and time', async () => {
    const time = hourText('2026-03-01', 8)
    await plant('重复', [
      { row: 2, values: [time, 11] },
      { row: 3, values: [time, 99] },
    ])
    const air = await readAirQuality(context, { station: await stationNamed('重复.csv') })
    expect(air.hours.find((hour) => hour.time === time)?.pm25MicrogramsPerCubicMetre).toBe(11)
  })
})
