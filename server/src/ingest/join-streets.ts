import type { ConvertedRow, RecognisedTable } from '@jingjing/analysis/recognise/contract'
import { convertRow } from '@jingjing/analysis/recognise/convert-rows'
import type { Member } from './understand-files.ts'

/** Positions of the nodes of a street network by their identifier. */
export type Lines = ReadonlyMap<string, readonly [lon: number, lat: number]>

const indexOfCanonical = (table: RecognisedTable, canonical: string): number =>
  table.columns.findIndex((column) => column.canonical === canonical)

export async function readNodes(nodes: Member): Promise<Lines> {
  const { table } = nodes
  const idAt = indexOfCanonical(table, 'node_id')
  const lonAt = indexOfCanonical(table, 'lon')
  const latAt = indexOfCanonical(table, 'lat')
  const positions = new Map<string, readonly [number, number]>()
  for await (const { row, cells } of nodes.source.rows()) {
    const values = convertRow(table, row, cells).converted?.values
    const lon = values?.[lonAt]
    const lat = values?.[latAt]
    if (typeof lon === 'number' && typeof lat === 'number') positions.set(String(values?.[idAt]), [lon, lat])
  }
  return positions
}

/** The line of a segment; null where one of its nodes is not in the file of nodes. */
export function lineGeometry(segments: Member, lines: Lines): (row: ConvertedRow) => string | null {
  const fromAt = indexOfCanonical(segments.table, 'from_node')
  const toAt = indexOfCanonical(segments.table, 'to_node')
  return ({ values }) => {
    const from = lines.get(String(values[fromAt]))
    const to = lines.get(String(values[toAt]))
    if (from === undefined || to === undefined) return null
    return `SRID=4326;LINESTRING(${from.join(' ')},${to.join(' ')})`
  }
}
