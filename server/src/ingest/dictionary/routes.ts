import { Dictionary, DictionaryDraft } from '@jingjing/schema/ingest/dictionary'
import { Problem } from '@jingjing/schema/problems'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { deleteEntry, keepEntry, selectDictionary } from './dictionary-queries.ts'

export const dictionaryRoutes: AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/ingest/dictionary',
    permission: 'ingest:import',
    summary: 'What persons have explained: titles of columns and values in them',
    answer: Dictionary,
    handler: async ({ context: { database } }) => ({ entries: await database.write(selectDictionary) }),
  }),
  route({
    method: 'POST',
    path: '/api/ingest/dictionary',
    permission: 'catalog:edit',
    summary: 'Explains a title or a value; what was said of it before gives way',
    body: DictionaryDraft,
    status: 201,
    answer: z.object({ id: z.number().int() }),
    handler: async ({ context: { database, person }, body }) => ({
      id: await database.write((tx) => keepEntry(tx, body, person.id)),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/ingest/dictionary/:id',
    permission: 'catalog:edit',
    summary: 'Takes an explanation back; what came in by it stays as it is',
    params: z.object({ id: z.coerce.number().int().positive() }),
    answer: z.object({}),
    handler: async ({ context: { database }, params }) => {
      const isGone = await database.write((tx) => deleteEntry(tx, params.id))
      if (!isGone) throw new Problem('not-found', { what: `#${params.id}` })
      return {}
    },
  }),
]
