import { createPreparer, type EntryPart, type PreparedEntry } from '@jingjing/analysis/search/find-entries'
import type { Facet, FoundDataset } from '@jingjing/schema/search'
import type { Database, Reader, Transaction } from '../../db/database.ts'
import { type IndexedRow, selectContentPlaces, selectIndexed, selectTerms } from './queries.ts'

/** A dataset as it is looked for and shown. */
export interface IndexedDataset {
  stamp: string
  /** What everybody who sees the dataset may find it by. */
  entry: PreparedEntry
  /** With the values of its open columns, for those who read rows. */
  fullEntry: PreparedEntry
  /** Codes of the communities that its rows count to; those of people's matters apart. */
  places: { open: readonly string[]; scoped: readonly string[] }
  shown: Omit<FoundDataset, 'hits'>
  facets: Readonly<Record<Facet, readonly string[]>>
  extent: readonly [number, number, number, number] | null
}

/**
 * Everything said of all datasets, in memory. It knows no persons: each search asks the store first what is seen, and
 * whatever has changed since it was indexed is read anew before it is searched.
 */
export interface SearchIndex {
  /** The datasets of these, in this order, as they stand. */
  datasets(database: Database, seen: readonly { id: string; stamp: string }[]): Promise<IndexedDataset[]>
  /** What a person may find a dataset by. */
  entryFor(dataset: IndexedDataset, reader: Reader): PreparedEntry
}

/** Names of places by their codes; of codes that are none, nothing. */
export type PlaceNames = (tx: Transaction, codes: readonly string[]) => Promise<ReadonlyMap<string, string>>

const BATCH = 500

export function openSearchIndex(placeNames: PlaceNames): SearchIndex {
  const indexedById = new Map<string, IndexedDataset>()
  // One part for a community, whatever the number of datasets with rows in it: a new name counts for all of them.
  let placePartByCode = new Map<string, PreparedEntry['parts'][number]>()
  const prepare = createPreparer()

  const readPlaces = async (tx: Transaction, ids: readonly string[]): Promise<Map<string, Places>> => {
    const placesById = new Map<string, Places>()
    const codes = new Set(placePartByCode.keys())
    for (const { dataset_id, is_scoped, place_codes } of await selectContentPlaces(tx, ids)) {
      const before = placesById.get(dataset_id) ?? NO_PLACES
      placesById.set(dataset_id, { ...before, [is_scoped ? 'scoped' : 'open']: place_codes })
      for (const code of place_codes) codes.add(code)
    }
    const names = codes.size === 0 ? new Map<string, string>() : await placeNames(tx, [...codes])
    placePartByCode = new Map(
      [...names].flatMap(([code, text]) => {
        const [part] = prepare(code, [{ kind: 'place', text, weight: WEIGHTS.place, isSpoken: true }]).parts
        return part === undefined ? [] : [[code, part]]
      }),
    )
    return placesById
  }

  const refresh = async (
    database: Database,
    changed: readonly { id: string; stamp: string }[],
  ): Promise<void> => {
    for (let from = 0; from < changed.length; from += BATCH) {
      const part = changed.slice(from, from + BATCH)
      const ids = part.map(({ id }) => id)
      const stampById = new Map(part.map(({ id, stamp }) => [id, stamp]))
      const { rows, terms, placesById } = await database.write(async (tx) => ({
        rows: await selectIndexed(tx, ids),
        terms: await selectTerms(tx, ids),
        placesById: await readPlaces(tx, ids),
      }))
      const linesById = new Map(terms.map(({ dataset_id, lines }) => [dataset_id, lines]))
      for (const row of rows) {
        const parts = partsOf(row)
        const entry = prepare(row.id, parts)
        const [content] = prepare(row.id, [
          {
            kind: 'content',
            text: linesById.get(row.id) ?? '',
            weight: WEIGHTS.content,
            isSpoken: false,
          },
        ]).parts
        indexedById.set(row.id, {
          stamp: stampById.get(row.id) ?? '',
          entry,
          fullEntry: content === undefined ? entry : { id: row.id, parts: [...entry.parts, content] },
          places: placesById.get(row.id) ?? NO_PLACES,
          shown: shownOf(row),
          facets: facetsOf(row),
          extent:
            row.min_lon === null
              ? null
              : [row.min_lon, row.min_lat as number, row.max_lon as number, row.max_lat as number],
        })
      }
    }
  }

  return {
    datasets: async (database, seen) => {
      const changed = seen.filter(({ id, stamp }) => indexedById.get(id)?.stamp !== stamp)
      if (changed.length > 0) await refresh(database, changed)
      return seen.flatMap(({ id }) => indexedById.get(id) ?? [])
    },
    entryFor: (dataset, reader) => {
      // Those who see figures without rows find nothing by what rows hold.
      if (reader.isStatisticsOnly) return dataset.entry
      const parts = seenPlaces(dataset.places, reader).flatMap((code) => placePartByCode.get(code) ?? [])
      const { id, parts: own } = dataset.fullEntry
      return parts.length === 0 ? dataset.fullEntry : { id, parts: [...own, ...parts] }
    },
  }
}

type Places = IndexedDataset['places']
const NO_PLACES: Places = { open: [], scoped: [] }

/** Of people's matters, only communities whose rows the person reads: that there are some tells something already. */
function seenPlaces({ open, scoped }: Places, reader: Reader): readonly string[] {
  const { communities } = reader
  if (scoped.length === 0 || reader.isDepartmentOnly) return open
  return [...open, ...(communities === null ? scoped : scoped.filter((code) => communities.includes(code)))]
}

/** What a hit counts, by what it is. */
const WEIGHTS = {
  title: 10,
  keyword: 6,
  theme: 4,
  department: 4,
  field: 3,
  description: 3,
  place: 3,
  content: 2,
}

function partsOf(row: IndexedRow): EntryPart[] {
  const parts: EntryPart[] = []
  const say = (kind: keyof typeof WEIGHTS, text: string | null, isSpoken = true): void => {
    if (text !== null && text !== '') parts.push({ kind, text, weight: WEIGHTS[kind], isSpoken })
  }
  say('title', row.title)
  say('title', row.title_en)
  for (const keyword of row.keywords) say('keyword', keyword)
  say('theme', row.theme_label)
  say('theme', row.theme_label_en)
  say('department', row.department)
  say('description', row.description, false)
  for (const { title, name, description } of row.fields) {
    say('field', title)
    if (name !== title && !/^column_?\d*$/.test(name)) say('field', name)
    say('field', description, false)
  }
  return parts
}

const shownOf = (row: IndexedRow): IndexedDataset['shown'] => ({
  id: row.id,
  title: row.title,
  description: row.description,
  profile: row.profile,
  department: row.department,
  theme: row.theme,
  sensitivity: row.sensitivity,
  isSynthetic: row.is_synthetic,
  version: row.version,
  numRows: row.num_rows,
  geometryType: row.geometry_type,
  updatedAt: row.updated_at,
})

function facetsOf(row: IndexedRow): IndexedDataset['facets'] {
  return {
    theme: row.theme === '' ? [] : [row.theme],
    department: row.department === '' ? [] : [row.department],
    profile: row.profile === null ? [] : [row.profile],
    sensitivity: [row.sensitivity],
    shape: [shapeOf(row.geometry_type)],
    year: yearsOf(row),
  }
}

function shapeOf(geometryType: string | null): string {
  if (geometryType === null) return 'table'
  if (/point/i.test(geometryType)) return 'point'
  return /line/i.test(geometryType) ? 'line' : 'area'
}

/** The years that the rows are about; without them, the year of the last change. */
function yearsOf({ period_from, period_to, updated_at }: IndexedRow): string[] {
  if (period_from === null && period_to === null) return [updated_at.slice(0, 4)]
  const first = Number((period_from ?? period_to ?? '').slice(0, 4))
  // The end is the first day that is no longer meant.
  const last = period_to === null ? first : new Date(Date.parse(period_to) - 86_400_000).getUTCFullYear()
  return Array.from({ length: Math.min(Math.max(last - first + 1, 1), 200) }, (_, index) =>
    String(first + index),
  )
}
