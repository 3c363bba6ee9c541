import type { Language } from './preferences.ts'

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** The zone in which a day is a day. */
export const TIME_ZONE = 'Asia/Shanghai'

/** What stands where a value is missing. */
export const MISSING = '—'

export function formatNumber(value: number | null | undefined, maxDecimals = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: maxDecimals }).format(value)
}

/** With always so many decimals, so that numbers below each other can be compared by eye. */
export function formatDecimals(value: number, numDecimals: number): string {
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: numDecimals,
    maximumFractionDigits: numDecimals,
  }).format(value)
}

/** A figure as it is read: rates always with one decimal, counts whole where they are whole. */
export function formatFigure(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING
  const numDecimals = unit === '%' ? 1 : 0
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: numDecimals,
    maximumFractionDigits: 1,
  }).format(value)
}

/** Value and unit with the space that belongs between them: none before a percent sign. */
export function withUnit(value: string, unit: string): string {
  if (!unit) return value
  return unit === '%' ? `${value}%` : `${value} ${unit}`
}

/** A signed change in percent of `before`; null where there is nothing to compare with. */
export function changePercent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null
  return ((now - before) / before) * 100
}

/** `+12.3%`, `−4%`, `0%`: with the sign that a reader sees, not a hyphen. */
export function formatSigned(value: number, suffix = '%'): string {
  const rounded = Math.round(value * 10) / 10
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : ''
  return `${sign}${formatNumber(Math.abs(rounded))}${suffix}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const kibibytes = bytes / 1024
  if (kibibytes < 1024) return `${formatNumber(kibibytes, kibibytes < 10 ? 1 : 0)} KB`
  return `${formatNumber(kibibytes / 1024, 1)} MB`
}

function toDate(text: string): Date | null {
  // A bare day is that day in the office, wherever the browser stands.
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text)
  return Number.isNaN(date.getTime()) ? null : date
}

function part(text: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = toDate(text)
  return date
    ? new Intl.DateTimeFormat(LOCALE[language], { timeZone: TIME_ZONE, ...options }).format(date)
    : text
}

/** `2026年11月24日` / `24 Nov 2026`. */
export function formatDay(text: string, language: Language): string {
  return language === 'zh'
    ? part(text, language, { year: 'numeric', month: 'long', day: 'numeric' })
    : part(text, language, { year: 'numeric', month: 'short', day: 'numeric' })
}

/** `11月24日` / `24 Nov`. */
export function formatShortDay(text: string, language: Language): string {
  return part(text, language, { month: language === 'zh' ? 'long' : 'short', day: 'numeric' })
}

/** `11月24日 14:05` / `24 Nov 14:05`. */
export function formatTime(text: string, language: Language): string {
  const clock = part(text, language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${formatShortDay(text, language)} ${clock}`
}

/** `2026年11月24日 14:05`. */
export function formatFullTime(text: string, language: Language): string {
  const clock = part(text, language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${formatDay(text, language)} ${clock}`
}

/** The day before a half-open end. */
export function dayBefore(day: string): string {
  return addDays(day, -1)
}

export function addDays(day: string, numDays: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + numDays)
  return date.toISOString().slice(0, 10)
}

/** Days of the half-open range. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** A half-open range as a reader says it: its first and its last day. */
export function formatPeriod(from: string, to: string, language: Language): string {
  const last = dayBefore(to)
  if (from >= last) return formatDay(from, language)
  const isSameYear = from.slice(0, 4) === last.slice(0, 4)
  if (language === 'zh')
    return `${formatDay(from, language)}至${isSameYear ? formatShortDay(last, language) : formatDay(last, language)}`
  return `${isSameYear ? formatShortDay(from, language) : formatDay(from, language)} – ${formatDay(last, language)}`
}

/** `3 分钟前` / `3 minutes ago`. */
export function formatRelative(text: string, now: Date, language: Language): string {
  const date = toDate(text)
  if (!date) return text
  const seconds = (date.getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto' })
  const size = Math.abs(seconds)
  if (size < 45) return format.format(0, 'second')
  if (size < 3_600) return format.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return format.format(Math.round(seconds / 3_600), 'hour')
  if (size < 86_400 * 45) return format.format(Math.round(seconds / 86_400), 'day')
  if (size < 86_400 * 365) return format.format(Math.round(seconds / (86_400 * 30)), 'month')
  return format.format(Math.round(seconds / (86_400 * 365)), 'year')
}

/** `12 秒`, `3 分 20 秒`, `1 小时 5 分`. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = language === 'zh' ? [' 小时', ' 分', ' 秒'] : [' h', ' min', ' s']
  const two = (large: number, largeWord: string, small: number, smallWord: string) =>
    small === 0 ? `${large}${largeWord}` : `${large}${largeWord} ${small}${smallWord}`
  if (whole < 60) return `${whole}${rest}`
  if (whole < 3_600) return two(Math.floor(whole / 60), minutes, whole % 60, rest)
  const wholeMinutes = Math.round(whole / 60)
  return two(Math.floor(wholeMinutes / 60), hours, wholeMinutes % 60, minutes)
}
