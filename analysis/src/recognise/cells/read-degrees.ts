const SEXAGESIMAL =
  /^(?:([EWNS])|(东经|西经|北纬|南纬))?\s*[:：]?\s*(\d{1,3})\s*(?:[°º˚]|度)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['’′‘]|分)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:["”″“]|''|′′|’’|秒)?)?)?\s*([EWNS])?$/i

/** `E116.4561`, `39.8932°N`: decimal degrees and their side. */
const DECIMAL =
  /^(?:([EWNS])|(东经|西经|北纬|南纬))\s*[:：]?\s*(\d{1,3}\.\d{2,})\s*[°º度]?$|^(\d{1,3}\.\d{2,})\s*[°º度]?\s*([EWNS])$/i

/** `116 27 36.4`, `116-27-36.4`: only with decimals of seconds, as three numbers may be anything. */
const SPACED = /^(\d{2,3})[\s:-](\d{1,2})[\s:-](\d{1,2}\.\d+)$/

/**
 * Degrees, minutes and seconds (`116°27′36.5″`, `东经116度27分`, `39°53'24"N`) as decimal degrees, negative in the
 * west and south. Null where it is none, or where minutes or seconds reach sixty.
 */
export function readDegrees(text: string): number | null {
  if (text.length < 3 || text.length > 40) return null
  const match = SEXAGESIMAL.exec(SPACED.test(text) ? text.replace(SPACED, '$1°$2′$3') : text)
  if (match === null) return readDecimal(text)
  const [degrees, minutes, seconds] = [Number(match[3]), Number(match[4] ?? 0), Number(match[5] ?? 0)]
  if (minutes >= 60 || seconds >= 60) return null
  const side = (match[1] ?? match[6] ?? '').toUpperCase()
  const value = degrees + minutes / 60 + seconds / 3600
  return Math.round((isNegative(side, match[2]) ? -value : value) * 1e9) / 1e9
}

const isNegative = (side: string, word: string | undefined): boolean =>
  side === 'W' || side === 'S' || word === '西经' || word === '南纬'

function readDecimal(text: string): number | null {
  const match = DECIMAL.exec(text)
  if (match === null) return null
  const value = Number(match[3] ?? match[4])
  if (value > 180) return null
  return isNegative((match[1] ?? match[5] ?? '').toUpperCase(), match[2]) ? -value : value
}
