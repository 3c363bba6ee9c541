import { createRandom } from '@jingjing/analysis/random/random'
import { describe, expect, it } from 'vitest'
import { dayNumber, dayText } from './calendar.ts'
import { type DemoRow, rowsOf } from './demo-tables.testkit.ts'
import { DEMO_SEED, generateDemo } from './index.ts'
import { coverageGapHeart, hotSpotCentre, repeatedMatterBuilding } from './planted-places.ts'
import {
  COVERAGE_GAP,
  DRIFTING_SENSOR,
  HOT_SPOT,
  LEVEL_SHIFT,
  NIGHT_CONSTRUCTION,
  REPEATED_MATTER,
  STUCK_SENSOR,
  WRONG_FORM,
} from './planted-truths.ts'
import { distanceMetres, fromLonLat, type PlanePair } from './town/plane.ts'
import { buildTown } from './town/town.ts'

const UNTIL = '2026-11-01'
const untilDay = dayNumber(UNTIL)
const demo = generateDemo({ seed: DEMO_SEED, until: UNTIL, months: 24 })
const town = buildTown(createRandom(DEMO_SEED).stream('town'))
const cases = rowsOf(demo, 'demo-cases')
const isLocated = ({ lon }: DemoRow) => lon !== null
const pointOf = ({ lon, lat }: DemoRow) => fromLonLat(Number(lon), Number(lat))
const daysBeforeUntil = (time: unknown) => untilDay - dayNumber(String(time).slice(0, 10))

describe('planted: the repeated matter', () => {
  const words = new RegExp(REPEATED_MATTER.sharedWords.join('|'))
  const building = repeatedMatterBuilding(town)
  const found = cases.filter(
    ({ text, source }) =>
      source === 'hotline' && words.test(String(text)) && String(text).includes(building.name),
  )

  it('is told many times, about one building, in other words each time', () => {
    expect(found).toHaveLength(REPEATED_MATTER.numCases)
    expect(new Set(found.map(({ text }) => text)).size).toBe(REPEATED_MATTER.numCases)
    for (const row of found.filter(isLocated))
      expect(distanceMetres(pointOf(row), building.centre)).toBeLessThan(25)
  })

  it('comes under several categories and from many callers, within its span', () => {
    expect(new Set(found.map(({ category_3 }) => category_3))).toEqual(new Set(REPEATED_MATTER.categories))
    expect(new Set(found.map(({ caller_phone }) => caller_phone)).size).toBeGreaterThan(10)
    for (const { called_at } of found) {
      expect(daysBeforeUntil(called_at)).toBeLessThanOrEqual(REPEATED_MATTER.span.firstDayBeforeUntil)
      expect(daysBeforeUntil(called_at)).toBeGreaterThanOrEqual(REPEATED_MATTER.span.lastDayBeforeUntil)
    }
  })

  it('stands out from all other compounds in number', () => {
    const recent = cases.filter(
      ({ category_3, called_at }) =>
        (REPEATED_MATTER.categories as readonly unknown[]).includes(category_3) &&
        daysBeforeUntil(called_at) <= 165,
    )
    const numNear = (centre: PlanePair) =>
      recent.filter((row) => isLocated(row) && distanceMetres(pointOf(row), centre) < 25).length
    const others = town.buildings
      .filter(({ population, centre }) => population > 0 && distanceMetres(centre, building.centre) > 60)
      .map(({ centre }) => numNear(centre))
    expect(numNear(building.centre)).toBeGreaterThan(2 * Math.max(...others))
  })
})

describe('planted: the hot spot', () => {
  it('has many times the stalls of any other place of its size, and only of late', () => {
    const stalls = cases.filter((row) => row.category_3 === HOT_SPOT.category && isLocated(row))
    const centre = hotSpotCentre(town)
    const { firstDayBeforeUntil } = HOT_SPOT.span
    const recent = stalls.filter(({ called_at }) => daysBeforeUntil(called_at) <= firstDayBeforeUntil)
    const inside = recent.filter((row) => distanceMetres(pointOf(row), centre) < HOT_SPOT.radiusMetres)
    expect(inside.length).toBeGreaterThan(0.5 * HOT_SPOT.casesPerDay * firstDayBeforeUntil)
    const elsewhere = recent
      .filter((row) => distanceMetres(pointOf(row), centre) > 2 * HOT_SPOT.radiusMetres)
      .map(pointOf)
    const densest = Math.max(
      ...elsewhere.map(
        (point) => elsewhere.filter((other) => distanceMetres(point, other) < HOT_SPOT.radiusMetres).length,
      ),
    )
    expect(inside.length).toBeGreaterThan(4 * densest)
    const before = stalls.filter(
      (row) =>
        daysBeforeUntil(row.called_at) > firstDayBeforeUntil &&
        daysBeforeUntil(row.called_at) <= 2 * firstDayBeforeUntil &&
        distanceMetres(pointOf(row), centre) < HOT_SPOT.radiusMetres,
    )
    expect(inside.length).toBeGreaterThan(8 * Math.max(1, before.length))
  })
})

describe('planted: the level shift', () => {
  const { communityName, category, interventionDayBeforeUntil, factor } = LEVEL_SHIFT
  const perMonth = (isAfter: boolean, isHere: boolean) => {
    const numDays = isAfter
      ? interventionDayBeforeUntil
      : untilDay - dayNumber('2024-11-01') - interventionDayBeforeUntil
    const rows = cases.filter(
      (row) =>
        row.category_3 === category &&
        row.community !== null &&
        (row.community === communityName) === isHere &&
        daysBeforeUntil(row.called_at) <= interventionDayBeforeUntil === isAfter,
    )
    return (rows.length / numDays) * (365 / 12)
  }

  it('falls in its community to near the planted factor, and stays level elsewhere', () => {
    const fall = perMonth(true, true) / perMonth(false, true)
    expect(fall).toBeGreaterThan(factor * 0.7)
    expect(fall).toBeLessThan(factor * 1.9)
    const elsewhere = perMonth(true, false) / perMonth(false, false)
    expect(elsewhere).toBeGreaterThan(0.8)
    expect(elsewhere).toBeLessThan(1.25)
  })
})

describe('planted: the night construction', () => {
  const noise = rowsOf(demo, 'demo-noise')
  const { firstDayBeforeUntil, lastDayBeforeUntil } = NIGHT_CONSTRUCTION.nights

  it('is over the limit on its nights at its station, and on no other night there', () => {
    const loudNights = new Set(
      noise
        .filter(
          ({ station, noise_laeq, observed_at }) =>
            station === NIGHT_CONSTRUCTION.station &&
            Number(noise_laeq) > NIGHT_CONSTRUCTION.limitDecibels + 10 &&
            (Number(String(observed_at).slice(11, 13)) >= 22 ||
              Number(String(observed_at).slice(11, 13)) < 6),
        )
        // The small hours belong to the night that began the day before.
        .map(({ observed_at }) =>
          dayText(
            untilDay - daysBeforeUntil(observed_at) - (Number(String(observed_at).slice(11, 13)) < 6 ? 1 : 0),
          ),
        ),
    )
    const planted = Array.from({ length: firstDayBeforeUntil - lastDayBeforeUntil + 1 }, (_, index) =>
      dayText(untilDay - firstDayBeforeUntil + index),
    )
    expect([...loudNights].sort()).toEqual(planted)
  })

  it('is heard at no other station, seen as dust by the micro station beside it, and told by callers', () => {
    const night = dayText(untilDay - firstDayBeforeUntil)
    const atMidnight = (rows: DemoRow[], station: string) =>
      rows.find((row) => row.station === station && row.observed_at === `${night}T23:00:00+08:00`)!
    expect(Number(atMidnight(noise, '噪声点1号').noise_laeq)).toBeLessThan(NIGHT_CONSTRUCTION.limitDecibels)
    const air = rowsOf(demo, 'demo-readings-air', 'micro_hours')
    expect(Number(atMidnight(air, '微站3号').pm10)).toBeGreaterThan(
      Number(atMidnight(air, '微站2号').pm10) + 40,
    )
    const told = cases.filter(
      ({ category_3, text, called_at }) =>
        category_3 === NIGHT_CONSTRUCTION.category &&
        String(text).includes(NIGHT_CONSTRUCTION.site) &&
        daysBeforeUntil(called_at) <= firstDayBeforeUntil &&
        daysBeforeUntil(called_at) >= lastDayBeforeUntil - 1,
    )
    expect(told.length).toBeGreaterThanOrEqual(NIGHT_CONSTRUCTION.casesPerNight * 4)
  })

  it('has no certificate for its nights, though its site has some for others', () => {
    const own = rowsOf(demo, 'demo-permits').filter(({ site }) => site === NIGHT_CONSTRUCTION.site)
    expect(own.length).toBeGreaterThan(3)
    for (const { valid_from, valid_to } of own) {
      const isApart =
        daysBeforeUntil(valid_from) < lastDayBeforeUntil || daysBeforeUntil(valid_to) > firstDayBeforeUntil
      expect(isApart).toBe(true)
    }
  })
})

describe('planted: the stuck and the drifting sensor', () => {
  const air = rowsOf(demo, 'demo-readings-air', 'micro_hours')
  const reference = new Map(
    rowsOf(demo, 'demo-readings-air', 'reference_hours').map(({ observed_at, pm25 }) => [observed_at, pm25]),
  )

  it('stands still for days on one channel, and nowhere else for half a day', () => {
    const longestRun = (station: string) => {
      let run = 0
      let longest = 0
      let last: unknown = null
      for (const { station: name, pm25 } of air) {
        if (name !== station) continue
        run = pm25 !== null && pm25 === last ? run + 1 : 1
        last = pm25
        longest = Math.max(longest, run)
      }
      return longest
    }
    const { firstDayBeforeUntil, lastDayBeforeUntil } = STUCK_SENSOR.span
    expect(longestRun(STUCK_SENSOR.station)).toBeGreaterThanOrEqual(
      (firstDayBeforeUntil - lastDayBeforeUntil + 1) * 24,
    )
    expect(longestRun('微站1号')).toBeLessThan(12)
    expect(longestRun('微站3号')).toBeLessThan(12)
  })

  it('drifts away from the reference by what was planted, while its sister does not', () => {
    const medianExcess = (station: string, fromBefore: number, toBefore: number) => {
      const excess = air
        .filter(
          (row) =>
            row.station === station &&
            row.pm25 !== null &&
            daysBeforeUntil(row.observed_at) <= fromBefore &&
            daysBeforeUntil(row.observed_at) > toBefore,
        )
        .flatMap(({ observed_at, pm25 }) =>
          typeof reference.get(observed_at) === 'number'
            ? [Number(pm25) - Number(reference.get(observed_at))]
            : [],
        )
        .sort((a, b) => a - b)
      return excess[Math.floor(excess.length / 2)]!
    }
    const drift =
      medianExcess(DRIFTING_SENSOR.station, 10, 0) - medianExcess(DRIFTING_SENSOR.station, 130, 120)
    const expected = DRIFTING_SENSOR.microgramsPerCubicMetrePerDay * 115
    expect(Math.abs(drift - expected)).toBeLessThan(8)
    expect(Math.abs(medianExcess('微站1号', 10, 0) - medianExcess('微站1号', 130, 120))).toBeLessThan(8)
  })
})

describe('planted: the coverage gap', () => {
  const nodes = [...new Set(town.streets.flatMap(({ fromNode, toNode }) => [fromNode, toNode]))]
  const nearestNode = (point: PlanePair) =>
    nodes.reduce((best, node) =>
      distanceMetres(town.nodes[node]!, point) < distanceMetres(town.nodes[best]!, point) ? node : best,
    )
  const stations = rowsOf(demo, 'demo-facilities').filter(({ category }) =>
    (COVERAGE_GAP.categories as readonly unknown[]).includes(category),
  )

  /** Walking distance from every node to the nearest station (Bellman–Ford from all stations at once). */
  function walkingMetres(): Map<number, number> {
    const metres = new Map(nodes.map((node) => [node, Number.POSITIVE_INFINITY]))
    for (const station of stations) {
      const point = pointOf(station)
      const node = nearestNode(point)
      metres.set(node, Math.min(metres.get(node)!, distanceMetres(town.nodes[node]!, point)))
    }
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false
      for (const { fromNode, toNode, lengthMetres } of town.streets) {
        for (const [from, to] of [
          [fromNode, toNode],
          [toNode, fromNode],
        ] as const) {
          const through = metres.get(from)! + lengthMetres
          if (through < metres.get(to)!) {
            metres.set(to, through)
            hasChanged = true
          }
        }
      }
    }
    return metres
  }

  it('leaves the people of the corner beyond a quarter of an hour, and nearly nobody else', () => {
    const metres = walkingMetres()
    const heart = coverageGapHeart(town)
    let numLeftOut = 0
    let numElsewhere = 0
    let numElsewhereBeyond = 0
    for (const { centre, population } of town.buildings) {
      if (population === 0) continue
      const node = nearestNode(centre)
      const walk = metres.get(node)! + distanceMetres(town.nodes[node]!, centre)
      const fromHeart = distanceMetres(centre, heart)
      if (fromHeart < COVERAGE_GAP.leftOutRadiusMetres) {
        expect(walk).toBeGreaterThan(COVERAGE_GAP.walkingDistanceMetres)
        numLeftOut += population
      } else if (fromHeart > COVERAGE_GAP.emptyRadiusMetres * 0.75) {
        numElsewhere += population
        if (walk > COVERAGE_GAP.walkingDistanceMetres) numElsewhereBeyond += population
      }
    }
    expect(numLeftOut).toBeGreaterThan(300)
    expect(numElsewhereBeyond / numElsewhere).toBeLessThan(0.04)
  })
})

describe('planted: the wrong form', () => {
  const project = rowsOf(demo, 'demo-projects', 'projects').find(
    ({ code }) => code === WRONG_FORM.projectCode,
  )!
  const faultsOf = (code: unknown) => {
    const form = rowsOf(demo, 'demo-projects', 'projects').find((row) => row.code === code)!
    const indicators = rowsOf(demo, 'demo-projects', 'indicators').filter(
      ({ project_code }) => project_code === code,
    )
    const rate = Number(form.executed_yuan) / Number(form.budget_yuan)
    const sum = indicators.reduce((total, { score }) => total + Number(score), Number(form.execution_score))
    return [
      ...(Math.abs(rate - Number(form.stated_execution_rate)) > 0.0006 ? ['execution-rate'] : []),
      ...(Math.abs(sum - Number(form.stated_total_score)) > 0.005 ? ['total-score'] : []),
      ...(indicators.some(({ score, weight }) => Number(score) > Number(weight))
        ? ['score-above-weight']
        : []),
    ]
  }

  it('has the faults that arithmetic can find, and the other forms have none', () => {
    expect(faultsOf(project.code)).toEqual(['execution-rate', 'total-score', 'score-above-weight'])
    expect(faultsOf('DEMO-P01')).toEqual([])
    expect(faultsOf('DEMO-P02')).toEqual([])
    const [execution, total] = WRONG_FORM.faults
    expect(Number(project.executed_yuan) / Number(project.budget_yuan)).toBeCloseTo(execution.actual, 4)
    expect(project.stated_total_score).toBe(total.stated)
  })
})
