import type { Pair } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import {
  column,
  type DemoColumn,
  type DemoDataset,
  type DemoTable,
  plainColumn,
  regenerated,
} from '../tables.ts'
import { keepsOffStreets, type Lot } from './land-use.ts'
import { polygonText, toLonLat } from './plane.ts'
import type { Town } from './town.ts'

/** The land around buildings: compounds, green, water, and idle land that could be put to use. */

const SYNTHETIC = '合成演示数据：由程序生成，与真实地块无关。'
const geometry = column('geometry', '范围', 'geometry')

/** The lot without its streets, so that the base map shows pavements. */
function inner(lot: Lot, keepFraction = 0.9): Pair[] {
  return lot.ring.map(
    ([x, y]): Pair => [
      lot.centre[0] + keepFraction * (x - lot.centre[0]),
      lot.centre[1] + keepFraction * (y - lot.centre[1]),
    ],
  )
}

function blob(centre: Pair, radiusMetres: number, random: Random): Pair[] {
  const numCorners = 18
  const phase = random.between(0, 6)
  return Array.from({ length: numCorners }, (_, index): Pair => {
    const angle = (index / numCorners) * 2 * Math.PI
    const reach = radiusMetres * (1 + 0.22 * Math.sin(2 * angle + phase) + 0.1 * Math.sin(5 * angle))
    return [centre[0] + 1.25 * reach * Math.cos(angle), centre[1] + 0.8 * reach * Math.sin(angle)]
  })
}

function polygons(
  name: string,
  title: string,
  columns: DemoColumn[],
  rows: { values: (string | number | null)[]; ring: Pair[] }[],
  profile: DemoTable['profile'] = null,
): DemoTable {
  return {
    name,
    title,
    profile,
    columns: [...columns, geometry],
    geometryColumn: 'geometry',
    numRows: rows.length,
    rows: regenerated(function* () {
      for (const { values, ring } of rows) yield [...values, polygonText(ring)]
    }),
  }
}

export function compoundsDataset(town: Town): DemoDataset {
  const people = town.lots.map(() => 0)
  for (const { lotIndex, population } of town.buildings) people[lotIndex]! += population
  const rows = town.lots.flatMap((lot, index) => {
    if (lot.use !== 'housing') return []
    const { code } = town.communities[lot.communityIndex]!
    return [
      {
        values: [`${code}X${String(index + 1).padStart(3, '0')}`, lot.name, 'compound', code, people[index]!],
        ring: lot.ring,
      },
    ]
  })
  return {
    id: 'demo-compounds',
    title: '居住小区（演示）',
    titleEn: 'Housing compounds (demo)',
    description: `${SYNTHETIC}小区名称均为虚构。`,
    profile: 'boundary',
    keywords: ['小区', '边界', '演示'],
    department: '社区建设办公室',
    tables: [
      polygons(
        'compounds',
        '居住小区',
        [
          column('code', '编码'),
          column('name', '名称'),
          column('level', '级别'),
          column('parent_code', '上级编码'),
          column('population', '人口', 'integer', { unit: '人' }),
        ],
        rows,
        'boundary',
      ),
    ],
  }
}

export function greenDataset(town: Town, random: Random): DemoDataset {
  const parks = town.lots
    .filter(({ use }) => use === 'park')
    .map((lot) => ({ values: [lot.name, '公园'], ring: inner(lot, 0.92) }))
  const pockets = town.lots.flatMap((lot, index) => {
    if (lot.use !== 'housing') return []
    const own = random.stream(`pocket/${index}`)
    for (let attempt = 0; attempt < 25; attempt++) {
      const angle = own.between(0, 2 * Math.PI)
      const centre: Pair = [lot.centre[0] + 45 * Math.cos(angle), lot.centre[1] + 45 * Math.sin(angle)]
      const radius = own.between(9, 17)
      const ring = blob(centre, radius, own)
      const isFree = town.buildings.every(
        (building) =>
          building.lotIndex !== index ||
          building.ring.every(([x, y]) => Math.hypot(x - centre[0], y - centre[1]) > radius * 1.5),
      )
      if (isFree && ring.every((point) => keepsOffStreets(lot, point))) {
        return [{ values: [`${lot.name}中心花园`, '附属绿地'], ring }]
      }
    }
    return []
  })
  return {
    id: 'demo-green',
    title: '绿地（演示）',
    titleEn: 'Green space (demo)',
    description: `${SYNTHETIC}用作底图和绿地指标。`,
    profile: null,
    keywords: ['绿地', '公园', '底图', '演示'],
    department: '城市管理办公室',
    tables: [
      polygons(
        'green',
        '绿地',
        [column('name', '名称'), plainColumn('kind', '类型')],
        [...parks, ...pockets],
      ),
    ],
  }
}

export interface WaterBody {
  name: string
  kind: string
  ring: Pair[]
}

export function waterBodies(town: Town, random: Random): WaterBody[] {
  const wetland = town.lots.find(({ name }) => name === '苇子坑湿地公园')
  // The river runs north of the outline, outside it, as wide as a canal: from the north-east corner, on to the north-west one.
  const cornerAt = (score: (point: Pair) => number) =>
    town.outline.reduce((best, point, index) => (score(point) > score(town.outline[best]!) ? index : best), 0)
  const northEast = cornerAt(([x, y]) => x + y)
  const northWest = cornerAt(([x, y]) => y - x)
  const turned = [...town.outline.slice(northEast), ...town.outline.slice(0, northEast)]
  const north = turned.slice(0, ((northWest - northEast + turned.length) % turned.length) + 1)
  const bank = (offsetMetres: number) =>
    north.map(([x, y]): Pair => [x, y + offsetMetres + 9 * Math.sin(x / 320)])
  return [
    { name: '北河', kind: '河流', ring: [...bank(38), ...bank(84).toReversed()] },
    ...(wetland ? [{ name: '苇子坑', kind: '湖塘', ring: blob(wetland.centre, 34, random) }] : []),
  ]
}

export function waterDataset(bodies: readonly WaterBody[]): DemoDataset {
  const rows = bodies.map(({ name, kind, ring }) => ({ values: [name, kind], ring }))
  return {
    id: 'demo-water',
    title: '水面（演示）',
    titleEn: 'Water (demo)',
    description: `${SYNTHETIC}用作底图。`,
    profile: null,
    keywords: ['水面', '河流', '底图', '演示'],
    department: '城市管理办公室',
    tables: [polygons('water', '水面', [column('name', '名称'), plainColumn('kind', '类型')], rows)],
  }
}

export function sitesDataset(town: Town, random: Random): DemoDataset {
  const idle = town.lots.filter(({ use }) => use === 'idle')
  const lots = idle.map((lot) => ({ lot, ring: inner(lot, 0.88), name: lot.name, kind: '腾退空地' }))
  // Small left-over spaces: one-storey annexes and corners, which is where most siting ends up.
  const annexes = random
    .shuffle(town.buildings.filter(({ use }) => use === 'ancillary'))
    .slice(0, 22)
    .map((building) => ({
      lot: town.lots[building.lotIndex]!,
      ring: building.ring,
      name: `${building.name}（闲置）`,
      kind: '闲置配套用房',
    }))
  const rows = [...lots, ...annexes].map(({ lot, ring, name, kind }, index) => {
    const community = town.communities[lot.communityIndex]!
    const xs = ring.map(([x]) => x)
    const ys = ring.map(([, y]) => y)
    const areaSquareMetres = Math.round(
      Math.abs(
        ring.reduce((sum, [x, y], at) => {
          const [nextX, nextY] = ring[(at + 1) % ring.length]!
          return sum + x * nextY - nextX * y
        }, 0) / 2,
      ),
    )
    const [lon, lat] = toLonLat([
      (Math.min(...xs) + Math.max(...xs)) / 2,
      (Math.min(...ys) + Math.max(...ys)) / 2,
    ])
    const values = [
      `XZ${String(index + 1).padStart(3, '0')}`,
      name,
      kind,
      random.choice(['街道', '产权单位', '区属企业']),
      areaSquareMetres,
      community.name,
      community.code,
      lon,
      lat,
    ]
    return { values, ring }
  })
  return {
    id: 'demo-sites',
    title: '闲置与可利用空间（演示）',
    titleEn: 'Idle land and rooms (demo)',
    description: `${SYNTHETIC}可作为生活圈补短板的候选点位。`,
    profile: 'site',
    keywords: ['闲置', '腾退', '选址', '演示'],
    department: '规划建设办公室',
    tables: [
      polygons(
        'sites',
        '闲置空间',
        [
          column('code', '编号'),
          column('name', '名称'),
          column('category', '类型'),
          plainColumn('owner', '权属'),
          column('area_square_metres', '面积', 'number', { unit: 'm²' }),
          column('community', '社区'),
          column('community_code', '社区编码'),
          column('lon', '经度', 'number', { unit: '°' }),
          column('lat', '纬度', 'number', { unit: '°' }),
        ],
        rows,
        'site',
      ),
    ],
  }
}
