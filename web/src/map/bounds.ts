export type Bounds = [minLon: number, minLat: number, maxLon: number, maxLat: number]

export const isInside = (
  [minLon, minLat, maxLon, maxLat]: Bounds,
  { lon, lat }: { lon: number; lat: number },
): boolean => minLon <= lon && lon <= maxLon && minLat <= lat && lat <= maxLat

/** The box around the points; null where there are none. */
export function boundsOf(points: readonly { lon: number; lat: number }[]): Bounds | null {
  if (points.length === 0) return null
  let [minLon, minLat, maxLon, maxLat] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  for (const { lon, lat } of points) {
    minLon = Math.min(minLon, lon)
    minLat = Math.min(minLat, lat)
    maxLon = Math.max(maxLon, lon)
    maxLat = Math.max(maxLat, lat)
  }
  return [minLon, minLat, maxLon, maxLat]
}
