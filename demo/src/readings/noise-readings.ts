import type { Random } from '@jingjing/analysis/random/random'
import type { Value } from '@jingjing/analysis/recognise/contract'
import { MINUTES_PER_DAY, timestampText, weekday } from '../calendar.ts'
import { NIGHT_CONSTRUCTION } from '../planted-truths.ts'
import { column, type DemoDataset, regenerated } from '../tables.ts'
import { toLonLat } from '../town/plane.ts'
import { isNightWork, type ReadingPeriod } from './air-readings.ts'
import type { SensorSite } from './sensor-sites.ts'

/** Hourly LAeq less the day's level, dB(A), from midnight: quiet before dawn, two rushes. */
const DAY_CURVE = [
  -6.5, -7.5, -8.2, -8.6, -8.2, -6.4, -2.6, 0.6, 1.6, 1, 0.6, 0.4, 0.2, 0, 0, 0.2, 0.6, 1.4, 1.6, 1, 0.4,
  -0.8, -2.8, -4.8,
]
/** Shops and bars are loud when homes fall quiet. */
const EVENING_CURVE = [
  -2.5, -4.5, -7, -9, -9.5, -9, -7, -4, -2, -1, -0.5, 0.4, 0.8, 0.2, -0.2, 0, 0.4, 1, 1.8, 2.4, 2.6, 2.4, 1.4,
  -0.4,
]
const DAY_LEVELS: Record<string, number> = { 居住小区: 51, 主干路: 68.5, 工地: 54, 商业街: 58.5 }

export function noiseDataset(
  sites: readonly SensorSite[],
  random: Random,
  { fromDay, untilDay, weather }: ReadingPeriod,
): DemoDataset {
  const stations = sites.filter(({ kind }) => kind === 'noise')
  const firstDay = Math.max(fromDay, untilDay - 183)
  return {
    id: 'demo-noise',
    title: '环境噪声小时监测（演示）',
    titleEn: 'Hourly environmental noise (demo)',
    description: '合成演示数据：4 个噪声点的小时等效声级，由程序生成，与任何真实监测结果无关。',
    profile: 'reading',
    keywords: ['噪声', '等效声级', '夜间施工', '传感器', '演示'],
    department: '城市管理办公室',
    tables: [
      {
        name: 'noise_hours',
        title: '噪声小时值',
        profile: 'reading',
        columns: [
          column('station', '站点'),
          column('observed_at', '监测时间', 'timestamp'),
          column('noise_laeq', '等效声级 LAeq', 'number', { unit: 'dB(A)' }),
          column('noise_lmax', '最大声级 Lmax', 'number', { unit: 'dB(A)' }),
          column('lon', '经度', 'number', { unit: '°' }),
          column('lat', '纬度', 'number', { unit: '°' }),
        ],
        geometryColumn: null,
        numRows: stations.length * (untilDay - firstDay) * 24,
        rows: regenerated(function* (): Generator<Value[]> {
          const own = stations.map(({ name }) => random.stream(name))
          const positions = stations.map(({ point }) => toLonLat(point))
          for (let day = firstDay; day < untilDay; day++) {
            const isWeekend = weekday(day) === 0 || weekday(day) === 6
            const { isRainy, windMetresPerSecond } = weather.get(day)!
            for (let hour = 0; hour < 24; hour++) {
              for (const [index, station] of stations.entries()) {
                const laeq = levelOf(station, own[index]!, {
                  hour,
                  isWeekend,
                  extraDecibels: (isRainy ? 1.6 : 0) + Math.max(0, windMetresPerSecond - 3) * 0.7,
                  isWorking: station.surroundings === '工地' && isNightWork(untilDay - day, hour),
                })
                const isMissing = own[index]!.chance(0.007)
                const peak = laeq + 8 + own[index]!.gamma(2, 2.4)
                yield [
                  station.name,
                  timestampText(day * MINUTES_PER_DAY + hour * 60),
                  isMissing ? null : Math.round(laeq * 10) / 10,
                  isMissing ? null : Math.round(peak * 10) / 10,
                  ...positions[index]!,
                ]
              }
            }
          }
        }),
      },
    ],
  }
}

interface NoiseHour {
  hour: number
  isWeekend: boolean
  extraDecibels: number
  isWorking: boolean
}

function levelOf(
  station: SensorSite,
  random: Random,
  { hour, isWeekend, extraDecibels, isWorking }: NoiseHour,
): number {
  if (isWorking) return NIGHT_CONSTRUCTION.laeqDecibels + random.normal(0, 1.4)
  const isShops = station.surroundings === '商业街'
  const curve = isShops ? EVENING_CURVE : DAY_CURVE
  // Sites work by day on weekdays and Saturdays' mornings.
  const siteWork = station.surroundings === '工地' && hour >= 7 && hour < 19 && !isWeekend ? 9 : 0
  const weekend = isWeekend ? (isShops ? 1.2 : hour < 9 ? -1.8 : -0.4) : 0
  return (
    DAY_LEVELS[station.surroundings]! +
    curve[hour]! +
    siteWork +
    weekend +
    extraDecibels +
    random.normal(0, 1.1)
  )
}
