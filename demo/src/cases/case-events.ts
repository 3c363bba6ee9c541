import type { Random } from '@jingjing/analysis/random/random'
import { dayText, isHeatingSeason, MINUTES_PER_DAY, monthOf, weekday } from '../calendar.ts'
import {
  HOLIDAY_EFFECTS,
  HOT_SPOT,
  isWithin,
  LEVEL_SHIFT,
  NIGHT_CONSTRUCTION,
  REPEATED_MATTER,
} from '../planted-truths.ts'
import type { WeatherDay } from '../readings/weather.ts'
import { CASE_CATEGORIES, type CaseCategory, categoryNamed, type HourProfile } from './case-categories.ts'

export type Planted = 'repeated-matter' | 'hot-spot' | 'level-shift' | 'night-construction'

/** That a case comes in: when, of what kind and by which way. Everything else is drawn when its row is asked for. */
export interface CaseEvent {
  /** Minutes of local time. */
  at: number
  category: CaseCategory
  source: 'hotline' | 'grid'
  planted: Planted | null
}

/** Sunday to Saturday. Callers wait for Monday, patrols rest at the weekend. */
const HOTLINE_WEEKDAYS = [0.76, 1.18, 1.12, 1.07, 1.05, 1.04, 0.78]
const GRID_WEEKDAYS = [0.45, 1.22, 1.24, 1.2, 1.2, 1.17, 0.52]

/** 24 weights, from midnight. */
const HOURS: Record<HourProfile, number[]> = {
  day: [1, 0.5, 0.3, 0.2, 0.2, 0.5, 1.5, 4, 8, 11, 11, 8, 5, 6, 8, 8, 7, 6, 5, 5, 4, 4, 3, 2],
  evening: [2, 1, 0.6, 0.4, 0.4, 0.6, 1.5, 3, 4, 5, 5, 4, 4, 4, 4, 5, 6, 8, 10, 11, 11, 9, 6, 4],
  night: [10, 8, 6, 5, 5, 5, 5, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5, 7, 10, 14, 14],
  morning: [0.5, 0.3, 0.2, 0.2, 0.4, 1.5, 5, 10, 12, 11, 9, 6, 4, 4, 4, 4, 3, 3, 4, 4, 3, 2, 1, 0.7],
  patrol: [0, 0, 0, 0, 0, 0, 0.3, 3, 11, 13, 12, 6, 2, 7, 11, 11, 9, 4, 1.5, 1, 0.6, 0.2, 0, 0],
}

/** First days of the lunar year; offices rest for a week. A year that is missing has no dip. */
const SPRING_FESTIVALS = ['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26']
const springFestivalDays = new Set(
  SPRING_FESTIVALS.flatMap((first) =>
    [-1, 0, 1, 2, 3, 4, 5, 6].map((offset) => Date.parse(`${first}T00:00:00Z`) / 86_400_000 + offset),
  ),
)

function holidayFactor(day: number): number {
  if (springFestivalDays.has(day)) return HOLIDAY_EFFECTS[0].factor
  const monthDay = dayText(day).slice(5)
  return monthDay >= '10-01' && monthDay <= '10-07' ? HOLIDAY_EFFECTS[1].factor : 1
}

function seasonFactor(category: CaseCategory, day: number, weather: WeatherDay): number {
  const month = monthOf(day)
  let factor = category.monthFactors?.[month - 1] ?? 1
  if (category.category3 === '室温不达标') {
    if (!isHeatingSeason(day)) return factor * 0.12
    // Cold days bring the calls.
    factor *= Math.min(2.6, Math.max(0.5, 1 - weather.meanTemperatureCelsius / 11))
  }
  if (category.category3 === '道路积水') factor *= weather.isStorm ? 60 : weather.isRainy ? 2 : 0.1
  if (category.category3 === '屋面外墙渗漏') factor *= weather.isStorm ? 7 : weather.isRainy ? 1.8 : 0.8
  return factor
}

function minuteOf(day: number, profile: HourProfile, random: Random): number {
  return day * MINUTES_PER_DAY + random.weightedIndex(HOURS[profile]) * 60 + random.integer(0, 59)
}

/** All cases of the period in order of time. */
export function generateCaseEvents(
  random: Random,
  weather: ReadonlyMap<number, WeatherDay>,
  fromDay: number,
  untilDay: number,
): CaseEvent[] {
  const events: CaseEvent[] = []
  let weekLevel = 1
  for (let day = fromDay; day < untilDay; day++) {
    // Counts of complaints vary more than a Poisson count does (variance over mean of 4 to 15 in published series): slow waves
    // of the level, and days of their own.
    weekLevel += 0.12 * (1 - weekLevel) + random.normal(0, 0.04)
    const dayLevel = weekLevel * random.gamma(45, 1 / 45) * holidayFactor(day)
    const ways = [
      { source: 'hotline', factor: HOTLINE_WEEKDAYS[weekday(day)]! },
      { source: 'grid', factor: GRID_WEEKDAYS[weekday(day)]! },
    ] as const
    for (const category of CASE_CATEGORIES) {
      const season = seasonFactor(category, day, weather.get(day)!)
      for (const { source, factor } of ways) {
        const perDay = source === 'hotline' ? category.hotlinePerDay : category.gridPerDay
        const numCases = random.poisson(perDay * season * factor * dayLevel)
        for (let index = 0; index < numCases; index++) {
          const hours = source === 'grid' ? 'patrol' : category.hours
          events.push({ at: minuteOf(day, hours, random), category, source, planted: null })
        }
      }
    }
  }
  events.push(...plantedEvents(random.stream('planted'), fromDay, untilDay))
  return events.sort((a, b) => a.at - b.at)
}

function plantedEvents(random: Random, fromDay: number, untilDay: number): CaseEvent[] {
  const events: CaseEvent[] = []
  const add = (at: number, category3: string, source: CaseEvent['source'], planted: Planted) => {
    if (at >= fromDay * MINUTES_PER_DAY && at < untilDay * MINUTES_PER_DAY) {
      events.push({ at, category: categoryNamed(category3), source, planted })
    }
  }

  const { span, numCases, categories } = REPEATED_MATTER
  const length = span.firstDayBeforeUntil - span.lastDayBeforeUntil
  for (let index = 0; index < numCases; index++) {
    const day =
      untilDay - span.firstDayBeforeUntil + Math.floor(((index + random.uniform()) / numCases) * length)
    const category3 = categories[random.weightedIndex([5, 3, 2])]!
    add(minuteOf(day, 'day', random), category3, 'hotline', 'repeated-matter')
  }
  for (let day = fromDay; day < untilDay; day++) {
    const daysBeforeUntil = untilDay - day
    if (isWithin(daysBeforeUntil, HOT_SPOT.span)) {
      const count = random.poisson(HOT_SPOT.casesPerDay)
      for (let index = 0; index < count; index++) {
        const source = random.chance(0.6) ? 'hotline' : 'grid'
        add(minuteOf(day, 'evening', random), HOT_SPOT.category, source, 'hot-spot')
      }
    }
    const isBefore = daysBeforeUntil > LEVEL_SHIFT.interventionDayBeforeUntil
    const perMonth = isBefore ? LEVEL_SHIFT.casesPerMonthBefore : LEVEL_SHIFT.casesPerMonthAfter
    const numShift = random.poisson((perMonth * 12) / 365)
    for (let index = 0; index < numShift; index++) {
      add(minuteOf(day, 'evening', random), LEVEL_SHIFT.category, 'hotline', 'level-shift')
    }
    if (isWithin(daysBeforeUntil, NIGHT_CONSTRUCTION.nights)) {
      for (let index = 0; index < NIGHT_CONSTRUCTION.casesPerNight; index++) {
        const minutes = random.integer(
          NIGHT_CONSTRUCTION.startHour * 60 + 15,
          (24 + NIGHT_CONSTRUCTION.endHour) * 60,
        )
        add(day * MINUTES_PER_DAY + minutes, NIGHT_CONSTRUCTION.category, 'hotline', 'night-construction')
      }
    }
  }
  return events
}
