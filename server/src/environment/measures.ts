import { levelOf } from '@jingjing/analysis/air/air-quality-index'
import type { Pollutant } from '@jingjing/analysis/air/rule'
import { Problem } from '@jingjing/schema/problems'
import type { FigureRows, MeasureParams } from '@jingjing/schema/trail'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { dayAfter, isCalendarDay } from './days.ts'
import { type JudgedDay, judgeDays, POLLUTANTS, rulesOf, seriesByPollutant } from './judge-days.ts'
import {
  type Period,
  type StationRow,
  selectSources,
  selectStation,
  selectStations,
  selectStreams,
  selectTrail,
} from './queries.ts'

const HOURS_PER_DAY = 24

export const dayMeasures: readonly MeasureDefinition[] = [
  {
    id: 'environment.aqi',
    title: { zh: '空气质量指数（AQI）', en: 'Air quality index (AQI)' },
    formula: {
      zh: '各项污染物分指数（IAQI）的最大值。IAQI =（IAQI高 − IAQI低）÷（限值高 − 限值低）×（浓度 − 限值低）+ IAQI低，向上取整；限值表和参评项目取当日有效版本的 HJ 633。SO₂、NO₂、CO、PM₁₀、PM₂.₅ 用日平均（至少 20 个有效小时），O₃ 用日最大 8 小时平均（每 8 小时至少 6 个有效小时；2012 版另计日最大 1 小时平均）。缺项时仅在结果大于 100 时给出。参考值，非官方发布。',
      en: 'The highest individual index (IAQI) of the pollutants. IAQI = (IAQI high − IAQI low) ÷ (breakpoint high − breakpoint low) × (concentration − breakpoint low) + IAQI low, rounded up; breakpoints and items are those of the version of HJ 633 in force that day. SO₂, NO₂, CO, PM₁₀ and PM₂.₅ by daily mean (at least 20 valid hours), O₃ by the highest mean of eight hours (at least 6 valid; in the version of 2012 also by the highest hour). With a pollutant missing it is given only above 100. For reference, not an official value.',
    },
    unit: '',
    feature: 'environment',
    params: ['station', 'day'],
    permission: 'environment:read',
    figure: async (source, params) => {
      const judged = await judgeOneDay(source, params, POLLUTANTS)
      const { station, day } = judged
      return {
        ...figureBase(judged),
        value: day.aqi,
        numMissing: POLLUTANTS.length * HOURS_PER_DAY - day.numValidHours,
        notes: {
          ...notesOf(station, day),
          level: day.level,
          levelName: levelNameOf(day),
          primary: day.primary.join(' '),
          missing: day.missing.join(' '),
        },
      }
    },
    rows: (source, params, page) => rowsOf(source, params, page, POLLUTANTS),
  },
  {
    id: 'environment.pm25-daily-mean',
    title: { zh: 'PM2.5 日平均浓度', en: 'Daily mean of PM2.5' },
    formula: {
      zh: '当日（0 时至 24 时）各有效小时平均浓度之和 ÷ 有效小时数；有效小时不少于 20 个时有效（GB 3095 表4）。',
      en: 'Sum of the valid hourly means of the natural day ÷ number of valid hours; valid with at least 20 of them (GB 3095, table 4).',
    },
    unit: 'µg/m³',
    feature: 'environment',
    params: ['station', 'day'],
    permission: 'environment:read',
    figure: async (source, params) => {
      const judged = await judgeOneDay(source, params, ['pm2.5'])
      const { station, day } = judged
      return {
        ...figureBase(judged),
        value: day.pm25.value,
        rules: rulesOf([{ ...day, rule: undefined }]),
        numMissing: HOURS_PER_DAY - day.pm25.numValidHours,
        notes: { ...notesOf(station, day), validHours: day.pm25.numValidHours },
      }
    },
    rows: (source, params, page) => rowsOf(source, params, page, ['pm2.5']),
  },
]

/**
 * Station and day of a figure. Without a station, the one with the newest air measurement; without a day, the
 * last day on which the station measured anything.
 */
export async function findStationAndDay(
  { transaction }: MeasureSource,
  params: MeasureParams,
): Promise<{ station: StationRow; day: string }> {
  const station =
    params.station === undefined
      ? (await selectStations(transaction))
          .filter(({ quantities }) => POLLUTANTS.some((pollutant) => quantities.includes(pollutant)))
          .reduce<StationRow | undefined>(
            (best, one) => (best !== undefined && best.to_day >= one.to_day ? best : one),
            undefined,
          )
      : await selectStation(transaction, stationIdOf(params.station))
  if (!station) throw new Problem('not-found', { what: params.station ?? 'environment.station' })
  const day = params.day ?? dayAfter(station.to_day, -1)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !isCalendarDay(day))
    throw new Problem('bad-request', { where: 'day', detail: day })
  return { station, day }
}

function stationIdOf(text: string): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw new Problem('bad-request', { where: 'station', detail: text })
  return id
}

interface JudgedStation {
  station: StationRow
  day: JudgedDay
  datasets: FigureValue['datasets']
}

async function judgeOneDay(
  source: MeasureSource,
  params: MeasureParams,
  quantities: readonly Pollutant[],
): Promise<JudgedStation> {
  const { station, day } = await findStationAndDay(source, params)
  const period = { from: day, to: dayAfter(day) }
  const observations = await selectStreams(source.transaction, station.id, quantities, period)
  const [judged] = judgeDays(source.packs, seriesByPollutant(observations), period)
  const sources = await selectSources(source.transaction, station.id, quantities, period)
  // On a day that nobody measured, the station's own dataset is what was looked at.
  const own = { dataset: station.dataset_id, title: station.dataset_title, version: station.version }
  return { station, day: judged as JudgedDay, datasets: sources.length > 0 ? sources : [own] }
}

const figureBase = ({
  day,
  datasets,
}: JudgedStation): Pick<FigureValue, 'numerator' | 'denominator' | 'datasets' | 'rules'> => ({
  numerator: null,
  denominator: null,
  datasets,
  rules: rulesOf([day]),
})

const notesOf = (station: StationRow, { day }: JudgedDay): FigureValue['notes'] => ({
  station: station.id,
  stationName: station.name,
  day,
})

const levelNameOf = ({ rule, aqi }: JudgedDay): string | null =>
  rule && aqi !== null ? levelOf(rule.body, aqi).name.zh : null

async function rowsOf(
  source: MeasureSource,
  params: MeasureParams,
  page: { after: number; limit: number },
  quantities: readonly Pollutant[],
): Promise<FigureRows> {
  const { station, day } = await findStationAndDay(source, params)
  return rowsOfPeriod(source, station, { from: day, to: dayAfter(day) }, page, quantities)
}

/** The observations of a station in a period, as the rows of a figure. */
export async function rowsOfPeriod(
  source: MeasureSource,
  station: StationRow,
  period: Period,
  page: { after: number; limit: number },
  quantities: readonly string[],
): Promise<FigureRows> {
  const rows = await selectTrail(source.transaction, station.id, quantities, period, page)
  return {
    fields: [
      { name: 'time', title: { zh: '时间', en: 'Time' } },
      { name: 'quantity', title: { zh: '监测项目', en: 'Quantity' } },
      { name: 'value', title: { zh: '监测值', en: 'Value' } },
      { name: 'unit', title: { zh: '单位', en: 'Unit' } },
    ],
    rows: rows.map((row) => ({
      key: row.key,
      dataset: row.dataset_id,
      table: row.table_name,
      version: row.version,
      row: row.source_row,
      values: [row.observed_at, row.quantity, row.value, row.unit],
    })),
    nextAfter: rows.length === page.limit ? (rows.at(-1)?.key ?? null) : null,
  }
}
