import { findEntries, readTerms } from '@jingjing/analysis/search/find-entries'
import { plain } from '@jingjing/analysis/search/syllables'
import {
  FACETS,
  type Facet,
  type FoundDataset,
  type SearchQuery,
  type SearchResult,
} from '@jingjing/schema/search'
import type { Context } from '../../context.ts'
import { selectSeen } from './queries.ts'
import type { IndexedDataset, SearchIndex } from './search-index.ts'

/**
 * Datasets that the person sees and that hold every word of the query, the best first; without one, the last changed
 * first. What the person may not see is not searched at all, and counts nowhere.
 */
export async function searchDatasets(
  index: SearchIndex,
  { database, reader }: Context,
  ask: SearchQuery,
): Promise<SearchResult> {
  const seen = await database.read(reader, selectSeen)
  const datasets = await index.datasets(database, seen)
  const byId = new Map(datasets.map((one) => [one.shown.id, one]))
  const isAsked = readTerms(ask.query).length > 0
  const entries = isAsked ? datasets.map((one) => index.entryFor(one, reader)) : []
  const found: Found[] = isAsked
    ? findEntries(entries, ask.query).map(({ id, hits }) => ({
        dataset: byId.get(id) as IndexedDataset,
        hits: hits.map((hit) => (hit.kind === 'content' ? valueHit(hit.text, ask.query) : hit)),
      }))
    : datasets.map((dataset) => ({ dataset, hits: [] }))
  const meets = (one: Found, except: Facet | null): boolean =>
    isInside(one.dataset, ask.bbox) &&
    FACETS.every((facet) => {
      const wanted = ask[facet]
      return facet === except || wanted === undefined || one.dataset.facets[facet].includes(wanted)
    })
  const matched = ask.query.trim() !== '' && !isAsked ? [] : found.filter((one) => meets(one, null))
  return {
    numFound: matched.length,
    datasets: matched
      .slice(ask.offset, ask.offset + ask.limit)
      .map(({ dataset, hits }) => ({ ...dataset.shown, hits })),
    facets: Object.fromEntries(
      FACETS.map((facet) => [
        facet,
        countValues(
          found.filter((one) => meets(one, facet)),
          facet,
        ),
      ]),
    ) as SearchResult['facets'],
  }
}

interface Found {
  dataset: IndexedDataset
  hits: FoundDataset['hits']
}

/** The value that was met, with its column. */
function valueHit(lines: string, query: string): FoundDataset['hits'][number] {
  const wanted = readTerms(query).flatMap(({ text, words }) => [text, ...words])
  const line =
    wanted.flatMap((text) => lines.split('\n').find((one) => plain(one).includes(text)) ?? [])[0] ?? ''
  const [value = '', title = ''] = line.split('\t')
  return { kind: 'content', text: `${title}：${value}` }
}

function isInside({ extent }: IndexedDataset, box: SearchQuery['bbox']): boolean {
  if (box === undefined) return true
  if (extent === null) return false
  return extent[0] <= box[2] && extent[2] >= box[0] && extent[1] <= box[3] && extent[3] >= box[1]
}

function countValues(found: readonly Found[], facet: Facet): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { dataset } of found)
    for (const value of dataset.facets[facet]) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) =>
      facet === 'year' ? b.value.localeCompare(a.value) : b.count - a.count || (a.value < b.value ? -1 : 1),
    )
}
