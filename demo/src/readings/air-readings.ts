import type { Random } from '@jingjing/analysis/random/random'
import type { Value } from '@jingjing/analysis/recognise/contract'
import { MINUTES_PER_DAY, monthOf, timestampText } from '../calendar.ts'
import { DRIFTING_SENSOR, isWithin, NIGHT_CONSTRUCTION, STUCK_SENSOR } from '../planted-truths.ts'
import { column, type DemoDataset, regenerated } from '../tables.ts'
import { toLonLat } from '../town/plane.ts'
import type { SensorSite } from './sensor-sites.ts'
import type { WeatherDay } from './weather.ts'

/** The true air of one hour over the whole subdistrict; every station sees it in its own way. */
interface AirHour {
  pm25: number
  pm10: number
  so2: number
  no2: number
  co: number
  o3: number
  temperatureCelsius: number
  humidityPercent: number
  windMetresPerSecond: number
}

/** Level of PM2.5 by month, µg/m³: winters high, August low, as in Beijing's recent years. */
const PM25_BY_MONTH = [37, 36, 38, 32, 25, 23, 22, 20, 23, 31, 37, 36]
/** The day curve of traffic and of the height of mixing: morning rush, afternoon low, late evening high. */
const PRIMARY_BY_HOUR = [
  1.18, 1.14, 1.1, 1.06, 1.03, 1.03, 1.08, 1.14, 1.15, 1.08, 0.98, 0.9, 0.85, 0.81, 0.79, 0.79, 0.82, 0.89,
  0.99, 1.07, 1.13, 1.17, 1.2, 1.2,
]
/** Ozone follows the sun. */
const OZONE_BY_HOUR = [
  0.42, 0.38, 0.35, 0.32, 0.3, 0.28, 0.28, 0.33, 0.45, 0.65, 0.9, 1.15, 1.4, 1.6, 1.72, 1.75, 1.68, 1.5, 1.24,
  1, 0.83, 0.7, 0.58, 0.5,
]
const OZONE_BY_MONTH = [34, 44, 60, 78, 100, 120, 110, 94, 72, 48, 34, 28]

const round = (value: number, digits = 0) => {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

function* airHours(
  random: Random,
  weather: ReadonlyMap<number, WeatherDay>,
  fromDay: number,
  untilDay: number,
): Generator<{ at: number; day: number; hour: number; air: AirHour }> {
  let residual = 0
  let dust = 1
  let pollution = 1
  for (let day = fromDay; day < untilDay; day++) {
    const { meanTemperatureCelsius, isRainy, windMetresPerSecond, pollutionFactor } = weather.get(day)!
    const month = monthOf(day)
    const hasDustStorm = (month === 3 || month === 4) && random.chance(0.06)
    const sun = isRainy ? 0.62 : random.between(0.9, 1.12)
    for (let hour = 0; hour < 24; hour++) {
      residual = 0.9 * residual + random.normal(0, 0.09)
      // Air masses change over hours, not at midnight.
      pollution += (pollutionFactor - pollution) / 7
      dust += ((hasDustStorm ? 6 : 1) - dust) / 5
      const pm25 = Math.max(
        random.between(2, 6),
        PM25_BY_MONTH[month - 1]! * pollution * PRIMARY_BY_HOUR[hour]! * Math.exp(residual),
      )
      const traffic = PRIMARY_BY_HOUR[hour]! * Math.sqrt(pollution)
      const isCold = month <= 3 || month >= 11
      const temperatureCelsius =
        meanTemperatureCelsius - 4.6 * Math.cos(((hour - 3) / 24) * 2 * Math.PI) + random.normal(0, 0.4)
      yield {
        at: day * MINUTES_PER_DAY + hour * 60,
        day,
        hour,
        air: {
          pm25,
          pm10: pm25 * 1.12 + (isRainy ? 8 : 24) * dust * random.between(0.7, 1.3),
          so2: Math.max(1, (isCold ? 4.2 : 2.4) * pollution ** 0.6 * random.between(0.6, 1.5)),
          no2: Math.max(4, (isCold ? 36 : 22) * traffic * random.between(0.85, 1.18)),
          co: Math.max(0.1, (isCold ? 0.62 : 0.42) * pollution ** 0.7 * random.between(0.85, 1.18)),
          o3: Math.max(
            2,
            OZONE_BY_MONTH[month - 1]! * OZONE_BY_HOUR[hour]! * sun * random.between(0.88, 1.13),
          ),
          temperatureCelsius,
          humidityPercent: Math.min(
            100,
            Math.max(
              9,
              (isRainy ? 80 : month >= 6 && month <= 9 ? 62 : 42) +
                8 * Math.log(pollution) -
                1.4 * (temperatureCelsius - meanTemperatureCelsius) +
                random.normal(0, 3),
            ),
          ),
          windMetresPerSecond: Math.max(0.1, windMetresPerSecond * random.between(0.6, 1.5)),
        },
      }
    }
  }
}

const READING_COLUMNS = [
  column('station', '站点'),
  column('observed_at', '监测时间', 'timestamp'),
  column('pm25', 'PM2.5', 'number', { unit: 'µg/m³' }),
  column('pm10', 'PM10', 'number', { unit: 'µg/m³' }),
]
const METEOROLOGY_COLUMNS = [
  column('temperature', '气温', 'number', { unit: '℃' }),
  column('humidity', '相对湿度', 'number', { unit: '%' }),
]
const POSITION_COLUMNS = [
  column('lon', '经度', 'number', { unit: '°' }),
  column('lat', '纬度', 'number', { unit: '°' }),
]

export interface ReadingPeriod {
  fromDay: number
  untilDay: number
  weather: ReadonlyMap<number, WeatherDay>
}

/** The station is out for hours at a time now and then, and a channel fails by itself. */
function outages(random: Random) {
  let hoursLeft = 0
  return () => {
    if (hoursLeft > 0) hoursLeft -= 1
    else if (random.chance(0.0012)) hoursLeft = random.integer(2, 30)
    return hoursLeft > 0
  }
}

export function airReadingsDataset(
  sites: readonly SensorSite[],
  random: Random,
  { fromDay, untilDay, weather }: ReadingPeriod,
): DemoDataset {
  const reference = sites.find(({ kind }) => kind === 'air-reference')!
  const micro = sites.filter(({ kind }) => kind === 'air-micro')
  const microFromDay = Math.max(fromDay, untilDay - 365)
  return {
    id: 'demo-readings-air',
    title: '空气质量小时监测（演示）',
    titleEn: 'Hourly air quality (demo)',
    description:
      '合成演示数据：1 个六参数空气站和 3 个微站的小时值，由季节、天气和随机过程生成，不是任何官方站点的监测结果。',
    profile: 'reading',
    keywords: ['空气质量', 'PM2.5', '臭氧', '传感器', '演示'],
    department: '城市管理办公室',
    tables: [
      {
        name: 'reference_hours',
        title: '空气站小时值',
        profile: 'reading',
        columns: [
          ...READING_COLUMNS,
          column('so2', 'SO₂', 'number', { unit: 'µg/m³' }),
          column('no2', 'NO₂', 'number', { unit: 'µg/m³' }),
          column('co', 'CO', 'number', { unit: 'mg/m³' }),
          column('o3', 'O₃', 'number', { unit: 'µg/m³' }),
          ...METEOROLOGY_COLUMNS,
          column('wind_speed', '风速', 'number', { unit: 'm/s' }),
          ...POSITION_COLUMNS,
        ],
        geometryColumn: null,
        numRows: (untilDay - fromDay) * 24,
        rows: regenerated(function* () {
          const own = random.stream('reference')
          const isOut = outages(own.stream('outages'))
          const position = toLonLat(reference.point)
          for (const { at, air } of airHours(random.stream('air'), weather, fromDay, untilDay)) {
            const out = isOut()
            const reading = (value: number, digits = 0): Value =>
              out || own.chance(0.004) ? null : round(value, digits)
            yield [
              reference.name,
              timestampText(at),
              reading(air.pm25 * own.between(0.96, 1.04)),
              reading(air.pm10 * own.between(0.95, 1.05)),
              reading(air.so2),
              reading(air.no2),
              reading(air.co, 1),
              reading(air.o3),
              reading(air.temperatureCelsius, 1),
              reading(air.humidityPercent),
              reading(air.windMetresPerSecond, 1),
              ...position,
            ]
          }
        }),
      },
      {
        name: 'micro_hours',
        title: '微站小时值',
        profile: 'reading',
        columns: [...READING_COLUMNS, ...METEOROLOGY_COLUMNS, ...POSITION_COLUMNS],
        geometryColumn: null,
        numRows: micro.length * (untilDay - microFromDay) * 24,
        rows: regenerated(() => microRows(micro, random, { fromDay, untilDay, weather }, microFromDay)),
      },
    ],
  }
}

function* microRows(
  micro: readonly SensorSite[],
  random: Random,
  { fromDay, untilDay, weather }: ReadingPeriod,
  microFromDay: number,
): Generator<Value[]> {
  const stations = micro.map((site) => {
    const own = random.stream(site.name)
    return {
      site,
      own,
      isOut: outages(own.stream('outages')),
      position: toLonLat(site.point),
      bias: own.between(0.93, 1.09),
    }
  })
  // The air is the one that the reference station breathes, so it is generated from the first day on.
  for (const { at, day, hour, air } of airHours(random.stream('air'), weather, fromDay, untilDay)) {
    if (day < microFromDay) continue
    const daysBeforeUntil = untilDay - day
    for (const { site, own, isOut, position, bias } of stations) {
      const out = isOut()
      const roadside = site.surroundings === '主干路' ? 1.1 : 1
      const siteDust = site.surroundings === '工地' && isNightWork(daysBeforeUntil, hour) ? 85 : 0
      let pm25 = air.pm25 * bias * roadside * own.between(0.92, 1.08) + siteDust * 0.2
      if (site.name === DRIFTING_SENSOR.station && isWithin(daysBeforeUntil, DRIFTING_SENSOR.span)) {
        const daysDrifted = DRIFTING_SENSOR.span.firstDayBeforeUntil - daysBeforeUntil + hour / 24
        pm25 += DRIFTING_SENSOR.microgramsPerCubicMetrePerDay * daysDrifted
      }
      const isStuck = site.name === STUCK_SENSOR.station && isWithin(daysBeforeUntil, STUCK_SENSOR.span)
      if (isStuck) pm25 = STUCK_SENSOR.value
      // A channel that stands still is not one that fails: the planted run has no gaps.
      const isMissing = (out || own.chance(0.006)) && !isStuck
      yield [
        site.name,
        timestampText(at),
        isMissing ? null : round(pm25),
        isMissing || own.chance(0.002)
          ? null
          : round(air.pm10 * bias * roadside * own.between(0.88, 1.14) + siteDust),
        isMissing ? null : round(air.temperatureCelsius + 0.8, 1),
        isMissing ? null : round(Math.min(100, air.humidityPercent + own.normal(0, 2))),
        ...position,
      ]
    }
  }
}

/** Hours of work on the planted nights; a night belongs to the day on which it begins. */
export function isNightWork(daysBeforeUntil: number, hour: number): boolean {
  const { nights, startHour, endHour } = NIGHT_CONSTRUCTION
  if (hour >= startHour) return isWithin(daysBeforeUntil, nights)
  return hour < endHour && isWithin(daysBeforeUntil + 1, nights)
}
