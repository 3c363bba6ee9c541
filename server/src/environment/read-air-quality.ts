import type { AirQuality, AirQualityQuery } from '@jingjing/schema/environment'
import { Problem } from '@jingjing/schema/problems'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { type RulePack, ruleOfDay } from '../rules/index.ts'
import { dayAfter, isCalendarDay, laterDay, numDaysBetween } from './days.ts'
import { hoursOf, judgeDays, lastDays, POLLUTANTS, rulesOf, seriesByPollutant } from './judge-days.ts'
import { presentStation } from './list-stations.ts'
import { type Period, type StationRow, selectStation, selectStreams } from './queries.ts'

const DEFAULT_DAYS = 365
const MAX_DAYS = 3660
const DAYS_WITH_HOURS = 7

/**
 * The air at a station, day by day, each day judged by the rule of that day; without a period, the 365 days
 * up to its last value.
 */
export async function readAirQuality(
  { database, reader, packs }: Context,
  query: z.infer<typeof AirQualityQuery>,
): Promise<AirQuality> {
  return database.read(reader, async (transaction) => {
    const station = await selectStation(transaction, query.station)
    if (!station) throw new Problem('not-found', { what: String(query.station) })
    const period = periodOf(station, query)
    const series = seriesByPollutant(await selectStreams(transaction, station.id, POLLUTANTS, period))
    const days = judgeDays(packs, series, period)
    return {
      station: presentStation(station),
      ...period,
      days: days.map(({ day, aqi, level, primary, pm25, rule }) => ({
        day,
        aqi,
        level,
        primary,
        pm25MicrogramsPerCubicMetre: pm25.value,
        pm25ValidHours: pm25.numValidHours,
        rule: rule?.version ?? '',
      })),
      hours: hoursOf(series, 'pm2.5', lastDays(period, DAYS_WITH_HOURS)).map(({ time, value }) => ({
        time,
        pm25MicrogramsPerCubicMetre: value,
      })),
      levels: levelsOf(packs, period),
      rules: rulesOf(days),
    }
  })
}

function periodOf(station: StationRow, query: { from?: string; to?: string }): Period {
  for (const [where, day] of [
    ['from', query.from],
    ['to', query.to],
  ] as const)
    if (day !== undefined && !isCalendarDay(day)) throw new Problem('bad-request', { where, detail: day })
  const to = query.to ?? station.to_day
  const from = query.from ?? laterDay(dayAfter(to, -DEFAULT_DAYS), station.from_day)
  const numDays = numDaysBetween(from, to)
  if (query.from === undefined && numDays <= 0) return { from: to, to }
  if (numDays <= 0) throw new Problem('bad-request', { where: 'to', detail: `${from} – ${to}` })
  if (numDays > MAX_DAYS)
    throw new Problem('bad-request', { where: 'from', detail: `${numDays} > ${MAX_DAYS}` })
  return { from, to }
}

/** Levels and colours as of the end of the period; they are the same in both versions of the rule. */
function levelsOf(packs: readonly RulePack[], { to }: Period): AirQuality['levels'] {
  const rule = ruleOfDay(packs, 'air-quality-index', dayAfter(to, -1))
  return (rule?.body.levels ?? []).map(({ level, name, colour, upTo }) => ({ level, name, colour, upTo }))
}
