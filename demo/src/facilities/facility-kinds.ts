/** Where facilities of a kind stand. */
export type Siting = 'gate' | 'street' | 'shop' | 'school' | 'park' | 'community' | 'cover'

export interface FacilityKind {
  category: string
  group: string
  count: number
  siting: Siting
  /** What `capacity` counts, and its range; null where a facility of the kind has none. */
  capacity: { unit: string; low: number; high: number } | null
  floorAreaSquareMetres: [number, number] | null
}

const kind = (
  group: string,
  category: string,
  count: number,
  siting: Siting,
  floorAreaSquareMetres: [number, number] | null = null,
  capacity: FacilityKind['capacity'] = null,
): FacilityKind => ({ category, group, count, siting, capacity, floorAreaSquareMetres })

const of = (unit: string, low: number, high: number) => ({ unit, low, high })

/**
 * About 600 facilities of some 35 kinds. Numbers follow what a subdistrict of this size has by the rules of thumb in
 * GB 50180-2018 and the 2021 guide to quarter-hour convenience circles; they are a stage set, not a count of the real place.
 */
export const FACILITY_KINDS: readonly FacilityKind[] = [
  kind('综合服务', '社区服务站', 18, 'community', [420, 1100]),
  kind('综合服务', '街道便民服务中心', 1, 'street', [1200, 1600]),
  kind('综合服务', '派出所', 1, 'street', [1100, 1500]),
  kind('基础教育', '幼儿园', 15, 'gate', [1900, 4200], of('学位', 150, 360)),
  kind('基础教育', '小学', 8, 'school', [6200, 12800], of('学位', 540, 1440)),
  kind('基础教育', '中学', 3, 'school', [9000, 16000], of('学位', 600, 1500)),
  kind('基础教育', '托育机构', 7, 'gate', [200, 620], of('托位', 20, 80)),
  kind('医疗卫生', '社区卫生服务中心', 1, 'cover', [3600, 5200], of('床位', 10, 30)),
  kind('医疗卫生', '社区卫生服务站', 10, 'cover', [130, 360]),
  kind('医疗卫生', '医院', 1, 'street', [18000, 32000], of('床位', 220, 420)),
  kind('医疗卫生', '药店', 30, 'street', [60, 180]),
  kind('养老助残', '养老服务驿站', 12, 'gate', [160, 620], of('床位', 4, 16)),
  kind('养老助残', '老年助餐点', 11, 'gate', [60, 220], of('餐位', 20, 80)),
  kind('养老助残', '养老机构', 2, 'gate', [3600, 7200], of('床位', 110, 260)),
  kind('养老助残', '残疾人温馨家园', 2, 'gate', [160, 420]),
  kind('文化体育', '社区文化活动室', 17, 'community', [150, 620]),
  kind('文化体育', '图书室', 7, 'gate', [80, 420]),
  kind('文化体育', '室外健身场地', 34, 'gate', [150, 720]),
  kind('文化体育', '球类场地', 7, 'park', [420, 1300]),
  kind('文化体育', '公园入口', 11, 'park'),
  kind('便民商业', '菜市场', 6, 'street', [900, 2400]),
  kind('便民商业', '生鲜超市', 27, 'gate', [120, 620]),
  kind('便民商业', '综合超市', 9, 'shop', [900, 5200]),
  kind('便民商业', '便利店', 52, 'street', [40, 130]),
  kind('便民商业', '早餐店', 28, 'street', [30, 110]),
  kind('便民商业', '餐饮店', 52, 'shop', [60, 420]),
  kind('便民商业', '美容美发店', 28, 'shop', [30, 160]),
  kind('便民商业', '洗衣店', 15, 'gate', [30, 90]),
  kind('便民商业', '维修家政网点', 19, 'street', [20, 80]),
  kind('邮政物流', '快递驿站', 38, 'gate', [30, 110]),
  kind('邮政物流', '银行网点', 13, 'shop', [180, 620]),
  kind('交通出行', '公交站', 32, 'street'),
  kind('交通出行', '地铁站出入口', 5, 'street'),
  kind('交通出行', '公共停车场', 16, 'street', null, of('车位', 60, 420)),
  kind('交通出行', '充电站', 15, 'street', null, of('充电桩', 4, 30)),
  kind('市政保障', '公共厕所', 24, 'street', [40, 90]),
  kind('市政保障', '垃圾分类驿站', 32, 'gate', [20, 60]),
  kind('公共安全', '微型消防站', 18, 'community', [20, 60]),
]
