/** When a case is due: hours and days of the clock, or of working time. */
import type { WorkingCalendar } from './working-calendar.ts'

export type DeadlineUnit = 'hour' | 'day' | 'working-hour' | 'urgent-working-hour' | 'working-day'

export interface DeadlineStage {
  amount: number
  unit: DeadlineUnit
}

/** Parts of a day in which time counts, in order, `HH:MM`. */
export type DayHours = readonly { from: string; to: string }[]

export interface DeadlineHours {
  workingHours: DayHours
  urgentWorkingHours: DayHours
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const dayOfMs = (ms: number): string => new Date(ms + SHANGHAI_MS).toISOString().slice(0, 10)
const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS

/** Notices reach a year ahead; a limit that runs longer than this would be a mistake of the rule. */
const MAX_DAYS = 2_000

/**
 * The end of a limit that begins at `startMs` (milliseconds since 1970, UTC).
 *
 * - `hour`, `day`: by the clock; a day is 24 hours. Holidays do not stop it.
 * - `working-hour`, `urgent-working-hour`: minutes count only within the hours of working days.
 * - `working-day`: the same time of day so many working days later.
 *
 * A start outside working hours counts as the next moment in which work begins; an interval of hours is half-open, so
 * that a limit used up exactly at the end of the day is due at that end.
 */
export function dueAt(
  startMs: number,
  { amount, unit }: DeadlineStage,
  calendar: WorkingCalendar,
  hours: DeadlineHours,
): number {
  if (!(amount > 0)) throw new Error(`a limit must be above 0, got ${amount}`)
  if (unit === 'hour') return startMs + amount * 60 * MINUTE_MS
  if (unit === 'day') return startMs + amount * DAY_MS
  const ofDay = unit === 'urgent-working-hour' ? hours.urgentWorkingHours : hours.workingHours
  const begun = firstWorkingMoment(startMs, ofDay, calendar)
  return unit === 'working-day'
    ? addWorkingDays(begun, amount, calendar)
    : addWorkingMinutes(begun, amount * 60, ofDay, calendar)
}

/** The ends of stages that follow each other. */
export function dueOfStages(
  startMs: number,
  stages: readonly DeadlineStage[],
  calendar: WorkingCalendar,
  hours: DeadlineHours,
): number[] {
  const ends: number[] = []
  let begun = startMs
  for (const stage of stages) {
    begun = dueAt(begun, stage, calendar, hours)
    ends.push(begun)
  }
  return ends
}

function firstWorkingMoment(startMs: number, ofDay: DayHours, calendar: WorkingCalendar): number {
  let midnight = midnightOf(dayOfMs(startMs))
  for (let count = 0; count < MAX_DAYS; count++, midnight += DAY_MS) {
    if (!calendar.isWorkingDay(dayOfMs(midnight))) continue
    for (const { from, to } of ofDay) {
      const begin = midnight + minutesOf(from) * MINUTE_MS
      const end = midnight + minutesOf(to) * MINUTE_MS
      if (startMs < begin) return begin
      if (startMs < end) return startMs
    }
  }
  throw new Error('no working time follows')
}

function addWorkingDays(startMs: number, numDays: number, calendar: WorkingCalendar): number {
  let left = Math.ceil(numDays)
  let ms = startMs
  for (let count = 0; count < MAX_DAYS; count++) {
    ms += DAY_MS
    if (calendar.isWorkingDay(dayOfMs(ms))) left -= 1
    if (left === 0) return ms
  }
  throw new Error(`${numDays} working days do not end`)
}

function addWorkingMinutes(
  startMs: number,
  minutes: number,
  ofDay: DayHours,
  calendar: WorkingCalendar,
): number {
  let left = minutes
  let midnight = midnightOf(dayOfMs(startMs))
  for (let count = 0; count < MAX_DAYS; count++, midnight += DAY_MS) {
    if (!calendar.isWorkingDay(dayOfMs(midnight))) continue
    for (const { from, to } of ofDay) {
      const begin = Math.max(startMs, midnight + minutesOf(from) * MINUTE_MS)
      const end = midnight + minutesOf(to) * MINUTE_MS
      if (begin >= end) continue
      const available = (end - begin) / MINUTE_MS
      if (left <= available) return begin + left * MINUTE_MS
      left -= available
    }
  }
  throw new Error(`${minutes} working minutes do not end`)
}
