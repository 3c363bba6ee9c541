import type { Database } from '../../db/database.ts'

/** Two thousand readings are some two hours of a full station by the minute. */
export const MAX_READINGS_AT_ONCE = 2_000
/** A device that was offline for two days may hand in what it kept: 15 quantities by the minute. */
const BURST = 45_000
/** Lasting, each second: a station of 15 quantities by the second has five times the room. */
const PER_SECOND = 75
/** Each call costs a transaction, however little it brings. */
const COST_OF_CALL = 10

interface Bucket {
  left: number
  atMs: number
}

/** Counted in this process, per store; a bucket is forgotten once it is full again. */
const bucketsByStore = new WeakMap<Database, Map<number, Bucket>>()

/** Takes what so many readings cost from the device's bucket; false where it does not hold as much. */
export function takeFromDevice(
  database: Database,
  deviceId: number,
  numReadings: number,
  nowMs: number,
): boolean {
  const buckets = bucketsByStore.get(database) ?? new Map<number, Bucket>()
  bucketsByStore.set(database, buckets)
  const held = buckets.get(deviceId) ?? { left: BURST, atMs: nowMs }
  const left = Math.min(BURST, held.left + (Math.max(0, nowMs - held.atMs) / 1000) * PER_SECOND)
  const cost = numReadings + COST_OF_CALL
  const isWithin = left >= cost
  buckets.set(deviceId, { left: isWithin ? left - cost : left, atMs: nowMs })
  if (buckets.size > 10_000)
    for (const [id, bucket] of buckets)
      if (nowMs - bucket.atMs > (BURST / PER_SECOND) * 1000) buckets.delete(id)
  return isWithin
}
