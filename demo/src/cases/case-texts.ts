import type { Random } from '@jingjing/analysis/random/random'
import { type CategoryTexts, HOME_TEXTS } from './case-texts-home.ts'
import { STREET_TEXTS } from './case-texts-street.ts'

const TEXTS: Record<string, CategoryTexts> = { ...HOME_TEXTS, ...STREET_TEXTS }

const OPENINGS = [
  '来电人反映：',
  '市民来电反映，',
  '来电人称，',
  '诉求人表示，',
  '居民反映',
  '网民留言：',
  '来电反映，',
  '',
]
const ASKS = [
  '希望尽快处理。',
  '要求核实处理并回复。',
  '望相关部门解决。',
  '希望街道协调。',
  '来电人表示已多次反映，希望给明确答复。',
  '请尽快派人查看。',
  '对目前的处理结果不满意，再次反映。',
  '希望社区帮助解决。',
  '要求有处理时限。',
  '请回电告知结果。',
  '',
] // prettier-ignore
const SINCES = ['近一周', '这几天', '连续三天', '从上个月开始', '最近', '近半个月', '这段时间', '上周末']
const DURATIONS = ['一个星期', '半个多月', '一个多月', '三天', '两个多月', '快半年', '好几天', '二十多天']
const NUMBERS = ['两', '三', '四', '五', '六', '七', '八', '十']
const PATROL_OPENINGS = ['巡查发现：', '网格员巡查发现，', '日常巡查时发现', '网格员上报：', '视频巡查发现，']
const PATROL_ENDINGS = [
  '，已拍照上报。',
  '，需处理。',
  '，已告知责任单位。',
  '，影响市容环境。',
  '，请派遣处理。',
]

export interface CaseText {
  title: string
  text: string
}

function fill(template: string, place: string, random: Random): string {
  return template
    .replaceAll('{地}', place)
    .replaceAll('{时}', () => random.choice(SINCES))
    .replaceAll('{久}', () => random.choice(DURATIONS))
    .replaceAll('{数}', () => random.choice(NUMBERS))
}

/** A caller's words about a matter at a place; composed, so that no two need be alike. */
export function writeHotlineText(
  category3: string,
  place: string,
  compound: string,
  random: Random,
): CaseText {
  const texts = textsOf(category3)
  const [first, second] = random.shuffle(texts.bodies)
  const isLong = second !== undefined && random.chance(0.16)
  // The second complaint of one call speaks of the same place without naming it again.
  const more = isLong ? `。另外${fill(second, '这里', random)}` : ''
  return {
    title: `${compound}${random.choice(texts.headlines)}`,
    text: `${random.choice(OPENINGS)}${fill(first!, place, random)}${more}。${random.choice(ASKS)}`,
  }
}

export function writePatrolText(category3: string, place: string, random: Random): CaseText {
  const headline = random.choice(textsOf(category3).headlines)
  return {
    title: `${place}${headline}`,
    text: `${random.choice(PATROL_OPENINGS)}${place}${random.choice(['存在', '有', '发现'])}${headline}${random.choice(PATROL_ENDINGS)}`,
  }
}

function textsOf(category3: string): CategoryTexts {
  const texts = TEXTS[category3]
  if (!texts) throw new Error(`no words for ${category3}`)
  return texts
}

/** The repeated matter in the words of many: every one names the same main drain, none the same way. */
export const REPEATED_MATTER_TEXTS: readonly string[] = [
  '{楼}下水主管又堵了，一层两户家里返粪水，上个月刚疏通过',
  '{楼}总管老是反冒，化粪池也抽了，根子是外面那根主管塌了',
  '住在{楼}一层，厕所地漏往上涌脏水，物业通了一次说是主排水管的事',
  '{楼}门前地面渗臭水，师傅说地下污水主管断裂，需要开挖',
  '又是{楼}的污水主管，通了堵、堵了通，今年不知多少回了',
  '{楼}整个单元下水不畅，楼上一冲水楼下就冒，主管必须换',
  '{楼}主排水管塌陷，污水从检查井漫到楼门口，老人出门要踩砖头',
  '{楼}返水把地板泡坏了，社区来看过，说要等主管改造的钱批下来',
  '前几天反映过{楼}主管堵塞，工单显示办结了，今天又开始返水',
  '{楼}铸铁总管锈穿了，地下室积水半尺深，蚊子成群',
  '{楼}楼前污水主管冒水，臭得一楼不敢开窗，疏通车来了两趟都没用',
  '家里有卧床病人，{楼}主管反水，屋里全是味，请不要再只疏通了，要彻底修',
  '{楼}下面那根主排水总是堵，去年冬天冻住过，现在又漏',
]
