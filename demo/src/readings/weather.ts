import type { Random } from '@jingjing/analysis/random/random'
import { dayText, monthOf } from '../calendar.ts'

/** One day of weather, common to the air, the noise and the complaints. */
export interface WeatherDay {
  meanTemperatureCelsius: number
  isRainy: boolean
  /** A downpour that floods underpasses. */
  isStorm: boolean
  windMetresPerSecond: number
  /** How stagnant the air is: 1 is usual, 4 a haze episode, 0.3 after a cold front. */
  pollutionFactor: number
}

/** Monthly means in Beijing, °C, January to December (climate normals, rounded). */
const MEAN_TEMPERATURES_CELSIUS = [-3, 0, 7, 15, 21, 25, 27, 26, 21, 13, 5, -1]
const RAIN_CHANCES = [0.05, 0.06, 0.09, 0.13, 0.19, 0.3, 0.41, 0.36, 0.23, 0.15, 0.09, 0.05]

export function generateWeather(random: Random, fromDay: number, untilDay: number): Map<number, WeatherDay> {
  const days = new Map<number, WeatherDay>()
  let anomaly = 0
  let logPollution = 0
  for (let day = fromDay; day < untilDay; day++) {
    const month = monthOf(day)
    const date = Number(dayText(day).slice(8))
    // Straight lines between the middles of the months.
    const toNext = (date - 15) / 30
    const neighbour = (month - 1 + (toNext < 0 ? 11 : 1)) % 12
    const climate =
      MEAN_TEMPERATURES_CELSIUS[month - 1]! * (1 - Math.abs(toNext)) +
      MEAN_TEMPERATURES_CELSIUS[neighbour]! * Math.abs(toNext)
    anomaly = 0.7 * anomaly + random.normal(0, 2.1)
    logPollution = 0.66 * logPollution + random.normal(0, 0.44)
    const isRainy = random.chance(RAIN_CHANCES[month - 1]!)
    if (isRainy) logPollution -= 0.3
    days.set(day, {
      meanTemperatureCelsius: climate + anomaly,
      isRainy,
      isStorm: isRainy && month >= 6 && month <= 9 && random.chance(0.13),
      windMetresPerSecond: Math.max(0.4, 2.1 - 0.9 * logPollution + random.normal(0, 0.6)),
      pollutionFactor: Math.exp(logPollution),
    })
  }
  return days
}
