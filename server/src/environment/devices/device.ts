import type { NewDevice } from '@jingjing/schema/environment'

export type DeviceState = 'active' | 'paused' | 'revoked'

/** Who sends readings, once known by its key or its number. */
export interface Device {
  id: number
  /** The MN of HJ 212. */
  deviceNumber: string
  name: string
  /** The station that it measures at, and the only one it may write to. */
  stationId: number
  datasetId: string
  state: DeviceState
}

export interface KeyHolder {
  device: Device
  /** Of the key that it had when it was asked. */
  keySha256: string
}

/** What a device sends; from outside, so that nothing of it is trusted. */
export interface ReceivedReading {
  /** A code of `QUANTITIES`. */
  quantity: string
  /** ISO 8601 with its zone: `2026-11-26T08:00:00+08:00`. */
  observedAt: string
  /** Null where the device says that it measured nothing valid. */
  value: number | null
  /** Absent: the unit of the station's stream. */
  unit?: string
  /** Absent or `valid`: counts. Any other word keeps the value and leaves it out of figures. */
  quality?: string
}

/** Why a reading was not taken. */
export type RefusalCode =
  | 'bad-time'
  | 'no-time-zone'
  | 'before-2000'
  | 'in-the-future'
  | 'bad-value'
  | 'bad-quality'
  | 'unknown-quantity'
  | 'unknown-unit'
  | 'too-many-at-once'
  | 'too-many'
  | 'device-paused'
  | 'device-revoked'
  | 'dataset-withdrawn'

export interface Received {
  accepted: number
  /** Were there already: nothing changed. */
  repeated: number
  refused: { index: number; code: RefusalCode }[]
}

export type Quantity = NewDevice['quantities'][number]

/** The table of a device's dataset, and its columns in the order in which readings go in. */
export const RECEIVED_TABLE = 'readings'
export const RECEIVED_COLUMNS = [
  { name: 'observed_at', title: '监测时间', type: 'timestamp', canonical: 'observed_at' },
  { name: 'quantity', title: '监测项目', type: 'text', canonical: null },
  { name: 'value', title: '监测值', type: 'number', canonical: null },
  { name: 'unit', title: '单位', type: 'text', canonical: null },
  { name: 'quality', title: '质量标识', type: 'text', canonical: null },
  { name: 'sent_value', title: '上报值', type: 'number', canonical: null },
  { name: 'sent_unit', title: '上报单位', type: 'text', canonical: null },
  { name: 'received_at', title: '接收时间', type: 'timestamp', canonical: null },
] as const
