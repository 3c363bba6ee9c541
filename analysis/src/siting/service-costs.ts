/**
 * What serving each demand from each site costs: the data of every model in this folder that assigns a demand to its
 * best open site.
 *
 * Sites are listed for each demand from the cheapest on, and only as far as they matter: a demand may also stay with
 * what it has at `unservedCost` (a facility that exists already, or not being served at all), so sites that cost as
 * much are left out.
 */
export interface ServiceCosts {
  numDemands: number
  numSites: number
  /** Entries of demand i: `first[i]` to `first[i + 1]`, ascending by cost. */
  first: Int32Array
  site: Int32Array
  /** Weighted by the demand: people × metres, or whatever is to be made small; 0 or more. */
  cost: Float64Array
  /** What demand i costs where no chosen site serves it; Infinity where it must be served and every site is listed. */
  unservedCost: Float64Array
  /** Whether all costs are whole numbers, so that a bound may be rounded up. */
  isWhole: boolean
}

/** `costOf(demand, site)`: Infinity where the site cannot serve the demand. */
export function serviceCosts(
  numDemands: number,
  numSites: number,
  costOf: (demand: number, site: number) => number,
  unservedCostOf: (demand: number) => number = () => Infinity,
): ServiceCosts {
  const first = new Int32Array(numDemands + 1)
  const unservedCost = Float64Array.from({ length: numDemands }, (_, demand) => unservedCostOf(demand))
  let site = new Int32Array(Math.max(1024, numSites))
  let cost = new Float64Array(site.length)
  const row = new Float64Array(numSites)
  const keys = new Float64Array(numSites)
  const largestPacked = Math.floor(Number.MAX_SAFE_INTEGER / Math.max(1, numSites)) - 1
  let count = 0
  let isWhole = unservedCost.every((value) => Number.isInteger(value) || value === Infinity)
  for (let demand = 0; demand < numDemands; demand++) {
    const unserved = unservedCost[demand]!
    let numListed = 0
    // Whole costs and their site fit one double, which a typed array sorts without a comparison.
    let isPacked = true
    for (let one = 0; one < numSites; one++) {
      const value = costOf(demand, one)
      if (!(value >= 0)) throw new Error(`demand ${demand} at site ${one} costs ${value}`)
      row[one] = value
      if (value >= unserved || value === Infinity) continue
      if (Math.floor(value) !== value) isWhole = isPacked = false
      else if (value > largestPacked) isPacked = false
      keys[numListed++] = isPacked ? value * numSites + one : one
    }
    const listed = keys.subarray(0, numListed)
    if (isPacked) listed.sort()
    else sortByRow(listed, row, unserved)
    if (count + numListed > site.length) {
      // Rows are alike, so the lists of those to come are as long as those so far.
      const expected = Math.ceil(((count + numListed) / (demand + 1)) * numDemands * 1.05)
      const length = Math.max(count + numListed, Math.min(expected, 2 * site.length + numListed))
      const [moreSites, moreCosts] = [new Int32Array(length), new Float64Array(length)]
      moreSites.set(site)
      moreCosts.set(cost)
      ;[site, cost] = [moreSites, moreCosts]
    }
    for (let index = 0; index < numListed; index++) {
      const one = isPacked ? listed[index]! % numSites : listed[index]!
      site[count] = one
      cost[count++] = row[one]!
    }
    first[demand + 1] = count
  }
  return {
    numDemands,
    numSites,
    first,
    site: site.slice(0, count),
    cost: cost.slice(0, count),
    unservedCost,
    isWhole,
  }
}

/** Rewrites a row's list, whose entries were packed up to the first cost that does not fit, as sites by cost. */
function sortByRow(listed: Float64Array, row: Float64Array, unserved: number): void {
  let index = 0
  for (let one = 0; one < row.length; one++)
    if (row[one]! < unserved && row[one] !== Infinity) listed[index++] = one
  listed.sort((a, b) => row[a]! - row[b]! || a - b)
}

/** Σ_i of the cheapest way to serve each demand by the open sites; Infinity where one cannot be served. */
export function costOfSites(costs: ServiceCosts, isOpen: ArrayLike<number>): number {
  const { first, site, cost, unservedCost } = costs
  let sum = 0
  for (let demand = 0; demand < costs.numDemands; demand++) {
    let at = first[demand]!
    const end = first[demand + 1]!
    while (at < end && isOpen[site[at]!] !== 1) at++
    sum += at < end ? cost[at]! : unservedCost[demand]!
  }
  return sum
}
