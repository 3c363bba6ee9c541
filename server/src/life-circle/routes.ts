import {
  AreaQuery,
  DiagnosisQuery,
  LifeCircleAreas,
  LifeCircleDiagnosis,
  LifeCircleRules,
} from '@jingjing/schema/life-circle'
import { type AnyRoute, route } from '../http/route.ts'
import { listAreas } from './areas.ts'
import { diagnoseArea } from './diagnose-area.ts'
import { listRules } from './list-rules.ts'
import type { Worlds } from './worlds.ts'

export function lifeCircleRoutes(worlds: Worlds): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/life-circle/areas',
      permission: 'life-circle:read',
      summary: 'The cities and subdistricts that can be planned, the one that changed last first',
      answer: LifeCircleAreas,
      handler: async ({ context: { database, reader } }) => ({
        areas: await database.read(reader, listAreas),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/life-circle/rules',
      permission: 'life-circle:read',
      summary: 'Kinds of facilities, walking distances and standards, with sources and status',
      answer: LifeCircleRules,
      handler: ({ context }) => listRules(context),
    }),
    route({
      method: 'GET',
      path: '/api/life-circle/world',
      permission: 'life-circle:read',
      summary: 'Streets, homes, facilities and sites of an area as one packed piece for the map planner',
      query: AreaQuery,
      handler: async ({ context: { database, reader, packs }, query, request, reply }) => {
        const world = await database.read(reader, (tx) => worlds.open(tx, packs, query.area ?? null))
        const tag = `"${world.tag}"`
        void reply.header('etag', tag).header('cache-control', 'private, no-cache')
        if (request.headers['if-none-match'] === tag) return reply.code(304).send() as never
        const bytes = await world.packed()
        return reply
          .header('content-type', 'application/octet-stream')
          .header('content-encoding', 'gzip')
          .send(Buffer.from(bytes)) as never
      },
    }),
    route({
      method: 'GET',
      path: '/api/life-circle/diagnosis',
      permission: 'life-circle:read',
      summary: 'What an area lacks within walking distance by the standards, the worst first',
      query: DiagnosisQuery,
      answer: LifeCircleDiagnosis,
      handler: ({ context, query }) => diagnoseArea(worlds, context, query),
    }),
  ]
}
