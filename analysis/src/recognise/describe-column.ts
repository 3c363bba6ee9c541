import { type ColumnStatistics, sampleMedian } from './cells/column-statistics.ts'
import { commonUnit, isCounted, isScale, leafOf, splitTitle, unitFactor } from './cells/units.ts'
import { chooseType } from './choose-type.ts'
import type {
  ColumnOverride,
  DerivedTime,
  Evidence,
  Finding,
  KeySketch,
  Profile,
  RecognisedColumn,
} from './contract.ts'
import type { CanonicalField } from './fields.ts'
import type { Coordinates, TitledColumn } from './positions/coordinates.ts'
import { judgeSensitivity } from './sensitivity.ts'

export interface ColumnFacts {
  column: TitledColumn
  name: string
  field: CanonicalField | null
  isCoordinate: boolean
  /** Degrees per unit of its values, where it holds coordinates; 1 nearly always. */
  degreeFactor: number
  profile: Profile | null
  unitUnderHeader: string | null
  /** The unit that a note above the table gives for all of it (`单位：万元`). */
  unitOfTable: string | null
  numRows: number
  /** Tokens that stand for missing values among the numbers of this table. */
  seenTokens: Set<string>
  isHidden: boolean
  override: ColumnOverride | null
  /** The order of days and months in other columns of the table. */
  orderElsewhere?: 'mdy' | 'dmy'
}

export function describeColumn(facts: ColumnFacts): { column: RecognisedColumn; findings: Finding[] } {
  const { column, field, numRows, profile } = facts
  const { statistics, title } = column
  const canonicalField = field ?? (facts.isCoordinate ? COORDINATE : null)
  const titleUnit = ofMeter(
    title,
    facts.unitUnderHeader ?? splitTitle(leafOf(title)).unit ?? splitTitle(title).unit,
  )
  const type = chooseType(
    title,
    canonicalField,
    titleUnit !== null,
    statistics,
    facts.override,
    facts.orderElsewhere ?? null,
  )
  const tokens = missingTokens(statistics, type.usesValueTokens, facts.seenTokens)
  const isNumeric = type.type === 'integer' || type.type === 'number'
  const unit = isNumeric
    ? facts.degreeFactor !== 1
      ? { unit: null, factor: facts.degreeFactor, evidence: [], findings: [] }
      : chooseUnit(title, field, titleUnit ?? unitByNote(facts), statistics, titleUnit === null)
    : { unit: null, factor: 1, evidence: [], findings: [] }
  const verdict =
    facts.override?.sensitivity === undefined
      ? judgeSensitivity(title, field?.field ?? null, profile, statistics)
      : { sensitivity: facts.override.sensitivity, evidence: { code: 'sensitivity-by-person' } }
  const evidence: Evidence[] = []
  if (facts.override?.canonical !== undefined) evidence.push({ code: 'field-by-person' })
  else if (field !== null) evidence.push({ code: 'field-by-title', params: { title, field: field.field } })
  evidence.push(...type.evidence, ...unit.evidence)
  if (tokens.length > 0) evidence.push({ code: 'missing-tokens', params: { tokens: tokens.join(' ') } })
  if (verdict.evidence !== null) evidence.push(verdict.evidence)
  if (facts.isHidden) evidence.push({ code: 'column-hidden' })
  const isLeftOut = facts.override?.include === false
  if (isLeftOut) evidence.push({ code: 'left-out-by-person' })
  const findings = [...type.findings, ...unit.findings, ...cellFindings(title, statistics, type.type)]
  if (type.usesValueTokens) findings.push(...wordsAsMissing(title, statistics))
  const numValues =
    statistics.numValues - tokens.reduce((sum, token) => sum + statistics.missing.get(token)!.count, 0)
  return {
    column: {
      index: column.index,
      title: title === '' ? `第${column.index + 1}列` : title,
      name: facts.name,
      type:
        facts.override?.type === undefined &&
        type.type === 'integer' &&
        (unit.factor !== 1 || isMeasured(canonicalField))
          ? 'number'
          : type.type,
      unit: unit.unit,
      factor: unit.factor,
      sensitivity: verdict.sensitivity,
      canonical: field?.field ?? null,
      missingTokens: tokens,
      numMissing: numRows - numValues,
      numValues,
      ...(isLeftOut ? { isLeftOut } : {}),
      evidence,
      reading:
        statistics.decimalMark === ',' && isNumeric ? { ...type.reading, decimalMark: ',' } : type.reading,
    },
    findings,
  }
}

const COUNTED_UNITS = new Set(['人', '户', '层'])

/** A measurement is a number although one file happens to hold whole ones: the next will not. */
function isMeasured(field: CanonicalField | null): boolean {
  if (field === null) return false
  if (field === COORDINATE || field.kind === 'longitude' || field.kind === 'latitude') return true
  return field.unit !== undefined && !COUNTED_UNITS.has(field.unit)
}

const COORDINATE: CanonicalField = { field: 'coordinate', kind: 'number', weight: 0, titles: [] }

function missingTokens(statistics: ColumnStatistics, usesValueTokens: boolean, seen: Set<string>): string[] {
  return [...statistics.missing]
    .filter(([token, { kind }]) => kind === 'anywhere' || usesValueTokens || seen.has(token))
    .map(([token]) => token)
}

const MONEY = new Set(['元', '万元', '亿元'])
/** Columns that a unit above the table does not mean: shares, numbers of things, places, dates. */
const NO_AMOUNT =
  /率|比例|占比|比重|%|序号|编号|编码|代码|^[年月日]$|年份|月份|年月|年限|年龄|^年度$|日期|时间|经度|纬度|坐标|电话|排名|得分|评分/
const OTHER_COUNT = /面积|人数|人口|户|数量|个数|件数|次数|栋|层|床位|学位|车位/

/** The unit of the note, where the column can have it: amounts for money, counts for persons and households. */
function unitByNote({ unitOfTable, column, field, isCoordinate }: ColumnFacts): string | null {
  const { statistics } = column
  const title = leafOf(column.title)
  if (unitOfTable === null || isCoordinate || NO_AMOUNT.test(title) || statistics.numByUnit.size > 0)
    return null
  if (/^(id|no|x|y)$/i.test(title) || statistics.numLeadingZero > 0) return null
  if (MONEY.has(unitOfTable)) return OTHER_COUNT.test(title) ? null : unitOfTable
  if (field?.unit !== undefined) return unitFactor(unitOfTable, field.unit) === null ? null : unitOfTable
  return unitOfTable === '人' && /户(?!籍)|面积|次|件|个|处|栋/.test(title) ? null : unitOfTable
}

/** Units that people write beside some figures of a column and leave out beside others. */
const PLAIN_UNITS = new Set(
  '% 人 户 个 件 次 处 座 栋 层 张 辆 岁 家 所 套 间 台 部 株 条 起 例 人次 元'.split(' '),
)

interface UnitChoice {
  unit: string | null
  factor: number
  evidence: Evidence[]
  findings: Finding[]
}

/**
 * Carbon monoxide is kept in mg/m³ (HJ 633-2012) and often delivered in µg/m³ without saying so: outdoor air never
 * has a median of 100 mg/m³, which would be deadly within hours.
 */
const MAX_BELIEVABLE_CO_MEDIAN_MILLIGRAMS = 100

/** 度 are degrees, and kilowatt hours where electricity is counted. */
const ofMeter = (title: string, unit: string | null): string | null =>
  unit === '°' && /电|能耗/.test(title) ? 'kWh' : unit

function chooseUnit(
  title: string,
  field: CanonicalField | null,
  titleUnit: string | null,
  statistics: ColumnStatistics,
  isByNote: boolean,
): UnitChoice {
  const unitOfCells = mostUsedUnit(statistics)
  const isUnitOfMost =
    unitOfCells !== undefined &&
    (unitOfCells[1] > statistics.numNumbers / 2 ||
      (statistics.numByUnit.size === 1 && PLAIN_UNITS.has(unitOfCells[0])))
  const stated = titleUnit ?? (isUnitOfMost ? ofMeter(title, unitOfCells[0]) : null)
  const wanted = field?.unit ?? null
  const evidence: Evidence[] = []
  if (stated !== null) {
    const code = titleUnit === null ? 'unit-by-cells' : isByNote ? 'unit-by-note' : 'unit-by-title'
    evidence.push({ code, params: { unit: stated } })
  }
  if (wanted === null) return { unit: stated, factor: 1, evidence, findings: [] }
  if (stated === null) {
    const median = sampleMedian(statistics)
    if (field!.field === 'co' && median > MAX_BELIEVABLE_CO_MEDIAN_MILLIGRAMS) {
      evidence.push({ code: 'unit-by-values', params: { from: 'µg/m³', to: 'mg/m³', median } })
      return { unit: wanted, factor: 0.001, evidence, findings: [] }
    }
    evidence.push({ code: 'unit-by-field', params: { unit: wanted } })
    return { unit: wanted, factor: 1, evidence, findings: [] }
  }
  const factor = unitFactor(stated, wanted)
  if (factor === null) {
    const params = { unit: stated, expected: wanted }
    return {
      unit: stated,
      factor: 1,
      evidence,
      findings: [{ severity: 'warning', code: 'unit-not-convertible', field: field!.field, params }],
    }
  }
  if (factor !== 1) evidence.push({ code: 'unit-converted', params: { from: stated, to: wanted, factor } })
  return { unit: wanted, factor, evidence, findings: [] }
}

/** Of the units beside the figures the one of most of them; where they are several of a kind, the one of them all. */
function mostUsedUnit({ numByUnit, numNumbers, min, max }: ColumnStatistics): [string, number] | undefined {
  const units = [...numByUnit].filter(([unit]) => !(unit === '年' && min >= 1800 && max <= 2100))
  const [most, ...others] = units.filter(([unit]) => !isScale(unit)).sort((a, b) => b[1] - a[1])
  const numWithUnit = units.reduce((sum, [, count]) => sum + count, 0)
  // Of things of several kinds only the number is common.
  if (others.length > 0 && units.every(([unit]) => isCounted(unit))) return undefined
  // `1200`, `980元` and `1.2万元`: the plain ones are yuan as well.
  if (units.length > 1 && units.every(([unit]) => MONEY.has(unit)) && numByUnit.has('元'))
    return ['元', numNumbers]
  if (most === undefined || others.length === 0 || numWithUnit < numNumbers) return most
  const common = commonUnit(units.map(([unit]) => unit))
  return common === null ? most : [common, numWithUnit]
}

const WORD = /[\u3400-\u9fff]|^-9{3}|^0000/
const MAX_WORDS_TOLD = 8

/** Words where figures or dates are looked for: each says why there is none, and is told with how often it stands there. */
function wordsAsMissing(title: string, { missing }: ColumnStatistics): Finding[] {
  const words = [...missing].filter(([token, { kind }]) => kind !== 'anywhere' && WORD.test(token))
  if (words.length === 0) return []
  const told = words.sort((a, b) => b[1].count - a[1].count).slice(0, MAX_WORDS_TOLD)
  return [
    {
      severity: 'info',
      code: 'words-as-missing',
      field: title,
      count: words.reduce((sum, [, { count }]) => sum + count, 0),
      params: { words: told.map(([word, { count }]) => `${word} × ${count}`).join('、') },
    },
  ]
}

function cellFindings(
  title: string,
  statistics: ColumnStatistics,
  type: RecognisedColumn['type'],
): Finding[] {
  const findings: Finding[] = []
  const add = (severity: Finding['severity'], code: string, count: number) => {
    if (count > 0) findings.push({ severity, code, field: title, count })
  }
  add('info', 'texts-trimmed', statistics.numTrimmed)
  add('warning', 'spreadsheet-error', statistics.numErrors)
  if (type === 'number' || type === 'integer') {
    const count = statistics.numNumbers
    if (statistics.numPercent > 0 && statistics.numPercent < count)
      add('warning', 'percent-mixed', statistics.numPercent)
    add('info', 'numbers-as-text', statistics.numThousands)
    add('info', 'numbers-rough', statistics.numRough)
  }
  if (type === 'date' || type === 'timestamp')
    add('warning', 'impossible-date', statistics.numImpossibleDates)
  if (type === 'text') {
    add('warning', 'phones-in-text', statistics.numTextsWithPhone)
  }
  add('warning', 'id-check-failed', statistics.numIdChecksFailed)
  add('warning', 'credit-check-failed', statistics.numCreditChecksFailed)
  return findings
}

export function derivedTimeColumn(
  parts: DerivedTime,
  columns: TitledColumn[],
  numRows: number,
  isCanonical: boolean,
): RecognisedColumn {
  const at = (index: number | null) => columns.find((column) => column.index === index)
  const used = [parts.date, parts.year, parts.month, parts.day, parts.hour, parts.minute]
    .map(at)
    .filter((found) => found !== undefined)
  const title = used.map((column) => column.title).join('+')
  const numValues = Math.min(
    ...used.map(({ statistics }) => Math.max(statistics.numNumbers, statistics.numDates)),
  )
  return {
    index: null,
    title,
    name: 'observed_at',
    type: parts.hour === null ? 'date' : 'timestamp',
    unit: null,
    factor: 1,
    sensitivity: 'internal',
    canonical: isCanonical ? 'observed_at' : null,
    missingTokens: [],
    numMissing: numRows - numValues,
    numValues,
    evidence: [{ code: 'time-from-parts', params: { titles: title } }],
    reading: { madeOf: parts },
  }
}

/** What the columns are called that a pair, or the parts of degrees, become. */
export function halvesOf({ evidence }: DerivedCoordinates) {
  const isPlane = evidence.some(({ code }) => code === 'projected-coordinates')
  return isPlane
    ? {
        isPlane,
        lon: { name: 'east_metres', title: '东坐标' },
        lat: { name: 'north_metres', title: '北坐标' },
      }
    : { isPlane, lon: { name: 'lon', title: '经度' }, lat: { name: 'lat', title: '纬度' } }
}

export function derivedCoordinateColumns(
  coordinates: DerivedCoordinates,
  columns: TitledColumn[],
  numRows: number,
): RecognisedColumn[] {
  const at = (wanted: number) => columns.find(({ index }) => index === wanted)!
  const names: ('lon' | 'lat')[] = ['lon', 'lat']
  const { isPlane, ...halves } = halvesOf(coordinates)
  return names.map((name) => {
    const isPair = coordinates.kind === 'pair'
    const half = halves[name]
    const { title, statistics } = at(isPair ? coordinates.index : coordinates[name][0]!)
    const numValues = isPair ? statistics.numPairs : statistics.numNumbers
    return {
      index: null,
      title: isPair ? `${title}/${half.title}` : half.title,
      name: half.name,
      type: 'number',
      unit: isPlane ? 'm' : null,
      factor: 1,
      sensitivity: 'internal',
      canonical: isPlane ? null : name,
      missingTokens: [],
      numMissing: numRows - numValues,
      numValues,
      evidence: isPair ? [{ code: 'coordinates-in-one-cell', params: { title } }] : coordinates.evidence,
      reading: {
        madeOf: isPair
          ? {
              kind: 'coordinate',
              column: coordinates.index,
              part: (name === 'lon') === (coordinates.lonPart === 0) ? 0 : 1,
            }
          : { kind: 'degrees', columns: coordinates[name] },
      },
    }
  })
}

export type DerivedCoordinates = Extract<Coordinates, { kind: 'pair' | 'parts' }>

const KEY_FIELDS = new Set([
  'external_id',
  'node_id',
  'from_node',
  'to_node',
  'code',
  'parcel',
  'permit_number',
])

/** Samples of the keys, so that tables of one dataset can find each other. */
export function keySketches(
  columns: RecognisedColumn[],
  statistics: (ColumnStatistics | undefined)[],
): Record<string, KeySketch> {
  const sketches: Record<string, KeySketch> = {}
  for (const { index, name, canonical, type } of columns) {
    if (index === null || type === 'geometry') continue
    const found = statistics[index]
    const isKey = (canonical !== null && KEY_FIELDS.has(canonical)) || /^(id|code|uuid)$|_id$/.test(name)
    if (isKey && found !== undefined) sketches[name] = found.sketcher.finish()
  }
  return sketches
}
