import { CasePoints, RunningState, RunningStateQuery } from '@jingjing/schema/monitoring'
import { type AnyRoute, route } from '../http/route.ts'
import { listCasePoints } from './list-case-points.ts'
import { readRunningState } from './read-running-state.ts'

export const monitoringRoutes: readonly AnyRoute[] = [
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
    path: '/api/monitoring/points',
    permission: 'monitoring:read',
    summary: 'Where the cases of a period happened, the newest where there are too many',
    query: RunningStateQuery,
    answer: CasePoints,
    handler: ({ context, query }) => listCasePoints(context, query),
  }),
]
