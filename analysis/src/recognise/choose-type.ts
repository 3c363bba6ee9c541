import { type ColumnStatistics, numReal } from './cells/column-statistics.ts'
import { isSerialDay } from './cells/read-date.ts'
import { commonUnit, isCounted } from './cells/units.ts'
import type { ColumnOverride, ColumnReading, ColumnType, Evidence, Finding } from './contract.ts'
import type { CanonicalField } from './fields.ts'

export interface TypeChoice {
  type: ColumnType
  reading: ColumnReading
  /** Whether `NA`, `无` and the like stand for missing values. */
  usesValueTokens: boolean
  evidence: Evidence[]
  findings: Finding[]
}

/** `rq` is 日期 in the letters of field names. */
const DATE_TITLE = /日期|时间|年月日|年月$|截止|生日|日$|date|time|_at$|_on$|rq$/i
const BIRTH_TITLE = /出生|生日|birth|^csrq$/i
/** Under which six digits are a day, and no time of day. */
const DAY_TITLE = /日期|^date$|_date$|rq$/i
const YEAR_TITLE = /年代$|年份$|年度$|建成年|yearbuilt|built_?year|^year$/i
/** Titles under which six digits or 2020.3 are a month. */
const MONTH_TITLE = /年月|月份|账期|所属期|时间|日期|month|period/i
const CODE_TITLE =
  /编号|编码|代码|单号|号码|证号|邮编|电话|手机|号$|门牌|版本|型号|version|house_?number|^id$|_id$|code$|zip$|phone|^no\.?$/i

const PURE_CODE_TITLE =
  /(编码|代码|区划码|邮编|邮政编码|证号|电话|电话号码|手机|手机号码?|传真|zip|postcode|phone|^tel)$/i
const LONG_CODE = 100_000_000

/** Share of cells that may be refused where title or field say what the column ought to be, and where they do not. */
const MAX_BAD_SHARE_EXPECTED = 0.3
const MAX_BAD_SHARE_UNEXPECTED = 0.01
/** Up to this many cells one refusal is believed to be a slip. */
const MIN_CELLS_FOR_SLIP = 5
const MIN_CELLS_FOR_EXPECTED_SLIP = 3

/**
 * The type of a column from all of its cells. What fits no stricter type stays text, so that nothing is lost; a
 * column is a number or a date in spite of some bad cells only where those are few.
 */
export function chooseType(
  title: string,
  field: CanonicalField | null,
  hasUnit: boolean,
  statistics: ColumnStatistics,
  override: ColumnOverride | null = null,
  orderElsewhere: 'mdy' | 'dmy' | null = null,
): TypeChoice {
  const choice = (type: ColumnType, code: string, rest: Partial<TypeChoice> = {}): TypeChoice => ({
    type,
    reading: {},
    usesValueTokens: type !== 'text',
    evidence: [{ code, params: { count: numReal(statistics, type === 'text' ? 'text' : 'values') } }],
    findings: [],
    ...rest,
  })
  const count = numReal(statistics, 'values')
  if (override?.type !== undefined || override?.dateOrder !== undefined)
    return statedType(title, count, statistics, override, choice)
  const kind = field?.kind ?? null
  if (count === 0) {
    // Nothing but `NA` or `ND`: where figures belong, and in letters anywhere, no text.
    const isNone =
      kind === 'number' || [...statistics.missing.keys()].every((token) => /^[A-Za-z./]+$/.test(token))
    return choice('text', 'type-empty', { usesValueTokens: isNone })
  }

  const timeOrNull = timeChoice(title, kind, count, statistics, choice, orderElsewhere)
  if (timeOrNull !== null) return timeOrNull
  if (statistics.numSexagesimal / count >= 0.5)
    return choice('number', 'type-degrees', { reading: { isSexagesimal: true } })

  const hasThirdAnswer = [...statistics.missing.values()].some(({ kind: one }) => one === 'among-figures')
  const isBoolean =
    statistics.numTrue + statistics.numFalse === count && statistics.numNumbers === 0 && !hasThirdAnswer
  const isZeroOne = kind === 'boolean' && statistics.numZeroOrOne === count
  const isPlausible =
    kind === 'boolean' || (statistics.numTrue > 0 && statistics.numFalse > 0) || hasPlainWords(statistics)
  if ((isBoolean && isPlausible) || isZeroOne) {
    return choice('boolean', isZeroOne ? 'type-boolean-zero-one' : 'type-boolean')
  }

  if (isThereOrNot(statistics, count)) return choice('boolean', 'type-boolean', { usesValueTokens: false })

  if (statistics.numDigitsLost > 0) {
    return choice('text', 'type-digits-lost', {
      findings: [{ severity: 'error', code: 'digits-lost', field: title, count: statistics.numDigitsLost }],
    })
  }
  if (statistics.numLongDigits > 0 || statistics.numIdNumbers > 0) return choice('text', 'type-long-digits')
  const isMeasure = kind === 'number' || kind === 'longitude' || kind === 'latitude'
  if (statistics.numLeadingZero > 0 && !isMeasure) return choice('text', 'type-leading-zeros')
  if (statistics.numPhones / count > 0.5) return choice('text', 'type-telephone')
  if (
    isRough(title, statistics) ||
    isOfSeveralKinds(statistics) ||
    (!hasUnit && isInSeveralUnits(statistics))
  )
    return choice('text', 'type-mixed')
  if (isMonthAndDay(title, count, statistics)) return withoutYear(title, count, choice)
  const isFigure = statistics.numNumbers + statistics.numBeyondLimit
  // `≥45%` in most of its cells: what is aimed at, and no figure.
  if (statistics.numBeyondLimit > statistics.numNumbers && !isMeasure && !hasUnit)
    return choice('text', 'type-mixed')
  const isCode = CODE_TITLE.test(title) && !isMeasure
  // Codes are called by their figures and never reckoned with.
  const isPureCode = PURE_CODE_TITLE.test(title) || (isCode && statistics.min >= LONG_CODE)
  if (isPureCode && !isMeasure && statistics.numIntegers > 0 && statistics.numIntegers === count) {
    return choice('text', 'type-code')
  }
  // `1.10` comes behind `1.9`: numbers of clauses are no measures.
  if (isCode && !hasUnit && statistics.numIntegers < statistics.numNumbers) return choice('text', 'type-code')
  if (!isMeasure && !hasUnit && isNumbering(statistics, count)) return choice('text', 'type-code')
  // Figures with decimals measure something, whatever their title.
  const isMeasured = statistics.numIntegers < statistics.numNumbers && statistics.numCodes === 0
  const isExpected = isMeasure || hasUnit || isMeasured || YEAR_TITLE.test(title)
  // `A12` among figures is a code that happens to be rare, not a slip.
  const isCoded = isCode || (statistics.numCodes > 0 && !isExpected)
  if (
    isFigure > 0 &&
    isFew(count - isFigure, count, isExpected, isMeasure && hasUnit) &&
    !(isCoded && isFigure < count)
  ) {
    const isInteger =
      statistics.numIntegers === statistics.numNumbers &&
      statistics.numPercent === 0 &&
      statistics.numBeyondLimit === 0
    const isIntegerType = isInteger && Math.max(Math.abs(statistics.min), Math.abs(statistics.max)) < 2 ** 53
    return choice(isIntegerType ? 'integer' : 'number', isIntegerType ? 'type-integer' : 'type-number')
  }
  if (statistics.numRanges > count / 3) return choice('text', 'type-ranges')
  if (isFigure > count / 2) return choice('text', 'type-mixed')
  if (statistics.numYearless > count / 2) return withoutYear(title, statistics.numYearless, choice)
  return choice('text', 'type-text')
}

function withoutYear(title: string, count: number, choice: Choose): TypeChoice {
  return choice('text', 'type-text', {
    findings: [{ severity: 'warning', code: 'date-without-year', field: title, count }],
  })
}

/** `3.1`, `3.15` under a title that says day: the first of March is no number. */
function isMonthAndDay(title: string, count: number, statistics: ColumnStatistics): boolean {
  const { numNumbers, numIntegers, numByUnit, min, max } = statistics
  const isDecimal = numNumbers === count && count > 1 && numIntegers < count / 2 && numByUnit.size === 0
  return /日期$/.test(title) && isDecimal && min >= 1.01 && max < 12.32
}

/** `有` and `无` and nothing else: here 无 is an answer and no token for a missing value. */
function isThereOrNot({ words, missing }: ColumnStatistics, count: number): boolean {
  return count > 0 && words?.get('有') === count && missing.has('无')
}

const STOREY_TITLE = /楼层|层次|所在层|层$|floor|storey/i
const DECADE = /^(?:(?:上|二十)世纪|19|20)?\s*\d0\s*年代\S{0,4}$/
const STOREY_BELOW = /^(?:B\d{1,2}[层F]?|[地负]下?[一二三四五\d]+层?|夹层|L\d{1,2}|\d{1,2}F|F\d{1,2})$/i

/** `80年代` among years and `B2` among storeys say something that no figure can. */
function isRough(title: string, { words, numNumbers, numTextual }: ColumnStatistics): boolean {
  if (words === null || numNumbers === 0 || numTextual === 0) return false
  const said = YEAR_TITLE.test(title) ? DECADE : STOREY_TITLE.test(title) ? STOREY_BELOW : null
  if (said === null) return false
  for (const word of words.keys()) if (said.test(word)) return true
  return false
}

/** Of a kind each, one of them in more than a tenth of the cells besides the most frequent. */
function hasNoCommonUnit(numByUnit: ReadonlyMap<string, number>): boolean {
  const units = [...numByUnit.keys()]
  if (units.length < 2 || units.every(isCounted) || commonUnit(units) !== null) return false
  const counts = [...numByUnit.values()].sort((a, b) => b - a)
  return counts.slice(1).reduce((sum, count) => sum + count, 0) > counts[0]! / 10
}

/** `125` beside `96.2%`, `2年` beside `6个月`: rows of which no unit is true of all. */
const isOfSeveralKinds = ({ numPercent, numNumbers, numByUnit, max }: ColumnStatistics): boolean =>
  (numPercent === 0 && hasNoCommonUnit(numByUnit)) ||
  (numPercent > 0 && (numByUnit.size > 1 || (numPercent <= numNumbers * 0.9 && max > 100)))

/** `85000人` over `32000户` over `12公里`: each row counts something else, and no unit is that of the column. */
function isInSeveralUnits({ numByUnit, numNumbers }: ColumnStatistics): boolean {
  if (numByUnit.size < 2) return false
  const units = [...numByUnit.keys()]
  const numWithUnit = [...numByUnit.values()].reduce((sum, count) => sum + count, 0)
  const most = Math.max(...numByUnit.values())
  return (
    numWithUnit > numNumbers * 0.5 &&
    most <= numNumbers * 0.7 &&
    commonUnit(units) === null &&
    !units.every(isCounted)
  )
}

/** The type that a person gives, and how its cells are read. */
function statedType(
  title: string,
  count: number,
  statistics: ColumnStatistics,
  override: ColumnOverride,
  choice: Choose,
): TypeChoice {
  const found = override.type === undefined || override.type === 'date' || override.type === 'timestamp'
  const time = found ? timeChoice(title, 'time', count, statistics, choice) : null
  const hasTime = statistics.numWithTime > 0 || time?.type === 'timestamp'
  const type = override.type ?? (hasTime ? 'timestamp' : 'date')
  if (type === 'number' || type === 'integer')
    return choice(type, 'type-by-person', {
      reading: statistics.numSexagesimal > 0 ? { isSexagesimal: true } : {},
    })
  if (type === 'text' || type === 'boolean') return choice(type, 'type-by-person')
  const reading: ColumnReading =
    time === null || time.type === 'text'
      ? {
          ...(statistics.numCompact > 0 ? { isCompactDate: true } : {}),
          ...(statistics.numSerialRange > 0 ? { serialEpoch: statistics.epoch } : {}),
        }
      : time.reading
  const order = override.dateOrder ?? reading.dateOrder ?? 'ymd'
  return choice(type, 'type-by-person', { reading: { ...reading, dateOrder: order } })
}

/** Whole numbers of the same dozen and more digits (grids, components) are codes, whatever their title. */
function isNumbering({ numIntegers, min, max }: ColumnStatistics, count: number): boolean {
  return numIntegers === count && min >= 1e11 && Math.floor(Math.log10(min)) === Math.floor(Math.log10(max))
}

function isFew(numBad: number, count: number, isExpected: boolean, isCertain = false): boolean {
  if (numBad === 0) return true
  if (isCertain && numBad === 1 && count > 1) return true
  if (isExpected)
    return numBad / count <= MAX_BAD_SHARE_EXPECTED || (numBad === 1 && count >= MIN_CELLS_FOR_EXPECTED_SLIP)
  return numBad / count <= MAX_BAD_SHARE_UNEXPECTED || (numBad === 1 && count >= MIN_CELLS_FOR_SLIP)
}

/** 是 and true can only be answers; a lone Y or N may be a code. */
function hasPlainWords(statistics: ColumnStatistics): boolean {
  return [...(statistics.words?.keys() ?? [])].every((word) =>
    /^(是|否|真|假|true|false|yes|no|[√✓✔☑■×✗✘☐□])$/i.test(word),
  )
}

function timeChoice(
  title: string,
  kind: string | null,
  count: number,
  statistics: ColumnStatistics,
  choice: (type: ColumnType, code: string, rest?: Partial<TypeChoice>) => TypeChoice,
  orderElsewhere: 'mdy' | 'dmy' | null = null,
): TypeChoice | null {
  const isTitled = kind === 'time' || DATE_TITLE.test(title)
  const findings: Finding[] = []
  const reading: ColumnReading = {}
  const unix = isTitled || /^(t|ts|tm)$|时间戳|stamp/i.test(title) ? unixStep(count, statistics) : null
  if (unix !== null) return choice('timestamp', 'type-unix-time', { reading: { unixSeconds: unix } })
  if (
    DAY_TITLE.test(title) &&
    count > 1 &&
    statistics.numCompactShort === count &&
    statistics.numCompactMonths < count
  )
    return choice('date', 'type-date', { reading: { isShortDay: true } })
  const month = monthChoice(title, isTitled, count, statistics, choice)
  if (month !== null) return month
  let numTimes = statistics.numDates
  const isCompact = isTitled && statistics.numCompact > 0
  if (isCompact) {
    numTimes += statistics.numCompact
    reading.isCompactDate = true
  }
  if ((statistics.numDates > count * 0.3 || isTitled) && statistics.numSerialRange > 0) {
    // Day numbers that lost their format stand among dates, or under a title that says date.
    numTimes += statistics.numSerialRange
    reading.serialEpoch = statistics.epoch
  }
  const isBirth = BIRTH_TITLE.test(title) && isSerialDay(statistics.min) && isSerialDay(statistics.max)
  if (isBirth) {
    numTimes += statistics.numIntegers - statistics.numSerialRange
    reading.serialEpoch = statistics.epoch
  }
  // `3.1.2` under any other title is the number of a clause.
  if (!isTitled) numTimes -= statistics.numShortDotted
  if (numTimes === 0 || !isFew(count - numTimes, count, isTitled)) return null
  if (statistics.numShort > 0) {
    const order = orderOfShort(statistics)
    if (order === null) return orderUnknown(title, statistics.numShort, choice)
    reading.dateOrder = order
  }
  if (statistics.numUnordered > 0) {
    const hasDayFirst = statistics.numFirstOver12 > 0
    const hasMonthFirst = statistics.numSecondOver12 > 0
    const isOpen = !hasDayFirst && !hasMonthFirst && orderElsewhere !== null
    if (hasDayFirst === hasMonthFirst && !isOpen) {
      return orderUnknown(title, statistics.numUnordered, choice)
    }
    reading.dateOrder = isOpen ? orderElsewhere : hasDayFirst ? 'dmy' : 'mdy'
  }
  if (reading.serialEpoch !== undefined && (isBirth || statistics.numSerialRange > 0)) {
    const numSerials = isBirth ? statistics.numIntegers : statistics.numSerialRange
    findings.push({ severity: 'info', code: 'serial-dates', field: title, count: numSerials })
  }
  const numSerial = statistics.numSerialRange > statistics.numCompact && reading.serialEpoch !== undefined
  const hasFractions = numSerial && statistics.numIntegers < statistics.numNumbers
  const hasTime = statistics.numWithTime > 0 || hasFractions
  return choice(hasTime ? 'timestamp' : 'date', hasTime ? 'type-timestamp' : 'type-date', {
    reading,
    findings,
  })
}

/** Seconds or milliseconds since 1970 of the years 2001 to 2096, as devices write them. */
function unixStep(count: number, { numIntegers, min, max }: ColumnStatistics): 1 | 0.001 | null {
  if (numIntegers !== count) return null
  if (min >= 1e9 && max < 4e9) return 1
  return min >= 1e12 && max < 4e12 ? 0.001 : null
}

type Choose = (type: ColumnType, code: string, rest?: Partial<TypeChoice>) => TypeChoice

function orderUnknown(title: string, count: number, choice: Choose): TypeChoice {
  return choice('text', 'type-date-order-unknown', {
    findings: [{ severity: 'warning', code: 'date-order-unknown', field: title, count }],
  })
}

/**
 * The order of dates with years of two digits. Of the orders that make every date possible, dots and hyphens are
 * the Chinese habit of writing the year first; the year is the number that varies least. Where that leaves more
 * than one, nobody can tell.
 */
function orderOfShort(statistics: ColumnStatistics): 'ymd' | 'mdy' | 'dmy' | null {
  const { numShort, numShortByOrder, shortFirsts, shortThirds, numShortDotted } = statistics
  const isFeasible = (order: 'ymd' | 'mdy' | 'dmy') => numShort - numShortByOrder[order] <= numShort * 0.02
  const feasible = (['ymd', 'mdy', 'dmy'] as const).filter(isFeasible)
  if (feasible.length <= 1) return feasible[0] ?? null
  const isYearFirst =
    shortFirsts.size < shortThirds.size ||
    (numShortDotted === numShort && shortFirsts.size <= shortThirds.size)
  const left = feasible.filter((order) => (order === 'ymd') === isYearFirst)
  return left.length === 1 ? left[0]! : null
}

/** Months: `2020.10`, `2020年10月`, and six digits or numbers like 2020.3 where the title says so. */
function monthChoice(
  title: string,
  isTitled: boolean,
  count: number,
  statistics: ColumnStatistics,
  choice: Choose,
): TypeChoice | null {
  const isMonthTitle = isTitled || MONTH_TITLE.test(title)
  const numInFigures = isMonthTitle ? Math.max(statistics.numMonthNumbers, 0) : 0
  const numCompact = isMonthTitle ? statistics.numCompactMonths : 0
  // A text such as 2020.10 is a number and a month at once; it is counted once.
  const numMonths = Math.max(statistics.numMonths, numInFigures) + numCompact
  const isSaid = isMonthTitle || statistics.numMonths > statistics.numMonthNumbers
  // `2026-01` may number a matter.
  if (!isMonthTitle && CODE_TITLE.test(title)) return null
  if (numMonths === 0 || !isSaid || !isFew(count - numMonths, count, isMonthTitle)) return null
  return choice('date', 'type-month', {
    reading: { isMonth: true },
    findings: [{ severity: 'info', code: 'months-as-first-day', field: title, count: numMonths }],
  })
}
