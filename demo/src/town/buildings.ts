import { column, type DemoDataset, plainColumn, regenerated } from '../tables.ts'
import type { BuildingUse } from './building-layout.ts'
import { polygonText } from './plane.ts'
import type { Town } from './town.ts'

const USE_TITLES: Record<BuildingUse, string> = {
  residential: '住宅',
  commercial: '商业',
  office: '办公',
  school: '教育',
  mixed: '底商',
  ancillary: '配套',
}

const people = (name: string, title: string) => column(name, title, 'integer', { unit: '人' })

export function buildingsDataset(town: Town): DemoDataset {
  return {
    id: 'demo-buildings',
    title: '建筑与分年龄人口（演示）',
    titleEn: 'Buildings with population by age (demo)',
    description:
      '合成演示数据：建筑轮廓、楼号和人口均为程序生成；各楼人口合计等于社区人口，社区人口合计等于街道人口。',
    profile: 'building',
    keywords: ['建筑', '人口', '年龄', '演示'],
    department: '社区建设办公室',
    tables: [
      {
        name: 'buildings',
        title: '建筑',
        profile: 'building',
        columns: [
          column('code', '建筑编码'),
          column('name', '名称'),
          plainColumn('compound', '小区'),
          column('community', '社区'),
          column('community_code', '社区编码'),
          column('use', '用途'),
          column('floors', '层数', 'integer', { unit: '层' }),
          column('height_metres', '高度', 'number', { unit: 'm' }),
          column('year_built', '建成年份', 'integer'),
          people('population', '人口'),
          people('population_0_14', '0–14岁人口'),
          people('population_15_64', '15–64岁人口'),
          people('population_65_plus', '65岁及以上人口'),
          people('population_0_2', '其中0–2岁'),
          people('population_3_5', '其中3–5岁'),
          people('population_80_plus', '其中80岁及以上'),
          column('geometry', '轮廓', 'geometry'),
        ],
        geometryColumn: 'geometry',
        numRows: town.buildings.length,
        rows: regenerated(function* () {
          const numInCommunity = town.communities.map(() => 0)
          for (const building of town.buildings) {
            const community = town.communities[building.communityIndex]!
            numInCommunity[community.index]! += 1
            yield [
              `${community.code}${String(numInCommunity[community.index]).padStart(4, '0')}`,
              building.name,
              town.lots[building.lotIndex]!.name,
              community.name,
              community.code,
              USE_TITLES[building.use],
              building.floors,
              building.heightMetres,
              building.yearBuilt,
              building.population,
              building.population0To14,
              building.population15To64,
              building.population65Plus,
              building.population0To2,
              building.population3To5,
              building.population80Plus,
              polygonText(building.ring),
            ]
          }
        }),
      },
    ],
  }
}
