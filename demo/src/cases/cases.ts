import type { Random } from '@jingjing/analysis/random/random'
import type { Value } from '@jingjing/analysis/recognise/contract'
import { dayText, MINUTES_PER_DAY, timestampText } from '../calendar.ts'
import {
  communityNamed,
  hotSpotCentre,
  nightConstructionSite,
  repeatedMatterBuilding,
} from '../planted-places.ts'
import { HOT_SPOT, isWithin, LEVEL_SHIFT, SILENT_SOURCE } from '../planted-truths.ts'
import { type DemoDataset, regenerated } from '../tables.ts'
import { toLonLat } from '../town/plane.ts'
import type { Town } from '../town/town.ts'
import { CASE_COLUMNS } from './case-columns.ts'
import type { CaseEvent } from './case-events.ts'
import { outcomeOf } from './case-outcomes.ts'
import { type CaseLocation, type CasePlaces, casePlaces } from './case-places.ts'
import { REPEATED_MATTER_TEXTS, writeHotlineText, writePatrolText } from './case-texts.ts'

export function casesDataset(
  town: Town,
  random: Random,
  events: readonly CaseEvent[],
  fromDay: number,
  untilDay: number,
): DemoDataset {
  const places = casePlaces(town)
  return {
    id: 'demo-cases',
    title: '接诉即办与网格案件（演示）',
    titleEn: 'Hotline and grid cases (demo)',
    description: '合成演示数据：案件、地址、文字、来电人和号码均为程序生成，与任何真实的人和事无关。',
    profile: 'case',
    keywords: ['接诉即办', '12345', '网格', '案件', '三率', '演示'],
    department: '市民诉求处置中心',
    tables: [
      {
        name: 'cases',
        title: '案件',
        profile: 'case',
        columns: CASE_COLUMNS,
        geometryColumn: null,
        numRows: events.length,
        rows: regenerated(() => generateRows(town, places, random.stream('rows'), events, fromDay, untilDay)),
      },
    ],
  }
}

const HOTLINE_CHANNELS: [name: string, weight: number][] = [
  ['12345电话', 84],
  ['网络平台', 8],
  ['微信小程序', 6],
  ['社区来访', 2],
]
const GRID_CHANNELS: [name: string, weight: number][] = [
  ['网格巡查', 72],
  ['视频巡查', 11],
  ['群众上报', 17],
]
/** Families' names alone, as the hotline keeps callers who do not want theirs told. */
const CALLER_SURNAMES = [
  '张',
  '王',
  '李',
  '赵',
  '刘',
  '陈',
  '杨',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
]

function* generateRows(
  town: Town,
  places: CasePlaces,
  random: Random,
  events: readonly CaseEvent[],
  fromDay: number,
  untilDay: number,
): Generator<Value[]> {
  const locatePlanted = plantedLocator(town, places)
  // Cut short by the fewest: every text of the repeated matter is used before one comes again.
  const matterTexts = random.shuffle(REPEATED_MATTER_TEXTS)
  let matterIndex = 0
  let serialDay = -1
  let serial = 0
  for (const event of events) {
    const { at, category, source, planted } = event
    const day = Math.floor(at / MINUTES_PER_DAY)
    if (day !== serialDay) {
      serialDay = day
      serial = 0
    }
    // The city's serial runs on through the day with the calls of all other subdistricts between ours.
    serial = Math.max(serial + 1, Math.floor(((at % MINUTES_PER_DAY) / MINUTES_PER_DAY) * 61_000))
    const location = locatePlanted(event, random) ?? places.locate(category, random)
    const community = town.communities[location.communityIndex]!
    const isHotline = source === 'hotline'
    const { title, text } =
      planted === 'repeated-matter'
        ? repeatedText(matterTexts, matterIndex++, location)
        : isHotline
          ? writeHotlineText(category.category3, location.spoken, location.lead, random)
          : writePatrolText(category.category3, location.spoken, random)
    const outcome = outcomeOf(
      event,
      (at / MINUTES_PER_DAY - fromDay) / (untilDay - fromDay),
      untilDay,
      random,
    )
    const hasPosition = random.chance(isHotline ? 0.8 : 0.97)
    const hasCommunity = random.chance(0.98)
    const [lon, lat] = toLonLat(location.point)
    const date = dayText(day).slice(2).replaceAll('-', '')
    yield [
      isHotline
        ? `RX${date}-${String(serial).padStart(6, '0')}`
        : `WG${date}-${String(serial).padStart(6, '0')}`,
      source,
      channelOf(weightedName(isHotline ? HOTLINE_CHANNELS : GRID_CHANNELS, random), untilDay - day),
      title,
      text,
      timestampText(at),
      outcome.cityDispatchedAt === null ? null : timestampText(outcome.cityDispatchedAt),
      timestampText(outcome.districtDispatchedAt),
      timestampText(outcome.dueAt),
      outcome.doneAt === null ? null : timestampText(outcome.doneAt),
      outcome.revisitedAt === null ? null : timestampText(outcome.revisitedAt),
      category.category1,
      category.category2,
      category.category3,
      category.code,
      // Without a position the address is often no more than the compound or the street.
      hasPosition || random.chance(0.4) ? location.address : `${location.lead}附近`,
      hasCommunity ? community.name : null,
      hasCommunity ? community.code : null,
      category.department,
      outcome.responded,
      outcome.resolved,
      outcome.satisfied,
      outcome.retained,
      outcome.exclusionReason,
      category.label,
      outcome.status,
      isHotline ? callerName(random) : null,
      isHotline ? callerPhone(location.communityIndex, random) : null,
      hasPosition ? lon : null,
      hasPosition ? lat : null,
    ]
  }
}

function repeatedText(texts: readonly string[], index: number, { spoken, lead }: CaseLocation) {
  const body = texts[index % texts.length]!.replaceAll('{楼}', spoken)
  const isSecondRound = index >= texts.length
  return {
    title: `${lead}${index % 3 === 0 ? '下水返水' : index % 3 === 1 ? '污水主管堵塞' : '一层住户家中反冒污水'}`,
    text: isSecondRound ? `再次来电，${body}。要求给出彻底解决的时间。` : `来电人反映：${body}。`,
  }
}

const channelOf = (channel: string, daysBeforeUntil: number): string =>
  channel === SILENT_SOURCE.channel && isWithin(daysBeforeUntil, SILENT_SOURCE.span)
    ? SILENT_SOURCE.insteadBy
    : channel

function weightedName(options: [name: string, weight: number][], random: Random): string {
  return options[random.weightedIndex(options.map(([, weight]) => weight))]![0]
}

function callerName(random: Random): string {
  if (random.chance(0.35)) return '保密'
  return `${random.choice(CALLER_SURNAMES)}${random.chance(0.55) ? '女士' : '先生'}`
}

/** No number in China begins with 000. A few callers of a community call often. */
function callerPhone(communityIndex: number, random: Random): string {
  const isFrequent = random.chance(0.22)
  const caller = isFrequent ? Math.floor(40 * random.uniform() ** 2) : random.integer(1000, 99_999)
  return `000${String(communityIndex + 10)}${String(caller).padStart(6, '0')}`
}

function plantedLocator(town: Town, places: CasePlaces) {
  const matterHome = repeatedMatterBuilding(town)
  const hotSpot = hotSpotCentre(town)
  const { lot } = nightConstructionSite(town)
  const shiftCommunity = communityNamed(town, LEVEL_SHIFT.communityName)
  const shiftHomes = town.buildings.filter(
    ({ communityIndex, population }) => communityIndex === shiftCommunity.index && population > 0,
  )
  const nearSite = town.buildings
    .filter(({ population }) => population > 0)
    .toSorted(
      (a, b) =>
        Math.hypot(a.centre[0] - lot.centre[0], a.centre[1] - lot.centre[1]) -
        Math.hypot(b.centre[0] - lot.centre[0], b.centre[1] - lot.centre[1]),
    )
    .slice(0, 14)
  return ({ planted }: CaseEvent, random: Random): CaseLocation | null => {
    if (planted === 'repeated-matter')
      return { ...places.atBuilding(matterHome, random), spoken: matterHome.name }
    if (planted === 'hot-spot') return places.nearPoint(hotSpot, HOT_SPOT.radiusMetres, random)
    if (planted === 'level-shift') return places.atBuilding(random.choice(shiftHomes), random)
    if (planted === 'night-construction') {
      return { ...places.atBuilding(random.choice(nearSite), random), spoken: lot.name }
    }
    return null
  }
}
