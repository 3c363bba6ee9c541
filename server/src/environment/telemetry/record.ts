/** From a listener into the store, with what happened in one word. */
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '@jingjing/schema/problems'
import type { Context } from '../../context.ts'
import type { Device, ReceivedReading } from '../devices/device.ts'
import { recordReadings } from '../devices/record-readings.ts'
import { type Gate, TELEMETRY_LIMITS } from './limits.ts'

/** `kept`: decided for good, also where a value was refused. `later`: nothing was decided, and the device sends again. */
export type Outcome = 'kept' | 'later'

export type RecordReceived = (
  device: Device,
  readings: readonly ReceivedReading[],
  isStillThere: () => boolean,
) => Promise<Outcome>

const NOT_NOW = ['device-paused', 'device-revoked', 'dataset-withdrawn']

/** Who sends more than a device has room for waits, and is not read meanwhile: a burst is slowed down, not lost. */
export function createRecord(context: Pick<Context, 'database'>, gate: Gate): RecordReceived {
  const once = async (
    device: Device,
    readings: readonly ReceivedReading[],
  ): Promise<Outcome | 'too-many'> => {
    try {
      const { refused } = await recordReadings(context, device, readings)
      if (refused.some(({ code }) => code === 'too-many')) return 'too-many'
      return refused.some(({ code }) => NOT_NOW.includes(code)) ? 'later' : 'kept'
    } catch (error) {
      if (error instanceof Problem) return 'later'
      throw error
    }
  }
  return async (device, readings, isStillThere) => {
    if (readings.length === 0) return 'kept'
    while (isStillThere()) {
      const outcome = await gate(() => once(device, readings))
      if (outcome !== 'too-many') return outcome
      await wait(TELEMETRY_LIMITS.pauseSeconds * 1000)
    }
    return 'later'
  }
}
