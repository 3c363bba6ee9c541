import { type ColumnStatistics, numReal } from './cells/column-statistics.ts'
import type { ColumnReading, ColumnType, Evidence, Finding } from './contract.ts'
import type { CanonicalField } from './fields.ts'

export interface TypeChoice {
  type: ColumnType
  reading: ColumnReading
  /** Whether `NA`, `无` and the like stand for missing values. */
  usesValueTokens: boolean
  evidence: Evidence[]
  findings: Finding[]
}

const DATE_TITLE = /日期|时间|年月日|截止|date|time|_at$|_on$/i
const CODE_TITLE =
  /编号|编码|代码|单号|号码|证号|邮编|电话|手机|号$|门牌|house_?number|^id$|_id$|code$|zip$|phone|^no\.?$/i

/** Share of cells that may be refused where title or field say what the column ought to be, and where they do not. */
const MAX_BAD_SHARE_EXPECTED = 0.3
const MAX_BAD_SHARE_UNEXPECTED = 0.01
/** Up to this many cells one refusal is believed to be a slip. */
const MIN_CELLS_FOR_SLIP = 5

/**
 * The type of a column from all of its cells. What fits no stricter type stays text, so that nothing is lost; a
 * column is a number or a date in spite of some bad cells only where those are few.
 */
export function chooseType(
  title: string,
  field: CanonicalField | null,
  hasUnit: boolean,
  statistics: ColumnStatistics,
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
  if (count === 0) return choice('text', 'type-empty')
  const kind = field?.kind ?? null

  const timeOrNull = timeChoice(title, kind, count, statistics, choice)
  if (timeOrNull !== null) return timeOrNull

  const isBoolean = statistics.numTrue + statistics.numFalse === count && statistics.numNumbers === 0
  const isZeroOne = kind === 'boolean' && statistics.numZeroOrOne === count
  const isPlausible =
    kind === 'boolean' || (statistics.numTrue > 0 && statistics.numFalse > 0) || hasPlainWords(statistics)
  if ((isBoolean && isPlausible) || isZeroOne) {
    return choice('boolean', isZeroOne ? 'type-boolean-zero-one' : 'type-boolean')
  }

  if (statistics.numDigitsLost > 0) {
    return choice('text', 'type-digits-lost', {
      findings: [{ severity: 'error', code: 'digits-lost', field: title, count: statistics.numDigitsLost }],
    })
  }
  if (statistics.numLongDigits > 0 || statistics.numIdNumbers > 0) return choice('text', 'type-long-digits')
  const isMeasure = kind === 'number' || kind === 'longitude' || kind === 'latitude'
  if (statistics.numLeadingZero > 0 && !isMeasure) return choice('text', 'type-leading-zeros')
  if (statistics.numPhones / count > 0.5) return choice('text', 'type-telephone')
  const isFigure = statistics.numNumbers + statistics.numBeyondLimit
  const isCode = CODE_TITLE.test(title) && !isMeasure
  const isExpected = isMeasure || hasUnit
  // `A12` among figures is a code that happens to be rare, not a slip.
  const isCoded = isCode || (statistics.numCodes > 0 && !isExpected)
  if (isFigure > 0 && isFew(count - isFigure, count, isExpected) && !(isCoded && isFigure < count)) {
    const isInteger =
      statistics.numIntegers === statistics.numNumbers &&
      statistics.numPercent === 0 &&
      statistics.numBeyondLimit === 0
    const isIntegerType = isInteger && Math.max(Math.abs(statistics.min), Math.abs(statistics.max)) < 2 ** 53
    return choice(isIntegerType ? 'integer' : 'number', isIntegerType ? 'type-integer' : 'type-number')
  }
  if (isFigure > count / 2) return choice('text', 'type-mixed')
  return choice('text', 'type-text')
}

function isFew(numBad: number, count: number, isExpected: boolean): boolean {
  if (numBad === 0) return true
  if (isExpected) return numBad / count <= MAX_BAD_SHARE_EXPECTED
  return numBad / count <= MAX_BAD_SHARE_UNEXPECTED || (numBad === 1 && count >= MIN_CELLS_FOR_SLIP)
}

/** 是 and true can only be answers; a lone Y or N may be a code. */
function hasPlainWords(statistics: ColumnStatistics): boolean {
  return [...(statistics.words?.keys() ?? [])].every((word) =>
    /^(是|否|真|假|true|false|yes|no)$/i.test(word),
  )
}

function timeChoice(
  title: string,
  kind: string | null,
  count: number,
  statistics: ColumnStatistics,
  choice: (type: ColumnType, code: string, rest?: Partial<TypeChoice>) => TypeChoice,
): TypeChoice | null {
  const isTitled = kind === 'time' || DATE_TITLE.test(title)
  const findings: Finding[] = []
  const reading: ColumnReading = {}
  let numTimes = statistics.numDates
  const isCompact = isTitled && statistics.numCompact > 0
  if (isCompact) {
    numTimes += statistics.numCompact
    reading.isCompactDate = true
  } else if ((statistics.numDates > count * 0.3 || isTitled) && statistics.numSerialRange > 0) {
    // Day numbers that lost their format stand among dates, or under a title that says date.
    numTimes += statistics.numSerialRange
    reading.serialEpoch = statistics.epoch
  }
  if (numTimes === 0 || !isFew(count - numTimes, count, isTitled)) return null
  if (statistics.numUnordered > 0) {
    const hasDayFirst = statistics.numFirstOver12 > 0
    const hasMonthFirst = statistics.numSecondOver12 > 0
    if (hasDayFirst === hasMonthFirst) {
      return choice('text', 'type-date-order-unknown', {
        findings: [
          { severity: 'warning', code: 'date-order-unknown', field: title, count: statistics.numUnordered },
        ],
      })
    }
    reading.dateOrder = hasDayFirst ? 'dmy' : 'mdy'
  }
  if (reading.serialEpoch !== undefined && statistics.numSerialRange > 0) {
    findings.push({ severity: 'info', code: 'serial-dates', field: title, count: statistics.numSerialRange })
  }
  const numSerial = statistics.numSerialRange > statistics.numCompact && reading.serialEpoch !== undefined
  const hasFractions = numSerial && statistics.numIntegers < statistics.numNumbers
  const hasTime = statistics.numWithTime > 0 || hasFractions
  return choice(hasTime ? 'timestamp' : 'date', hasTime ? 'type-timestamp' : 'type-date', {
    reading,
    findings,
  })
}
