import { labelOf, MAX_COLUMNS } from './cells/cell-text.ts'
import { type ColumnStatistics, createColumnStatistics } from './cells/column-statistics.ts'
import { chooseProfile, type ProfileChoice } from './choose-profile.ts'
import { createColumnNamer } from './column-name.ts'
import type {
  DerivedTime,
  Evidence,
  Finding,
  MergedValue,
  RecognisedColumn,
  RecognisedGeometry,
  RecognisedTable,
  TableHints,
} from './contract.ts'
import {
  type ColumnFacts,
  type DerivedCoordinates,
  derivedCoordinateColumns,
  derivedTimeColumn,
  describeColumn,
  halvesOf,
  keySketches,
} from './describe-column.ts'
import type { Header } from './find-header.ts'
import { type CodeListMatch, type FieldSetMatch, matchCodeList, matchFieldSet } from './lists/match-lists.ts'
import {
  type Coordinates,
  recogniseCoordinates,
  systemOfGeometry,
  type TitledColumn,
} from './positions/coordinates.ts'
import type { Bounds } from './positions/outlines.ts'
import { inferPlaceLevel } from './positions/place-level.ts'
import { findTimeParts } from './time-parts.ts'

/** What all rows of a table showed. */
export interface Observed {
  hints: TableHints
  header: Header
  statistics: (ColumnStatistics | undefined)[]
  dropped: { row: number; why: string }[]
  numRows: number
  numBlank: number
  mergedValues: MergedValue[]
  geometryType: string | null
  bounds: Bounds | null
  numGeometries: number
  findings: Finding[]
}

/** What a table is, from what its rows showed. */
export function describeTable(observed: Observed): RecognisedTable {
  const { hints, header, numRows, findings } = observed
  const columns = titledColumns(observed)
  const plain = columns.filter(({ index }) => index !== hints.geometryColumn)
  const isOutlined = observed.geometryType !== null
  const words = [hints.name, ...header.above]
  const coordinates = isOutlined
    ? null
    : recogniseCoordinates(plain, hints.statedCrs, words, hints.override ?? null)
  const parts = findTimeParts(plain)
  const codeLists = new Map<number, CodeListMatch>()
  for (const { index, title, statistics } of plain) {
    const match = matchCodeList(title, statistics, hints.lists?.codeLists ?? [])
    if (match !== null) codeLists.set(index, match)
  }
  const fieldSet = matchFieldSet(plain, hints.lists?.fieldSets ?? [])
  const choice = chooseProfile({
    codeLists,
    fieldSet,
    columns,
    lonIndex: coordinates?.kind === 'columns' && coordinates.isGeographic ? coordinates.lonIndex : null,
    latIndex: coordinates?.kind === 'columns' && coordinates.isGeographic ? coordinates.latIndex : null,
    geometryFamily: familyOf(observed.geometryType, coordinates),
    geometryIndex: hints.geometryColumn ?? null,
    hasTimeParts: parts !== null,
    names: [hints.name, header.title ?? ''],
    statedProfile: hints.statedProfile ?? null,
    override: hints.override ?? null,
  })
  // The day alone is no point in time where the hour stands beside it.
  if (parts?.date != null && choice.fieldByColumn.get(parts.date)?.field === 'observed_at')
    choice.fieldByColumn.delete(parts.date)
  const recognised = recognisedColumns(columns, observed, choice, coordinates, parts, fieldSet)
  for (const [index, match] of codeLists)
    noteCodeList(
      match,
      recognised.columns.find((one) => one.index === index),
      findings,
    )
  for (const item of recognised.findings) findings.push(item)
  if (coordinates !== null) findings.push(...coordinates.findings)
  findings.push(...tableFindings(observed, columns))
  const evidence = [...choice.evidence, ...(coordinates?.evidence ?? [])]
  if (fieldSet !== null)
    evidence.push({
      code: 'field-set',
      params: { name: fieldSet.name, count: fieldSet.fieldByColumn.size },
    })
  if (header.title !== null) evidence.push({ code: 'table-title', params: { title: header.title } })
  evidence.push(
    header.rows.length === 0
      ? { code: 'header-none' }
      : {
          code: header.rows.length > 1 ? 'header-rows' : 'header-row',
          params: { row: header.rows[0]!, count: header.rows.length },
        },
  )
  const boundaryName = recognised.columns.find(({ canonical }) => canonical === 'name')
  return {
    name: hints.name,
    region: null,
    profile: choice.profile,
    profileConfidence: choice.confidence,
    headerRows: header.rows,
    firstDataRow: header.firstDataRow,
    dropped: observed.dropped,
    columns: recognised.columns,
    geometry: geometryOf(observed, coordinates, recognised.columns, evidence),
    placeLevel:
      choice.profile === 'boundary' && boundaryName?.index != null
        ? inferPlaceLevel(boundaryName.title, observed.statistics[boundaryName.index]?.words ?? null)
        : null,
    numRows,
    evidence,
    findings,
    mergedValues: observed.mergedValues,
    keySketches: keySketches(recognised.columns, observed.statistics),
  }
}

/** `联系人：某某` beside the header and nothing below it: a note at the side. */
const SIDE_NOTE = /^[^:：]{1,10}[:：]\s*\S/

/** Columns that have a title or values; the others separate tables or are what a format leaves behind. */
function titledColumns({ hints, header, statistics }: Observed): TitledColumn[] {
  const width = Math.min(
    Math.max(header.titles.length, statistics.length, (hints.geometryColumn ?? -1) + 1),
    MAX_COLUMNS,
  )
  const columns: TitledColumn[] = []
  for (let index = 0; index < width; index++) {
    const said = hints.override?.columns.find((column) => column.index === index)?.title
    const title = said ?? header.titles[index] ?? ''
    const found = statistics[index]
    const isGeometry = index === hints.geometryColumn
    const isBesideGap = index > 0 && (header.titles[index - 1] ?? '') === '' && !hints.headerIsCertain
    const isNoColumn = title === '' || (isBesideGap && SIDE_NOTE.test(title))
    if (found === undefined && !isGeometry && isNoColumn) continue
    columns.push({ index, title, statistics: found ?? createColumnStatistics() })
  }
  return columns
}

function familyOf(
  geometryType: string | null,
  coordinates: Coordinates | null,
): 'point' | 'line' | 'polygon' | null {
  if (geometryType === null) return coordinates === null || coordinates.kind === 'unusable' ? null : 'point'
  if (geometryType.endsWith('Polygon')) return 'polygon'
  if (geometryType.endsWith('LineString')) return 'line'
  return geometryType.endsWith('Point') ? 'point' : null
}

function recognisedColumns(
  columns: TitledColumn[],
  observed: Observed,
  choice: ProfileChoice,
  coordinates: Coordinates | null,
  parts: DerivedTime | null,
  fieldSet: FieldSetMatch | null,
): { columns: RecognisedColumn[]; findings: Finding[] } {
  const namer = createColumnNamer()
  const findings: Finding[] = []
  const { hints, numRows, header } = observed
  const isDerivedTime =
    parts !== null && ![...choice.fieldByColumn.values()].some(({ field }) => field === 'observed_at')
  const seenTokens = tokensOfValues(columns)
  // Canonical names are given out first, so that no other column takes one.
  const names = new Map<number, string>()
  if (isDerivedTime) namer.name('', 'observed_at', -1)
  if (isDerived(coordinates)) {
    const { lon, lat } = halvesOf(coordinates)
    for (const { name } of [lon, lat]) namer.name('', name, -1)
  }
  const nameOf = (column: TitledColumn) => canonicalName(column, choice, coordinates)
  for (const column of columns) {
    const canonical =
      nameOf(column) ??
      fieldSet?.fieldByColumn
        .get(column.index)
        ?.key.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`) ??
      null
    if (canonical !== null) names.set(column.index, namer.name(column.title, canonical, column.index))
  }
  let orderElsewhere: { order: 'mdy' | 'dmy' | null } | null = null
  const described = columns.map((column): RecognisedColumn => {
    const name = names.get(column.index) ?? namer.name(column.title, null, column.index)
    if (column.index === hints.geometryColumn) {
      return geometryColumn(column, name, numRows, observed.numGeometries, observed.geometryType)
    }
    const field = choice.fieldByColumn.get(column.index) ?? null
    const isCoordinate =
      coordinates?.kind === 'columns' &&
      (column.index === coordinates.lonIndex || column.index === coordinates.latIndex)
    const facts: ColumnFacts = {
      column,
      name,
      field,
      isCoordinate,
      degreeFactor: isCoordinate ? (coordinates.factor ?? 1) : 1,
      profile: choice.profile,
      unitUnderHeader: header.units.get(column.index) ?? null,
      unitOfTable: header.unit,
      numRows,
      seenTokens,
      isHidden: hints.hiddenColumns?.includes(column.index) ?? false,
      override: hints.override?.columns.find(({ index }) => index === column.index) ?? null,
    }
    let result = describeColumn(facts)
    if (result.findings.some(({ code }) => code === 'date-order-unknown')) {
      orderElsewhere ??= orderOfOthers(columns)
      if (orderElsewhere.order !== null)
        result = describeColumn({ ...facts, orderElsewhere: orderElsewhere.order })
    }
    findings.push(...result.findings)
    return result.column
  })
  if (isDerivedTime) {
    described.push(derivedTimeColumn(parts, columns, numRows, choice.profile === 'reading'))
  }
  if (isDerived(coordinates)) described.push(...derivedCoordinateColumns(coordinates, columns, numRows))
  return { columns: described, findings }
}

/** Longitude and latitude are no columns of the file. */
function isDerived(coordinates: Coordinates | null): coordinates is DerivedCoordinates {
  return coordinates?.kind === 'pair' || coordinates?.kind === 'parts'
}

/** Of dates with the year last the order that some column shows, where no other shows another. */
function orderOfOthers(columns: TitledColumn[]): { order: 'mdy' | 'dmy' | null } {
  const isDayFirst = columns.some(({ statistics }) => statistics.numFirstOver12 > 0)
  const isMonthFirst = columns.some(({ statistics }) => statistics.numSecondOver12 > 0)
  return { order: isDayFirst === isMonthFirst ? null : isDayFirst ? 'dmy' : 'mdy' }
}

/** Says of which list the values are, and which of them it does not hold. */
function noteCodeList(match: CodeListMatch, column: RecognisedColumn | undefined, findings: Finding[]): void {
  if (column === undefined || column.sensitivity === 'personal') return
  const { list, numKnown, numOthers, others } = match
  column.evidence.push({ code: 'values-of-code-list', params: { list, count: numKnown } })
  if (numOthers > 0)
    findings.push({
      severity: 'info',
      code: 'not-in-code-list',
      field: column.title,
      count: numOthers,
      params: { list, values: others.join('、') },
    })
}

function canonicalName(
  column: TitledColumn,
  choice: ProfileChoice,
  coordinates: Coordinates | null,
): string | null {
  const field = choice.fieldByColumn.get(column.index)
  if (field !== undefined) return field.field
  if (coordinates?.kind !== 'columns' || !coordinates.isGeographic) return null
  if (column.index === coordinates.lonIndex) return 'lon'
  return column.index === coordinates.latIndex ? 'lat' : null
}

/** A token that stands for missing values among the numbers of a table does so among its texts. */
function tokensOfValues(columns: TitledColumn[]): Set<string> {
  const tokens = new Set<string>()
  for (const { statistics } of columns) {
    if (statistics.numNumbers <= statistics.numTextual) continue
    for (const [token, { kind }] of statistics.missing) {
      if (kind === 'among-values' && /^[\w.]+$/.test(token)) tokens.add(token)
    }
  }
  return tokens
}

function geometryColumn(
  column: TitledColumn,
  name: string,
  numRows: number,
  numGeometries: number,
  geometryType: string | null,
): RecognisedColumn {
  return {
    index: column.index,
    title: column.title,
    name,
    type: 'geometry',
    unit: null,
    factor: 1,
    sensitivity: 'internal',
    canonical: 'geometry',
    missingTokens: [],
    numMissing: numRows - numGeometries,
    numValues: numGeometries,
    evidence: [{ code: 'type-geometry', params: { type: geometryType ?? '' } }],
    reading: {},
  }
}

function geometryOf(
  observed: Observed,
  coordinates: Coordinates | null,
  columns: RecognisedColumn[],
  evidence: Evidence[],
): RecognisedGeometry {
  if (observed.geometryType !== null) {
    const column = columns.find(({ index }) => index === observed.hints.geometryColumn)!
    const { statedCrs } = observed.hints
    const system =
      observed.bounds === null ? null : systemOfGeometry(observed.bounds, statedCrs, [observed.hints.name])
    const said = observed.hints.override?.crs
    if (said === undefined) observed.findings.push(...(system?.findings ?? []))
    if (said === undefined && system?.isNamed)
      evidence.push({ code: 'crs-by-note', params: { crs: String(system.crs) } })
    return {
      kind: 'column',
      columnName: column.name,
      crs: said ?? system?.crs ?? statedCrs ?? 4326,
      geometryType: observed.geometryType,
      ...(system?.isSwapped ? { isSwapped: true } : {}),
    }
  }
  if (coordinates === null || coordinates.kind === 'unusable') return { kind: 'none' }
  if (isDerived(coordinates)) {
    const { lon, lat } = halvesOf(coordinates)
    return { kind: 'point', lonColumn: lon.name, latColumn: lat.name, crs: coordinates.crs }
  }
  const nameAt = (wanted: number) => columns.find(({ index }) => index === wanted)!.name
  return {
    kind: 'point',
    lonColumn: nameAt(coordinates.lonIndex),
    latColumn: nameAt(coordinates.latIndex),
    crs: coordinates.crs,
  }
}

function tableFindings({ hints, header, numRows, numBlank }: Observed, columns: TitledColumn[]): Finding[] {
  const findings: Finding[] = []
  if (numRows === 0) findings.push({ severity: 'warning', code: 'table-empty' })
  if (header.rows.length === 0 && numRows > 0) findings.push({ severity: 'warning', code: 'header-none' })
  if (numBlank > 0) findings.push({ severity: 'info', code: 'blank-rows', count: numBlank })
  if (hints.isHidden) findings.push({ severity: 'info', code: 'sheet-hidden' })
  if (hints.decimalMark === ',') findings.push({ severity: 'info', code: 'decimal-commas' })
  const numHidden = hints.hiddenRows?.filter((row) => row + 1 >= header.firstDataRow).length ?? 0
  if (numHidden > 0) findings.push({ severity: 'info', code: 'rows-hidden', count: numHidden })
  const numByTitle = new Map<string, number>()
  for (const { title } of columns) if (title !== '') numByTitle.set(title, (numByTitle.get(title) ?? 0) + 1)
  for (const [title, count] of numByTitle) {
    if (count > 1)
      findings.push({ severity: 'warning', code: 'duplicate-titles', field: labelOf(title), count })
  }
  return findings
}
