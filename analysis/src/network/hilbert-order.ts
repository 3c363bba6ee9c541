/** Points in the order of a Hilbert curve over a grid of 65,536 × 65,536 cells: near in the plane, near in memory. */

const SIDE = 65535

/** Position on the curve, 0 to 2³² − 1, of a cell (each coordinate 0 to 65,535). */
function hilbertPosition(x: number, y: number): number {
  let position = 0
  for (let half = 32768; half > 0; half >>= 1) {
    const right = (x & half) > 0 ? 1 : 0
    const upper = (y & half) > 0 ? 1 : 0
    position = position * 4 + ((3 * right) ^ upper)
    if (upper === 0) {
      if (right === 1) {
        x = SIDE - x
        y = SIDE - y
      }
      ;[x, y] = [y, x]
    }
  }
  return position
}

/** The indexes of the points in the order of the curve; points of one cell stay in their order. */
export function hilbertOrder(lon: ArrayLike<number>, lat: ArrayLike<number>): Int32Array {
  const numPoints = lon.length
  let [minLon, minLat, maxLon, maxLat] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let point = 0; point < numPoints; point++) {
    const [x, y] = [lon[point]!, lat[point]!]
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new Error(`point ${point} lies at ${x}, ${y}`)
    if (x < minLon) minLon = x
    if (x > maxLon) maxLon = x
    if (y < minLat) minLat = y
    if (y > maxLat) maxLat = y
  }
  const scaleX = maxLon > minLon ? SIDE / (maxLon - minLon) : 0
  const scaleY = maxLat > minLat ? SIDE / (maxLat - minLat) : 0
  // Position and index in one double, so that a typed array sorts them without a comparison function.
  const keys = new Float64Array(numPoints)
  for (let point = 0; point < numPoints; point++) {
    const x = Math.floor((lon[point]! - minLon) * scaleX)
    const y = Math.floor((lat[point]! - minLat) * scaleY)
    keys[point] = hilbertPosition(x, y) * 2 ** 21 + (point % 2 ** 21)
  }
  if (numPoints > 2 ** 21) throw new Error(`${numPoints} nodes are more than the ${2 ** 21} of one graph`)
  keys.sort()
  return Int32Array.from(keys, (key) => key % 2 ** 21)
}
