import { toWgs84 } from '@jingjing/analysis/geo/to-wgs84'
import type { ColumnOverride, Profile, SourceCrs, TableOverride } from '@jingjing/analysis/recognise/contract'
import { PROFILES } from '@jingjing/analysis/recognise/contract'
import { FIELDS } from '@jingjing/analysis/recognise/fields'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import type { TableOverride as AskedOverride } from '@jingjing/schema/ingest'
import { Problem } from '@jingjing/schema/problems'
import { batchesOf } from './formats/open-file.ts'
import type { Member, Read } from './understand-files.ts'

/** What a recipe keeps of an override: columns are found again by what they were called. */
export interface KeptOverride extends Omit<AskedOverride, 'table' | 'columns'> {
  columns: (AskedOverride['columns'][number] & { foundTitle: string })[]
}

/** Names a table among those of the files of one request. */
export const tableKey = (fileNumber: number, position: string): string => `${fileNumber + 1}/${position}`

/**
 * What a person says, in the words of recognition.
 *
 * @throws Problem `bad-request`, `crs-not-supported`
 */
function overrideOf(asked: Omit<AskedOverride, 'table'>, file: string): TableOverride {
  const profile = asked.profile
  const isProfile = profile === undefined || profile === null || PROFILES.includes(profile as Profile)
  const fields = new Set(Object.values(FIELDS).flatMap((list) => list.map(({ field }) => field)))
  const unknown = asked.columns.find(({ canonical }) => canonical != null && !fields.has(canonical))
  if (!isProfile) throw new Problem('bad-request', { where: 'overrides.profile', detail: String(profile) })
  if (unknown !== undefined)
    throw new Problem('bad-request', { where: 'overrides.columns', detail: String(unknown.canonical) })
  return {
    headerRows: asked.headerRows,
    profile: profile as Profile | null | undefined,
    crs: asked.crs === undefined ? undefined : systemOf(asked.crs, file),
    columns: asked.columns satisfies ColumnOverride[],
  }
}

function systemOf(name: string, file: string): SourceCrs {
  const system: SourceCrs = name === 'GCJ-02' || name === 'BD-09' ? name : Number(name.slice('EPSG:'.length))
  if (toWgs84(system) === undefined) throw new Problem('crs-not-supported', { file, crs: name })
  return system
}

/** Refuses at once what nothing could be done with, before a file is read. */
export function checkOverrides(overrides: readonly AskedOverride[]): void {
  for (const one of overrides) overrideOf(one, one.table)
}

/** Looks at a table again with what a person says of it; where it lies on its sheet stays. */
export async function readAgain(
  read: Read,
  asked: Omit<AskedOverride, 'table'>,
  onRows: (numRows: number) => void,
): Promise<Read> {
  const override = overrideOf(asked, read.file.name)
  const { region } = read.table
  const recogniser = createRecogniser({ ...read.source.hints, name: read.table.name, override })
  for await (const batch of batchesOf(read.source)) {
    for (const { row, cells } of batch) {
      if (region === null) recogniser.observe(row, cells)
      else if (row >= region.minRow && row <= region.maxRow)
        recogniser.observe(
          row,
          cells
            .slice(0, region.maxColumn + 1)
            .map((cell, column) => (column < region.minColumn ? null : cell)),
        )
    }
    onRows(batch.length)
  }
  const table = { ...recogniser.finish(), region }
  return { ...read, table, override: { ...asked, table: read.key } }
}

/** Says the same for the same, in whatever order a store or a sender put its parts. */
export function fingerprintOf({ headerRows, profile, crs, columns }: AskedOverride): string {
  const told = columns.map((one) => [
    one.index,
    one.include,
    one.title,
    one.type,
    one.canonical,
    one.sensitivity,
    one.dateOrder,
  ])
  return JSON.stringify([headerRows, profile, crs, told])
}

/** What to keep of an override for the next file of the shape. */
export function keptOverride({ override, found }: Member): KeptOverride | null {
  if (override === null) return null
  const { table: _table, columns, ...rest } = override
  return {
    ...rest,
    columns: columns.map((one) => ({ ...one, foundTitle: found.titles.get(one.index) ?? '' })),
  }
}

/** What was kept, for a table of the same shape, whose columns may stand elsewhere. */
export function recalledOverride(kept: KeptOverride, read: Read): Omit<AskedOverride, 'table'> {
  const columns = kept.columns.map(({ foundTitle, ...column }) => {
    const places = [...read.found.titles].filter(([, title]) => title === foundTitle).map(([index]) => index)
    return { ...column, index: places.length === 1 ? places[0]! : column.index }
  })
  return { ...kept, columns }
}
