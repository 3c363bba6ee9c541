export interface EnvironmentFilters {
  station: number | undefined
  from: string | undefined
  /** Exclusive. */
  to: string | undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readFilters(search: URLSearchParams): EnvironmentFilters {
  const station = Number(search.get('station'))
  const from = search.get('from')
  const to = search.get('to')
  const isPeriod = from !== null && to !== null && DAY.test(from) && DAY.test(to) && from < to
  return {
    station: Number.isInteger(station) && station > 0 ? station : undefined,
    from: isPeriod ? from : undefined,
    to: isPeriod ? to : undefined,
  }
}

export function writeFilters(search: URLSearchParams, change: Partial<EnvironmentFilters>): URLSearchParams {
  const after = new URLSearchParams(search)
  for (const [key, value] of Object.entries({ ...readFilters(search), ...change })) {
    if (value === undefined) after.delete(key)
    else after.set(key, String(value))
  }
  return after
}
