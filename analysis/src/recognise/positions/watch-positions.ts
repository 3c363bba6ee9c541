import type { Finding } from '../contract.ts'

/** Degrees of WGS 84. */
export interface PlaceBox {
  minLon: number
  minLat: number
  maxLon: number
  maxLat: number
}

/** The land of China with a margin. */
const CHINA: PlaceBox = { minLon: 73, minLat: 3, maxLon: 136, maxLat: 54 }
/** The municipality of Beijing with a margin of some kilometres. */
const BEIJING: PlaceBox = { minLon: 115.3, minLat: 39.4, maxLon: 117.6, maxLat: 41.1 }
const MAX_ROWS_TOLD = 20

export interface PositionWatch {
  /** `row` is the one-based row of the file; longitude and latitude are degrees of WGS 84. */
  note(row: number, lon: number, lat: number): void
  /** A row whose position is 0,0, as systems write it where nobody set a place. */
  noteZero(row: number): void
  findings(): Finding[]
}

interface Told {
  count: number
  rows: number[]
}

/**
 * Rows whose position cannot be right, each by the widest frame that it falls out of: China, Beijing, the platform's
 * own area with its surroundings. They are told with their rows and stay as they are.
 *
 * @param area where the platform has its places; null where it has none yet
 */
export function createPositionWatch(area: PlaceBox | null): PositionWatch {
  const told = new Map<string, Told>()
  let numNoted = 0
  const isOfBeijing = area === null || isWithin(BEIJING, area.minLon, area.minLat)

  function tell(code: string, row: number): void {
    let one = told.get(code)
    if (one === undefined) {
      one = { count: 0, rows: [] }
      told.set(code, one)
    }
    one.count++
    if (one.rows.length < MAX_ROWS_TOLD) one.rows.push(row)
  }

  return {
    note(row, lon, lat) {
      numNoted++
      if (area !== null && isWithin(area, lon, lat)) return
      if (!isWithin(CHINA, lon, lat)) tell('points-outside-china', row)
      else if (isOfBeijing && !isWithin(BEIJING, lon, lat)) tell('points-outside-beijing', row)
      else if (area !== null) tell('points-outside', row)
    },
    noteZero: (row) => tell('points-at-zero', row),
    findings: () =>
      [...told].map(([code, { count, rows }]) => ({
        severity: 'warning',
        code,
        row: rows[0]!,
        count,
        params: {
          rows: `${rows.join('、')}${count > rows.length ? '…' : ''}`,
          ...(code === 'points-outside'
            ? { sharePercent: Math.ceil((count / Math.max(1, numNoted)) * 1000) / 10 }
            : {}),
        },
      })),
  }
}

function isWithin({ minLon, minLat, maxLon, maxLat }: PlaceBox, lon: number, lat: number): boolean {
  return lon > minLon && lon < maxLon && lat > minLat && lat < maxLat
}
