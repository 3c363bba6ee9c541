import { type ColumnStatistics, numReal } from './cells/column-statistics.ts'
import { leafOf } from './cells/units.ts'
import type { Evidence, Profile, TableOverride } from './contract.ts'
import { type CanonicalField, FIELDS, type FieldKind, titleKey } from './fields.ts'
import type { CodeListMatch, FieldSetMatch } from './lists/match-lists.ts'

export interface ProfileColumn {
  /** Zero-based column of the file. */
  index: number
  title: string
  statistics: ColumnStatistics
}

export interface ProfileContext {
  columns: ProfileColumn[]
  lonIndex: number | null
  latIndex: number | null
  /** Families of the geometries of the file: `point`, `line`, `polygon`. */
  geometryFamily: 'point' | 'line' | 'polygon' | null
  geometryIndex: number | null
  /** Year, month and day stand in columns of their own. */
  hasTimeParts: boolean
  /** Sheet or file name and the title above the table. */
  names: string[]
  /** The format itself says what the table is. */
  statedProfile: Profile | null
  override: TableOverride | null
  /** Columns whose values are entries of a known list. */
  codeLists: ReadonlyMap<number, CodeListMatch>
  fieldSet: FieldSetMatch | null
}

export interface ProfileChoice {
  profile: Profile | null
  /** 0 to 1. */
  confidence: number
  fieldByColumn: Map<number, CanonicalField>
  evidence: Evidence[]
}

/** Below this the columns are too common to say what the table is. */
const MIN_CONFIDENCE = 0.5

const QUANTITIES = new Set(
  FIELDS.reading
    .map(({ field }) => field)
    .filter((name) => !['observed_at', 'station', 'lon', 'lat'].includes(name)),
)

export function chooseProfile(context: ProfileContext): ProfileChoice {
  const { override } = context
  if (override === null) return recognisedProfile(context)
  const choice =
    override.profile === undefined ? recognisedProfile(context) : byPerson(override.profile, context)
  return { ...choice, fieldByColumn: withFields(choice, override) }
}

function byPerson(profile: Profile | null, context: ProfileContext): ProfileChoice {
  return {
    profile,
    confidence: 1,
    fieldByColumn: profile === null ? new Map() : assignFields(FIELDS[profile], context),
    evidence: [{ code: 'profile-by-person' }],
  }
}

/** The fields that a person gives to columns; a field has one column. */
function withFields({ profile, fieldByColumn }: ProfileChoice, { columns }: TableOverride) {
  const fields = new Map(fieldByColumn)
  for (const { index, canonical } of columns) {
    if (canonical === undefined) continue
    fields.delete(index)
    const field = profile === null ? undefined : FIELDS[profile].find((one) => one.field === canonical)
    if (field === undefined) continue
    for (const [column, taken] of fields) if (taken.field === canonical) fields.delete(column)
    fields.set(index, field)
  }
  return fields
}

function recognisedProfile(context: ProfileContext): ProfileChoice {
  if (context.statedProfile !== null) {
    return {
      profile: context.statedProfile,
      confidence: 1,
      fieldByColumn: assignFields(FIELDS[context.statedProfile], context),
      evidence: [{ code: 'profile-stated', params: { profile: context.statedProfile } }],
    }
  }
  let best: ProfileChoice = { profile: null, confidence: 0, fieldByColumn: new Map(), evidence: [] }
  for (const profile of Object.keys(FIELDS) as Profile[]) {
    const fieldByColumn = assignFields(FIELDS[profile], context)
    const score = scoreOf(profile, fieldByColumn, context)
    if (score === null) continue
    const confidence = Math.round((score / (score + 0.8)) * 100) / 100
    if (confidence < MIN_CONFIDENCE || confidence <= best.confidence) continue
    const fields = [...fieldByColumn.values()].map(({ field }) => field)
    best = {
      profile,
      confidence,
      fieldByColumn,
      evidence: [
        { code: 'profile-by-fields', params: { profile, count: fields.length, fields: fields.join(', ') } },
      ],
    }
  }
  return best
}

interface Match {
  column: number
  field: CanonicalField
  strength: number
}

/** Each field gets at most one column and each column at most one field, the closest titles first. */
function assignFields(fields: CanonicalField[], context: ProfileContext): Map<number, CanonicalField> {
  const matches: Match[] = []
  for (const column of context.columns) {
    if (column.index === context.geometryIndex) continue
    const full = titleKey(column.title)
    const leaf = titleKey(leafOf(column.title))
    for (const field of fields) {
      const strength = Math.max(
        titleStrength(field, full, leaf),
        listStrength(field, column.index, context),
        fields === FIELDS.facility && field.field === 'name' ? nameStrength(leaf, context) : 0,
      )
      if (strength > 0 && fitsKind(field.kind, column, context) && !isStorey(field, column)) {
        matches.push({ column: column.index, field, strength })
      }
    }
  }
  matches.sort((a, b) => b.strength - a.strength || b.field.weight - a.field.weight || a.column - b.column)
  const fieldByColumn = new Map<number, CanonicalField>()
  const taken = new Set<string>()
  for (const { column, field } of matches) {
    if (fieldByColumn.has(column) || taken.has(field.field)) continue
    fieldByColumn.set(column, field)
    taken.add(field.field)
  }
  return fieldByColumn
}

/** What a known export calls so is that; values of a code list tell the column where its title does not. */
function listStrength({ field }: CanonicalField, column: number, context: ProfileContext): number {
  if (context.fieldSet?.fieldByColumn.get(column)?.canonical === field) return 1.5
  const match = context.codeLists.get(column)
  if (match === undefined) return 0
  const fields = match.by === 'code' ? FIELDS_OF_CODES : FIELDS_OF_NAMES
  return fields.includes(field) ? 0.55 : 0
}

const FIELDS_OF_CODES = ['category_code', 'external_id']
const FIELDS_OF_NAMES = ['category_2', 'name']

/** `菜市场名称` of points names what stands there; names of areas, streets and papers name something else. */
function nameStrength(title: string, { lonIndex, geometryFamily }: ProfileContext): number {
  const isPoint = lonIndex !== null || geometryFamily === 'point'
  const isNamed = title.endsWith('名称') && title.length > 2
  return isPoint && isNamed && !NAMES_OF_OTHERS.test(title) ? 0.4 : 0
}

/** `B2` among figures: on which storey something lies, not how many there are. */
const isStorey = ({ field }: CanonicalField, { statistics }: ProfileColumn): boolean =>
  field === 'floors' && statistics.numCodes > numReal(statistics, 'values') / 10

const NAMES_OF_OTHERS =
  /(社区|街道|小区|楼栋|楼宇|项目|指标|事项|类别|类型|网格|单位|单元|站点|测点|监测|道路|路段|街路|地块|乡镇?|[区县市省镇村])名称$/

/** `低保/户数` are not the households of a place. */
const WHOLES = new Set(['population', 'households'])
const PART_OF_PEOPLE =
  /(低保|低收入|特困|困难|残疾|老年|老龄|高龄|流动|外来|境外|失业|就业|党员|空巢|独居|失独|优抚|退役|育龄|儿童|青少年|学生|重点|志愿)/

function titleStrength(field: CanonicalField, full: string, leaf: string): number {
  const wholeRank = field.titles.indexOf(full)
  if (wholeRank !== -1) return 1 - wholeRank * 0.001
  const isOfPart = WHOLES.has(field.field) && PART_OF_PEOPLE.test(full.slice(0, full.length - leaf.length))
  const leafRank = full === leaf || isOfPart ? -1 : field.titles.indexOf(leaf)
  if (leafRank !== -1) return 0.8 - leafRank * 0.001
  return field.phrases?.some((phrase) => full.includes(phrase) && full.length <= phrase.length + 6) ? 0.5 : 0
}

function fitsKind(kind: FieldKind, column: ProfileColumn, context: ProfileContext): boolean {
  const { statistics } = column
  if (kind === 'longitude') return column.index === context.lonIndex
  if (kind === 'latitude') return column.index === context.latIndex
  const count = numReal(statistics, 'values')
  if (count === 0 || kind === 'any') return true
  const numDates = statistics.numDates + statistics.numCompact
  switch (kind) {
    case 'number':
      return (statistics.numNumbers + statistics.numBeyondLimit) / count >= 0.5
    case 'time':
      return (
        (numDates + statistics.numSerialRange) / count >= 0.5 ||
        (statistics.numCompactShort === count && /日期|date/i.test(column.title)) ||
        // Seconds or milliseconds since 1970.
        (statistics.numIntegers === count && statistics.min >= 1e9 && statistics.max < 4e12)
      )
    case 'text':
      return statistics.numNumbers / count < 0.9 && statistics.numDates / count < 0.9
    case 'boolean':
      // An answer, and now and then the reason for it.
      return statistics.totalLength / Math.max(1, statistics.numValues) <= 20
  }
}

function scoreOf(
  profile: Profile,
  fieldByColumn: Map<number, CanonicalField>,
  context: ProfileContext,
): number | null {
  const names = new Set([...fieldByColumn.values()].map(({ field }) => field))
  if (!isEnough(profile, names, fieldByColumn, context)) return null
  let score = 0
  let quantityScore = 0
  for (const { field, weight } of fieldByColumn.values()) {
    if (profile === 'reading' && QUANTITIES.has(field)) quantityScore += weight
    else score += weight
  }
  // Many quantities say no more than three do.
  score += Math.min(quantityScore, 2.1)
  if (profile === 'reading' && context.hasTimeParts && !names.has('observed_at')) score += 0.8
  if (profile === 'boundary') score += 1.2
  if (profile === 'building' && context.geometryFamily === 'polygon') score += 0.3
  if (profile === 'street' && context.geometryFamily === 'line') score += 0.9
  // Numbered points alone: few columns, all of which fit.
  if (profile === 'street' && names.has('node_id') && names.has('lon')) score += 0.3
  if (profile === 'facility' && context.geometryFamily === 'point') score += 0.6
  if (profile === 'facility' && hasListed('component', context)) score += 0.5
  if (profile === 'case' && hasListed('matter', context)) score += 0.5
  if (profile === 'case' && context.fieldSet !== null) score += 1
  if (profile === 'survey') score += Math.min(1.5, numQuestions(context) * 0.3)
  if (context.names.some((name) => NAME_HINTS[profile].test(name))) score += 0.3
  return score
}

const hasListed = (kind: CodeListMatch['kind'], { codeLists }: ProfileContext): boolean =>
  [...codeLists.values()].some((match) => match.kind === kind)

const NAME_HINTS: Record<Profile, RegExp> = {
  case: /工单|案件|诉求|12345|热线|留言|投诉|接诉|case/i,
  facility: /设施|机构|网点|场所|学校|医院|养老|驿站|商户|企业|poi|facilit/i,
  population: /人口|popul/i,
  building: /楼栋|建筑|房屋|楼宇|building/i,
  boundary: /边界|区划|网格|范围|boundar/i,
  street: /道路|路网|路段|街道网|street|road|segment/i,
  site: /闲置|地块|空地|腾退|可利用|site|parcel/i,
  reading: /监测|观测|传感|空气|噪声|气象|reading|sensor/i,
  survey: /问卷|调查|访谈|survey/i,
  permit: /许可|审批|证照|permit/i,
  project: /项目|预算|绩效|project/i,
}

function isEnough(
  profile: Profile,
  names: Set<string>,
  fieldByColumn: Map<number, CanonicalField>,
  context: ProfileContext,
): boolean {
  const has = (...wanted: string[]) => wanted.some((name) => names.has(name))
  const hasPlace = has('lon') || context.geometryFamily !== null
  switch (profile) {
    case 'case':
      return (
        ((has('text', 'title', 'category_1', 'category_2', 'category_code') ||
          (has('external_id') && (names.size > 2 || isCaseNumber(fieldByColumn, context)))) &&
          has('called_at', 'resolved', 'status', 'responded', 'district_dispatched_at', 'done_at')) ||
        (has('text') && (names.size > 1 || isCaseText(fieldByColumn, context)))
      )
    case 'facility':
      return (
        has('name') &&
        (has('address', 'category', 'capacity') || hasPlace || hasListed('component', context)) &&
        context.geometryFamily !== 'line'
      )
    case 'population':
      return (
        (has('population') && (hasPlace || names.size > 1 || isOfPeople(fieldByColumn, context))) ||
        [
          'registered_population',
          'households',
          'population_male',
          'population_60_plus',
          'population_65_plus',
          'population_0_14',
          'population_15_59',
        ].filter((name) => names.has(name)).length >= 2
      )
    case 'building':
      return has('floors', 'height', 'built_year') || (context.geometryFamily === 'polygon' && has('use'))
    case 'boundary':
      return context.geometryFamily === 'polygon' && has('name', 'code')
    case 'street':
      return isStreet(has, fieldByColumn, context)
    case 'site':
      return (
        has('parcel', 'use', 'area_square_metres') &&
        (has('parcel') || (has('use', 'status') && has('area_square_metres')))
      )
    case 'reading': {
      const hasQuantity = [...names].some((name) => QUANTITIES.has(name))
      return hasQuantity && (has('observed_at') || context.hasTimeParts)
    }
    case 'survey':
      return numQuestions(context) >= 3 || (has('external_id', 'submitted_at') && numQuestions(context) >= 1)
    case 'permit':
      return has('permit_number') || (has('issued_at') && has('holder'))
    case 'project':
      return has('name') && has('budget', 'spent', 'progress')
  }
}

/** `人数` counts those of an event as well; `人口` and ages tell those who live somewhere. */
function isOfPeople(fieldByColumn: Map<number, CanonicalField>, { columns }: ProfileContext): boolean {
  return columns.some(
    ({ index, title }) =>
      /年龄|岁/.test(title) ||
      (fieldByColumn.get(index)?.field === 'population' && /人口|居民|pop/i.test(title)),
  )
}

/** `编号` and a date beside it may be of anything; `工单编号` is of a case. */
function isCaseNumber(fieldByColumn: Map<number, CanonicalField>, { columns }: ProfileContext): boolean {
  const number = columns.find(({ index }) => fieldByColumn.get(index)?.field === 'external_id')
  return (
    number !== undefined &&
    /工单|案[件卷]|诉求|留言|投诉|热线|来电|事件|问题|任务|case|order|ticket|task|request/i.test(number.title)
  )
}

/** A list of nothing but what people said, under a title that says so. */
function isCaseText(fieldByColumn: Map<number, CanonicalField>, { columns }: ProfileContext): boolean {
  const text = columns.find(({ index }) => fieldByColumn.get(index)?.field === 'text')
  return columns.length <= 2 && text !== undefined && /诉求|留言|反映|投诉|来电|工单|信访/.test(text.title)
}

/** Names of lines that nobody lives on: where somebody went, what runs through pipes and beds, what encloses. */
const LINES_OF_OTHERS =
  /轨迹|航迹|(?<!道)路线|线路(?!网)|管[线网道]|巡[查逻]|水系|河[流道](?!路)|沟渠|[红绿蓝紫]线|围[墙挡]|[电光]缆|\b(?:tracks?|routes?|pipe\w*|rivers?|canals?|cables?)\b/i

function isStreet(
  has: (...wanted: string[]) => boolean,
  fieldByColumn: Map<number, CanonicalField>,
  context: ProfileContext,
): boolean {
  if (has('from_node') && has('to_node')) {
    const from = context.columns.find(({ index }) => fieldByColumn.get(index)?.field === 'from_node')!
    const { numIntegers, numCodes } = from.statistics
    // `起点` may be a bridge as well; nodes have numbers or codes.
    if (!/^[起终]点$/.test(from.title) || numIntegers + numCodes >= numReal(from.statistics, 'text') / 2)
      return true
  }
  if (context.geometryFamily === 'line') {
    if (has('highway', 'oneway')) return true
    // Of streets nobody writes down when they began and ended.
    const isWalk = context.columns.some(({ title }) => /^(开始|结束)时间$/.test(title))
    const isOfOthers = isWalk || context.names.some((name) => LINES_OF_OTHERS.test(name))
    return has('name', 'length_metres') && !isOfOthers
  }
  if (!has('node_id') || !has('lon') || !has('lat') || context.columns.length > 5) return false
  const column = context.columns.find(({ index }) => fieldByColumn.get(index)?.field === 'node_id')!
  // Nodes are numbered; points called by words are places. A name, too, makes them places.
  return column.statistics.numIntegers === numReal(column.statistics, 'text') && !has('name')
}

/** Titles such as `1、您的年龄` or `您对社区环境满意吗？`. */
function numQuestions(context: ProfileContext): number {
  const titles = context.columns.map(({ title }) => title)
  // `Q1` to `Q4` alone are quarters.
  const isNumbered =
    titles.some((title) => /^(问卷|答卷|受访)/.test(title)) ||
    titles.some((title) => /^Q(\d+_\d+|[5-9]|\d\d)$/i.test(title))
  if (isNumbered) {
    const count = titles.filter((title) => /^Q\d{1,3}(_\d+)?$/i.test(title)).length
    if (count > 0) return count
  }
  return context.columns.filter(({ title }) => /^(q|Q|第)?\d{1,3}\s*[、.．:：)）题]|[？?]$|^您/.test(title))
    .length
}
