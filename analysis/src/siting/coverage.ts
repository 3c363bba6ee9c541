/** Which sites cover which demands, and which sites are never needed. */

/** Which sites cover each demand: entries `first[i]` to `first[i + 1]`, ascending. */
export interface Coverage {
  numDemands: number
  numSites: number
  first: Int32Array
  site: Int32Array
}

export function coverageOf(
  numDemands: number,
  numSites: number,
  isCovered: (demand: number, site: number) => boolean,
): Coverage {
  const first = new Int32Array(numDemands + 1)
  const site: number[] = []
  for (let demand = 0; demand < numDemands; demand++) {
    for (let one = 0; one < numSites; one++) if (isCovered(demand, one)) site.push(one)
    first[demand + 1] = site.length
  }
  return { numDemands, numSites, first, site: Int32Array.from(site) }
}

/** Of a table of reach whose facilities are the sites; `network/reach.ts` lists it by site. */
export function coverageOfReach(
  table: {
    numOrigins: number
    numFacilities: number
    first: Int32Array
    origin: Int32Array
    distanceCentimetres: Int32Array
  },
  limitCentimetres: number,
): Coverage {
  const first = new Int32Array(table.numOrigins + 1)
  const isWithin = (entry: number): boolean => table.distanceCentimetres[entry]! <= limitCentimetres
  for (let entry = 0; entry < table.origin.length; entry++)
    if (isWithin(entry)) first[table.origin[entry]! + 1]!++
  for (let demand = 0; demand < table.numOrigins; demand++) first[demand + 1]! += first[demand]!
  const site = new Int32Array(first[table.numOrigins]!)
  const fill = first.slice(0, -1)
  for (let one = 0; one < table.numFacilities; one++)
    for (let entry = table.first[one]!; entry < table.first[one + 1]!; entry++)
      if (isWithin(entry)) site[fill[table.origin[entry]!]!++] = one
  return { numDemands: table.numOrigins, numSites: table.numFacilities, first, site }
}

/**
 * Sites whose demands all lie within those of another site are never needed beside it (Toregas and ReVelle 1973); of
 * two equal ones the first stays. Answers the sites kept and the coverage by them alone, renumbered.
 */
export function withoutDominated(
  coverage: Coverage,
  weight: ArrayLike<number>,
  isShut: ArrayLike<number> | undefined,
): { kept: number[]; reduced: Coverage } {
  const { numDemands, numSites, first, site } = coverage
  const numWords = (numDemands + 31) >> 5
  const sets = new Int32Array(numSites * numWords)
  const sizes = new Int32Array(numSites)
  const demandsOf: number[][] = Array.from({ length: numSites }, () => [])
  for (let demand = 0; demand < numDemands; demand++) {
    if (weight[demand]! <= 0) continue
    for (let at = first[demand]!; at < first[demand + 1]!; at++) {
      sets[site[at]! * numWords + (demand >> 5)]! |= 1 << (demand & 31)
      sizes[site[at]!]!++
      demandsOf[site[at]!]!.push(demand)
    }
  }
  const isWithin = (one: number, other: number): boolean => {
    for (let word = 0; word < numWords; word++)
      if ((sets[one * numWords + word]! & ~sets[other * numWords + word]!) !== 0) return false
    return true
  }
  const isKept = new Uint8Array(numSites)
  const bySize = Array.from(sizes.keys())
    .filter((one) => sizes[one]! > 0 && isShut?.[one] !== 1)
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  for (const one of bySize) {
    // Whoever dominates it covers its first demand too.
    const rival = demandsOf[one]![0]!
    let isDominated = false
    for (let at = first[rival]!; at < first[rival + 1]! && !isDominated; at++)
      isDominated = isKept[site[at]!] === 1 && isWithin(one, site[at]!)
    if (!isDominated) isKept[one] = 1
  }
  const kept = Array.from(isKept.keys()).filter((one) => isKept[one] === 1)
  const numberOf = new Int32Array(numSites).fill(-1)
  kept.forEach((one, number) => {
    numberOf[one] = number
  })
  const reducedFirst = new Int32Array(numDemands + 1)
  const reducedSite: number[] = []
  for (let demand = 0; demand < numDemands; demand++) {
    for (let at = first[demand]!; at < first[demand + 1]!; at++)
      if (isKept[site[at]!] === 1) reducedSite.push(numberOf[site[at]!]!)
    reducedFirst[demand + 1] = reducedSite.length
  }
  const reduced = {
    numDemands,
    numSites: kept.length,
    first: reducedFirst,
    site: Int32Array.from(reducedSite),
  }
  return { kept, reduced }
}
