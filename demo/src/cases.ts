import type { Random } from '@jingjing/analysis/random/random'
import type { Value } from '@jingjing/analysis/recognise/contract'
import { dayNumber, dayText, MINUTES_PER_DAY, timestampText, weekday } from './calendar.ts'
import { CASE_COLUMNS } from './case-columns.ts'
import { toLonLat } from './plane.ts'
import { type DemoDataset, regenerated } from './tables.ts'
import type { Town } from './town.ts'

const CASES_PER_DAY = 41
const WEEKDAY_FACTORS = [0.72, 1.22, 1.16, 1.1, 1.06, 1.02, 0.72]

export function casesDataset(town: Town, random: Random, from: string, until: string): DemoDataset {
  const days: { day: number; numCases: number }[] = []
  const counts = random.stream('counts')
  for (let day = dayNumber(from); day < dayNumber(until); day++) {
    days.push({ day, numCases: counts.poisson(CASES_PER_DAY * WEEKDAY_FACTORS[weekday(day)]!) })
  }
  return {
    id: 'demo-cases',
    title: '接诉即办与网格案件（演示）',
    titleEn: 'Hotline and grid cases (demo)',
    description: '合成演示数据：案件、地址、文字、来电人和号码均为程序生成，与任何真实的人和事无关。',
    profile: 'case',
    keywords: ['接诉即办', '12345', '网格', '案件', '演示'],
    department: '市民诉求处置中心',
    tables: [
      {
        name: 'cases',
        title: '案件',
        profile: 'case',
        columns: CASE_COLUMNS,
        geometryColumn: null,
        numRows: days.reduce((sum, { numCases }) => sum + numCases, 0),
        rows: regenerated(() => generateCases(town, random.stream('rows'), days)),
      },
    ],
  }
}

function* generateCases(
  town: Town,
  random: Random,
  days: readonly { day: number; numCases: number }[],
): Generator<Value[]> {
  for (const { day, numCases } of days) {
    const minutes = Array.from({ length: numCases }, () => random.integer(0, MINUTES_PER_DAY - 1)).sort(
      (a, b) => a - b,
    )
    for (let index = 0; index < numCases; index++) {
      const calledAt = day * MINUTES_PER_DAY + minutes[index]!
      const community = random.weightedChoice(town.communities, ({ population }) => population)
      const street = random.choice(town.streets)
      const [lon, lat] = toLonLat(community.centre)
      const isHotline = random.chance(0.7)
      const isResolved = random.chance(0.94)
      yield [
        `${isHotline ? '热线' : '网格'}-${dayText(day).slice(2).replaceAll('-', '')}-${String(index + 1).padStart(4, '0')}`,
        isHotline ? 'hotline' : 'grid',
        isHotline ? '12345电话' : '网格巡查',
        `${street.name}垃圾清运不及时`,
        `来电人反映${street.name}垃圾清运不及时，希望尽快清理。`,
        timestampText(calledAt),
        isHotline ? timestampText(calledAt + 20) : null,
        timestampText(calledAt + 60),
        timestampText(calledAt + 60 + 7 * MINUTES_PER_DAY),
        timestampText(calledAt + 60 + random.integer(1, 6) * MINUTES_PER_DAY),
        null,
        '城市管理',
        '市容环境',
        '垃圾清运',
        '06010',
        `${street.name}${random.integer(1, 60)}号`,
        community.name,
        community.code,
        '城市管理办公室',
        isHotline ? '是' : null,
        isHotline ? (isResolved ? '解决' : '未解决') : null,
        isHotline ? (isResolved ? '满意' : '不满意') : null,
        isHotline ? '保留' : null,
        null,
        '宜居性',
        '已办结',
        isHotline ? '保密' : null,
        isHotline ? `000${String(random.integer(0, 99_999_999)).padStart(8, '0')}` : null,
        lon,
        lat,
      ]
    }
  }
}
