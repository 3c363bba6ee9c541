import { JobReference } from '@jingjing/schema/jobs'
import {
  AreaQuery,
  DiagnosisQuery,
  LifeCircleAreas,
  LifeCircleDiagnosis,
  LifeCircleRules,
  ProposalAsk,
  ReportQuery,
  Scenario,
  ScenarioChange,
  ScenarioInput,
  Scenarios,
} from '@jingjing/schema/life-circle'
import { z } from 'zod'
import { type AnyRoute, route } from '../http/route.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import { listAreas } from './areas.ts'
import { diagnoseArea } from './diagnose-area.ts'
import { changeScenario, listScenarios, removeScenario, saveScenario } from './keep-scenarios.ts'
import { listRules } from './list-rules.ts'
import { planningRules, serviceIndex, walkOf } from './planning-rules.ts'
import type { ProposalInput } from './propose-sites.ts'
import { writeReport } from './report/write-report.ts'
import type { Worlds } from './worlds.ts'

const ScenarioId = z.object({ id: z.coerce.number().int().positive() })

export function lifeCircleRoutes({ worlds, queue }: { worlds: Worlds; queue: JobQueue }): AnyRoute[] {
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
    route({
      method: 'POST',
      path: '/api/life-circle/proposals',
      permission: 'life-circle:plan',
      summary: 'Starts a job that proposes where new facilities would bring most people within reach',
      body: ProposalAsk,
      answer: JobReference,
      status: 202,
      handler: async ({ context, body }) => {
        const rules = planningRules(context.packs)
        const kind = rules.kinds.body.kinds[serviceIndex(rules, body.kind)]
        walkOf(rules, body.minutes, body.walker)
        const input: ProposalInput = { ask: body, reader: context.reader }
        const job = await queue.submit({
          kind: 'propose-sites',
          subject: kind?.name.zh ?? body.kind,
          input,
          createdBy: context.person.id,
        })
        return { jobId: job.id }
      },
    }),
    route({
      method: 'GET',
      path: '/api/life-circle/scenarios',
      permission: 'life-circle:read',
      summary: 'The scenarios of the person and those that colleagues share',
      answer: Scenarios,
      handler: async ({ context }) => ({ scenarios: await listScenarios(context) }),
    }),
    route({
      method: 'POST',
      path: '/api/life-circle/scenarios',
      permission: 'life-circle:plan',
      summary: 'Saves a scenario',
      body: ScenarioInput,
      answer: Scenario,
      status: 201,
      handler: ({ context, body }) => saveScenario(context, body),
    }),
    route({
      method: 'PATCH',
      path: '/api/life-circle/scenarios/:id',
      permission: 'life-circle:plan',
      summary: "Changes a scenario of one's own: name, edits, notes, whether it is shared",
      params: ScenarioId,
      body: ScenarioChange,
      answer: Scenario,
      handler: ({ context, params, body }) => changeScenario(context, params.id, body),
    }),
    route({
      method: 'DELETE',
      path: '/api/life-circle/scenarios/:id',
      permission: 'life-circle:plan',
      summary: "Removes a scenario of one's own",
      params: ScenarioId,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await removeScenario(context, params.id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/life-circle/report',
      permission: 'life-circle:read',
      summary: 'The diagnosis of an area, with a plan where one is given, as a Word document',
      query: ReportQuery,
      handler: async ({ context, query, reply }) => {
        const bytes = await writeReport(worlds, context, query)
        return reply
          .header('content-type', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
          .header('content-disposition', 'attachment; filename="life-circle.docx"')
          .send(bytes) as never
      },
    }),
  ]
}
