import type { Random } from '@jingjing/analysis/random/random'
import { dayText } from './calendar.ts'
import { isWithin, NIGHT_CONSTRUCTION } from './planted-truths.ts'
import { column, type DemoDataset, plainColumn, regenerated } from './tables.ts'
import type { Town } from './town/town.ts'

/** Certificates of work at night. The planted site has some, on other nights than the planted ones. */
export function permitsDataset(town: Town, random: Random, fromDay: number, untilDay: number): DemoDataset {
  const sites = town.lots.filter(({ use }) => use === 'construction')
  const rows: string[][] = []
  for (let day = fromDay + 6; day < untilDay - 1; day += random.integer(9, 21)) {
    const { name } = random.choice(sites)
    const numNights = random.integer(1, 3)
    const nights = Array.from({ length: numNights }, (_, offset) => day + offset)
    // One free night on either side, so that no certificate touches the planted nights.
    const isPlanted = [day - 1, ...nights, day + numNights].some((night) =>
      isWithin(untilDay - night, NIGHT_CONSTRUCTION.nights),
    )
    if (name === NIGHT_CONSTRUCTION.site && isPlanted) continue
    rows.push([
      `YS-${dayText(day).replaceAll('-', '')}-${String(rows.length + 1).padStart(3, '0')}`,
      '夜间施工证明',
      name,
      random.choice(['混凝土连续浇筑', '大型设备吊装', '土方清运']),
      dayText(day),
      dayText(day + numNights),
      '已公示',
    ])
  }
  return {
    id: 'demo-permits',
    title: '夜间施工证明（演示）',
    titleEn: 'Night work certificates (demo)',
    description: '合成演示数据：证明编号、工地和日期均为虚构。',
    profile: 'permit',
    keywords: ['夜间施工', '证明', '噪声', '演示'],
    department: '综合行政执法队',
    tables: [
      {
        name: 'permits',
        title: '夜间施工证明',
        profile: 'permit',
        columns: [
          column('code', '证明编号'),
          column('category', '类别'),
          column('site', '工地'),
          plainColumn('work', '作业内容'),
          column('valid_from', '生效日期', 'date'),
          column('valid_to', '失效日期', 'date'),
          column('status', '状态'),
        ],
        geometryColumn: null,
        numRows: rows.length,
        rows: regenerated(function* () {
          for (const row of rows) yield [...row]
        }),
      },
    ],
  }
}
