import { type ColumnStatistics, numReal } from '../cells/column-statistics.ts'
import { leafOf } from '../cells/units.ts'
import type { Evidence, Finding, SourceCrs, TableOverride } from '../contract.ts'
import { LATITUDE_TITLES, LONGITUDE_TITLES, PAIR_TITLES, titleKey } from '../fields.ts'
import { findDegreeParts } from './degree-parts.ts'
import type { Bounds } from './outlines.ts'

export interface TitledColumn {
  index: number
  title: string
  statistics: ColumnStatistics
}

export type Coordinates =
  | {
      kind: 'columns'
      lonIndex: number
      latIndex: number
      crs: SourceCrs
      isGeographic: boolean
      /** Degrees per unit of the values, where they stand in millionths and the like. */
      factor?: number
      evidence: Evidence[]
      findings: Finding[]
    }
  | { kind: 'unusable'; evidence: Evidence[]; findings: Finding[] }
  | { kind: 'parts'; lon: number[]; lat: number[]; crs: SourceCrs; evidence: Evidence[]; findings: Finding[] }
  | { kind: 'pair'; index: number; lonPart: 0 | 1; crs: SourceCrs; evidence: Evidence[]; findings: Finding[] }

const WGS84 = 4326

/** Degrees in which places of China lie, with a margin: 73–136° east, 3–54° north. */
function isChineseLongitude(min: number, max: number): boolean {
  return min >= 73 && max <= 136
}
function isChineseLatitude(min: number, max: number): boolean {
  return min >= 3 && max <= 54
}

/**
 * Columns of coordinates by title and by the range of their values. Swapped columns are told by values that can
 * only be the other one; eastings and northings by their size.
 *
 * @param words what stands above the table, and its name: they may tell the system
 */
export function recogniseCoordinates(
  columns: TitledColumn[],
  statedCrs: number | undefined,
  words: readonly string[] = [],
  override: TableOverride | null = null,
): Coordinates | null {
  const said = override?.columns ?? []
  const isTaken = (column: TitledColumn) =>
    said.some(({ index, canonical }) => index === column.index && canonical !== undefined)
  const [lon, lat] = ['lon', 'lat'].map((half) =>
    columns.find(({ index }) => said.some((one) => one.index === index && one.canonical === half)),
  )
  const found =
    lon !== undefined && lat !== undefined
      ? coordinatesOf(lon, lat, statedCrs)
      : coordinatesAmong(
          columns.filter((column) => !isTaken(column)),
          statedCrs,
        )
  const crs = override?.crs
  if (found === null || found.kind === 'unusable') return found
  if (crs === undefined) return withNotedSystem(found, words)
  const isAbout = ({ code }: Evidence | Finding) => /^crs-/.test(code)
  return {
    ...found,
    crs,
    evidence: [
      ...found.evidence.filter((one) => !isAbout(one)),
      { code: 'crs-by-person', params: { crs: String(crs) } },
    ],
    findings: found.findings.filter((one) => !isAbout(one)),
  }
}

/** The system that a note above the table or its name tells, where neither a title nor the file says one. */
function withNotedSystem(
  found: Exclude<Coordinates, { kind: 'unusable' }>,
  words: readonly string[],
): Coordinates {
  const isPlane = found.kind === 'columns' && !found.isGeographic
  const crs = isPlane ? planeOfWords(words, found.crs) : systemOfWords(words)
  const isTold = found.evidence.some(({ code }) => code === 'crs-by-title' || code === 'crs-stated')
  if (crs === null || isTold) return found
  return {
    ...found,
    crs,
    evidence: [
      ...found.evidence.filter(({ code }) => code !== 'crs-default'),
      { code: 'crs-by-note', params: { crs: String(crs) } },
    ],
    findings: found.findings.filter(({ code }) => code !== 'crs-guessed'),
  }
}

/** A map service alone is where something was looked up; with the word for coordinates it names their system. */
const NAMED_SYSTEM =
  /gcj-?_?02|bd-?_?09|wgs-?_?84|cgcs-?2000|(百度|高德|腾讯|火星)(地图)?坐标|(国家|大地)2000/i

function systemOfWords(words: readonly string[]): SourceCrs | null {
  const systems = words.flatMap((text) => {
    const named = NAMED_SYSTEM.exec(text)?.[0]
    return named === undefined ? [] : [systemOfTitle(named)]
  })
  return new Set(systems).size === 1 ? systems[0]! : null
}

/** The zone whose central meridian a note names, for eastings that carry no number of a zone. */
function planeOfWords(words: readonly string[], guessed: SourceCrs): number | null {
  if (guessed !== 4548) return null
  const text = words.join(' ')
  const meridian = Number(/中央(?:经线|子午线)\D{0,4}(\d{2,3})/.exec(text)?.[1])
  if (!(meridian >= 75 && meridian <= 135) || meridian % 3 !== 0) return null
  return /6\s*度带|六度带/.test(text) ? 4502 + (meridian - 75) / 6 : 4534 + (meridian - 75) / 3
}

function coordinatesAmong(columns: TitledColumn[], statedCrs: number | undefined): Coordinates | null {
  const parts = findDegreeParts(columns)
  if (parts !== null) {
    const evidence: Evidence[] = [{ code: 'coordinates-in-parts' }]
    const titles = columns.flatMap(({ index, title }) => (index === parts.lon[0] ? [title] : []))
    return { kind: 'parts', ...parts, crs: systemOf(titles, statedCrs, evidence), evidence, findings: [] }
  }
  const pairs = columns.filter(
    ({ title, statistics }) =>
      isPair(statistics) && (rank(title, PAIR_TITLES) !== null || isChinesePair(statistics)),
  )
  const first = bestPair(columns)
  if (first === null) {
    if (pairs[0] !== undefined) return pairCoordinates(pairs[0], statedCrs)
    return coordinatesByValue(columns, statedCrs)
  }
  return coordinatesOf(...first, statedCrs)
}

function coordinatesOf(x: TitledColumn, y: TitledColumn, statedCrs: number | undefined): Coordinates | null {
  const isXLongitude = Math.abs(x.statistics.min) <= 180 && Math.abs(x.statistics.max) <= 180
  const isYLongitude = Math.abs(y.statistics.min) <= 180 && Math.abs(y.statistics.max) <= 180
  if (!isXLongitude || !isYLongitude) {
    return (
      projected(x, y, statedCrs) ??
      inFractions(x, y, statedCrs) ??
      localPlane(x, y) ??
      outliers(x, y, statedCrs)
    )
  }
  const isSwapped =
    Math.max(Math.abs(y.statistics.min), Math.abs(y.statistics.max)) > 90 &&
    Math.max(Math.abs(x.statistics.min), Math.abs(x.statistics.max)) <= 90
  const isSwappedInChina =
    isChineseLongitude(y.statistics.min, y.statistics.max) &&
    isChineseLatitude(x.statistics.min, x.statistics.max)
  const [lon, lat] = isSwapped || isSwappedInChina ? [y, x] : [x, y]
  return geographic(lon, lat, statedCrs, lon === y)
}

function rank(title: string, titles: string[]): number | null {
  const key = titleKey(title)
  const full = titles.indexOf(key)
  if (full !== -1) return full
  const position = titles.indexOf(titleKey(leafOf(title)))
  if (position !== -1) return position
  // `wgs84_lng`, `高德经度`: the system is told beside.
  const bare = key.replace(SYSTEM_WORDS, '')
  const beside = bare === key ? -1 : titles.indexOf(bare)
  return beside === -1 ? null : titles.length + beside
}

const SYSTEM_WORDS =
  /utm(\d{2}n?)?|wgs(84)?|gcj(02)?|bd(09)?(ll)?|cgcs2000|国家2000|大地2000|百度|高德|火星|腾讯|amap|baidu|gps/g

/** WGS 84 and CGCS2000 go before what has no name, and that before what has to be converted. */
function systemRank(title: string): number {
  const system = systemOfTitle(title)
  if (system === null) return 1
  return typeof system === 'number' ? 0 : 2
}

function isNumeric(statistics: ColumnStatistics): boolean {
  const count = numReal(statistics, 'values')
  return count === 0 || (statistics.numNumbers + statistics.numSexagesimal) / count >= 0.7
}

function isPair(statistics: ColumnStatistics): boolean {
  const count = numReal(statistics, 'values')
  return count > 0 && statistics.numPairs / count >= 0.7
}

/** Pairs that can only be places in China, whatever their column is called. */
function isChinesePair({ pair: [minFirst, maxFirst, minSecond, maxSecond] }: ColumnStatistics): boolean {
  return (
    (isChineseLongitude(minFirst, maxFirst) && isChineseLatitude(minSecond, maxSecond)) ||
    (isChineseLatitude(minFirst, maxFirst) && isChineseLongitude(minSecond, maxSecond))
  )
}

/** Degrees of Beijing and its surroundings: narrow enough that two columns of them are no chance. */
function coordinatesByValue(columns: TitledColumn[], statedCrs: number | undefined): Coordinates | null {
  const isWithin = ({ statistics }: TitledColumn, min: number, max: number) =>
    isNumeric(statistics) &&
    numReal(statistics, 'values') > 0 &&
    statistics.numIntegers < statistics.numNumbers / 2 + statistics.numSexagesimal &&
    statistics.min >= min &&
    statistics.max <= max
  const [lon, otherLon] = columns.filter((column) => isWithin(column, 115.3, 117.6))
  const [lat, otherLat] = columns.filter((column) => isWithin(column, 39.4, 41.1))
  if (lon === undefined || lat === undefined) return null
  // Beginning and end of something: neither of them is its place.
  if (otherLon !== undefined && otherLat !== undefined) return null
  const found = geographic(lon, lat, statedCrs, false)
  return {
    ...found,
    evidence: [
      { code: 'coordinates-by-values', params: { lon: lon.title, lat: lat.title } },
      ...found.evidence.slice(1),
    ],
  }
}

function bestPair(columns: TitledColumn[]): [TitledColumn, TitledColumn] | null {
  const find = (titles: string[]) =>
    columns
      .map((column) => ({ column, rank: rank(column.title, titles) }))
      .filter(({ column, rank: found }) => found !== null && isNumeric(column.statistics))
      .sort((a, b) => systemRank(a.column.title) - systemRank(b.column.title) || a.rank! - b.rank!)
      .map(({ column }) => column)
  const lons = find(LONGITUDE_TITLES)
  const lats = find(LATITUDE_TITLES)
  const lon = lons[0]
  if (lon === undefined || lats.length === 0) return null
  // Of several pairs in one table (WGS 84 and GCJ-02) both columns must come from the same.
  const lat = lats.find(({ title }) => systemOfTitle(title) === systemOfTitle(lon.title)) ?? lats[0]!
  if (/^[xy]$/.test(titleKey(lon.title)) && !isBelievableXy(lon, lat)) return null
  return [lon, lat]
}

/** Columns called x and y are anything; only values that fit a map make them coordinates. */
function isBelievableXy(x: TitledColumn, y: TitledColumn): boolean {
  const fits = (a: ColumnStatistics, b: ColumnStatistics) =>
    (isChineseLongitude(a.min, a.max) && isChineseLatitude(b.min, b.max)) ||
    projectedCrs(a, b) !== null ||
    isLocalPlane(a, b)
  return fits(x.statistics, y.statistics) || fits(y.statistics, x.statistics) || isAroundOrigin(x, y)
}

/** GCJ-02 and BD-09 by what the title says; never by the values alone, which look the same. */
export function systemOfTitle(title: string): SourceCrs | null {
  const key = title.normalize('NFKC').toLowerCase()
  if (/gcj|火星|高德|腾讯|amap|国测局/.test(key)) return 'GCJ-02'
  if (/bd-?_?09|百度|baidu/.test(key)) return 'BD-09'
  if (/cgcs|国家2000|大地2000/.test(key)) return 4490
  if (/wgs|gps/.test(key)) return WGS84
  return null
}

function geographic(
  lon: TitledColumn,
  lat: TitledColumn,
  statedCrs: number | undefined,
  isSwapped: boolean,
): Extract<Coordinates, { kind: 'columns' }> {
  const evidence: Evidence[] = [{ code: 'coordinates-by-title', params: { lon: lon.title, lat: lat.title } }]
  const findings: Finding[] = []
  if (isSwapped) {
    evidence.push({ code: 'coordinates-swapped', params: { lon: lon.title, lat: lat.title } })
    findings.push({
      severity: 'warning',
      code: 'coordinates-swapped',
      params: { lon: lon.title, lat: lat.title },
    })
  }
  const crs = systemOf([lon.title, lat.title], statedCrs, evidence)
  return {
    kind: 'columns',
    lonIndex: lon.index,
    latIndex: lat.index,
    crs,
    isGeographic: true,
    evidence,
    findings,
  }
}

function systemOf(titles: string[], statedCrs: number | undefined, evidence: Evidence[]): SourceCrs {
  const named = titles.map(systemOfTitle).find((system) => system !== null)
  if (named !== undefined && named !== null) {
    evidence.push({ code: 'crs-by-title', params: { crs: String(named) } })
    return named
  }
  if (statedCrs !== undefined) {
    evidence.push({ code: 'crs-stated', params: { crs: String(statedCrs) } })
    return statedCrs
  }
  evidence.push({ code: 'crs-default', params: { crs: String(WGS84) } })
  return WGS84
}

function localPlane(x: TitledColumn, y: TitledColumn): Coordinates | null {
  const isPlane = isLocalPlane(x.statistics, y.statistics) || isAroundOrigin(x, y)
  if (!isPlane) return null
  const params = { east: x.title, north: y.title }
  return { kind: 'unusable', evidence: [], findings: [{ severity: 'warning', code: 'crs-local', params }] }
}

/** Whole numbers of millionths or ten-millionths of a degree, as receivers write them. */
function inFractions(x: TitledColumn, y: TitledColumn, statedCrs: number | undefined): Coordinates | null {
  const isWhole = ({ statistics }: TitledColumn) => statistics.numIntegers === statistics.numNumbers
  if (!isWhole(x) || !isWhole(y)) return null
  for (const factor of [1e-6, 1e-7]) {
    const range = ({ statistics }: TitledColumn): [number, number] => [
      statistics.min * factor,
      statistics.max * factor,
    ]
    const isTurned = isChineseLongitude(...range(y)) && isChineseLatitude(...range(x))
    if (!isTurned && !(isChineseLongitude(...range(x)) && isChineseLatitude(...range(y)))) continue
    const found = isTurned ? geographic(y, x, statedCrs, true) : geographic(x, y, statedCrs, false)
    const params = { factor: String(factor) }
    return { ...found, factor, evidence: [...found.evidence, { code: 'coordinates-in-fractions', params }] }
  }
  return null
}

/** A few cells beyond ±180 in columns whose middle is fine: those cells are wrong, not the columns. */
function outliers(x: TitledColumn, y: TitledColumn, statedCrs: number | undefined): Coordinates | null {
  const middle = ({ statistics }: TitledColumn) => {
    const sorted = [...statistics.sample].sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? Number.NaN
  }
  const [middleX, middleY] = [middle(x), middle(y)]
  if (Math.abs(middleX) > 180 || Math.abs(middleY) > 180) return null
  const isSwapped = Math.abs(middleY) > 90 && Math.abs(middleX) <= 90
  return isSwapped ? geographic(y, x, statedCrs, true) : geographic(x, y, statedCrs, false)
}

/**
 * Gauss–Krüger coordinates by their size: northing 1,800–6,000 km; easting with 500 km at the central meridian, bare
 * (taken as EPSG:4548, CM 117°E, the meridian of Beijing) or behind the number of its zone: 25 to 45 of 3° (EPSG:4513
 * to 4533), 13 to 23 of 6° (EPSG:4491 to 4501). Web Mercator has eastings of 8,100–15,200 km.
 */
function projectedCrs(easting: Range, northing: Range): number | null {
  const isNorthing = northing.min > 1_800_000 && northing.max < 7_100_000
  if (!isNorthing) return null
  if (easting.min > 200_000 && easting.max < 800_000) return 4548
  const zone = Math.floor(easting.min / 1_000_000)
  const isInZone = easting.min - zone * 1e6 > 200_000 && easting.max - zone * 1e6 < 800_000
  if (isInZone && zone >= 25 && zone <= 45) return 4513 + zone - 25
  if (isInZone && zone >= 13 && zone <= 23) return 4491 + zone - 13
  if (easting.min > 8_100_000 && easting.max < 15_200_000) return 3857
  return null
}

interface Range {
  min: number
  max: number
}

export interface GeometrySystem {
  crs: SourceCrs
  /** Latitude stands before longitude. */
  isSwapped: boolean
  findings: Finding[]
  /** Told by the name of the file. */
  isNamed?: true
}

const isDegrees = ({ min, max }: Range) => min >= -180 && max <= 180

/** The system of geometries: what the file states, unless their size says that it cannot be. */
export function systemOfGeometry(
  { x, y }: Bounds,
  statedCrs: number | undefined,
  words: readonly string[] = [],
): GeometrySystem {
  const isStatedGeographic = statedCrs === undefined || statedCrs === WGS84 || statedCrs === 4490
  const crs = statedCrs ?? WGS84
  if (isDegrees(x) && isDegrees(y)) {
    const isSwapped =
      (Math.max(Math.abs(y.min), Math.abs(y.max)) > 90 && Math.max(Math.abs(x.min), Math.abs(x.max)) <= 90) ||
      (isChineseLatitude(x.min, x.max) && isChineseLongitude(y.min, y.max))
    const findings: Finding[] = isSwapped ? [{ severity: 'warning', code: 'geometry-swapped' }] : []
    // No file can state these two: where its name does, that is what is in it.
    const named = systemOfWords(words)
    if (isStatedGeographic && typeof named === 'string')
      return { crs: named, isSwapped, findings, isNamed: true }
    if (isStatedGeographic) return { crs, isSwapped, findings }
    findings.push({
      severity: 'warning',
      code: 'crs-contradicts',
      params: { stated: String(crs), crs: String(WGS84) },
    })
    return { crs: WGS84, isSwapped, findings }
  }
  if (!isStatedGeographic) return { crs, isSwapped: false, findings: [] }
  const guessed = projectedCrs(x, y)
  if (guessed === null) {
    return { crs, isSwapped: false, findings: [{ severity: 'error', code: 'geometry-out-of-range' }] }
  }
  const params = { stated: String(crs), crs: String(guessed), east: 'x', north: 'y' }
  const code = statedCrs === undefined ? 'crs-guessed' : 'crs-contradicts'
  return { crs: guessed, isSwapped: false, findings: [{ severity: 'warning', code, params }] }
}

/** Metres of a plane that begins somewhere in the city: Beijing's local system has no published parameters. */
function isLocalPlane(a: ColumnStatistics, b: ColumnStatistics): boolean {
  const isLocal = ({ min, max }: ColumnStatistics) => min > 150_000 && max < 800_000
  return isLocal(a) && isLocal(b)
}

/** Metres with decimals from an origin in the middle of the city, as Shanghai has it: columns called x and y alone. */
function isAroundOrigin(x: TitledColumn, y: TitledColumn): boolean {
  const isMetres = ({ min, max, numIntegers, numNumbers }: ColumnStatistics) =>
    numNumbers > 0 && numIntegers < numNumbers / 2 && min > -100_000 && max < 100_000 && max - min < 90_000
  const isBeyondDegrees = [x, y].some(({ statistics: { min, max } }) => Math.max(-min, max) > 180)
  const isCalledSo = titleKey(x.title) === 'x' && titleKey(y.title) === 'y'
  return isCalledSo && isBeyondDegrees && isMetres(x.statistics) && isMetres(y.statistics)
}

function projected(x: TitledColumn, y: TitledColumn, statedCrs: number | undefined): Coordinates | null {
  const straight = projectedCrs(x.statistics, y.statistics)
  // Surveyors call the northing X.
  const turned = projectedCrs(y.statistics, x.statistics)
  const guessed = straight ?? turned
  if (guessed === null) return null
  const [east, north] = straight !== null ? [x, y] : [y, x]
  const said = utmOf([east.title, north.title]) ?? statedCrs
  const crs = said ?? guessed
  const params = { crs: String(crs), east: east.title, north: north.title }
  return {
    kind: 'columns',
    lonIndex: east.index,
    latIndex: north.index,
    crs,
    isGeographic: false,
    evidence: [{ code: 'projected-coordinates', params }],
    findings: said === undefined ? [{ severity: 'warning', code: 'crs-guessed', params }] : [],
  }
}

/** UTM where a title says so: the zone that it names, else that of Beijing. */
function utmOf(titles: string[]): number | undefined {
  const text = titles.join(' ')
  if (!/utm/i.test(text)) return undefined
  const zone = Number(/(?<!\d)(\d{2})\s*(?:[nN北]|带|zone)/i.exec(text)?.[1] ?? 50)
  return zone >= 1 && zone <= 60 ? 32600 + zone : undefined
}

/** Easting and northing in one cell, in either order. */
function planePair(
  { index, title, statistics }: TitledColumn,
  statedCrs: number | undefined,
): Coordinates | null {
  const [minFirst, maxFirst, minSecond, maxSecond] = statistics.pair
  const [first, second] = [
    { min: minFirst, max: maxFirst },
    { min: minSecond, max: maxSecond },
  ]
  const straight = projectedCrs(first, second)
  const guessed = straight ?? projectedCrs(second, first)
  if (guessed === null) return null
  const crs = statedCrs ?? guessed
  const params = { crs: String(crs), east: title, north: title }
  return {
    kind: 'pair',
    index,
    lonPart: straight === null ? 1 : 0,
    crs,
    evidence: [
      { code: 'coordinates-in-one-cell', params: { title } },
      { code: 'projected-coordinates', params },
    ],
    findings: statedCrs === undefined ? [{ severity: 'warning', code: 'crs-guessed', params }] : [],
  }
}

function pairCoordinates(column: TitledColumn, statedCrs: number | undefined): Coordinates | null {
  const [minFirst, maxFirst, minSecond, maxSecond] = column.statistics.pair
  if (maxFirst > 180 && maxSecond > 180) return planePair(column, statedCrs)
  const isLatFirst =
    (maxSecond > 90 && maxFirst <= 90) ||
    (isChineseLatitude(minFirst, maxFirst) && isChineseLongitude(minSecond, maxSecond))
  const evidence: Evidence[] = [{ code: 'coordinates-in-one-cell', params: { title: column.title } }]
  const crs = systemOf([column.title], statedCrs, evidence)
  return { kind: 'pair', index: column.index, lonPart: isLatFirst ? 1 : 0, crs, evidence, findings: [] }
}
