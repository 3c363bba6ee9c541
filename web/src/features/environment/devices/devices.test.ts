import type { DeviceEntry } from '@jingjing/schema/environment'
import { describe, expect, it } from 'vitest'
import { conditionOf, countConditions, type DeviceForm, inOrder, readForm } from './view.ts'

const NOW = new Date('2026-11-26T12:00:00+08:00')
const device = (name: string, state: DeviceEntry['state'], lastReceivedAt: string | null): DeviceEntry =>
  ({ name, state, lastReceivedAt, station: { id: 1, name: '双井站' } }) as DeviceEntry
const DEVICES = [
  device('停用', 'revoked', '2026-11-26T11:59:00+08:00'),
  device('正常', 'active', '2026-11-26T11:00:00+08:00'),
  device('无声', 'active', '2026-11-26T10:59:59+08:00'),
  device('新装', 'active', null),
  device('暂停', 'paused', null),
]

describe('a device', () => {
  it('is silent after an hour without a word, and waits before its first', () => {
    expect(DEVICES.map((one) => conditionOf(one, NOW))).toEqual([
      'revoked',
      'reporting',
      'silent',
      'waiting',
      'paused',
    ])
    expect(countConditions(DEVICES, NOW)).toEqual({
      reporting: 1,
      silent: 1,
      waiting: 1,
      paused: 1,
      revoked: 1,
    })
    expect(inOrder(DEVICES, NOW).map(({ name }) => name)).toEqual(['无声', '新装', '正常', '暂停', '停用'])
  })

  it('is made once it has a name, something to measure and a station that is there or has a place', () => {
    const form: DeviceForm = { name: ' 扬尘仪 ', deviceNumber: '', station: 3, quantities: ['pm10', 'pm2.5'] }
    expect(readForm(form)).toEqual({ name: '扬尘仪', station: 3, quantities: ['pm2.5', 'pm10'] })
    const opens: DeviceForm = { ...form, station: 'new', stationName: '工地东门', lon: 116.46, lat: 39.89 }
    expect(readForm({ ...opens, deviceNumber: 'SJ-01' })).toEqual({
      name: '扬尘仪',
      deviceNumber: 'SJ-01',
      quantities: ['pm2.5', 'pm10'],
      newStation: { name: '工地东门', lon: 116.46, lat: 39.89 },
    })
    const lacking: DeviceForm[] = [
      { ...form, name: ' ' },
      { ...form, quantities: [] },
      { ...form, deviceNumber: '一号' },
      { ...form, station: undefined },
      { ...opens, stationName: '' },
      { ...opens, lon: null },
      { ...opens, lat: 390 },
    ]
    expect(lacking.map(readForm)).toEqual(lacking.map(() => undefined))
  })
})
