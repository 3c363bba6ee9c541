/**
 * What was put into the demo on purpose: the generator reads it, the analyses must find it, tests say so.
 * Days count back from `until` (1 is the last day with data), so the truths move with the demo's clock.
 * A truth that begins before the first day of the demo is planted from that day on.
 */

export interface DaySpan {
  /** First day, counted back from `until`. */
  firstDayBeforeUntil: number
  /** Last day, counted back from `until`; included. */
  lastDayBeforeUntil: number
}

/** The same broken main drain, reported again and again in other words, by other callers, under several categories. */
export const REPEATED_MATTER = {
  communityName: '垂杨柳东里社区',
  /** One building of one compound: the first housing lot of the community, its building of this order. */
  buildingOrder: 2,
  span: { firstDayBeforeUntil: 165, lastDayBeforeUntil: 6 } satisfies DaySpan,
  numCases: 26,
  /** Reported under any of these third-level categories. */
  categories: ['下水管道堵塞', '污水外溢', '老楼上下水改造'],
  /** Every text of the matter has one of these, whatever else it says. */
  sharedWords: ['主管', '主排水', '总管', '污水主'],
} as const

/** Unlicensed stalls gather at one crossing in the evenings of the last weeks. */
export const HOT_SPOT = {
  communityName: '大望社区',
  category: '无照经营游商',
  radiusMetres: 110,
  span: { firstDayBeforeUntil: 42, lastDayBeforeUntil: 1 } satisfies DaySpan,
  casesPerDay: 1.7,
} as const

/** Sheds with charging points were opened: complaints about e-bikes charged in stairways fall to about a quarter. */
export const LEVEL_SHIFT = {
  communityName: '九龙南社区',
  category: '电动自行车飞线充电',
  interventionDayBeforeUntil: 230,
  intervention: '建成电动自行车集中充电车棚 3 处',
  /** On top of what the category has everywhere. */
  casesPerMonthBefore: 16,
  casesPerMonthAfter: 3.5,
  /** After ÷ before, of the planted cases. */
  factor: 3.5 / 16,
} as const

/** A building site works on four nights without a certificate for them. */
export const NIGHT_CONSTRUCTION = {
  site: '纺机综合楼工地',
  station: '噪声点3号',
  category: '夜间施工噪声',
  /** Nights, each from 22:00 of this day to 06:00 of the next. */
  nights: { firstDayBeforeUntil: 24, lastDayBeforeUntil: 21 } satisfies DaySpan,
  startHour: 22,
  endHour: 5,
  laeqDecibels: 73,
  /** The limit for building sites at night, GB 12523-2025. */
  limitDecibels: 55,
  casesPerNight: 5,
} as const

/** One way by which cases come in falls silent while the others go on: the patrol by video stops reporting. */
export const SILENT_SOURCE = {
  channel: '视频巡查',
  /** Its cases of these days come by the patrol on foot instead, so that the totals stay as they are. */
  insteadBy: '网格巡查',
  span: { firstDayBeforeUntil: 10, lastDayBeforeUntil: 1 } satisfies DaySpan,
} as const

/** Offices rest and people travel: fewer cases than on ordinary days around. */
export const HOLIDAY_EFFECTS = [
  { holiday: '春节', factor: 0.42 },
  { holiday: '国庆节', factor: 0.68 },
] as const

/** The value of one channel stands still while the rest of the station goes on. */
export const STUCK_SENSOR = {
  station: '微站2号',
  quantity: 'pm25',
  span: { firstDayBeforeUntil: 58, lastDayBeforeUntil: 50 } satisfies DaySpan,
  value: 47,
} as const

/** The zero creeps upward day by day until the last day. */
export const DRIFTING_SENSOR = {
  station: '微站3号',
  quantity: 'pm25',
  span: { firstDayBeforeUntil: 120, lastDayBeforeUntil: 1 } satisfies DaySpan,
  microgramsPerCubicMetrePerDay: 0.42,
} as const

/** In the south-east corner nobody reaches community health care on foot within a quarter of an hour. */
export const COVERAGE_GAP = {
  corner: 'south-east',
  categories: ['社区卫生服务站', '社区卫生服务中心'],
  walkingDistanceMetres: 1000,
  /** No such facility lies within this straight distance of the corner's heart. */
  emptyRadiusMetres: 1180,
  /** Buildings within this distance of the heart have nobody within reach. */
  leftOutRadiusMetres: 270,
} as const

/** A self-evaluation form with faults that a check must name. */
export const WRONG_FORM = {
  projectCode: 'DEMO-P03',
  faults: [
    /** 2,583.4 of 2,724.2 ten thousand yuan executed is written as 100 % and scored in full. */
    { code: 'execution-rate', stated: 1, actual: 0.9483 },
    /** The scores of the indicators and the execution add up to less than the total that is written. */
    { code: 'total-score', stated: 98, actual: 95 },
    /** An indicator scores more than its weight. */
    { code: 'score-above-weight', indicator: '质量指标：巡查问题整改率' },
    /** The form claims a satisfaction that no figure of the platform bears out. */
    { code: 'unsupported-satisfaction', indicator: '服务对象满意度', stated: 0.999 },
  ],
} as const

export function isWithin(
  daysBeforeUntil: number,
  { firstDayBeforeUntil, lastDayBeforeUntil }: DaySpan,
): boolean {
  return daysBeforeUntil <= firstDayBeforeUntil && daysBeforeUntil >= lastDayBeforeUntil
}
