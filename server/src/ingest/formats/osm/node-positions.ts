/** Positions of nodes by their number, 16 bytes a node, so that a city of ten million nodes fits into memory. */
export interface NodePositions {
  add(id: number, lon: number, lat: number): void
  /** Call once, after the last one was added. */
  finish(): void
  /** Position in the store; -1 where the extract lacks the node. */
  indexOf(id: number): number
  lon(index: number): number
  lat(index: number): number
  size(): number
}

const UNITS_PER_DEGREE = 1e7

export function createNodePositions(): NodePositions {
  let ids = new Float64Array(65_536)
  let lons = new Int32Array(65_536)
  let lats = new Int32Array(65_536)
  let size = 0
  let isSorted = true
  function grow(): void {
    const more = <T extends Float64Array | Int32Array>(old: T, next: T): T => {
      next.set(old)
      return next
    }
    ids = more(ids, new Float64Array(size * 2))
    lons = more(lons, new Int32Array(size * 2))
    lats = more(lats, new Int32Array(size * 2))
  }
  return {
    add(id, lon, lat) {
      if (size === ids.length) grow()
      if (size > 0 && id <= ids[size - 1]!) isSorted = false
      ids[size] = id
      lons[size] = Math.round(lon * UNITS_PER_DEGREE)
      lats[size] = Math.round(lat * UNITS_PER_DEGREE)
      size++
    },
    finish() {
      if (isSorted) return
      const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => ids[a]! - ids[b]!)
      ids = Float64Array.from(order, (i) => ids[i]!)
      lons = Int32Array.from(order, (i) => lons[i]!)
      lats = Int32Array.from(order, (i) => lats[i]!)
    },
    indexOf(id) {
      let low = 0
      let high = size - 1
      while (low <= high) {
        const middle = (low + high) >> 1
        if (ids[middle]! === id) return middle
        if (ids[middle]! < id) low = middle + 1
        else high = middle - 1
      }
      return -1
    },
    lon: (index) => lons[index]! / UNITS_PER_DEGREE,
    lat: (index) => lats[index]! / UNITS_PER_DEGREE,
    size: () => size,
  }
}
