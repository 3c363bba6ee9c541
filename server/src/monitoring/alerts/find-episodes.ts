/** What a rule finds: in the daily series that it watches, or among the signals. */
import {
  type AlertEpisode,
  type AlertCondition as DailyCondition,
  replayCondition,
} from '@jingjing/analysis/series/alert-conditions'
import { dayNumberOf, dayOfNumber, type WorkingCalendar } from '@jingjing/analysis/series/working-calendar'
import type { AlertCondition, AlertDefinition } from '@jingjing/schema/monitoring/alerts'
import type { Signals } from '@jingjing/schema/monitoring/signals'
import type { Found } from './queries.ts'
import type { Watched } from './watched-series.ts'

/** Conditions that are read off daily series; the others are signals. */
export function dailyCondition(condition: AlertCondition): DailyCondition | null {
  switch (condition.kind) {
    case 'threshold':
      return { ...condition, isRate: condition.measure !== 'cases' }
    case 'measure':
      return { ...condition, kind: 'threshold', isRate: true }
    case 'deadline':
      return { kind: 'threshold', windowDays: 1, direction: 'above', bound: condition.bound, isRate: false }
    case 'run':
      return condition
    case 'change':
      return condition.against === 'weekday' ? condition : null
    default:
      return null
  }
}

/** Episodes of a rule between two days of its series. */
export function episodesOf(
  condition: DailyCondition,
  { clearAfterDays }: Pick<AlertDefinition, 'clearAfterDays'>,
  watched: Watched,
  days: { from: string; to: string },
  calendar: WorkingCalendar,
): AlertEpisode[] {
  const first = dayNumberOf(watched.from)
  const isUsual = (index: number): boolean => {
    const day = dayOfNumber(first + index)
    const isWeekend = ((((first + index + 4) % 7) + 7) % 7) % 6 === 0
    return calendar.holidayOf(day) === undefined && calendar.isWorkingDay(day) !== isWeekend
  }
  const usual = watched.series[0]?.values.map((_one, index) => isUsual(index)) ?? []
  return replayCondition(
    condition,
    watched.series,
    { from: dayNumberOf(days.from) - first, to: dayNumberOf(days.to) - first },
    { clearAfterDays, isUsualDay: (index) => usual[index] ?? true },
  )
}

export const foundOf = (
  episode: AlertEpisode,
  watched: Watched,
  by: AlertDefinition['by'],
  community: string | null,
): Found => ({
  key: episode.key,
  label: watched.labels.get(episode.key) ?? episode.key,
  communityCode: by === 'community' ? episode.key : community,
  since: dayOfNumber(dayNumberOf(watched.from) + episode.from),
  observed: episode.observed,
  expected: episode.expected,
  chance: episode.chance,
  lon: null,
  lat: null,
  radiusMetres: null,
})

/** Holidays older than this are history, not news. */
const HOLIDAY_NEWS_DAYS = 31

/** The signals that a rule asks for; a filter by place or category keeps those that name it. */
export function signalsFound(
  definition: AlertDefinition,
  signals: Signals,
  calendar: WorkingCalendar,
): Found[] {
  const { condition, filter } = definition
  const nothing = { lon: null, lat: null, radiusMetres: null, communityCode: null }
  const category = filter.category3 ?? filter.category2 ?? filter.category
  const isAsked = (ratio: number): boolean =>
    condition.kind !== 'change' ||
    condition.direction === 'either' ||
    (condition.direction === 'more' ? ratio > 1 : ratio < 1)
  if (condition.kind === 'silence')
    return signals.silences.map((one) => ({
      ...nothing,
      ...measured(one),
      key: one.source,
      label: one.source,
    }))
  if (condition.kind === 'cluster')
    return signals.clusters
      .filter((one) => category === undefined || one.category === category)
      .map((one) => ({
        ...measured(one),
        key: one.category,
        label: one.category,
        communityCode: null,
        lon: one.lon,
        lat: one.lat,
        radiusMetres: one.radiusMetres,
      }))
  if (condition.kind === 'change' && condition.against === 'others')
    return signals.shifts
      .filter((one) => isAsked(one.ratio) && (category === undefined || one.category === category))
      .map((one) => ({
        ...nothing,
        ...measured(one),
        key: `${one.community} ${one.category}`,
        label: `${one.community} · ${one.category}`,
      }))
  return signals.holidays
    .filter((one) => isAsked(one.ratio))
    .flatMap((one) => {
      const day = lastDayOf(one.name.zh, signals.to, calendar)
      return day === null
        ? []
        : [{ ...nothing, ...measured(one), since: day, key: one.name.zh, label: one.name.zh }]
    })
}

const measured = (one: { observed: number; expected: number; level: number; since: string }) => ({
  since: one.since,
  observed: one.observed,
  expected: one.expected,
  chance: one.level,
})

/** The last day of the holiday, where that was of late. */
function lastDayOf(name: string, to: string, calendar: WorkingCalendar): string | null {
  const until = dayNumberOf(to)
  for (let number = until - 1; number >= until - HOLIDAY_NEWS_DAYS; number--)
    if (calendar.holidayOf(dayOfNumber(number))?.name.zh === name) return dayOfNumber(number)
  return null
}
