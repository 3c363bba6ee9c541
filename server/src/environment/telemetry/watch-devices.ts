/** Ends what a device has open as soon as it is revoked or has another key. */
import type { Context } from '../../context.ts'
import type { KeyHolder } from '../devices/device.ts'
import { selectKeys } from './queries.ts'

const EVERY_MS = 250

export interface DeviceWatch {
  /** Returns how to leave. */
  enter(known: KeyHolder, end: () => void): () => void
  numOf(deviceId: number): number
  close(): void
}

/** Asks the store only while somebody is there. Where it does not answer, all stay: nothing is recorded without it. */
export function watchDevices({ database }: Pick<Context, 'database'>): DeviceWatch {
  const present = new Map<object, { known: KeyHolder; end: () => void }>()
  let isAsking = false
  const look = async (): Promise<void> => {
    if (isAsking || present.size === 0) return
    isAsking = true
    try {
      // Who enters while the store is asked was not asked about.
      const asked = [...present.values()]
      const ids = [...new Set(asked.map(({ known }) => known.device.id))]
      const keys = await database.write((tx) => selectKeys(tx, ids))
      for (const { known, end } of asked) if (keys.get(known.device.id) !== known.keySha256) end()
    } catch {
      // Asked again in a moment.
    } finally {
      isAsking = false
    }
  }
  const timer = setInterval(() => void look(), EVERY_MS)
  timer.unref()
  return {
    enter(known, end) {
      const place = {}
      present.set(place, { known, end })
      return () => void present.delete(place)
    },
    numOf: (deviceId) => [...present.values()].filter(({ known }) => known.device.id === deviceId).length,
    close: () => clearInterval(timer),
  }
}
