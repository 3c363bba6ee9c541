/**
 * What a planner changes: the whole scenario is a list of edits, and the list is a text that fits an address, so that a
 * plan can be sent as a link and every figure of it worked out again elsewhere.
 *
 *     add_health-station_116.461234_39.891234*move_demo-facilities.12_116.46_39.89*close_demo-facilities.7
 */
export type Edit =
  | { type: 'add'; kind: string; lon: number; lat: number; capacity: number | null; site: string | null }
  | { type: 'move'; facility: string; lon: number; lat: number }
  | { type: 'close'; facility: string }
  | { type: 'resize'; facility: string; capacity: number }
  /** A way on foot, at least two points: lon, lat, lon, lat… */
  | { type: 'path'; lonLat: number[] }
  | { type: 'housing'; lon: number; lat: number; population: number }

/** More than anybody draws by hand; a bound for texts from outside. */
export const MOST_EDITS = 200
const MOST_PATH_POINTS = 60

const degrees = (value: number): string => String(Math.round(value * 1e6) / 1e6)

export function editsToText(edits: readonly Edit[]): string {
  return edits
    .map((edit) => {
      switch (edit.type) {
        case 'add':
          return [
            'add',
            edit.kind,
            degrees(edit.lon),
            degrees(edit.lat),
            edit.capacity ?? '',
            edit.site ?? '',
          ]
            .join('_')
            .replace(/_+$/, '')
        case 'move':
          return ['move', edit.facility, degrees(edit.lon), degrees(edit.lat)].join('_')
        case 'close':
          return `close_${edit.facility}`
        case 'resize':
          return `resize_${edit.facility}_${edit.capacity}`
        case 'path':
          return ['path', ...edit.lonLat.map(degrees)].join('_')
        case 'housing':
          return ['housing', degrees(edit.lon), degrees(edit.lat), edit.population].join('_')
        default:
          return edit satisfies never
      }
    })
    .join('*')
}

/** The edits of a text; null where any of it is not understood: half a scenario would be another one. */
export function editsFromText(text: string): Edit[] | null {
  if (text === '') return []
  const parts = text.split('*')
  if (parts.length > MOST_EDITS) return null
  const edits: Edit[] = []
  for (const part of parts) {
    const edit = editFromText(part)
    if (edit === null) return null
    edits.push(edit)
  }
  return edits
}

const isPosition = (lon: number, lat: number): boolean => Math.abs(lon) <= 180 && Math.abs(lat) <= 90
const isAmount = (value: number): boolean => value >= 0 && value <= 1e6
const REFERENCE = /^[a-z0-9-]+(\.\d+)?\.\d+$/
const number = (text: string | undefined): number =>
  text === undefined || !/^-?\d+(\.\d+)?$/.test(text) ? Number.NaN : Number(text)

function editFromText(text: string): Edit | null {
  const [type, first = '', ...rest] = text.split('_')
  const numbers = rest.map(number)
  const [a = Number.NaN, b = Number.NaN] = numbers
  switch (type) {
    case 'add': {
      const [, , capacityText = '', site = ''] = rest
      const capacity = capacityText === '' ? null : number(capacityText)
      if (!/^[a-z0-9-]+$/.test(first) || !isPosition(a, b) || rest.length > 4) return null
      if (capacity !== null && !isAmount(capacity)) return null
      if (site !== '' && !REFERENCE.test(site)) return null
      return { type, kind: first, lon: a, lat: b, capacity, site: site || null }
    }
    case 'move':
      return REFERENCE.test(first) && isPosition(a, b) && rest.length === 2
        ? { type, facility: first, lon: a, lat: b }
        : null
    case 'close':
      return REFERENCE.test(first) && rest.length === 0 ? { type, facility: first } : null
    case 'resize':
      return REFERENCE.test(first) && isAmount(a) && rest.length === 1
        ? { type, facility: first, capacity: a }
        : null
    case 'path': {
      const lonLat = [number(first), ...numbers]
      const isWhole = lonLat.length >= 4 && lonLat.length % 2 === 0 && lonLat.length <= 2 * MOST_PATH_POINTS
      const areAll = lonLat.every((_, at) => at % 2 === 1 || isPosition(lonLat[at]!, lonLat[at + 1]!))
      return isWhole && areAll ? { type, lonLat } : null
    }
    case 'housing': {
      const lon = number(first)
      return isPosition(lon, a) && isAmount(b) && rest.length === 2
        ? { type, lon, lat: a, population: b }
        : null
    }
    default:
      return null
  }
}
