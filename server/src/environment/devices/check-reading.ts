import { isCalendarDay } from '../days.ts'
import type { Quantity, ReceivedReading, RefusalCode } from './device.ts'
import { convertUnit, QUANTITIES } from './quantities.ts'

export interface Stream {
  id: number
  quantity: string
  unit: string | null
}

export interface CheckedReading {
  stream: Stream
  quantity: string
  observedAtMs: number
  /** In the unit of the stream. */
  value: number | null
  unit: string
  sentValue: number | null
  sentUnit: string | null
  /** Null: counts. */
  quality: string | null
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** Clocks of devices go wrong by this much and are still believed. */
const AHEAD_MS = 5 * 60_000
/** No quantity has such a value; doubles go on to 1e308, sums of squares do not. */
const LARGEST = 1e12

/** One reading against the streams of its device's station. Nothing that was sent is quoted in a refusal. */
export function checkReading(
  reading: ReceivedReading,
  streamByQuantity: ReadonlyMap<string, Stream>,
  nowMs: number,
): CheckedReading | RefusalCode {
  const { quantity, value, unit: sentUnit, quality } = reading
  const stream = typeof quantity === 'string' ? streamByQuantity.get(quantity) : undefined
  if (stream === undefined) return 'unknown-quantity'
  const observedAtMs = timeOf(reading.observedAt, nowMs)
  if (typeof observedAtMs === 'string') return observedAtMs
  if (value !== null && (typeof value !== 'number' || !(Math.abs(value) <= LARGEST))) return 'bad-value'
  if (quality !== undefined && (typeof quality !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(quality)))
    return 'bad-quality'
  const rule = QUANTITIES[stream.quantity as Quantity]
  const unit = stream.unit ?? rule?.unit
  if (unit === undefined || (sentUnit !== undefined && typeof sentUnit !== 'string')) return 'unknown-unit'
  const converted = convertUnit(value ?? 0, sentUnit ?? unit, unit)
  if (converted === undefined) return 'unknown-unit'
  const held = quality === undefined || quality === 'valid' ? null : quality
  return {
    stream,
    quantity,
    observedAtMs,
    value: value === null ? null : converted,
    unit,
    sentValue: value,
    sentUnit: sentUnit ?? null,
    quality: held ?? (value !== null && !isPossible(converted, unit, rule) ? 'out-of-range' : null),
  }
}

function timeOf(text: unknown, nowMs: number): number | RefusalCode {
  const [, day, , zone] = (typeof text === 'string' && text.length <= 40 && TIME.exec(text)) || []
  if (typeof text !== 'string' || day === undefined || !isCalendarDay(day)) return 'bad-time'
  if (zone === undefined) return 'no-time-zone'
  const ms = Date.parse(text)
  if (!Number.isFinite(ms)) return 'bad-time'
  if (ms < EARLIEST_MS) return 'before-2000'
  return ms > nowMs + AHEAD_MS ? 'in-the-future' : ms
}

function isPossible(value: number, unit: string, rule: (typeof QUANTITIES)[Quantity] | undefined): boolean {
  const judged = rule && convertUnit(value, unit, rule.unit)
  return rule === undefined || judged === undefined || (judged >= rule.range[0] && judged <= rule.range[1])
}
