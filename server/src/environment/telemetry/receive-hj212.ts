/** A box that speaks HJ 212: each frame names its device and proves it; an answer means that the values are kept. */
import { createFrameReader, encodeFrame } from '@jingjing/analysis/telemetry/hj212-frames'
import { answerSegment, type Message, parseMessage } from '@jingjing/analysis/telemetry/hj212-message'
import { readingsOf, type TelemetryCodes } from '@jingjing/analysis/telemetry/hj212-readings'
import type { KeyHolder } from '../devices/device.ts'
import { sha256OfKey } from '../devices/keys.ts'
import type { KnowDevice } from './know-device.ts'
import { TELEMETRY_LIMITS } from './limits.ts'
import type { Connection, Session } from './listen.ts'
import type { RecordReceived } from './record.ts'
import type { DeviceWatch } from './watch-devices.ts'

export interface Hj212Parts {
  know: KnowDevice
  record: RecordReceived
  watch: DeviceWatch
  codes(): TelemetryCodes | undefined
}

/** How long a password that was right is not asked of the store again. */
const TRUSTED_MS = 800
/** A collector speaks for the boxes behind it. */
const MAX_DEVICES = 50

interface Trusted {
  known: KeyHolder
  secretSha256: string
  untilMs: number
  leave(): void
}

export function receiveHj212(connection: Connection, parts: Hj212Parts): Session {
  const reader = createFrameReader()
  const trustedByNumber = new Map<string, Trusted>()
  let numFaults = 0

  const fault = (): void => {
    numFaults += 1
    if (numFaults >= TELEMETRY_LIMITS.faultsInARow) connection.close()
  }

  const knownOf = async ({ deviceNumber, password }: Message): Promise<KeyHolder | undefined> => {
    const secretSha256 = sha256OfKey(password)
    const trusted = trustedByNumber.get(deviceNumber)
    if (trusted?.secretSha256 === secretSha256 && trusted.untilMs > Date.now()) return trusted.known
    trusted?.leave()
    trustedByNumber.delete(deviceNumber)
    if (trustedByNumber.size >= MAX_DEVICES) return undefined
    const known = await parts.know({ deviceNumber, secret: password, address: connection.address })
    if (known === undefined || !connection.isOpen()) return undefined
    const leave = parts.watch.enter(known, () => connection.close())
    trustedByNumber.set(deviceNumber, { known, secretSha256, untilMs: Date.now() + TRUSTED_MS, leave })
    connection.isProven()
    return known
  }

  const take = async (message: Message): Promise<void> => {
    const codes = parts.codes()
    const known = await knownOf(message)
    if (codes === undefined) return
    if (known === undefined) {
      // No word to a stranger, not even that the number exists. A collector may know one of its boxes wrongly.
      if (trustedByNumber.size === 0) connection.close()
      else fault()
      return
    }
    numFaults = 0
    if (!codes.commands.some(({ command }) => command === message.command)) return
    const sent = readingsOf(message, codes)
    const outcome =
      sent === null ? 'kept' : await parts.record(known.device, sent.readings, connection.isOpen)
    if (outcome === 'kept' && message.asksForAnswer && message.requestNumber !== null)
      connection.send(encodeFrame(answerSegment(message)))
  }

  return {
    async receive(bytes) {
      for (const event of reader.push(bytes)) {
        if (!connection.isOpen()) return
        const message = event.kind === 'frame' ? parseMessage(event.segment) : event.fault
        if (typeof message === 'string') fault()
        else await take(message)
      }
    },
    closed() {
      for (const { leave } of trustedByNumber.values()) leave()
    },
  }
}
