/** From the codes of HJ 212 to the quantities of the platform, by a table that comes as data. */
import type { Message } from './hj212-message.ts'

export interface TelemetryCodes {
  /** Which commands carry values, in which factor, and whether they are kept. */
  commands: readonly { command: string; factor: string; isKept: boolean }[]
  /** Codes in small letters. */
  quantities: readonly { code: string; quantity: string; unit: string }[]
  /** What a box says of a value; null for a normal one. A flag that is not listed makes a value suspect. */
  flags: readonly { flag: string; quality: string | null }[]
}

export interface SentReading {
  quantity: string
  unit: string
  /** ISO 8601, UTC. */
  observedAt: string
  value: number | null
  /** Absent for a normal value. */
  quality?: string
}

export interface SentReadings {
  readings: SentReading[]
  /** Codes that the table does not know, and values that are no numbers. */
  refused: { code: string; fault: 'unknown-code' | 'not-a-number' }[]
}

/** Plain digits: `1e308`, `NaN`, `Infinity`, `0x10` and `１２` are no measured values. */
const NUMBER = /^[+-]?\d{1,9}(\.\d{1,9})?$/
export const UNKNOWN_FLAG_QUALITY = 'device-flag'

/** Null where the command carries no values that are kept, or they are of no time. */
export function readingsOf(message: Message, codes: TelemetryCodes): SentReadings | null {
  const command = codes.commands.find((one) => one.command === message.command)
  if (!command?.isKept || message.dataTimeMilliseconds === null) return null
  const observedAt = new Date(message.dataTimeMilliseconds).toISOString()
  const sent: SentReadings = { readings: [], refused: [] }
  for (const [code, factors] of message.factors) {
    const text = factors.get(command.factor)
    if (text === undefined) continue
    const known = codes.quantities.find((one) => one.code === code)
    if (known === undefined) sent.refused.push({ code, fault: 'unknown-code' })
    else if (!NUMBER.test(text)) sent.refused.push({ code, fault: 'not-a-number' })
    else {
      const quality = qualityOf(factors.get('Flag'), codes)
      sent.readings.push({
        quantity: known.quantity,
        unit: known.unit,
        observedAt,
        value: Number(text),
        ...(quality === null ? {} : { quality }),
      })
    }
  }
  return sent
}

function qualityOf(flag: string | undefined, codes: TelemetryCodes): string | null {
  if (flag === undefined) return null
  const known = codes.flags.find((one) => one.flag === flag)
  return known === undefined ? UNKNOWN_FLAG_QUALITY : known.quality
}
