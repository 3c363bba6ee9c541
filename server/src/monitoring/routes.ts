import { CasePoints, RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import {
  Bulletin,
  BulletinQuery,
  BulletinTemplate,
  NewBulletinTemplate,
} from '@jingjing/schema/monitoring/bulletin'
import {
  Assigned,
  CaseDetail,
  Comparison,
  ComparisonQuery,
  NewAssignments,
  Simulation,
  SimulationAsk,
  WorkListName,
  WorkListPage,
  WorkListQuery,
  WorkLists,
} from '@jingjing/schema/monitoring/case-work'
import { PeriodComparison, PeriodComparisonQuery } from '@jingjing/schema/monitoring/periods'
import { Signals } from '@jingjing/schema/monitoring/signals'
import { Themes } from '@jingjing/schema/monitoring/themes'
import { z } from 'zod'
import { type AnyRoute, route } from '../http/route.ts'
import type { JobQueue } from '../jobs/run-jobs.ts'
import type { MeasureDefinition } from '../trail/index.ts'
import { alertRoutes } from './alerts/routes.ts'
import { daily } from './alerts/watched-measure.ts'
import { bulletinDocument } from './bulletin/bulletin-document.ts'
import { editTemplate, readTemplate } from './bulletin/edit-template.ts'
import { writeBulletin } from './bulletin/write-bulletin.ts'
import { listCasePoints } from './list-case-points.ts'
import { followChanges } from './live/follow-changes.ts'
import { comparePeriods } from './periods/compare-periods.ts'
import { readRunningState } from './read-running-state.ts'
import { readSignals } from './signals/read-signals.ts'
import { readThemes } from './themes.ts'
import { compareParts } from './work-lists/compare-parts.ts'
import { listWorkCases, readWorkLists } from './work-lists/read-work-lists.ts'
import { assignCases, readCase, simulate } from './work-lists/work-on-cases.ts'

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const monitoringRoutes = (
  queue: JobQueue,
  watchable: readonly MeasureDefinition[],
): readonly AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/monitoring/running-state',
    permission: 'monitoring:read',
    summary: 'Volumes of cases in a period, compared with the one before, and the three rates',
    query: RunningStateQuery,
    answer: RunningState,
    handler: ({ context, query }) => readRunningState(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/themes',
    permission: 'monitoring:read',
    summary: 'Cases of a period by the headings of 七有五性 and 每月一题',
    query: RunningStateQuery,
    answer: Themes,
    handler: ({ context, query }) => readThemes(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/points',
    permission: 'monitoring:read',
    summary: 'Where the cases of a period happened, the newest where there are too many',
    query: RunningStateQuery,
    answer: CasePoints,
    handler: ({ context, query }) => listCasePoints(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/comparison',
    permission: 'monitoring:read',
    summary:
      'Communities, departments or categories beside each other: rates, score, rank, per 10,000 residents',
    query: ComparisonQuery,
    answer: Comparison,
    handler: ({ context, query }) => compareParts(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/periods',
    permission: 'monitoring:read',
    summary: 'A month, quarter or year beside the one before and the same a year ago, on like working days',
    query: PeriodComparisonQuery,
    answer: PeriodComparison,
    handler: ({ context, query }) => comparePeriods(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/signals',
    permission: 'monitoring:read',
    summary: 'What has changed beyond chance: levels, holidays, silent sources, clusters',
    answer: Signals,
    handler: ({ context }) => readSignals(context),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/work-lists',
    permission: 'monitoring:read',
    summary: 'How many cases are overdue, due, unsatisfied, repeated or passed on',
    query: WorkListQuery,
    answer: WorkLists,
    handler: ({ context, query }) => readWorkLists(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/work-lists/:list',
    permission: 'monitoring:read',
    summary: 'The cases of a work list, the most pressing first',
    params: z.object({ list: WorkListName }),
    query: WorkListQuery,
    answer: WorkListPage,
    handler: ({ context, params, query }) => listWorkCases(context, params.list, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/cases/:id',
    permission: 'monitoring:read',
    summary: 'One case with its history and the cases like it',
    params: z.object({ id: z.coerce.number().int().positive() }),
    answer: CaseDetail,
    handler: ({ context, params }) => readCase(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/assignments',
    permission: 'monitoring:assign',
    summary: 'Gives cases to a department',
    body: NewAssignments,
    answer: Assigned,
    handler: ({ context, body }) => assignCases(context, body),
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/simulations',
    permission: 'monitoring:read',
    summary: 'The rates of a period if these cases were solved; changes nothing',
    body: SimulationAsk,
    answer: Simulation,
    handler: ({ context, body }) => simulate(context, body),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/bulletin',
    permission: 'monitoring:read',
    summary: 'The bulletin of a month or week: text and tables with their figures',
    query: BulletinQuery,
    answer: Bulletin,
    handler: ({ context, query }) => writeBulletin(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/bulletin.docx',
    permission: 'monitoring:read',
    summary: 'The same bulletin as a Word file',
    query: BulletinQuery,
    handler: async ({ context, query, reply }) => {
      const bulletin = await writeBulletin(context, query)
      const name = encodeURIComponent(`${bulletin.title}.docx`)
      reply.header('content-disposition', `attachment; filename="bulletin.docx"; filename*=UTF-8''${name}`)
      return reply.type(WORD).send(await bulletinDocument(bulletin)) as never
    },
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/bulletin-template',
    permission: 'monitoring:read',
    summary: 'The text of the bulletin with its blanks',
    query: z.object({ language: z.enum(['zh', 'en']).default('zh') }),
    answer: BulletinTemplate,
    handler: ({ context, query }) => readTemplate(context, query.language),
  }),
  route({
    method: 'PUT',
    path: '/api/monitoring/bulletin-template',
    permission: 'monitoring:edit',
    summary: 'Writes the text of the bulletin anew; an empty one takes the own text of the platform',
    body: NewBulletinTemplate,
    answer: BulletinTemplate,
    handler: ({ context, body }) => editTemplate(context, body),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/stream',
    permission: 'monitoring:read',
    summary: 'Tells open pages that cases have changed (server-sent events named `cases`)',
    handler: ({ context, request, reply }) => followChanges(context, request, reply),
  }),
  ...alertRoutes(queue, daily(watchable)),
]
