import { fileURLToPath } from 'node:url'
import type { MadeDevice } from '@jingjing/schema/environment'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { editRows } from '../../catalog/changes/edit-rows.ts'
import { readGrid } from '../../catalog/grid/read-grid.ts'
import { readDataset } from '../../catalog/read-dataset.ts'
import type { Context } from '../../context.ts'
import { sql } from '../../db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../../db/test-database.ts'
import { loadPacks } from '../../rules/index.ts'
import type { MeasureSource } from '../../trail/index.ts'
import {
  authenticateDevice,
  type Device,
  environmentMeasures,
  type ReceivedReading,
  recordReadings,
} from '../index.ts'
import { listStations } from '../list-stations.ts'
import { observationTable } from '../observation-table.ts'
import { column, hourText, plantReadings } from '../planted-readings.ts'
import { readAirQuality } from '../read-air-quality.ts'
import { createKnowDevice } from '../telemetry/know-device.ts'
import { countWrongTries } from '../telemetry/limits.ts'
import { changeDevice, rekeyDevice } from './change-device.ts'
import { listDevices } from './list-devices.ts'
import { makeDevice } from './make-device.ts'

const NOW = Date.parse('2026-03-02T12:00:00+08:00')
let store: TestDatabase
let context: Context
/** A device at a station that has a file already, and one that opened its own. */
let old: MadeDevice
let fresh: MadeDevice

const knownBy = async ({ key }: MadeDevice): Promise<Device> => {
  const device = await authenticateDevice(context, key)
  if (device === undefined) throw new Error('the key is not known')
  return device
}
const send = async (made: MadeDevice, readings: readonly Partial<ReceivedReading>[]) =>
  recordReadings(
    context,
    await knownBy(made),
    readings.map((one) => ({
      quantity: 'pm2.5',
      observedAt: '2026-03-02T08:00:00+08:00',
      value: 1,
      ...one,
    })),
    NOW,
  )
const observed = (made: MadeDevice) =>
  store.database.read(context.reader, (tx) =>
    tx.query<{
      at: string
      quantity: string
      value: number | null
      measured: number | null
      quality: string | null
    }>(
      sql`select to_char(observed_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at, quantity, value,
        measured_value as measured, quality
      from environment.current_observation join environment.datastream on datastream.id = datastream_id
      where dataset_id = ${made.device.dataset} order by observed_at, quantity`,
    ),
  )

beforeAll(async () => {
  store = await openTestDatabase()
  await store.database.write((tx) =>
    tx.query(sql`insert into access_control.person (account, name) values ('steward', '管理员')`),
  )
  const person = { id: 1, account: 'steward', name: '管理员', roles: [], permissions: [], communities: null }
  context = {
    database: store.database,
    packs: loadPacks(fileURLToPath(new URL('../../../../rules', import.meta.url))),
    person,
    reader: { personId: 1, communities: null, seesPersonalData: false },
  }
  await plantReadings(
    store.database,
    '双井站',
    [column('time', 'timestamp', 'observed_at'), column('pm25', 'number', 'pm25', 'mg/m³')],
    [{ row: 2, values: [hourText('2026-03-02', 7), 0.02] }],
  )
  const [station] = (await listStations(context)).stations
  old = await makeDevice(context, {
    name: '颗粒物仪',
    deviceNumber: 'MN-0001',
    station: station?.id as number,
    quantities: ['pm2.5'],
  })
  fresh = await makeDevice(context, {
    name: '微站',
    newStation: { name: '工地东门', lon: 116.46, lat: 39.89 },
    quantities: ['pm2.5', 'co', 'noise-laeq'],
  })
})
afterAll(() => store.drop())

describe('a device', () => {
  it('is listed without its key, and is nobody without it', async () => {
    const { devices } = await listDevices(context)
    expect(devices.map(({ name, station }) => [name, station.name])).toEqual([
      ['颗粒物仪', '双井站.csv'],
      ['微站', '工地东门'],
    ])
    expect(JSON.stringify(devices)).not.toContain('jjd_')
    const stored = await store.database.write((tx) =>
      tx.query(sql`select device::text as row from environment.device`),
    )
    for (const { key } of [old, fresh]) expect(JSON.stringify(stored)).not.toContain(key)
    await expect(
      store.database.read(context.reader, (tx) => tx.query(sql`select key_sha256 from environment.device`)),
    ).rejects.toMatchObject({ code: '42501' })
    expect(await authenticateDevice(context, `${old.key}x`)).toBeUndefined()
    const know = createKnowDevice(context, { takesBoxPassword: false, wrong: countWrongTries(900) })
    const named = (deviceNumber: string, secret: string) => know({ deviceNumber, secret, address: '::1' })
    expect(await named('MN-0001', fresh.key)).toBeUndefined()
    expect(await named('MN-9999', old.key)).toBeUndefined()
    expect((await named('MN-0001', old.key))?.device).toEqual(await authenticateDevice(context, old.key))
    expect(await authenticateDevice(context, old.key)).toMatchObject({ deviceNumber: 'MN-0001' })
  })

  it('has a number that no other one gets', async () => {
    const again = { name: 'x', deviceNumber: 'MN-0001', station: old.device.station.id }
    await expect(makeDevice(context, { ...again, quantities: ['pm10'] })).rejects.toMatchObject({
      code: 'device-number-taken',
    })
    expect((await listDevices(context)).devices).toHaveLength(2)
  })
})

describe('received readings', () => {
  it('stand on the pages of the station, in its unit, with a trail to dataset, version and row', async () => {
    const hour = hourText('2026-03-02', 8)
    expect(await send(old, [{ observedAt: hour, value: 40, unit: 'ug/m3' }])).toEqual({
      accepted: 1,
      repeated: 0,
      refused: [],
    })
    const air = await readAirQuality(context, { station: old.device.station.id })
    expect(air.hours.slice(7, 9).map((one) => one.pm25MicrogramsPerCubicMetre)).toEqual([20, 40])
    const [, measure] = environmentMeasures
    const params = { station: String(old.device.station.id), day: '2026-03-02' }
    const { figure, rows } = await store.database.read(context.reader, async (transaction) => {
      const source = { transaction, packs: context.packs } as MeasureSource
      return {
        figure: await measure?.figure(source, params),
        rows: (await measure?.rows?.(source, params, { after: 0, limit: 10 }))?.rows ?? [],
      }
    })
    expect(figure?.datasets.map((one) => one.dataset).sort()).toEqual(
      [old.device.dataset, (await listStations(context)).stations[0]?.dataset].sort(),
    )
    expect(rows.at(-1)).toMatchObject({ dataset: old.device.dataset, table: 'readings', version: 1, row: 1 })
  })

  it('are taken once, in any order, up to two days late and five minutes ahead', async () => {
    const at = (observedAt: string) => ({ quantity: 'co', observedAt, value: 0.5 })
    const batch = [
      at('2026-03-02T12:05:00+08:00'),
      at('2026-02-28T12:00:00+08:00'),
      at('2026-03-02T01:00:00Z'),
      at('2026-03-02T09:00:00.000+08:00'),
    ]
    expect(await send(fresh, batch)).toEqual({ accepted: 3, repeated: 1, refused: [] })
    expect(await send(fresh, batch.toReversed())).toEqual({ accepted: 0, repeated: 4, refused: [] })
    expect((await observed(fresh)).map(({ at }) => at)).toEqual(['02-28 12:00', '03-02 09:00', '03-02 12:05'])
  })

  it.each([
    ['a value that is none', { value: Number.NaN }, 'bad-value'],
    ['an endless value', { value: Number.POSITIVE_INFINITY }, 'bad-value'],
    ['a value beyond all measure', { value: 1e308 }, 'bad-value'],
    ['a value in words', { value: '12,3' as never }, 'bad-value'],
    ['a missing value', { value: undefined as never }, 'bad-value'],
    ['a time without a zone', { observedAt: '2026-03-02T08:00:00' }, 'no-time-zone'],
    ['a day that is none', { observedAt: '2026-02-30T08:00:00Z' }, 'bad-time'],
    ['a time in words', { observedAt: "now'--" }, 'bad-time'],
    ['1970', { observedAt: '1970-01-01T00:00:00Z' }, 'before-2000'],
    ['2099', { observedAt: '2099-01-01T00:00:00+08:00' }, 'in-the-future'],
    ['six minutes ahead', { observedAt: '2026-03-02T12:06:00+08:00' }, 'in-the-future'],
    ['a quantity that the station does not measure', { quantity: 'so2' }, 'unknown-quantity'],
    ['a quantity that there is not', { quantity: '__proto__' }, 'unknown-quantity'],
    ['a unit without a way to the stream’s', { unit: 'ppb' }, 'unknown-unit'],
    ['a quality in words', { quality: "x' or 1=1" }, 'bad-quality'],
  ] as const)('refuse %s', async (_what, reading, code) => {
    const before = await observed(fresh)
    expect(await send(fresh, [reading])).toEqual({ accepted: 0, repeated: 0, refused: [{ index: 0, code }] })
    expect(await observed(fresh)).toEqual(before)
  })

  it('keep what cannot be and what the device doubts, and count neither', async () => {
    await send(fresh, [
      { quantity: 'noise-laeq', observedAt: '2026-03-01T01:00:00+08:00', value: -3 },
      { quantity: 'noise-laeq', observedAt: '2026-03-01T02:00:00+08:00', value: 50, quality: 'calibration' },
      { quantity: 'noise-laeq', observedAt: '2026-03-01T03:00:00+08:00', value: 51, quality: 'valid' },
      { quantity: 'noise-laeq', observedAt: '2026-03-01T04:00:00+08:00', value: null },
    ])
    expect((await observed(fresh)).filter(({ quantity }) => quantity === 'noise-laeq')).toEqual([
      expect.objectContaining({ value: null, measured: -3, quality: 'out-of-range' }),
      expect.objectContaining({ value: null, measured: 50, quality: 'calibration' }),
      expect.objectContaining({ value: 51, measured: 51, quality: null }),
      expect.objectContaining({ value: null, measured: null, quality: null }),
    ])
  })

  it('are counted once where the same ones come twenty times at once', async () => {
    const readings = Array.from({ length: 50 }, (_unused, minute) => ({
      observedAt: new Date(Date.parse('2026-03-01T00:00:00Z') + minute * 60_000).toISOString(),
      value: minute,
    }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(fresh, readings)))
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50)
    const { tables } = await readDataset(context, fresh.device.dataset)
    expect(tables[0]?.numRows).toBe((await observed(fresh)).length)
    const order = { offset: 0, limit: 5, filters: [], sort: { field: 'value', isDescending: true } }
    const before = await readGrid(context, fresh.device.dataset, 'readings', { ...order, offset: 1 } as never)
    await send(fresh, [{ observedAt: '2026-03-01T06:00:00+08:00', value: 900 }])
    const after = await readGrid(context, fresh.device.dataset, 'readings', { ...order, offset: 1 } as never)
    expect(after.numRows).toBe(before.numRows + 1)
  })

  it('make one version of a day, and another once a person has changed something', async () => {
    const dataset = fresh.device.dataset
    const versions = async () =>
      (await readDataset(context, dataset)).versions.map(({ version, kind }) => [version, kind])
    expect(await versions()).toEqual([[1, 'received']])
    const page = await readGrid(context, dataset, 'readings', { offset: 0, limit: 1, filters: [] } as never)
    const key = page.rows[0]?.key as number
    await editRows(
      context,
      dataset,
      'readings',
      { changes: [{ key, values: { value: 0.7 } }], deleted: [] } as never,
      { canonicalTables: [observationTable] },
    )
    expect((await observed(fresh)).find(({ at }) => at === '03-02 12:05')).toMatchObject({ value: 0.7 })
    await store.database.write((tx) =>
      tx.query(
        sql`update catalog.version set created_at = created_at - interval '1 day' where dataset_id = ${dataset}`,
      ),
    )
    await send(fresh, [{ observedAt: '2026-03-01T07:00:00+08:00', value: 5 }])
    await send(fresh, [{ observedAt: '2026-03-01T08:00:00+08:00', value: 6 }])
    expect((await versions()).sort()).toEqual([
      [1, 'received'],
      [2, 'edit'],
      [3, 'received'],
    ])
    // What a person took out or changed is not brought back by sending it again.
    expect(
      await send(fresh, [{ quantity: 'co', observedAt: '2026-03-02T12:05:00+08:00', value: 0.5 }]),
    ).toEqual({ accepted: 0, repeated: 1, refused: [] })
  })

  it('are refused whole beyond what a call or a device may hold', async () => {
    const many = (count: number, day: string) =>
      Array.from({ length: count }, (_unused, index) => ({
        observedAt: new Date(Date.parse(`${day}T00:00:00Z`) + index * 1000).toISOString(),
      }))
    const { refused } = await send(old, many(2_001, '2026-01-01'))
    expect([refused.length, refused[0]?.code]).toEqual([2_001, 'too-many-at-once'])
    // Refused by their quantity, so that nothing but the counting is at work.
    const burst = Array.from({ length: 30 }, () =>
      many(2_000, '2026-01-01').map((one) => ({ ...one, quantity: 'x' })),
    )
    const codes: (string | undefined)[] = []
    for (const one of burst) codes.push((await send(old, one)).refused[0]?.code)
    expect(codes[0]).toBe('unknown-quantity')
    expect(codes.at(-1)).toBe('too-many')
    expect((await send(fresh, [{ observedAt: '2026-03-01T09:00:00+08:00' }])).accepted).toBe(1)
  })
})

describe('a device that is paused, revoked or given another key', () => {
  it('writes nothing more from that moment on, also where it is known already', async () => {
    const device = await knownBy(fresh)
    const attempt = (minute: number) =>
      recordReadings(
        context,
        device,
        [{ quantity: 'co', observedAt: `2026-03-02T05:0${minute}:00+08:00`, value: 1 }],
        NOW,
      )
    await changeDevice(context, device.id, 'paused')
    expect((await attempt(1)).refused).toEqual([{ index: 0, code: 'device-paused' }])
    await changeDevice(context, device.id, 'active')
    expect((await attempt(1)).accepted).toBe(1)
    const { key } = await rekeyDevice(context, device.id)
    expect(await authenticateDevice(context, fresh.key)).toBeUndefined()
    expect((await authenticateDevice(context, key))?.id).toBe(device.id)
    await changeDevice(context, device.id, 'revoked')
    expect((await attempt(2)).refused).toEqual([{ index: 0, code: 'device-revoked' }])
    expect(await authenticateDevice(context, key)).toBeUndefined()
    await expect(changeDevice(context, device.id, 'active')).rejects.toMatchObject({ code: 'device-revoked' })
    const acts = await store.database.write((tx) =>
      tx.query<{ action: string }>(sql`select action from access_control.audit_entry order by id`),
    )
    expect(acts.map(({ action }) => action)).toEqual([
      'environment:make-device',
      'environment:make-device',
      'environment:pause-device',
      'environment:resume-device',
      'environment:rekey-device',
      'environment:revoke-device',
    ])
  })
})
