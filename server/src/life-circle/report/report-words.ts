/** The sentences of the printed report; a page has its own, in the words of the interface. */
import type { LifeCircleGap } from '@jingjing/schema/life-circle'

export type ReportLanguage = 'zh' | 'en'

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const percent = (value: number | null): string => (value === null ? '—' : `${value.toFixed(1)}%`)
export const reportNumbers = { whole, percent }

const PEOPLE = {
  zh: { all: '居民', elders: '老年人', children: '儿童' },
  en: { all: 'residents', elders: 'elders', children: 'children' },
} as const

const STATUS = {
  zh: { verified: '已核对原文', secondary: '转引', unverified: '待核实' },
  en: { verified: 'verified', secondary: 'second-hand', unverified: 'not verified' },
} as const

export const REPORT_WORDS = {
  zh: {
    title: '生活圈诊断报告',
    synthetic: '合成演示数据：不代表任何真实情况。',
    made: (area: string, day: string) => `范围：${area}　　生成日期：${day}`,
    estimated: '没有人口数据，人数为估算，只适合比较。',
    planned: '以下数字按所附方案实施后计算。',
    findings: '一、主要问题',
    noFindings: '各标准写明距离的设施都能步行到达，没有发现明显短板。',
    absent: (names: readonly string[]) =>
      `数据中一处也没有：${names.join('、')}。可能确实没有，也可能名录尚未导入；导入后才能判断。`,
    coverage: '二、步行可达情况',
    coverageHead: ['设施', '全部居民', '老年人', '儿童', '处数'],
    standard: '三、对照标准',
    standardHead: ['设施', '距离（米）', '可达', '数值核实', '条文'],
    plan: '四、方案内容',
    sources: '依据与数据来源',
    dataset: (title: string, version: number) => `${title}，第 ${version} 版`,
    rule: (title: string, version: string, status: keyof typeof STATUS.zh, source: string) =>
      `${title}（${version}，${STATUS.zh[status]}）：${source}`,
    status: STATUS.zh,
    gap: (gap: LifeCircleGap) =>
      `${whole(gap.numLeftOut)} 名${PEOPLE.zh[gap.people]}步行 ${whole(gap.reachMetres)} 米内走不到${gap.name.zh}。` +
      `最集中的一片${gap.pocket.communities.length > 0 ? `在${gap.pocket.communities.join('、')}，` : ''}有 ${whole(gap.pocket.people)} 人` +
      `${gap.people === 'all' && gap.pocket.elders >= 1 ? `，其中老年人 ${whole(gap.pocket.elders)} 人` : ''}` +
      `${gap.pocket.meanDistanceMetres === null ? '，3 公里内一处也没有。' : `，到最近一处平均要走 ${whole(gap.pocket.meanDistanceMetres)} 米。`}` +
      `${gap.numComplaints + gap.numAnswers === 0 ? '' : `这一带有 ${whole(gap.numComplaints)} 件诉求、${whole(gap.numAnswers)} 份问卷提到缺少。`}`,
  },
  en: {
    title: 'Diagnosis of the life circle',
    synthetic: 'Synthetic demo data: they describe nothing real.',
    made: (area: string, day: string) => `Area: ${area}    Made on ${day}`,
    estimated: 'No population was given: people are estimated, for comparison only.',
    planned: 'The figures below are those of the attached plan carried out.',
    findings: '1. What is wrong',
    noFindings: 'Everything that a standard wants within a distance is within it; no evident gap was found.',
    absent: (names: readonly string[]) =>
      `Not one is in the data: ${names.join(', ')}. There may be none, or their list has not been imported; until then nothing can be said of them.`,
    coverage: '2. Within walking reach',
    coverageHead: ['Facility', 'Everybody', 'Elders', 'Children', 'Number'],
    standard: '3. Against the standards',
    standardHead: ['Facility', 'Distance (m)', 'Within reach', 'Value', 'Clause'],
    plan: '4. The plan',
    sources: 'Rules and data',
    dataset: (title: string, version: number) => `${title}, version ${version}`,
    rule: (title: string, version: string, status: keyof typeof STATUS.en, source: string) =>
      `${title} (${version}, ${STATUS.en[status]}): ${source}`,
    status: STATUS.en,
    gap: (gap: LifeCircleGap) =>
      `${gap.name.en}: ${whole(gap.numLeftOut)} ${PEOPLE.en[gap.people]} have none within ${whole(gap.reachMetres)} m on foot. ` +
      `The largest patch${gap.pocket.communities.length > 0 ? `, in ${gap.pocket.communities.join(', ')},` : ''} holds ${whole(gap.pocket.people)} people` +
      `${gap.people === 'all' && gap.pocket.elders >= 1 ? `, ${whole(gap.pocket.elders)} of them elders` : ''}` +
      `${gap.pocket.meanDistanceMetres === null ? '; there is none within 3 km.' : `; the nearest is ${whole(gap.pocket.meanDistanceMetres)} m away on average.`}` +
      `${gap.numComplaints + gap.numAnswers === 0 ? '' : ` From there, ${whole(gap.numComplaints)} complaints and ${whole(gap.numAnswers)} survey answers say that it is missing.`}`,
  },
} as const
