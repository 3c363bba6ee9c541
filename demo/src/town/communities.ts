import { polygonAreaSquareMetres } from '@jingjing/analysis/geo/polygon'
import { column, type DemoDataset, plainColumn, regenerated } from '../tables.ts'
import { SUBDISTRICT } from './community-names.ts'
import { polygonText, toLonLat } from './plane.ts'
import type { Town } from './town.ts'

const BOUNDARY_COLUMNS = [
  column('code', '编码'),
  column('name', '名称'),
  column('level', '级别'),
  column('parent_code', '上级编码'),
  column('population', '人口', 'integer', { unit: '人' }),
  plainColumn('area_square_metres', '面积', 'number', { unit: 'm²' }),
  column('geometry', '范围', 'geometry'),
]

const areaOf = (ring: readonly (readonly [number, number])[]) =>
  Math.round(polygonAreaSquareMetres([ring.map(toLonLat)]))

export function communitiesDataset(town: Town): DemoDataset {
  return {
    id: 'demo-communities',
    title: '街道与社区边界（演示）',
    titleEn: 'Subdistrict and community boundaries (demo)',
    description:
      '合成演示数据：社区名称、面积和人口规模参照双井街道，边界为程序生成，与实际管辖范围无关，不得用于任何实际工作。',
    profile: 'boundary',
    keywords: ['边界', '社区', '街道', '人口', '演示'],
    department: '社区建设办公室',
    tables: [
      {
        name: 'communities',
        title: '街道与社区',
        profile: 'boundary',
        columns: BOUNDARY_COLUMNS,
        geometryColumn: 'geometry',
        numRows: 1 + town.communities.length,
        rows: regenerated(function* () {
          yield [
            SUBDISTRICT.code,
            SUBDISTRICT.name,
            'subdistrict',
            SUBDISTRICT.parentCode,
            town.communities.reduce((sum, { population }) => sum + population, 0),
            areaOf(town.outline),
            polygonText(town.outline),
          ]
          for (const { code, name, population, ring } of town.communities) {
            yield [code, name, 'community', SUBDISTRICT.code, population, areaOf(ring), polygonText(ring)]
          }
        }),
      },
    ],
  }
}
