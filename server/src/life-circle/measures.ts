import { GROUPS, type Group } from '@jingjing/analysis/life-circle/coverage'
import { editsFromText } from '@jingjing/analysis/life-circle/edits'
import { Problem } from '@jingjing/schema/problems'
import type { FigureRows, MeasureParams } from '@jingjing/schema/trail'
import { ruleReference } from '../rules/index.ts'
import type { FigureValue, MeasureDefinition, MeasureSource } from '../trail/index.ts'
import { metresOf, type PlanningRules, planningRules, serviceIndex, walkOf } from './planning-rules.ts'
import type { CoverageAnswer, HomeRow, ReachAsk } from './world-answers.ts'
import type { OpenWorld, Worlds } from './worlds.ts'

const PARAMS = [
  'area',
  'kind',
  'standard',
  'requirement',
  'minutes',
  'walker',
  'people',
  'community',
  'edits',
]

interface Asked {
  ask: ReachAsk
  world: OpenWorld
  rules: PlanningRules
  references: FigureValue['rules']
}

/** What a figure of coverage was asked for, checked; and the world that it is asked of. */
async function open(worlds: Worlds, source: MeasureSource, params: MeasureParams): Promise<Asked> {
  const rules = planningRules(source.packs)
  const people = (params.people ?? 'all') as Group
  if (!GROUPS.includes(people)) throw new Problem('bad-request', { where: 'people', detail: people })
  const edits = params.edits ?? ''
  if (editsFromText(edits) === null)
    throw new Problem('bad-request', { where: 'edits', detail: edits.slice(0, 80) })
  const { references, ...service } = serviceOf(rules, params)
  const world = await worlds.open(source.transaction, source.packs, params.area ?? null)
  return {
    ask: { ...service, group: people, community: params.community ?? null, edits },
    world,
    rules,
    references: [...references, ruleReference(rules.kinds)],
  }
}

/** Either a kind and minutes, or a requirement of a standard, with the distance that it states. */
function serviceOf(
  rules: PlanningRules,
  params: MeasureParams,
): Pick<ReachAsk, 'services' | 'limitMetres' | 'avoidsSteps'> & { references: FigureValue['rules'] } {
  if (params.standard === undefined) {
    const minutes = Number(params.minutes ?? 15)
    return {
      services: [serviceIndex(rules, params.kind ?? '')],
      ...walkOf(rules, minutes, params.walker),
      references: [
        ruleReference(rules.reach),
        ...(params.walker === undefined ? [] : [ruleReference(rules.walkers)]),
      ],
    }
  }
  const pack = rules.standards.find((one) => one.pack === params.standard)
  const requirement = pack?.body.requirements.find(({ id }) => id === params.requirement)
  if (pack === undefined || requirement === undefined)
    throw new Problem('not-found', { what: `${params.standard} ${params.requirement ?? ''}` })
  const isTimed = requirement.reachMinutes !== null || requirement.reachMetres === null
  return {
    services: requirement.kinds.map((kind) => serviceIndex(rules, kind)),
    avoidsSteps: false,
    limitMetres: requirement.reachMetres ?? metresOf(rules, requirement.reachMinutes ?? 15),
    references: [ruleReference(pack, requirement.status), ...(isTimed ? [ruleReference(rules.reach)] : [])],
  }
}

const isEstimated = (answer: CoverageAnswer): boolean => ESTIMATES.includes(answer.basis)
const ESTIMATES: readonly CoverageAnswer['basis'][] = ['footprints', 'streets']

const figureValue = (
  { world, references, rules, ask }: Asked,
  answer: CoverageAnswer,
  part: Pick<FigureValue, 'value' | 'numerator' | 'denominator'>,
): FigureValue => ({
  ...part,
  numMissing: 0,
  datasets: world.datasets
    .filter(({ id }, index, all) => all.findIndex((one) => one.id === id) === index)
    .map(({ id, title, version }) => ({ dataset: id, title, version })),
  rules: isEstimated(answer) ? [...references, ruleReference(rules.estimate)] : references,
  notes: {
    limitMetres: ask.limitMetres,
    numHomes: answer.numHomes,
    numFacilities: answer.numFacilities,
    isEstimated: isEstimated(answer),
    isPlanned: ask.edits !== '',
  },
})

const HOME_FIELDS: FigureRows['fields'] = [
  { name: 'name', title: { zh: '建筑', en: 'Building' } },
  { name: 'compound', title: { zh: '小区', en: 'Compound' } },
  { name: 'community', title: { zh: '社区', en: 'Community' } },
  { name: 'people', title: { zh: '人数', en: 'People' } },
  { name: 'distance', title: { zh: '到最近设施（米）', en: 'To the nearest (m)' } },
]

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value))

const homeRow = (row: HomeRow): FigureRows['rows'][number] => ({
  key: row.key,
  dataset: row.dataset,
  table: row.table,
  version: row.version,
  row: row.row,
  values: [
    row.name,
    row.compound,
    row.community,
    Math.round(row.people * 10) / 10,
    rounded(row.distanceMetres),
  ],
})

type Words = { zh: string; en: string }

export function lifeCircleMeasures(worlds: Worlds): readonly MeasureDefinition[] {
  const ofHomes = (
    id: string,
    unit: string,
    which: 'all' | 'covered' | 'left-out',
    words: { title: Words; formula: Words },
    part: (answer: CoverageAnswer) => Pick<FigureValue, 'value' | 'numerator' | 'denominator'>,
  ): MeasureDefinition => ({
    id: `life-circle.${id}`,
    ...words,
    unit,
    feature: 'life-circle',
    params: PARAMS,
    permission: 'life-circle:read',
    figure: async (source, params) => {
      const asked = await open(worlds, source, params)
      const answer = await asked.world.ask('coverage', asked.ask)
      return figureValue(asked, answer, part(answer))
    },
    rows: async (source, params, page) => {
      const asked = await open(worlds, source, params)
      const { rows, nextAfter } = await asked.world.ask('homes', { ...asked.ask, which, ...page })
      return { fields: HOME_FIELDS, rows: rows.map(homeRow), nextAfter }
    },
  })
  const ofFacilities = (
    id: string,
    unit: string,
    words: { title: Words; formula: Words },
    part: (answer: CoverageAnswer) => Pick<FigureValue, 'value' | 'numerator' | 'denominator'>,
  ): MeasureDefinition => ({
    ...ofHomes(id, unit, 'all', words, part),
    rows: async (source, params, page) => {
      const asked = await open(worlds, source, params)
      const { rows, nextAfter } = await asked.world.ask('facilities', { ...asked.ask, ...page })
      return {
        fields: [
          { name: 'name', title: { zh: '设施', en: 'Facility' } },
          { name: 'kind', title: { zh: '类别', en: 'Kind' } },
          { name: 'community', title: { zh: '社区', en: 'Community' } },
          { name: 'capacity', title: { zh: '规模', en: 'Capacity' } },
          { name: 'area', title: { zh: '建筑面积（m²）', en: 'Floor area (m²)' } },
        ],
        rows: rows.map((row) => ({
          key: row.key,
          dataset: row.dataset,
          table: row.table,
          version: row.version,
          row: row.row,
          values: [
            row.name,
            asked.rules.kinds.body.kinds[row.kind]?.name.zh ?? '',
            row.community,
            row.capacity,
            row.areaSquareMetres,
          ],
        })),
        nextAfter,
      }
    },
  })
  const ratio = (numerator: number, denominator: number, times: number) => ({
    value: denominator === 0 ? null : (times * numerator) / denominator,
    numerator,
    denominator,
  })
  const plain = (value: number | null) => ({ value, numerator: null, denominator: null })
  return [
    ofHomes(
      'coverage',
      '%',
      'covered',
      {
        title: { zh: '步行可达人口占比', en: 'People within walking reach' },
        formula: {
          zh: '沿步行路网到最近一处该类设施的距离不超过所选时间对应距离的居民 ÷ 全部居民 × 100%。距离从建筑走到路、沿路、再走到设施，逐段相加；有规划方案时按方案计算。',
          en: 'Residents whose walk to the nearest facility of the kind is within the distance of the chosen time ÷ all residents × 100%. The walk is that from the building to the street, along it, and on to the facility; a plan counts as if it were built.',
        },
      },
      ({ covered, total }) => ratio(covered, total, 100),
    ),
    ofHomes(
      'left-out',
      'people',
      'left-out',
      {
        title: { zh: '步行不可达人口', en: 'People left out' },
        formula: {
          zh: '沿步行路网在所选时间内走不到任何一处该类设施的居民人数。',
          en: 'Residents who do not reach any facility of the kind on foot within the chosen time.',
        },
      },
      ({ covered, total }) => plain(total - covered),
    ),
    ofHomes(
      'mean-walk',
      'm',
      'all',
      {
        title: { zh: '到最近设施的平均步行距离', en: 'Mean walk to the nearest' },
        formula: {
          zh: '各建筑到最近一处该类设施的步行距离按居民人数加权平均；3 公里内走不到的不计。',
          en: 'The walk from each building to the nearest facility of the kind, weighted by residents; those who reach none within 3 km are left out.',
        },
      },
      ({ meanDistanceMetres }) => plain(meanDistanceMetres),
    ),
    ofHomes(
      'choice',
      '%',
      'covered',
      {
        title: { zh: '有两处以上可选的人口占比', en: 'People with a choice of two or more' },
        formula: {
          zh: '所选时间内能走到两处及以上该类设施的居民 ÷ 全部居民 × 100%，反映服务范围的重叠。',
          en: 'Residents with two or more facilities of the kind within the chosen time ÷ all residents × 100%: how far service areas overlap.',
        },
      },
      ({ choice, placeTotal }) => ratio(choice[2] + choice[3], placeTotal, 100),
    ),
    ofHomes(
      'inequality',
      '',
      'all',
      {
        title: { zh: '步行距离的基尼系数', en: 'Gini coefficient of the walk' },
        formula: {
          zh: '居民到最近一处该类设施步行距离的基尼系数，0 为人人相同，越大越不均；超过所选距离三倍的按三倍计。',
          en: 'Gini coefficient of the walk to the nearest facility over residents: 0 where it is the same for all. Walks beyond three times the chosen distance count as three times.',
        },
      },
      ({ gini }) => plain(gini),
    ),
    ofFacilities(
      'facilities',
      'places',
      {
        title: { zh: '设施数量', en: 'Number of facilities' },
        formula: {
          zh: '范围内该类设施（含可替代的类别）的处数；有规划方案时含新增、不含关闭。',
          en: 'Facilities of the kind in the area, with kinds that do its work; a plan adds its new ones and leaves out what it closes.',
        },
      },
      ({ numFacilities }) => plain(numFacilities),
    ),
    ofFacilities(
      'capacity-per-thousand',
      'per thousand people',
      {
        title: { zh: '千人规模', en: 'Capacity per thousand people' },
        formula: {
          zh: '该类设施规模（床位、学位、车位等）之和 ÷ 服务人口 × 1000。没有填规模的设施不计。',
          en: 'Capacity (beds, places, spaces) of the facilities ÷ people served × 1,000. Facilities without a capacity are left out.',
        },
      },
      ({ capacity, total }) => (capacity === null ? plain(null) : ratio(capacity, total, 1000)),
    ),
    ofFacilities(
      'area-per-thousand',
      'm² per thousand people',
      {
        title: { zh: '千人建筑面积', en: 'Floor area per thousand people' },
        formula: {
          zh: '该类设施建筑面积之和 ÷ 服务人口 × 1000。没有填面积的设施不计。',
          en: 'Floor area of the facilities ÷ people served × 1,000. Facilities without an area are left out.',
        },
      },
      ({ areaSquareMetres, total }) =>
        areaSquareMetres === null ? plain(null) : ratio(areaSquareMetres, total, 1000),
    ),
  ]
}
