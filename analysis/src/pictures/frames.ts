/** More than this nobody steps through; the newest are kept. */
const MOST_FRAMES = 120

/**
 * Days, months or years as steps of a time slider, from the first to the last without a gap, so that a month in
 * which nothing happened is seen as one. Each is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, all alike.
 */
export function framesOf(found: readonly string[]): string[] {
  const sorted = [...new Set(found)].sort()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const frames: string[] = []
  for (let frame = last; frame >= first && frames.length < MOST_FRAMES; frame = frameBefore(frame))
    frames.unshift(frame)
  return frames
}

function frameBefore(frame: string): string {
  const [year = 0, month, day] = frame.split('-').map(Number)
  if (month === undefined) return String(year - 1).padStart(4, '0')
  const before = new Date(Date.UTC(year, month - 1, day ?? 1))
  if (day === undefined) before.setUTCMonth(before.getUTCMonth() - 1)
  else before.setUTCDate(before.getUTCDate() - 1)
  return before.toISOString().slice(0, frame.length)
}

/** The day on which the step after begins: `2026-03` ends before `2026-04-01`. */
export function frameRange(frame: string): { from: string; to: string } {
  const [year = 0, month, day] = frame.split('-').map(Number)
  const from = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1))
  const to = new Date(from)
  if (month === undefined) to.setUTCFullYear(year + 1)
  else if (day === undefined) to.setUTCMonth(to.getUTCMonth() + 1)
  else to.setUTCDate(to.getUTCDate() + 1)
  return { from: from.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10) }
}
