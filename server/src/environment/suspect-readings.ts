/** The readings of a station that look wrong: counted, listed with the reason, and left as they are. */
import {
  findOutOfRange,
  findReversed,
  findSpikes,
  findStuck,
  findUnitChanges,
  type Readings,
  type Suspect,
  type Suspicion,
} from '@jingjing/analysis/telemetry/suspect-readings'
import type { RulePackOf } from '@jingjing/schema/rules'
import type { FigureRows, MeasureParams } from '@jingjing/schema/trail'
import { ruleOfDay, ruleReference } from '../rules/index.ts'
import type { MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { dayAfter } from './days.ts'
import { convertUnit } from './devices/quantities.ts'
import { findStationAndDay } from './measures.ts'
import {
  type MeasuredRow,
  type Period,
  type StationRow,
  selectMeasured,
  selectReadings,
  selectSources,
} from './queries.ts'

const NUM_DAYS = 7
/** A sensor that stands still is known by the days before as well. */
const DAYS_BEFORE = 3

type QualityRule = RulePackOf<'reading-quality'>

interface SuspectReading {
  quantity: string
  epochSeconds: number
  /** Of the analysis, or the mark that the device or the platform gave it on its way in. */
  reason: string
}

interface JudgedReadings {
  station: StationRow
  period: Period
  suspects: SuspectReading[]
  quantities: string[]
  rule: QualityRule | undefined
}

export const suspectReadings: MeasureDefinition = {
  id: 'environment.suspect-readings',
  title: { zh: '存疑读数', en: 'Suspect readings' },
  formula: {
    zh: '截至当日的 7 天里，有一项以上理由存疑的读数个数：设备标了维护、校准、故障等标识；超出可能范围；长时间不变；孤立突变（与前后各 6 个读数的中位数相差 10 倍以上绝对中位差，下限为一个分辨率）；量级突变约千倍（毫克与微克混用）；PM2.5 大于 PM10。存疑读数都保留，由人判断。',
    en: 'Readings of the seven days up to that day with one reason or more to doubt them: marked by the device (maintenance, calibration, fault …); out of any possible range; without a change for too long; alone (further from the median of six readings on either side than ten median absolute deviations, of one step at least); a change of level by some thousand (milligrams for micrograms); PM2.5 above PM10. All are kept; a person decides.',
  },
  unit: '',
  feature: 'environment',
  params: ['station', 'day'],
  permission: 'environment:read',
  figure: async (source, params) => {
    const { station, period, suspects, quantities, rule } = await judgeReadings(source, params)
    const sources = await selectSources(source.transaction, station.id, quantities, period)
    const own = { dataset: station.dataset_id, title: station.dataset_title, version: station.version }
    return {
      value: suspects.length,
      numerator: null,
      denominator: null,
      datasets: sources.length > 0 ? sources : [own],
      rules: rule === undefined ? [] : [ruleReference(rule)],
      numMissing: 0,
      notes: { station: station.id, stationName: station.name, from: period.from, to: period.to },
    }
  },
  rows: async (source, params, page) => rowsOf(source, params, page),
}

async function judgeReadings(source: MeasureSource, params: MeasureParams): Promise<JudgedReadings> {
  const { station, day } = await findStationAndDay(source, params)
  const period = { from: dayAfter(day, 1 - NUM_DAYS), to: dayAfter(day) }
  const rule = ruleOfDay(source.packs, 'reading-quality', day)
  const streams = await selectMeasured(source.transaction, station.id, {
    from: dayAfter(period.from, -DAYS_BEFORE),
    to: period.to,
  })
  const firstSecond = Date.parse(`${period.from}T00:00:00+08:00`) / 1000
  const suspects = suspectsOf(streams, rule).filter(({ epochSeconds }) => epochSeconds >= firstSecond)
  return { station, period, suspects, quantities: streams.map(({ quantity }) => quantity), rule }
}

/** Each reading once, with its first reason, by time. */
function suspectsOf(streams: readonly MeasuredRow[], rule: QualityRule | undefined): SuspectReading[] {
  const found = new Map<string, SuspectReading>()
  for (const stream of streams) {
    const add = (index: number, reason: string): void => {
      const epochSeconds = stream.epoch_seconds[index] as number
      const name = `${String(epochSeconds).padStart(12, '0')} ${stream.quantity}`
      if (!found.has(name)) found.set(name, { quantity: stream.quantity, epochSeconds, reason })
    }
    stream.qualities.forEach((quality, index) => {
      if (quality !== null) add(index, quality)
    })
    if (rule === undefined) continue
    for (const { index, suspicion } of judgeStream(stream, streams, rule.body)) add(index, suspicion)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, suspect]) => suspect)
}

function judgeStream(
  stream: MeasuredRow,
  streams: readonly MeasuredRow[],
  { quantities, spike }: QualityRule['body'],
): Suspect[] {
  const expected = quantities.find(({ quantity }) => quantity === stream.quantity)
  if (expected === undefined) return []
  const readings = readingsIn(stream, expected.unit)
  const coarse = stream.quantity === 'pm2.5' && streams.find(({ quantity }) => quantity === 'pm10')
  return [
    ...findOutOfRange(readings, expected),
    ...findStuck(readings, expected),
    ...findUnitChanges(readings),
    ...findSpikes(readings, spike, expected.resolution),
    ...(coarse ? findReversed(readings, { values: valuesAt(coarse, expected.unit, stream) }) : []),
  ]
}

/** What is marked already, or stands in a unit that leads nowhere, is no value to judge others by. */
function readingsIn(stream: MeasuredRow, unit: string): Readings {
  return {
    epochSeconds: stream.epoch_seconds,
    values: stream.values.map((value, index) =>
      value === null || stream.qualities[index] !== null
        ? null
        : (convertUnit(value, stream.unit ?? unit, unit) ?? null),
    ),
  }
}

/** The values of one stream at the instants of another. */
function valuesAt(stream: MeasuredRow, unit: string, other: MeasuredRow): (number | null)[] {
  const { values } = readingsIn(stream, unit)
  const valueBySecond = new Map(stream.epoch_seconds.map((second, index) => [second, values[index] ?? null]))
  return other.epoch_seconds.map((second) => valueBySecond.get(second) ?? null)
}

const REASONS: Readonly<Record<Suspicion, string>> = {
  'out-of-range': '超出可能范围 out of range',
  stuck: '长时间不变 without a change',
  spike: '孤立突变 alone',
  'unit-change': '单位疑似变化 change of unit',
  'fine-above-coarse': 'PM2.5 大于 PM10 above PM10',
  swapped: 'PM2.5 持续大于 PM10，疑似接反或漂移 above PM10 all day: swapped or drifting',
}
const MARKS: Readonly<Record<string, string>> = {
  stopped: '停运 stopped',
  maintenance: '维护 maintenance',
  'entered-by-hand': '手工输入 entered by hand',
  fault: '故障 fault',
  calibration: '校准 calibration',
  'beyond-range': '超测量上限 beyond its range',
  'connection-lost': '通讯异常 connection lost',
  'device-flag': '设备标识不明 unknown flag',
}
const wordsOf = (reason: string): string => ({ ...MARKS, ...REASONS })[reason] ?? reason

async function rowsOf(
  source: MeasureSource,
  params: MeasureParams,
  page: { after: number; limit: number },
): Promise<FigureRows> {
  const { station, suspects } = await judgeReadings(source, params)
  const shown = suspects.slice(page.after, page.after + page.limit)
  const rows = await selectReadings(
    source.transaction,
    station.id,
    shown.map(({ quantity }) => quantity),
    shown.map(({ epochSeconds }) => epochSeconds),
  )
  return {
    fields: [
      { name: 'time', title: { zh: '时间', en: 'Time' } },
      { name: 'quantity', title: { zh: '监测项目', en: 'Quantity' } },
      { name: 'value', title: { zh: '监测值', en: 'Value' } },
      { name: 'unit', title: { zh: '单位', en: 'Unit' } },
      { name: 'reason', title: { zh: '存疑原因', en: 'Why' } },
    ],
    rows: rows.map((row) => ({
      key: page.after + Number(row.key),
      dataset: row.dataset_id,
      table: row.table_name,
      version: row.version,
      row: row.source_row,
      values: [
        row.observed_at,
        row.quantity,
        row.value,
        row.unit,
        wordsOf(shown[Number(row.key) - 1]?.reason ?? ''),
      ],
    })),
    nextAfter: page.after + shown.length < suspects.length ? page.after + shown.length : null,
  }
}
