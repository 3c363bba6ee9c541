/** Whether a station slowly leaves the others behind: sensors age, the weather does not choose one of them. */
import { findDrift } from '@jingjing/analysis/telemetry/suspect-readings'
import type { RulePackOf } from '@jingjing/schema/rules'
import type { MeasureParams } from '@jingjing/schema/trail'
import { ruleOfDay, ruleReference } from '../rules/index.ts'
import type { MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { dayAfter, daysOf } from './days.ts'
import { convertUnit } from './devices/quantities.ts'
import { findStationAndDay, rowsOfPeriod } from './measures.ts'
import { type Period, type StationRow, selectDailyMeans, selectSources } from './queries.ts'

const UNIT = 'µg/m³'

export const driftOfStation: MeasureDefinition = {
  id: 'environment.drift',
  title: { zh: 'PM2.5 相对其他站的漂移', en: 'Drift of PM2.5 against other stations' },
  formula: {
    zh: '截至当日的一段时间里（规则写明天数），本站 PM2.5 日均与其他各站日均中位数之差的变化：每日之差的 Theil–Sen 斜率 × 天数。变化达到其他站水平的规定百分比，且大于日间波动的两倍时给出，否则为空。',
    en: 'Over a time up to that day (its length stands in the rule), the change of the difference between the daily mean of PM2.5 here and the median of the other stations: slope by Theil and Sen of the daily difference × days. Given where it reaches the share of the others’ level that the rule names and twice the scatter of the days; else empty.',
  },
  unit: UNIT,
  feature: 'environment',
  params: ['station', 'day'],
  permission: 'environment:read',
  figure: async (source, params) => {
    const asked = await askedOf(source, params)
    const { station, period, rule } = asked
    const means = rule && (await meansOf(source, asked, rule))
    const sources = await selectSources(source.transaction, station.id, quantitiesOf(rule), period)
    const departure = means && rule ? findDrift(means.own, means.others, rule.body.drift) : null
    return {
      value: departure === null ? null : Math.round(departure * 10) / 10,
      numerator: null,
      denominator: null,
      datasets: sources,
      rules: rule === undefined ? [] : [ruleReference(rule)],
      numMissing: means?.own.filter((mean) => mean === null).length ?? 0,
      notes: { station: station.id, stationName: station.name, from: period.from, to: period.to },
    }
  },
  rows: async (source, params, page) => {
    const { station, period, rule } = await askedOf(source, params)
    return rowsOfPeriod(source, station, period, page, quantitiesOf(rule))
  },
}

type QualityRule = RulePackOf<'reading-quality'>
interface Asked {
  station: StationRow
  period: Period
  rule: QualityRule | undefined
}

const quantitiesOf = (rule: QualityRule | undefined): string[] =>
  rule === undefined ? [] : [rule.body.drift.quantity]

async function askedOf(source: MeasureSource, params: MeasureParams): Promise<Asked> {
  const { station, day } = await findStationAndDay(source, params)
  const rule = ruleOfDay(source.packs, 'reading-quality', day)
  return {
    station,
    period: { from: dayAfter(day, 1 - (rule?.body.drift.numDays ?? 1)), to: dayAfter(day) },
    rule,
  }
}

/** Day by day, null where a day has too few hours, here or anywhere else. */
async function meansOf(
  { transaction }: MeasureSource,
  { station, period }: Asked,
  rule: QualityRule,
): Promise<{ own: (number | null)[]; others: (number | null)[] }> {
  const ownByDay = new Map<string, number>()
  const othersByDay = new Map<string, number[]>()
  for (const row of await selectDailyMeans(transaction, rule.body.drift.quantity, period)) {
    const mean = convertUnit(row.mean, row.unit ?? UNIT, UNIT)
    if (mean === undefined) continue
    if (row.thing_id === station.id) ownByDay.set(row.day, mean)
    else othersByDay.set(row.day, [...(othersByDay.get(row.day) ?? []), mean])
  }
  const days = daysOf(period.from, period.to)
  return {
    own: days.map((day) => ownByDay.get(day) ?? null),
    others: days.map((day) => middleOf(othersByDay.get(day) ?? [])),
  }
}

function middleOf(means: readonly number[]): number | null {
  const sorted = [...means].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
