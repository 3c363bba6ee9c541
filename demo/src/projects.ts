import type { Value } from '@jingjing/analysis/recognise/contract'
import { dayText } from './calendar.ts'
import { WRONG_FORM } from './planted-truths.ts'
import { column, type DemoDataset, plainColumn, regenerated } from './tables.ts'

interface Indicator {
  level1: string
  level2: string
  name: string
  target: string
  actual: string
  weight: number
  score: number
  deviation: string | null
}

interface Project {
  code: string
  name: string
  department: string
  /** Yuan. */
  initialBudgetYuan: number
  budgetYuan: number
  executedYuan: number
  /** As the form states it, 0 to 1. */
  statedExecutionFraction: number
  executionScore: number
  statedTotalScore: number
  indicators: Indicator[]
}

type Row = [
  level1: string,
  level2: string,
  name: string,
  target: string,
  actual: string,
  weight: number,
  score: number,
  deviation?: string,
]

const indicator = ([level1, level2, name, target, actual, weight, score, deviation]: Row): Indicator => ({
  level1,
  level2,
  name,
  target,
  actual,
  weight,
  score,
  deviation: deviation ?? null,
})

const faultNamed = (code: 'score-above-weight' | 'unsupported-satisfaction') => {
  const found = WRONG_FORM.faults.find((fault) => fault.code === code)
  if (!found || !('indicator' in found)) throw new Error(`no planted fault ${code}`)
  return found.indicator
}

/**
 * Three invented projects with their self-evaluation forms. Execution weighs 10, the indicators 90, as in the district's form of 2020.
 * The third form is the planted wrong one.
 */
const PROJECTS: Project[] = [
  {
    code: 'DEMO-P01',
    name: '电动自行车集中充电车棚建设（演示）',
    department: '平安建设办公室',
    initialBudgetYuan: 1_260_000,
    budgetYuan: 1_260_000,
    executedYuan: 1_247_400,
    statedExecutionFraction: 0.99,
    executionScore: 9.9,
    statedTotalScore: 97.9,
    indicators: (
      [
        ['产出指标', '数量指标', '数量指标：新建充电车棚', '3处', '3处', 20, 20],
        ['产出指标', '质量指标', '质量指标：验收合格率', '100%', '100%', 15, 15],
        ['产出指标', '时效指标', '时效指标：完工时间', '当年6月底前', '当年6月', 10, 10],
        ['产出指标', '成本指标', '成本指标：单处造价', '≤42万元', '41.58万元', 10, 10],
        ['效益指标', '社会效益指标', '社会效益：飞线充电诉求下降', '≥50%', '下降逾七成', 25, 25],
        [
          '满意度指标',
          '服务对象满意度指标',
          '服务对象满意度',
          '≥90%',
          '88%',
          10,
          8,
          '部分楼栋距离车棚较远，拟增设1处',
        ],
      ] satisfies Row[]
    ).map(indicator),
  },
  {
    code: 'DEMO-P02',
    name: '老旧小区下水管线疏通与改造（演示）',
    department: '物业管理科',
    initialBudgetYuan: 3_800_000,
    budgetYuan: 3_500_000,
    executedYuan: 3_307_500,
    statedExecutionFraction: 0.945,
    executionScore: 9.45,
    statedTotalScore: 91.45,
    indicators: (
      [
        [
          '产出指标',
          '数量指标',
          '数量指标：改造楼栋',
          '16栋',
          '15栋',
          20,
          18,
          '1栋因住户未达成一致顺延至下年度',
        ],
        ['产出指标', '质量指标', '质量指标：验收合格率', '100%', '100%', 15, 15],
        [
          '产出指标',
          '时效指标',
          '时效指标：完工时间',
          '当年10月底前',
          '当年11月',
          10,
          7,
          '雨季停工，进度滞后',
        ],
        ['产出指标', '成本指标', '成本指标：成本控制', '不超预算', '未超预算', 15, 15],
        [
          '效益指标',
          '社会效益指标',
          '社会效益：返水诉求下降',
          '≥30%',
          '下降26%',
          20,
          17,
          '个别楼栋主管未列入本年度计划',
        ],
        ['满意度指标', '服务对象满意度指标', '服务对象满意度', '≥90%', '92%', 10, 10],
      ] satisfies Row[]
    ).map(indicator),
  },
  {
    code: WRONG_FORM.projectCode,
    name: '街面环境秩序巡查服务（演示）',
    department: '城市管理办公室',
    initialBudgetYuan: 27_242_000,
    budgetYuan: 27_242_000,
    executedYuan: 25_834_000,
    statedExecutionFraction: 1,
    executionScore: 10,
    statedTotalScore: 98,
    indicators: (
      [
        ['产出指标', '数量指标', '数量指标：巡查人次', '≥36000人次', '36850人次', 20, 20],
        ['产出指标', '质量指标', faultNamed('score-above-weight'), '≥95%', '96%', 15, 18],
        ['产出指标', '时效指标', '时效指标：问题处置时限', '24小时内', '已完成', 15, 12],
        ['产出指标', '成本指标', '成本指标：成本控制', '不超预算', '未超预算', 10, 10],
        ['效益指标', '社会效益指标', '社会效益：游商诉求下降', '≥20%', '已完成', 20, 15],
        ['满意度指标', '服务对象满意度指标', faultNamed('unsupported-satisfaction'), '≥95%', '99.9%', 10, 10],
      ] satisfies Row[]
    ).map(indicator),
  },
]

const money = (name: string, title: string) => column(name, title, 'number', { unit: '元' })

export function projectsDataset(untilDay: number): DemoDataset {
  const year = Number(dayText(untilDay - 1).slice(0, 4)) - 1
  return {
    id: 'demo-projects',
    title: '项目与绩效自评（演示）',
    titleEn: 'Projects and self-evaluation forms (demo)',
    description: '合成演示数据：项目、金额和自评内容均为虚构；其中一张自评表故意留有差错，用来演示核对。',
    profile: 'project',
    keywords: ['项目', '绩效', '自评', '预算', '演示'],
    department: '财政科',
    tables: [
      {
        name: 'projects',
        title: '项目',
        profile: 'project',
        columns: [
          column('code', '项目编号'),
          column('name', '项目名称'),
          column('department', '主管部门'),
          column('year', '年度', 'integer'),
          money('initial_budget_yuan', '年初预算数'),
          money('budget_yuan', '全年预算数'),
          money('executed_yuan', '全年执行数'),
          column('stated_execution_rate', '自评执行率', 'number'),
          column('execution_score', '执行率得分', 'number', { unit: '分' }),
          column('stated_total_score', '自评总分', 'number', { unit: '分' }),
        ],
        geometryColumn: null,
        numRows: PROJECTS.length,
        rows: regenerated(function* (): Generator<Value[]> {
          for (const project of PROJECTS) {
            yield [
              project.code,
              project.name,
              project.department,
              year,
              project.initialBudgetYuan,
              project.budgetYuan,
              project.executedYuan,
              project.statedExecutionFraction,
              project.executionScore,
              project.statedTotalScore,
            ]
          }
        }),
      },
      {
        name: 'indicators',
        title: '绩效指标',
        profile: null,
        columns: [
          column('project_code', '项目编号'),
          plainColumn('level_1', '一级指标'),
          plainColumn('level_2', '二级指标'),
          plainColumn('name', '三级指标'),
          plainColumn('target', '年度指标值'),
          plainColumn('actual', '实际完成值'),
          plainColumn('weight', '分值', 'number', { unit: '分' }),
          plainColumn('score', '得分', 'number', { unit: '分' }),
          plainColumn('deviation', '偏差原因分析及改进措施'),
        ],
        geometryColumn: null,
        numRows: PROJECTS.reduce((sum, { indicators }) => sum + indicators.length, 0),
        rows: regenerated(function* (): Generator<Value[]> {
          for (const { code, indicators } of PROJECTS) {
            for (const { level1, level2, name, target, actual, weight, score, deviation } of indicators) {
              yield [code, level1, level2, name, target, actual, weight, score, deviation]
            }
          }
        }),
      },
    ],
  }
}
