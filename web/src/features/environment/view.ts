import type { AirQuality, Station } from '@jingjing/schema/environment'

/** The latest day that has a value, else the latest day. */
export function latestDay(days: AirQuality['days']): AirQuality['days'][number] | undefined {
  return days.findLast((day) => day.aqi !== null) ?? days.at(-1)
}

/** The station of the address where it exists, else the first. */
export function chosenStation(stations: readonly Station[], id: number | undefined): Station | undefined {
  return stations.find((station) => station.id === id) ?? stations[0]
}

/** How many of the judged days were good or better (levels 1 and 2); null where none could be judged. */
export function goodDays(days: AirQuality['days']): { numGood: number; numJudged: number } | null {
  const judged = days.filter((day) => day.level !== null)
  if (judged.length === 0) return null
  return { numGood: judged.filter((day) => (day.level ?? 9) <= 2).length, numJudged: judged.length }
}

const POLLUTANT_NAMES: Record<string, string> = {
  'pm2.5': 'PM2.5',
  pm25: 'PM2.5',
  pm10: 'PM10',
  so2: 'SO₂',
  no2: 'NO₂',
  co: 'CO',
  o3: 'O₃',
}

/** A pollutant's code as it is written; a name that is no code stays. */
export function pollutantName(code: string): string {
  return POLLUTANT_NAMES[code.toLowerCase()] ?? code
}
