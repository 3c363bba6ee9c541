import { column, type DemoDataset, regenerated } from '../tables.ts'
import { lineText } from './plane.ts'
import type { Town } from './town.ts'

export function streetsDataset(town: Town): DemoDataset {
  return {
    id: 'demo-streets',
    title: '道路与步行路网（演示）',
    titleEn: 'Streets and footways (demo)',
    description: '合成演示数据：程序生成的主干路、次干路、支路和小区步行路，路名均为虚构。',
    profile: 'street',
    keywords: ['道路', '步行', '路网', '演示'],
    department: '城市管理办公室',
    tables: [
      {
        name: 'streets',
        title: '路段',
        profile: 'street',
        columns: [
          column('from_node', '起点编号', 'integer'),
          column('to_node', '终点编号', 'integer'),
          column('length_metres', '长度', 'number', { unit: 'm' }),
          column('highway', '道路等级'),
          column('oneway', '是否单行', 'boolean'),
          column('name', '路名'),
          column('geometry', '线形', 'geometry'),
        ],
        geometryColumn: 'geometry',
        numRows: town.streets.length,
        rows: regenerated(function* () {
          for (const street of town.streets) {
            yield [
              street.fromNode,
              street.toNode,
              Math.round(street.lengthMetres * 100) / 100,
              street.rank,
              street.isOneway,
              street.name,
              lineText(street.points),
            ]
          }
        }),
      },
    ],
  }
}
