import { readDegrees } from './read-degrees.ts'

const OPEN_BRACE = 0x7b
/** `东经116.46 北纬39.89`, `116.46°E,39.89°N`. */
const NAMED_PAIR = /^(?:[东北][经纬]|[经纬]度|[EN]?\d{1,3}\.\d+\s*°?\s*[EN])/i
export const DEGREE_SIGN = /[°º度].*[°º度]/
const BETWEEN_DEGREES = /\s*[,，;；]\s*|\s+(?=[EWNS东西南北])|(?<=["”″秒EWNS])\s+(?=\d)/i
const HAS_POINT = /\d\.\d/
const PAIR_WORDS = /东经|北纬|经度|纬度|[:：°]|[EN](?![a-z])/gi
const PAIR = /^(?:POINT\s*)?[([（]?\s*(-?\d{1,3}\.\d+)\s*[,，;；、\s]\s*(-?\d{1,3}\.\d+)\s*[)\]）]?$/i

/** Metres of a projection, decimals or not: `453210.2,4417321.5`. */
const PLANE_PAIR =
  /^(?:POINT\s*)?[([（]?\s*(\d{6,8}(?:\.\d+)?)\s*[,，;；、\s]\s*(\d{6,8}(?:\.\d+)?)\s*[)\]）]?$/i

/** Both halves of a pair such as `116.46,39.89`; null where the text is none. */
export function readPair(text: string): [number, number] | null {
  if (text.length < 7) return null
  if (text.charCodeAt(0) === OPEN_BRACE) return readNamedPair(text)
  if (!HAS_POINT.test(text)) return text.length <= 80 && DEGREE_SIGN.test(text) ? readDegreePair(text) : null
  const pair = PAIR.exec(NAMED_PAIR.test(text) ? text.replace(PAIR_WORDS, ' ').trim() : text)
  if (pair !== null) return [Number(pair[1]), Number(pair[2])]
  const plane = PLANE_PAIR.exec(text)
  if (plane !== null) return [Number(plane[1]), Number(plane[2])]
  return text.length <= 80 && DEGREE_SIGN.test(text) ? readDegreePair(text) : null
}

const NAMED_LONGITUDE = /\b(?:lng|lon|longitude|x)"?\s*:\s*"?(-?\d{1,3}\.\d+)/i
const NAMED_LATITUDE = /\b(?:lat|latitude|y)"?\s*:\s*"?(-?\d{1,3}\.\d+)/i

/** `{"lng": 116.46, "lat": 39.89}`, in either order. */
function readNamedPair(text: string): [number, number] | null {
  const [lon, lat] = [Number(NAMED_LONGITUDE.exec(text)?.[1]), Number(NAMED_LATITUDE.exec(text)?.[1])]
  return Number.isNaN(lon) || Number.isNaN(lat) ? null : [lon, lat]
}

/** `N39°53'35.5" E116°27'20.1"`. */
function readDegreePair(text: string): [number, number] | null {
  const halves = text.split(BETWEEN_DEGREES)
  if (halves.length !== 2) return null
  const [first, second] = halves.map(readDegrees)
  return first == null || second == null ? null : [first, second]
}
