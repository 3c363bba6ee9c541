import type { Pair } from '@jingjing/analysis/geo/polygon'
import { nightConstructionSite } from '../planted-places.ts'
import { column, type DemoDataset, plainColumn, regenerated } from '../tables.ts'
import { toLonLat } from '../town/plane.ts'
import type { Town } from '../town/town.ts'

export interface SensorSite {
  name: string
  kind: 'air-reference' | 'air-micro' | 'noise'
  point: Pair
  surroundings: string
  /** Class of the acoustic environment by GB 3096-2008, for noise. */
  acousticClass: '1' | '2' | '4a' | null
}

const KIND_TITLES = { 'air-reference': '空气质量站', 'air-micro': '空气微站', noise: '噪声监测点' }

export function sensorSites(town: Town): SensorSite[] {
  const { lot: site } = nightConstructionSite(town)
  const parks = town.lots.filter(({ use }) => use === 'park')
  const trunk = town.streets.filter(({ rank }) => rank === 'trunk')
  const longest = trunk.reduce((best, street) => (street.lengthMetres > best.lengthMetres ? street : best))
  const roadside = longest.points[Math.floor(longest.points.length / 2)]!
  const homes = town.lots.filter(({ use }) => use === 'housing')
  const northWest = homes.reduce((best, lot) =>
    lot.centre[1] - lot.centre[0] > best.centre[1] - best.centre[0] ? lot : best,
  )
  const bars = town.lots.find(({ use }) => use === 'commercial') ?? homes[0]!
  // At the edge of the site, where a fence monitor hangs.
  const corner = site.ring[0]!
  const fence: Pair = [
    site.centre[0] + 0.8 * (corner[0] - site.centre[0]),
    site.centre[1] + 0.8 * (corner[1] - site.centre[1]),
  ]
  const park = parks[0] ?? homes[0]!
  return [
    {
      name: '双井空气站（演示）',
      kind: 'air-reference',
      point: park.centre,
      surroundings: '公园',
      acousticClass: null,
    },
    {
      name: '微站1号',
      kind: 'air-micro',
      point: [roadside[0] + 22, roadside[1]],
      surroundings: '主干路',
      acousticClass: null,
    },
    {
      name: '微站2号',
      kind: 'air-micro',
      point: northWest.centre,
      surroundings: '居住小区',
      acousticClass: null,
    },
    {
      name: '微站3号',
      kind: 'air-micro',
      point: [fence[0] + 6, fence[1]],
      surroundings: '工地',
      acousticClass: null,
    },
    {
      name: '噪声点1号',
      kind: 'noise',
      point: northWest.centre,
      surroundings: '居住小区',
      acousticClass: '1',
    },
    {
      name: '噪声点2号',
      kind: 'noise',
      point: [roadside[0] - 24, roadside[1]],
      surroundings: '主干路',
      acousticClass: '4a',
    },
    { name: '噪声点3号', kind: 'noise', point: fence, surroundings: '工地', acousticClass: '1' },
    { name: '噪声点4号', kind: 'noise', point: bars.centre, surroundings: '商业街', acousticClass: '2' },
  ] // prettier-ignore
}

export function sensorsDataset(sites: readonly SensorSite[]): DemoDataset {
  return {
    id: 'demo-sensors',
    title: '环境监测点位（演示）',
    titleEn: 'Environmental stations (demo)',
    description: '合成演示数据：空气与噪声监测点的名称、类型和位置，均为虚构。',
    profile: null,
    keywords: ['空气质量', '噪声', '传感器', '点位', '演示'],
    department: '城市管理办公室',
    tables: [
      {
        name: 'stations',
        title: '监测点位',
        profile: null,
        columns: [
          column('station', '站点'),
          plainColumn('kind', '类型'),
          plainColumn('surroundings', '周边'),
          plainColumn('acoustic_class', '声环境功能区类别'),
          column('lon', '经度', 'number', { unit: '°' }),
          column('lat', '纬度', 'number', { unit: '°' }),
        ],
        geometryColumn: null,
        numRows: sites.length,
        rows: regenerated(function* () {
          for (const { name, kind, surroundings, acousticClass, point } of sites) {
            yield [name, KIND_TITLES[kind], surroundings, acousticClass, ...toLonLat(point)]
          }
        }),
      },
    ],
  }
}
