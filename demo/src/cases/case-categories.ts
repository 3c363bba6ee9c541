/** Where a case of a category happens. */
export type CasePlace = 'home' | 'compound' | 'street' | 'shop' | 'site'

export interface CaseCategory {
  category1: string
  category2: string
  category3: string
  /** Five digits of GB/T 47678.5-2026 where the matter is one of its kinds, else null. */
  code: string | null
  /** Expected cases per day in the whole subdistrict, before season and weekday. */
  hotlinePerDay: number
  gridPerDay: number
  /** Factors by month, January to December; absent means an even year. */
  monthFactors?: readonly number[]
  hours: HourProfile
  place: CasePlace
  /** How much likelier in old housing: 1 not at all, 3 three times. */
  oldHousingFactor: number
  deadlineHours: 2 | 24 | 168 | 360
  department: string
  label: string
  /** Chance that a caller calls it solved. */
  resolvedFraction: number
}

export type HourProfile = 'day' | 'evening' | 'night' | 'morning' | 'patrol'

const summer = [0.5, 0.5, 0.7, 1, 1.4, 1.7, 1.7, 1.6, 1.2, 0.8, 0.5, 0.4]
const winter = [1.7, 1.6, 1, 0.7, 0.7, 0.7, 0.8, 0.8, 0.7, 0.8, 1.2, 1.5]
const heating = [2.7, 1.9, 1.1, 0.1, 0.03, 0.02, 0.02, 0.02, 0.05, 0.5, 3.2, 2.9]
const building = [0.3, 0.4, 1, 1.3, 1.4, 1.4, 1.3, 1.2, 1.2, 1.2, 0.8, 0.5]

const PROPERTY = '物业管理科'
const CITY = '城市管理办公室'
const ENFORCEMENT = '综合行政执法队'
const COMMUNITY = '社区建设办公室'
const SAFETY = '平安建设办公室'
const WELFARE = '民生保障办公室'
const SERVICE = '公共服务办公室'

type Row = [
  path: string,
  code: string | null,
  hotlinePerDay: number,
  gridPerDay: number,
  hours: HourProfile,
  place: CasePlace,
  oldHousingFactor: number,
  deadlineHours: CaseCategory['deadlineHours'],
  department: string,
  label: string,
  resolvedFraction: number,
  monthFactors?: readonly number[],
]

/** The mix of a dense inner subdistrict: property and parking first, then the look of the streets, noise, heating in season. */
const ROWS: Row[] = [
  [
    '住房城乡建设/物业管理/小区停车管理',
    null,
    2.3,
    0.1,
    'evening',
    'compound',
    1,
    168,
    PROPERTY,
    '便利性',
    0.9,
  ],
  [
    '住房城乡建设/物业管理/物业服务质量',
    null,
    2.0,
    0,
    'day',
    'compound',
    1.2,
    168,
    PROPERTY,
    '住有所居',
    0.91,
  ],
  ['住房城乡建设/物业管理/电梯故障', null, 1.3, 0, 'day', 'home', 0.6, 24, PROPERTY, '安全性', 0.95],
  [
    '住房城乡建设/房屋修缮/屋面外墙渗漏',
    null,
    1.0,
    0,
    'day',
    'home',
    2,
    360,
    PROPERTY,
    '住有所居',
    0.86,
    summer,
  ],
  ['住房城乡建设/房屋修缮/老楼上下水改造', null, 0.5, 0, 'day', 'home', 4, 360, PROPERTY, '住有所居', 0.84],
  ['住房城乡建设/房屋修缮/加装电梯', null, 0.45, 0, 'day', 'compound', 4, 360, PROPERTY, '便利性', 0.8],
  ['住房城乡建设/住房保障/群租房', null, 0.5, 0.05, 'evening', 'home', 1, 168, SAFETY, '住有所居', 0.92],
  ['公用事业/排水/下水管道堵塞', null, 1.1, 0.05, 'day', 'home', 2.5, 24, CITY, '住有所居', 0.95],
  ['公用事业/排水/污水外溢', '06030', 0.4, 0.2, 'day', 'compound', 2, 24, CITY, '宜居性', 0.94],
  ['公用事业/供水/停水与水压不足', null, 0.7, 0, 'morning', 'home', 1.6, 24, CITY, '住有所居', 0.97, summer],
  ['公用事业/供暖/室温不达标', null, 1.9, 0, 'evening', 'home', 1.7, 24, CITY, '住有所居', 0.95, heating],
  ['公用事业/供电/居民用电故障', null, 0.5, 0, 'evening', 'home', 1.6, 24, CITY, '住有所居', 0.98, summer],
  ['公用事业/燃气/燃气隐患', null, 0.22, 0, 'day', 'home', 1.5, 2, CITY, '安全性', 0.98],
  [
    '城市管理/市容环境/生活垃圾清运',
    '06042',
    1.0,
    0.9,
    'morning',
    'compound',
    1.1,
    24,
    CITY,
    '宜居性',
    0.97,
    summer,
  ],
  ['城市管理/市容环境/暴露垃圾', '06010', 0.4, 1.7, 'patrol', 'street', 1, 24, CITY, '宜居性', 0.98],
  ['城市管理/市容环境/堆物堆料', '06036', 0.5, 1.1, 'patrol', 'compound', 2, 168, COMMUNITY, '宜居性', 0.94],
  ['城市管理/市容环境/道路不洁', '06012', 0.2, 1.0, 'patrol', 'street', 1, 24, CITY, '宜居性', 0.98],
  ['城市管理/市容环境/非法小广告', '07001', 0.1, 1.2, 'patrol', 'street', 1.3, 24, CITY, '宜居性', 0.98],
  [
    '城市管理/街面秩序/无照经营游商',
    '09001',
    0.8,
    0.8,
    'evening',
    'street',
    1,
    24,
    ENFORCEMENT,
    '宜居性',
    0.92,
    summer,
  ],
  [
    '城市管理/街面秩序/店外经营',
    '09005',
    0.3,
    0.7,
    'evening',
    'shop',
    1,
    24,
    ENFORCEMENT,
    '宜居性',
    0.94,
    summer,
  ],
  ['城市管理/街面秩序/非机动车乱停放', '09010', 0.5, 1.3, 'patrol', 'street', 1, 24, CITY, '便利性', 0.95],
  ['城市管理/街面秩序/共享单车堆积', '09011', 0.5, 1.0, 'patrol', 'street', 1, 24, CITY, '便利性', 0.96],
  ['城市管理/街面秩序/机动车乱停放', '09009', 0.9, 0.8, 'evening', 'street', 1, 24, CITY, '便利性', 0.9],
  ['城市管理/违法建设/私搭乱建', '06001', 0.8, 0.35, 'day', 'compound', 2, 360, ENFORCEMENT, '公正性', 0.82],
  [
    '城市管理/园林绿化/绿地养护与修剪',
    '06017',
    0.5,
    0.6,
    'day',
    'compound',
    1,
    168,
    CITY,
    '宜居性',
    0.96,
    summer,
  ],
  ['城市管理/市政设施/道路破损', '06013', 0.4, 0.6, 'patrol', 'street', 1, 168, CITY, '便利性', 0.93],
  ['城市管理/市政设施/路灯与井盖', '01002', 0.3, 0.4, 'evening', 'street', 1.2, 24, CITY, '安全性', 0.97],
  ['城市管理/市政设施/道路积水', null, 0.08, 0.08, 'day', 'street', 1, 2, CITY, '安全性', 0.97],
  [
    '生态环境/噪声/夜间施工噪声',
    '08001',
    0.55,
    0.03,
    'night',
    'site',
    1,
    24,
    ENFORCEMENT,
    '宜居性',
    0.88,
    building,
  ],
  [
    '生态环境/噪声/商业与生活噪声',
    '06028',
    1.1,
    0.02,
    'night',
    'compound',
    1,
    24,
    SAFETY,
    '宜居性',
    0.9,
    summer,
  ],
  [
    '生态环境/噪声/广场舞噪声',
    '06028',
    0.35,
    0.02,
    'evening',
    'compound',
    1,
    24,
    COMMUNITY,
    '宜居性',
    0.91,
    summer,
  ],
  [
    '生态环境/大气/餐饮油烟',
    '06027',
    0.7,
    0.1,
    'evening',
    'shop',
    1,
    168,
    ENFORCEMENT,
    '宜居性',
    0.9,
    summer,
  ],
  ['生态环境/大气/工地扬尘', '08004', 0.2, 0.2, 'day', 'site', 1, 24, ENFORCEMENT, '宜居性', 0.95, building],
  [
    '公共安全/消防安全/消防通道占用',
    '09012',
    0.7,
    0.5,
    'evening',
    'compound',
    1.4,
    24,
    SAFETY,
    '安全性',
    0.93,
  ],
  [
    '公共安全/消防安全/电动自行车飞线充电',
    null,
    0.7,
    0.35,
    'evening',
    'home',
    1.8,
    24,
    SAFETY,
    '安全性',
    0.93,
  ],
  ['公共安全/社会治安/养犬管理', null, 0.6, 0.05, 'evening', 'compound', 1, 168, SAFETY, '安全性', 0.92],
  ['市场监管/消费纠纷/预付卡退费', null, 0.9, 0, 'day', 'shop', 1, 168, SERVICE, '公正性', 0.84],
  ['市场监管/食品安全/餐饮卫生', null, 0.4, 0.1, 'day', 'shop', 1, 168, SERVICE, '安全性', 0.94],
  ['社会保障/养老服务/居家养老与助餐', null, 0.45, 0, 'day', 'home', 2, 168, WELFARE, '老有所养', 0.96],
  ['社会保障/社会救助/低保与残疾人补贴', null, 0.3, 0, 'day', 'home', 1.6, 168, WELFARE, '弱有所扶', 0.96],
  ['社会保障/劳动就业/拖欠工资', null, 0.35, 0, 'day', 'site', 1, 168, WELFARE, '劳有所得', 0.88, winter],
  [
    '教育医疗/教育/入园入学',
    null,
    0.35,
    0,
    'day',
    'home',
    0.7,
    168,
    SERVICE,
    '学有所教',
    0.93,
    [0.5, 0.6, 0.8, 1.2, 2.2, 2.4, 1.9, 1.4, 0.7, 0.4, 0.4, 0.5],
  ],
  [
    '教育医疗/医疗/社区医疗服务',
    null,
    0.35,
    0,
    'morning',
    'home',
    1.3,
    168,
    SERVICE,
    '病有所医',
    0.95,
    winter,
  ],
  ['教育医疗/托育/托育与儿童活动场地', null, 0.15, 0, 'day', 'compound', 0.7, 168, SERVICE, '幼有所育', 0.92],
  ['交通管理/公共交通/公交与接驳', null, 0.3, 0, 'morning', 'street', 1, 168, CITY, '便利性', 0.86],
  ['交通管理/停车设施/充电桩建设', null, 0.35, 0, 'day', 'compound', 0.7, 360, CITY, '便利性', 0.87],
  [
    '文化体育/公共文化/健身设施损坏',
    null,
    0.25,
    0.25,
    'day',
    'compound',
    1.2,
    168,
    COMMUNITY,
    '多样性',
    0.97,
  ],
] // prettier-ignore

export const CASE_CATEGORIES: readonly CaseCategory[] = ROWS.map((row): CaseCategory => {
  const [path, code, hotlinePerDay, gridPerDay, hours, place, oldHousingFactor] = row
  const [category1, category2, category3] = path.split('/') as [string, string, string]
  const [, , , , , , , deadlineHours, department, label, resolvedFraction, monthFactors] = row
  return {
    category1,
    category2,
    category3,
    code,
    hotlinePerDay,
    gridPerDay,
    hours,
    place,
    oldHousingFactor,
    deadlineHours,
    department,
    label,
    resolvedFraction,
    ...(monthFactors ? { monthFactors } : {}),
  }
})

export function categoryNamed(category3: string): CaseCategory {
  const found = CASE_CATEGORIES.find((category) => category.category3 === category3)
  if (!found) throw new Error(`no category ${category3}`)
  return found
}
