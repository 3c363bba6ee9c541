import { unitSymbol } from './units.ts'

export type NumberForm = 'plain' | 'thousands' | 'full-width' | 'percent' | 'unit' | 'beyond-limit'

export interface NumberReading {
  /** NaN for `beyond-limit`: `<5` says what the value is not. */
  value: number
  form: NumberForm
  unit: string | null
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const AMOUNT_IN_WORDS = /^(?:RMB|CNY|人民币)\s*[:：]?\s*([￥¥]?\s*\d.*)$/i
/** `↑5.2%`: by how much something has changed, and where to. */
const ARROWS: Record<string, 1 | -1> = { '↑': 1, '▲': 1, '↓': -1, '▼': -1 }
const CURRENCY = /^[￥¥$]\s*\d/
const THOUSANDS = /^[+-]?\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?$/
/** `<5`; `0.004L`, as laboratories write that there is less than the limit of detection. */
const LIMIT = /^(?:[<>≤≥]=?\s*[+-]?\d+(?:\.\d+)?\s*%?|0\.\d+L|\d+(?:\.\d+)?\+)$/
/** `(1,200.00)`: how accountants write what is taken away. */
const TAKEN_AWAY = /^\(\s*([￥¥]?\s*(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d\d))\s*\)$/
/** `1,234.50-`, as SAP prints what is taken away. */
const MINUS_BEHIND = /^\d{1,3}(?:,\d{3})*\.\d\d-$|^\d{1,3}(?:,\d{3})+-$/
const ABOUT = /^([约近]?\s*\d[\d,.]*)[余多](?=\D)|(?:左右|上下)$/g
const ABOUT_WORD = /[余多右下]/
const ABOUT_FIGURE = /^(?:约|大约|近|≈|~)\s*(\d[\d,]*(?:\.\d+)?)$|^(\d[\d,]*(?:\.\d+)?)(?:余|多|左右|上下)$/
const WITH_UNIT =
  /^(?:约|大约|近|≈|~)?\s*([+-]?\d[\d,]*(?:\.\d+)?)\s*([^\d\s.,;，。；+-][^\d\s,;，。；]{0,7}\d?|[km]?m[23]\/\w{1,3})$/
const ROUGHLY = /^(?:约|大约|近|≈|~)|\d[余多]|(?:左右|上下)$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\u0000-\u007f]*$/

/** Digits that an identifier loses when it is kept as a number: from 16 on. */
export const FIRST_INEXACT_INTEGER = 1e15

/**
 * A trimmed text as a number, in the ways people write one: `1,234.5`, `１２３`, `85%`, `120㎡`, `<5`.
 * Null where it is none. Percent keeps its figure: `85%` is 85 with unit `%`.
 */
export function readNumber(text: string): NumberReading | null {
  if (text.length > 40 || isIsoDay(text)) return null
  if (beginsWithWord(text)) {
    const amount = 'Rr人Cc'.includes(text[0]!) ? AMOUNT_IN_WORDS.exec(text)?.[1] : undefined
    return amount === undefined ? null : readNumber(amount)
  }
  if (CURRENCY.test(text)) {
    const amount = readNumber(text.slice(1).trimStart())
    return amount === null || amount.form === 'beyond-limit' ? null : { ...amount, form: 'thousands' }
  }
  if (PLAIN.test(text)) return finite(text, 'plain')
  const arrow = ARROWS[text[0]!]
  if (arrow !== undefined) {
    const change = readNumber(text.slice(1).trimStart())
    return change === null || change.value < 0 ? null : { ...change, value: arrow * change.value }
  }
  if (text.endsWith('-') && MINUS_BEHIND.test(text)) {
    const amount = readNumber(text.slice(0, -1))
    return amount === null ? null : { ...amount, value: -amount.value, form: 'thousands' }
  }
  const isAscii = ASCII.test(text)
  const normal = isAscii ? text : text.normalize('NFKC').replace(/[−–‐]/g, '-')
  if (!isAscii && PLAIN.test(normal)) return finite(normal, 'full-width')
  if (THOUSANDS.test(normal)) return finite(normal.replace(/[, ']/g, ''), 'thousands')
  if (normal.endsWith('%')) {
    const reading = readNumber(normal.slice(0, -1).trimEnd())
    if (reading === null || reading.form === 'beyond-limit') return reading
    return { ...reading, form: 'percent', unit: '%' }
  }
  const about = isAscii && normal.charCodeAt(0) !== 0x7e ? null : ABOUT_FIGURE.exec(normal)
  if (about !== null) {
    const figure = readNumber((about[1] ?? about[2])!)
    return figure === null ? null : { ...figure, form: 'full-width' }
  }
  if (LIMIT.test(normal)) return { value: Number.NaN, form: 'beyond-limit', unit: null }
  const takenAway = normal.charCodeAt(0) === 0x28 ? TAKEN_AWAY.exec(normal)?.[1] : undefined
  if (takenAway !== undefined) {
    const amount = readNumber(takenAway)
    return amount === null ? null : { ...amount, value: -amount.value, form: 'thousands' }
  }
  const withUnit = WITH_UNIT.exec(isAscii || !ABOUT_WORD.test(normal) ? normal : normal.replace(ABOUT, '$1'))
  if (withUnit === null) return null
  const unit = unitSymbol(withUnit[2]!)
  const figure = withUnit[1]!
  if (unit === null || (figure.includes(',') && !THOUSANDS.test(figure))) return null
  const value = Number(figure.replaceAll(',', ''))
  return Number.isFinite(value) ? { value, form: 'unit', unit } : null
}

/** Of a text that reads as a number: whoever wrote it says that it is a rough one (`约300人`, `60余人`). */
export const isRough = (text: string): boolean => ROUGHLY.test(text)

const DECIMAL_COMMA = /^([+-]?\d{1,3}(?:[. \u00a0]\d{3})+|[+-]?\d+),(\d+)(?![\d,.])/
const POINTS_AMONG_THOUSANDS = /^[+-]?\d{1,3}(?:\.\d{3})+$/

/** The text of a file of decimal commas with the point where others have it: `1.234,5` as `1234.5`, `1.234` as `1234`. */
export function withDecimalPoint(text: string): string {
  if (POINTS_AMONG_THOUSANDS.test(text)) return text.replaceAll('.', '')
  const match = text.includes(',') ? DECIMAL_COMMA.exec(text) : null
  if (match === null) return text
  return `${match[1]!.replace(/[. \u00a0]/g, '')}.${match[2]!}${text.slice(match[0].length)}`
}

/** `3,5` and `12,0456`, in which the comma parts no thousands. */
export function hasDecimalComma(text: string): boolean {
  const match = text.length <= 30 ? /^[+-]?\d+,(\d+)\s*[%°]?$/.exec(text) : null
  return match !== null && match[1]!.length !== 3
}

/** Most texts are words and are told by their first character; of Chinese ones only 约, 近 and 大约 begin a figure. */
function beginsWithWord(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first < 0x41) return false
  const isLatin = first <= 0x5a || (first >= 0x61 && first <= 0x7a)
  return isLatin || (first >= 0x4e00 && first <= 0x9fff && !'约近大'.includes(text[0]!))
}

/** `2026-05-25…`: seen at a glance, and never a number in any way of writing one. */
function isIsoDay(text: string): boolean {
  return text.length >= 10 && text.charCodeAt(4) === 0x2d && text.charCodeAt(7) === 0x2d
}

function finite(text: string, form: NumberForm): NumberReading | null {
  const value = Number(text)
  return Number.isFinite(value) ? { value, form, unit: null } : null
}

/** `007`, `0101`: a code, whose zeros mean something. */
export function hasLeadingZero(text: string): boolean {
  return text.length > 1 && text.charCodeAt(0) === 0x30 && /^0\d+$/.test(text)
}
