/**
 * Readings that look wrong, each with the reason. Nothing is changed or left out here: a suspect value is marked, and a
 * person decides. Instants are in seconds, rising; null is a gap.
 */

export interface Readings {
  epochSeconds: ArrayLike<number>
  values: ArrayLike<number | null>
}

export type Suspicion = 'out-of-range' | 'stuck' | 'spike' | 'unit-change' | 'fine-above-coarse' | 'swapped'

/** Index of a reading, and why. One reading may be there with several reasons. */
export interface Suspect {
  index: number
  suspicion: Suspicion
}

/** What is to be expected of one quantity. */
export interface QuantityExpectation {
  /** Both inclusive; beyond them an instrument is wrong. */
  low: number
  high: number
  /** Smallest step that an instrument tells. */
  resolution: number
  /** Longer without a change is a stuck sensor; null where rest is natural (rain). */
  stuckHours: number | null
}

export interface SpikeRule {
  /** Readings on each side that are compared with. */
  numNeighbours: number
  /** In scaled median absolute deviations. */
  numDeviations: number
}

const HOUR_SECONDS = 3_600
/** Readings further apart say nothing of each other. */
const MAX_GAP_SECONDS = 6 * HOUR_SECONDS
/** Makes the median absolute deviation of normal values their standard deviation. */
const NORMAL_SCALE = 1.4826

const numberAt = (values: ArrayLike<number | null>, index: number): number | null => values[index] ?? null

export function findOutOfRange({ values }: Readings, { low, high }: QuantityExpectation): Suspect[] {
  const suspects: Suspect[] = []
  for (let index = 0; index < values.length; index++) {
    const value = numberAt(values, index)
    if (value !== null && !(value >= low && value <= high))
      suspects.push({ index, suspicion: 'out-of-range' })
  }
  return suspects
}

/**
 * Runs that do not move by as much as half a step for longer than `stuckHours`, without a gap within. In three years of
 * twelve official stations the longest run of one PM2.5 value was 41 hours, so that the limit must lie above it.
 */
export function findStuck(
  readings: Readings,
  { stuckHours, resolution }: Pick<QuantityExpectation, 'stuckHours' | 'resolution'>,
): Suspect[] {
  if (stuckHours === null) return []
  const { epochSeconds, values } = readings
  const known = indexesOf(values)
  const suspects: Suspect[] = []
  let from = 0
  const close = (to: number): void => {
    const [first, last] = [known[from] as number, known[to - 1] as number]
    const seconds = (epochSeconds[last] as number) - (epochSeconds[first] as number)
    if (seconds > stuckHours * HOUR_SECONDS)
      for (let place = from; place < to; place++)
        suspects.push({ index: known[place] as number, suspicion: 'stuck' })
  }
  for (let place = 1; place <= known.length; place++) {
    const [before, now] = [known[place - 1] as number, known[place]]
    const goesOn =
      now !== undefined &&
      (epochSeconds[now] as number) - (epochSeconds[before] as number) <= MAX_GAP_SECONDS &&
      Math.abs((values[now] as number) - (values[known[from] as number] as number)) < resolution / 2
    if (goesOn) continue
    if (place > from) close(place)
    from = place
  }
  return suspects
}

/**
 * Single readings far from the median of those around them (Hampel's identifier), with the next one on either side back
 * where it was. The deviation has a floor of one step: a window that stands still must not call every change a spike.
 */
export function findSpikes(
  readings: Readings,
  { numNeighbours, numDeviations }: SpikeRule,
  resolution: number,
): Suspect[] {
  const { epochSeconds, values } = readings
  const known = indexesOf(values)
  const suspects: Suspect[] = []
  for (let place = 1; place + 1 < known.length; place++) {
    const index = known[place] as number
    const value = values[index] as number
    const [before, after] = [known[place - 1] as number, known[place + 1] as number]
    const rise = value - (values[before] as number)
    const fall = value - (values[after] as number)
    if (rise * fall <= 0) continue
    const around: number[] = []
    for (let other = Math.max(0, place - numNeighbours); other <= place + numNeighbours; other++) {
      const otherIndex = known[other]
      if (other === place || otherIndex === undefined) continue
      const apart = Math.abs((epochSeconds[otherIndex] as number) - (epochSeconds[index] as number))
      if (apart <= MAX_GAP_SECONDS) around.push(values[otherIndex] as number)
    }
    if (around.length < 4) continue
    const middle = medianOf(around)
    const deviation = medianOf(around.map((one) => Math.abs(one - middle)))
    const limit = numDeviations * NORMAL_SCALE * Math.max(deviation, resolution)
    if (Math.abs(value - middle) > limit && Math.min(Math.abs(rise), Math.abs(fall)) > limit / 2)
      suspects.push({ index, suspicion: 'spike' })
  }
  return suspects
}

const UNIT_FACTOR = 1_000
/** How far the medians before and after may be from the factor, as a factor itself: the weather changes as well. */
const UNIT_TOLERANCE = 8
const UNIT_WINDOW = 12

/**
 * Readings between a change of level by some thousand and the change back: milligrams sent as micrograms or the other
 * way round. Which of the two is right is not to be told from the values; the shorter part is taken for the wrong one.
 */
export function findUnitChanges({ values }: Readings): Suspect[] {
  const known = indexesOf(values).filter((index) => (values[index] as number) > 0)
  const positive = known.map((index) => values[index] as number)
  const bounds = [0]
  /** Which of the two levels a part is on. */
  const levels = [0]
  for (let place = UNIT_WINDOW; place + UNIT_WINDOW <= positive.length; place++) {
    if (place - (bounds.at(-1) as number) < UNIT_WINDOW) continue
    const step = (positive[place] as number) / (positive[place - 1] as number)
    if (step < UNIT_FACTOR / 30 && step > 30 / UNIT_FACTOR) continue
    const before = medianOf(positive.slice(place - UNIT_WINDOW, place))
    const after = medianOf(positive.slice(place, place + UNIT_WINDOW))
    const isUp = isNear(after / before, UNIT_FACTOR)
    if (!isUp && !isNear(before / after, UNIT_FACTOR)) continue
    bounds.push(place)
    levels.push((levels.at(-1) as number) + (isUp ? 1 : -1))
  }
  if (bounds.length === 1) return []
  const lengthByLevel = new Map<number, number>()
  bounds.forEach((from, part) => {
    const level = levels[part] as number
    const length = (bounds[part + 1] ?? positive.length) - from
    lengthByLevel.set(level, (lengthByLevel.get(level) ?? 0) + length)
  })
  const usual = [...lengthByLevel].sort((a, b) => b[1] - a[1])[0]?.[0]
  return bounds.flatMap((from, part) =>
    levels[part] === usual
      ? []
      : known
          .slice(from, bounds[part + 1] ?? known.length)
          .map((index): Suspect => ({ index, suspicion: 'unit-change' })),
  )
}

const isNear = (ratio: number, factor: number): boolean =>
  ratio > factor / UNIT_TOLERANCE && ratio < factor * UNIT_TOLERANCE

const SWAPPED_WINDOW = 24
const SWAPPED_SHARE = 0.9
/** Near each other the two only scatter: a day of clean air has many such hours, and no channel is swapped. */
const SWAPPED_EXCESS = 1.3

/**
 * PM2.5 is a part of PM10 and cannot exceed it; official hourly values do so in about a twentieth of the hours, by noise
 * at low levels. Where it is so in nine of ten of a day's readings, and by far, the channels may be swapped. Both series
 * are of the same instants; indexes are of those.
 */
export function findReversed(fine: Readings, coarse: Pick<Readings, 'values'>): Suspect[] {
  const both = indexesOf(fine.values).filter((index) => numberAt(coarse.values, index) !== null)
  const fineValues = both.map((index) => fine.values[index] as number)
  const coarseValues = both.map((index) => coarse.values[index] as number)
  const isSwapped = new Array<boolean>(both.length).fill(false)
  let [numReversed, sumFine, sumCoarse] = [0, 0, 0]
  const count = (place: number, sign: 1 | -1): void => {
    const [one, other] = [fineValues[place] as number, coarseValues[place] as number]
    numReversed += one > other ? sign : 0
    sumFine += sign * one
    sumCoarse += sign * other
  }
  for (let place = 0; place < both.length; place++) {
    count(place, 1)
    if (place >= SWAPPED_WINDOW) count(place - SWAPPED_WINDOW, -1)
    const isFull = place + 1 >= SWAPPED_WINDOW
    if (isFull && numReversed >= SWAPPED_SHARE * SWAPPED_WINDOW && sumFine > SWAPPED_EXCESS * sumCoarse)
      isSwapped.fill(true, place + 1 - SWAPPED_WINDOW, place + 1)
  }
  return both.flatMap((index, place): Suspect[] =>
    (fineValues[place] as number) > (coarseValues[place] as number)
      ? [{ index, suspicion: isSwapped[place] ? 'swapped' : 'fine-above-coarse' }]
      : [],
  )
}

export interface DriftRule {
  /** Of the neighbours' level, over the whole series, from which on a slow departure is told. */
  sharePercent: number
  /** Days that both have to hold. */
  minDays: number
}

/**
 * Departure of a station's daily level from that of its neighbours (the median of theirs), over the whole series, in the
 * unit of the values: slope by Theil and Sen, so that single days do not matter. Null where it is within the rule, does
 * not stand out from the days' own scatter, or too few days are there. Day by day, null for a day without values.
 */
export function findDrift(
  own: readonly (number | null)[],
  neighbours: readonly (number | null)[],
  { sharePercent, minDays }: DriftRule,
): number | null {
  const days = own.flatMap((value, day) => {
    const other = neighbours[day] ?? null
    return value === null || other === null ? [] : [{ day, apart: value - other, other }]
  })
  if (days.length < minDays) return null
  const slopes = days.flatMap((first, place) =>
    days.slice(place + 1).map((last) => (last.apart - first.apart) / (last.day - first.day)),
  )
  const slope = medianOf(slopes)
  const departure = slope * ((days.at(-1)?.day ?? 0) - (days[0]?.day ?? 0))
  const level = Math.abs(medianOf(days.map(({ other }) => other)))
  const rest = days.map(({ day, apart }) => apart - slope * day)
  const middle = medianOf(rest)
  const scatter = NORMAL_SCALE * medianOf(rest.map((one) => Math.abs(one - middle)))
  return Math.abs(departure) * 100 >= level * sharePercent && Math.abs(departure) > 2 * scatter
    ? departure
    : null
}

function indexesOf(values: ArrayLike<number | null>): number[] {
  const known: number[] = []
  for (let index = 0; index < values.length; index++) if (numberAt(values, index) !== null) known.push(index)
  return known
}

/** Of at least one number. */
function medianOf(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}
