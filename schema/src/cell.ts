/** What a person may type into a cell of a type; the page checks while typing and the server once more. */
export type CellReading =
  | { isUnderstood: true; value: string | number | boolean | null }
  | { isUnderstood: false }

const NOT_UNDERSTOOD: CellReading = { isUnderstood: false }
const understood = (value: string | number | boolean | null): CellReading => ({ isUnderstood: true, value })

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?(\+08:00)?$/
const LONGEST_TEXT = 32_767

/** Empty is missing, whatever the type. Days are `YYYY-MM-DD`, times those of Asia/Shanghai. */
export function readCell(type: string, typed: string | number | boolean | null): CellReading {
  if (typed === null) return understood(null)
  const text = typeof typed === 'string' ? typed.trim() : String(typed)
  if (text === '') return understood(null)
  switch (type) {
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(text) ? understood(Number(text)) : NOT_UNDERSTOOD
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) && Number.isFinite(Number(text))
        ? understood(Number(text))
        : NOT_UNDERSTOOD
    case 'boolean':
      if (/^(是|true|1|y|yes)$/i.test(text)) return understood(true)
      return /^(否|false|0|n|no)$/i.test(text) ? understood(false) : NOT_UNDERSTOOD
    case 'date': {
      const day = DAY.exec(text)
      return day !== null && isDay(day) ? understood(text) : NOT_UNDERSTOOD
    }
    case 'timestamp': {
      const time = TIME.exec(text)
      if (time === null || !isDay(time)) return NOT_UNDERSTOOD
      if (Number(time[4]) > 23 || Number(time[5]) > 59 || Number(time[6] ?? 0) > 59) return NOT_UNDERSTOOD
      return understood(`${time[1]}-${time[2]}-${time[3]}T${time[4]}:${time[5]}:${time[6] ?? '00'}+08:00`)
    }
    default:
      return text.length > LONGEST_TEXT || text.includes('\0') ? NOT_UNDERSTOOD : understood(text)
  }
}

function isDay(parts: RegExpExecArray): boolean {
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const made = new Date(Date.UTC(year, month - 1, day))
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
}
