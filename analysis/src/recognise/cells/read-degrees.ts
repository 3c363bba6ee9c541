const SEXAGESIMAL =
  /^(?:([EWNS])|(东经|西经|北纬|南纬))?\s*[:：]?\s*(\d{1,3})\s*(?:[°º˚]|度)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['’′‘]|分)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:["”″“]|''|′′|’’|秒)?)?)?\s*([EWNS])?$/i

/**
 * Degrees, minutes and seconds (`116°27′36.5″`, `东经116度27分`, `39°53'24"N`) as decimal degrees, negative in the
 * west and south. Null where it is none, or where minutes or seconds reach sixty.
 */
export function readDegrees(text: string): number | null {
  if (text.length < 3 || text.length > 40) return null
  const match = SEXAGESIMAL.exec(text)
  if (match === null) return null
  const [degrees, minutes, seconds] = [Number(match[3]), Number(match[4] ?? 0), Number(match[5] ?? 0)]
  if (minutes >= 60 || seconds >= 60) return null
  const side = (match[1] ?? match[6] ?? '').toUpperCase()
  const isNegative = side === 'W' || side === 'S' || match[2] === '西经' || match[2] === '南纬'
  const value = degrees + minutes / 60 + seconds / 3600
  return Math.round((isNegative ? -value : value) * 1e9) / 1e9
}
