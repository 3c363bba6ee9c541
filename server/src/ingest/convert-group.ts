import { crossesItself } from '@jingjing/analysis/geo/crosses-itself'
import { type ToWgs84, toWgs84, wgs84Geometry } from '@jingjing/analysis/geo/to-wgs84'
import type {
  Cell,
  ConvertedRow,
  Finding,
  RecognisedTable,
  RejectedCell,
  SourceCrs,
  Value,
} from '@jingjing/analysis/recognise/contract'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import {
  createPositionWatch,
  type PositionWatch,
} from '@jingjing/analysis/recognise/positions/watch-positions'
import { Problem } from '@jingjing/schema/problems'
import type { RowGeometry, StoredRow } from '../catalog/index.ts'
import { batchesOf } from './formats/open-file.ts'
import { type Lines, lineGeometry, readNodes } from './join-streets.ts'
import { MAX_KEPT_ROWS, type RejectedRow } from './rejected/keep-rejected.ts'
import type { Member, UnderstoodGroup } from './understand-files.ts'

/** Listed at most; counted in full. */
const NUM_LISTED = 1_000

/**
 * Stands for a value of a personal column wherever a job tells what it met: results are kept, and read by
 * people who look after jobs and not after those the rows are about.
 */
export const HIDDEN_VALUE = '•••'

/** What a pass over a table has left out, growing while its rows are read. */
export interface Losses {
  rejected: RejectedCell[]
  numRejected: number
  dropped: { row: number; why: string }[]
  numDropped: number
  numRows: number
  /** The rows of the rejected cells as they stood in the file, as many as a person would correct. */
  rejectedRows: RejectedRow[]
  numRejectedRows: number
}

export interface ConvertedMember {
  member: Member
  hasGeometry: boolean
  geometryType: string | null
  losses: Losses
  findings: Finding[]
  batches(): AsyncIterable<StoredRow[]>
}

/** Prepares the second pass over a group: each table's rows as they will be stored. */
export async function convertGroup(
  group: UnderstoodGroup,
  onRows: (numRows: number) => void,
): Promise<ConvertedMember[]> {
  const lines = await joinedLines(group)
  return group.members.map((member) => convertMember(member, lines, onRows))
}

/** Node and segment tables given together: the segments get their lines from the nodes. */
async function joinedLines(group: UnderstoodGroup): Promise<{ segments: Member; lines: Lines } | null> {
  if (group.profile !== 'street') return null
  const has = (member: Member, canonical: string): boolean =>
    member.table.columns.some((column) => column.canonical === canonical)
  const nodes = group.members.find(
    (member) => has(member, 'node_id') && member.table.geometry.kind === 'point',
  )
  const segments = group.members.find((member) => has(member, 'from_node') && has(member, 'to_node'))
  if (nodes === undefined || segments === undefined) return null
  // Segments that bring their own lines, with the bends between the nodes, keep them.
  if (segments.table.geometry.kind !== 'none') return null
  return { segments, lines: await readNodes(nodes) }
}

function convertMember(
  member: Member,
  joined: { segments: Member; lines: Lines } | null,
  onRows: (numRows: number) => void,
): ConvertedMember {
  const { table } = member
  const losses: Losses = {
    rejected: [],
    numRejected: 0,
    dropped: [],
    numDropped: 0,
    numRows: 0,
    rejectedRows: [],
    numRejectedRows: 0,
  }
  const findings: Finding[] = []
  const isJoined = joined !== null && joined.segments === member
  const watch = createPositionWatch(member.area ?? null)
  const geometryOf = isJoined ? lineGeometry(member, joined.lines) : ownGeometry(member, watch)
  const storedIndexes = table.columns.flatMap((column, index) =>
    column.type === 'geometry' || column.isLeftOut ? [] : [index],
  )
  const hasEveryColumn = storedIndexes.length === table.columns.length
  const geometryType = isJoined
    ? 'LineString'
    : table.geometry.kind === 'point'
      ? 'Point'
      : table.geometry.kind === 'column'
        ? table.geometry.geometryType
        : null

  const holdsAreas = !isJoined && geometryType !== null && !/Point|Line/.test(geometryType)

  async function* batches(): AsyncIterable<StoredRow[]> {
    let numUnplaced = 0
    let numCrossing = 0
    for await (const rows of batchesOf(member.source)) {
      const batch: StoredRow[] = []
      for (const { row, cells } of rows) {
        const conversion = convertRow(table, row, cells)
        note(losses, table, row, conversion)
        if (conversion.rejected.length > 0) {
          losses.numRejectedRows += 1
          if (losses.rejectedRows.length < MAX_KEPT_ROWS)
            losses.rejectedRows.push({ row, cells: cells.map(shortened), rejected: conversion.rejected })
        }
        if (conversion.converted === null) continue
        const { values } = conversion.converted
        const geometry = geometryOf === null ? null : geometryOf(conversion.converted)
        if (geometryOf !== null && geometry === null) numUnplaced += 1
        else if (!isJoined && geometry !== null) watchPosition(watch, row, geometry)
        if (holdsAreas && typeof geometry === 'string' && crossesItself(geometry)) numCrossing += 1
        batch.push({ row, values: hasEveryColumn ? values : kept(values, storedIndexes), geometry })
        losses.numRows += 1
      }
      onRows(rows.length)
      yield batch
    }
    if (numCrossing > 0)
      findings.push({ severity: 'warning', code: 'boundary-crosses-itself', count: numCrossing })
    findings.push(...watch.findings())
    if (numUnplaced > 0) findings.push({ severity: 'warning', code: 'no-geometry', count: numUnplaced })
  }

  return { member, hasGeometry: geometryOf !== null, geometryType, losses, findings, batches }
}

/** What a cell of Excel can hold; a copy, so that the text of a monstrous row is not held. */
function shortened(cell: Cell): Cell {
  return typeof cell === 'string' && cell.length > 32_000
    ? Buffer.from(cell.slice(0, 32_000)).toString()
    : cell
}

function kept(values: readonly Value[], indexes: readonly number[]): Value[] {
  const some: Value[] = []
  for (const index of indexes) some.push(values[index] ?? null)
  return some
}

function note(
  losses: Losses,
  table: RecognisedTable,
  row: number,
  conversion: ReturnType<typeof convertRow>,
): void {
  if (conversion.dropped === 'other-table') return
  if (conversion.dropped !== null && conversion.dropped !== 'header-row') {
    losses.numDropped += 1
    if (losses.dropped.length < NUM_LISTED) losses.dropped.push({ row, why: conversion.dropped })
  }
  losses.numRejected += conversion.rejected.length
  for (const cell of conversion.rejected) {
    if (losses.rejected.length >= NUM_LISTED) return
    const column = table.columns.find((one) => one.name === cell.field)
    losses.rejected.push(column?.sensitivity === 'personal' ? { ...cell, value: HIDDEN_VALUE } : cell)
  }
}

/** By its point or, of a line or an area, by the first position of it. */
function watchPosition(watch: PositionWatch, row: number, geometry: NonNullable<RowGeometry>): void {
  if (typeof geometry !== 'string') {
    watch.note(row, geometry[0], geometry[1])
    return
  }
  const first = FIRST_POSITION.exec(geometry)
  if (first !== null) watch.note(row, Number(first[1]), Number(first[2]))
}

const FIRST_POSITION = /\[\s*(-?\d[\d.eE+-]*)\s*,\s*(-?\d[\d.eE+-]*)/

function ownGeometry(
  { table, file }: Member,
  watch: PositionWatch,
): ((row: ConvertedRow) => RowGeometry) | null {
  const { geometry } = table
  if (geometry.kind === 'none') return null
  const indexOf = (name: string): number => table.columns.findIndex((column) => column.name === name)
  const convert = converterOf(geometry.crs, file.name)
  if (geometry.kind === 'column') {
    const at = indexOf(geometry.columnName)
    return ({ values }) => {
      const text = values[at]
      if (typeof text !== 'string') return null
      const turn: ToWgs84 | null = geometry.isSwapped
        ? ([lat, lon]) => (convert ?? same)([lon, lat])
        : convert
      return turn === null ? text : JSON.stringify(wgs84Geometry(JSON.parse(text) as object, turn))
    }
  }
  const lonAt = indexOf(geometry.lonColumn)
  const latAt = indexOf(geometry.latColumn)
  return ({ row, values }) => {
    const lon = values[lonAt]
    const lat = values[latAt]
    if (typeof lon !== 'number' || typeof lat !== 'number') return null
    // Zeros are what systems write where nobody set a place.
    if (lon === 0 && lat === 0) {
      watch.noteZero(row)
      return null
    }
    return convert === null ? [lon, lat] : convert([lon, lat])
  }
}

const same: ToWgs84 = ([lon, lat]) => [lon, lat]

/** Null where the source counts as WGS 84 already. */
function converterOf(crs: SourceCrs, file: string): ToWgs84 | null {
  if (crs === 4326 || crs === 4490) return null
  const convert = toWgs84(crs)
  if (convert === undefined) throw new Problem('crs-not-supported', { file, crs: String(crs) })
  return convert
}
