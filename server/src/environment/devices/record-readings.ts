import { Problem } from '@jingjing/schema/problems'
import { receiveRows } from '../../catalog/index.ts'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../db/database.ts'
import { type CheckedReading, checkReading } from './check-reading.ts'
import {
  type Device,
  RECEIVED_COLUMNS,
  RECEIVED_TABLE,
  type Received,
  type ReceivedReading,
  type RefusalCode,
} from './device.ts'
import { MAX_READINGS_AT_ONCE, takeFromDevice } from './limit-device.ts'
import { fillReceived, lockDevice, noteReceived, selectKnown, selectStreamsOf } from './queries.ts'

/**
 * Takes what a device sends, in one short transaction: whoever is told `accepted` finds it after a crash. Each reading
 * is a row of the device's dataset in the version of today. One that is there already changes nothing, so that a device
 * may send again whatever was not acknowledged; order does not matter. Whether the device may still send is asked of
 * the store each time.
 *
 * @throws Problem `dataset-loading` while a person's change of the dataset is coming in: to be sent again
 */
export async function recordReadings(
  { database }: Pick<Context, 'database'>,
  device: Device,
  readings: readonly ReceivedReading[],
  nowMs = Date.now(),
): Promise<Received> {
  if (readings.length === 0) return { accepted: 0, repeated: 0, refused: [] }
  if (readings.length > MAX_READINGS_AT_ONCE) return refuseAll(readings, 'too-many-at-once')
  if (!takeFromDevice(database, device.id, readings.length, nowMs)) return refuseAll(readings, 'too-many')
  try {
    return await database.write(async (tx) => {
      const held = await lockDevice(tx, device.id)
      if (held === undefined || held.state === 'revoked') return refuseAll(readings, 'device-revoked')
      if (held.state === 'paused') return refuseAll(readings, 'device-paused')
      const streams = await selectStreamsOf(tx, device.stationId)
      const streamByQuantity = new Map(streams.map((one) => [one.quantity, one]))
      const refused: Received['refused'] = []
      const checked: CheckedReading[] = []
      for (const [index, reading] of readings.entries()) {
        const result = checkReading(reading, streamByQuantity, nowMs)
        if (typeof result === 'string') refused.push({ index, code: result })
        else checked.push(result)
      }
      const fresh = await leaveOutKnown(tx, device, checked)
      if (fresh.length > 0) await store(tx, device, fresh, held.numReceived)
      return { accepted: fresh.length, repeated: checked.length - fresh.length, refused }
    })
  } catch (error) {
    // The dataset lies in the recycle bin.
    if (error instanceof Problem && error.code === 'not-found')
      return refuseAll(readings, 'dataset-withdrawn')
    throw error
  }
}

async function leaveOutKnown(
  tx: Transaction,
  device: Device,
  checked: readonly CheckedReading[],
): Promise<CheckedReading[]> {
  if (checked.length === 0) return []
  const known = await selectKnown(tx, device.datasetId, checked)
  const seen = new Set<string>()
  return checked.filter((one, place) => {
    const name = `${one.stream.id} ${one.observedAtMs}`
    if (known.has(place) || seen.has(name)) return false
    seen.add(name)
    return true
  })
}

async function store(
  tx: Transaction,
  device: Device,
  fresh: readonly CheckedReading[],
  numBefore: number,
): Promise<void> {
  const receivedAt = new Date().toISOString()
  const { stored, range } = await receiveRows(tx, {
    datasetId: device.datasetId,
    tableName: RECEIVED_TABLE,
    columns: RECEIVED_COLUMNS.map(({ name }) => name),
    rows: fresh.map((one, place) => ({
      row: numBefore + place + 1,
      values: [
        new Date(one.observedAtMs).toISOString(),
        one.quantity,
        one.value,
        one.unit,
        one.quality,
        one.sentValue,
        one.sentUnit,
        receivedAt,
      ],
    })),
  })
  await fillReceived(tx, stored, range)
  await noteReceived(tx, device.id, numBefore + fresh.length)
}

const refuseAll = (readings: readonly ReceivedReading[], code: RefusalCode): Received => ({
  accepted: 0,
  repeated: 0,
  refused: readings.map((_one, index) => ({ index, code })),
})
