import { Lineage, SearchQuery, SearchResult } from '@jingjing/schema/search'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import type { CanonicalTable } from '../canonical-table.ts'
import { readLineage, type UsesOf } from './read-lineage.ts'
import { searchDatasets } from './search-datasets.ts'
import type { SearchIndex } from './search-index.ts'

export function searchRoutes(parts: {
  canonicalTables: readonly CanonicalTable[]
  usesOf: UsesOf
  searchIndex: SearchIndex
}): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/catalog/search',
      permission: 'catalog:read',
      summary: 'Finds datasets by words, pinyin, facets and an area; slips of the hand are forgiven',
      query: SearchQuery,
      answer: SearchResult,
      handler: ({ context, query }) => searchDatasets(parts.searchIndex, context, query),
    }),
    route({
      method: 'GET',
      path: '/api/catalog/datasets/:id/lineage',
      permission: 'catalog:read',
      summary: 'What a dataset is made from, and what uses it',
      params: z.object({ id: z.string().max(80) }),
      answer: Lineage,
      handler: ({ context, params }) => readLineage(context, params.id, parts),
    }),
  ]
}
