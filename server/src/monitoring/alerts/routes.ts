import {
  Acknowledgement,
  Alert,
  AlertDefinition,
  AlertPreview,
  AlertRule,
  AlertRules,
  Alerts,
  HandedOver,
  HandOver,
  NewAlertRule,
} from '@jingjing/schema/monitoring/alerts'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import type { JobQueue } from '../../jobs/run-jobs.ts'
import type { MeasureDefinition } from '../../trail/index.ts'
import { addRule, editRule, listRules, removeRule } from './alert-rules.ts'
import { previewRule } from './preview-rule.ts'
import { acknowledge, handOver, listAlerts } from './work-on-alerts.ts'

const Id = z.object({ id: z.coerce.number().int().positive() })

/** With the measures of other features that may be watched. */
export const alertRoutes = (queue: JobQueue, measures: readonly MeasureDefinition[]): AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/monitoring/alerts',
    permission: 'monitoring:read',
    summary: 'Alerts that go on, and those that ended of late',
    answer: Alerts,
    handler: ({ context }) => listAlerts(context, measures),
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/alerts/:id/acknowledgement',
    permission: 'monitoring:assign',
    summary: 'Takes note of an alert',
    params: Id,
    body: Acknowledgement,
    answer: Alert,
    handler: ({ context, params, body }) => acknowledge(context, params.id, body.note, measures),
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/alerts/:id/hand-over',
    permission: 'monitoring:assign',
    summary: 'Makes a case of an alert',
    params: Id,
    body: HandOver,
    answer: HandedOver,
    handler: ({ context, params, body }) => handOver(context, params.id, body.note, queue, measures),
  }),
  route({
    method: 'GET',
    path: '/api/monitoring/alert-rules',
    permission: 'monitoring:read',
    summary: 'What is watched',
    answer: AlertRules,
    handler: async ({ context }) => ({ rules: await listRules(context, measures) }),
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/alert-rules',
    permission: 'monitoring:edit',
    summary: 'Adds a rule of alerts',
    body: NewAlertRule,
    answer: AlertRule,
    status: 201,
    handler: ({ context, body }) => addRule(context, body, queue, measures),
  }),
  route({
    method: 'PUT',
    path: '/api/monitoring/alert-rules/:id',
    permission: 'monitoring:edit',
    summary: 'Changes a rule, or switches it on or off',
    params: Id,
    body: NewAlertRule,
    answer: AlertRule,
    handler: ({ context, params, body }) => editRule(context, params.id, body, queue, measures),
  }),
  route({
    method: 'DELETE',
    path: '/api/monitoring/alert-rules/:id',
    permission: 'monitoring:edit',
    summary: 'Deletes a rule and its alerts',
    params: Id,
    status: 204,
    handler: async ({ context, params, reply }) => {
      await removeRule(context, params.id)
      return reply.status(204).send() as never
    },
  }),
  route({
    method: 'POST',
    path: '/api/monitoring/alert-previews',
    permission: 'monitoring:read',
    summary: 'What a rule would have told in the last year; changes nothing',
    body: AlertDefinition,
    answer: AlertPreview,
    isAudited: false,
    handler: ({ context, body }) => previewRule(context, body, measures),
  }),
]
