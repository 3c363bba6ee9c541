import type { Cell, TableHints } from '@jingjing/analysis/recognise/contract'
import { createNames, type SourceRow, type SourceTable } from './source-table.ts'

/** A thing with named properties and perhaps a geometry (GeoJSON text). */
export interface NamedFeature {
  properties: Map<string, Cell>
  geometry: string | null
}

/** Takes in the next of the moments at which a walk was somewhere: its first and its last are kept. */
export function noteMoment(properties: Map<string, Cell>, moment: string): void {
  if (!properties.has('开始时间')) properties.set('开始时间', moment)
  properties.set('结束时间', moment)
}

/**
 * A table of features whose properties are only known when all of them were seen: they are read once for their names
 * and again for their rows. Row 1 holds the names; feature n is row n + 1. Null where there is no feature.
 */
export async function featureTable(
  hints: TableHints,
  features: () => AsyncIterable<NamedFeature>,
): Promise<SourceTable | null> {
  const known = createNames()
  let hasGeometry = false
  let numFeatures = 0
  for await (const { properties, geometry } of features()) {
    numFeatures++
    if (geometry !== null) hasGeometry = true
    for (const name of properties.keys()) known.add(name)
  }
  if (numFeatures === 0) return null
  const columns = known.names
  const titles = hasGeometry ? [...columns, 'geometry'] : columns
  return {
    hints: {
      ...hints,
      notes: [...(hints.notes ?? []), ...known.notes()],
      headerIsCertain: true,
      ...(hasGeometry ? { geometryColumn: titles.length - 1 } : {}),
    },
    async *rows(): AsyncGenerator<SourceRow> {
      yield { row: 1, cells: titles }
      let row = 1
      for await (const { properties, geometry } of features()) {
        const cells = columns.map((name) => properties.get(name) ?? null)
        if (hasGeometry) cells.push(geometry)
        yield { row: ++row, cells }
      }
    },
  }
}
