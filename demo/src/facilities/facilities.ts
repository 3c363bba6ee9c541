import type { Random } from '@jingjing/analysis/random/random'
import { column, type DemoDataset, plainColumn, regenerated } from '../tables.ts'
import { toLonLat } from '../town/plane.ts'
import type { Town } from '../town/town.ts'
import { FACILITY_KINDS } from './facility-kinds.ts'
import { placeFacilities } from './facility-siting.ts'

export function facilitiesDataset(town: Town, random: Random): DemoDataset {
  const facilities = placeFacilities(town, FACILITY_KINDS, random)
  return {
    id: 'demo-facilities',
    title: '公共服务与便民设施（演示）',
    titleEn: 'Public services and shops (demo)',
    description: '合成演示数据：学校、医疗、养老、文体、商业、交通和市政设施，名称、位置和规模均为虚构。',
    profile: 'facility',
    keywords: ['设施', '生活圈', '便民', '养老', '教育', '医疗', '演示'],
    department: '公共服务办公室',
    tables: [
      {
        name: 'facilities',
        title: '设施',
        profile: 'facility',
        columns: [
          column('code', '设施编码'),
          column('name', '名称'),
          column('category', '类别'),
          plainColumn('category_group', '大类'),
          column('address', '地址'),
          column('community', '社区'),
          column('community_code', '社区编码'),
          column('capacity', '规模', 'integer'),
          plainColumn('capacity_unit', '规模单位'),
          column('floor_area_square_metres', '建筑面积', 'number', { unit: 'm²' }),
          column('lon', '经度', 'number', { unit: '°' }),
          column('lat', '纬度', 'number', { unit: '°' }),
        ],
        geometryColumn: null,
        numRows: facilities.length,
        rows: regenerated(function* () {
          for (const [index, facility] of facilities.entries()) {
            const community = town.communities[facility.communityIndex]!
            yield [
              `SS${String(index + 1).padStart(4, '0')}`,
              facility.name,
              facility.kind.category,
              facility.kind.group,
              facility.address,
              community.name,
              community.code,
              facility.capacity,
              facility.kind.capacity?.unit ?? null,
              facility.floorAreaSquareMetres,
              ...toLonLat(facility.point),
            ]
          }
        }),
      },
    ],
  }
}
