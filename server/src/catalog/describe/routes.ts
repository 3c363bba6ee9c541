import {
  BulkDescribed,
  BulkDescription,
  CodeList,
  CodeListId,
  CodeListInput,
  CodeLists,
  DatasetSensitivity,
  Description,
  DescriptionChanges,
  DescriptionOverview,
  DescriptionPatch,
  TemplateInput,
  Templates,
} from '@jingjing/schema/describe'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { changeDescriptions } from './change-description.ts'
import {
  listCodeLists,
  listTemplates,
  removeCodeList,
  removeTemplate,
  saveCodeList,
  saveTemplate,
} from './code-lists.ts'
import { describeMany } from './describe-many.ts'
import { readChanges, restoreChange } from './read-changes.ts'
import { readDescription, readOverview } from './read-description.ts'

const DatasetId = z.object({ id: z.string().max(80) })
const DepartmentName = z.object({ department: z.string().trim().min(1).max(100) })

export const describeRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/catalog/datasets/:id/description',
    permission: 'catalog:read',
    summary: 'What is said of a dataset and its fields, how complete that is, and what could be said',
    params: DatasetId,
    answer: Description,
    handler: ({ context, params }) => readDescription(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/catalog/datasets/:id/description',
    permission: 'catalog:edit',
    summary: 'Changes how a dataset and its fields are described; each value is kept in the history',
    params: DatasetId,
    body: DescriptionPatch,
    answer: Description,
    handler: async ({ context, params, body }) => {
      await changeDescriptions(context, [{ id: params.id, patch: body, how: 'edit' }])
      return readDescription(context, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/api/catalog/datasets/:id/sensitivity',
    permission: 'catalog:classify',
    summary: 'Sets how sensitive a dataset counts, lower as well, with the reason',
    params: DatasetId,
    body: z.object({ sensitivity: DatasetSensitivity, reason: z.string().trim().min(1).max(500) }),
    answer: Description,
    handler: async ({ context, params, body }) => {
      await changeDescriptions(context, [{ id: params.id, patch: body, how: 'edit' }])
      return readDescription(context, params.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/catalog/datasets/:id/description/changes',
    permission: 'catalog:read',
    summary: 'Who changed what of a description and when',
    params: DatasetId,
    query: z.object({ before: z.coerce.number().int().positive().optional() }),
    answer: DescriptionChanges,
    handler: ({ context, params, query }) => readChanges(context, params.id, query.before ?? null),
  }),
  route({
    method: 'POST',
    path: '/api/catalog/datasets/:id/description/changes/:change/restore',
    permission: 'catalog:edit',
    summary: 'Puts back what a value was before a change',
    params: DatasetId.extend({ change: z.coerce.number().int().positive() }),
    body: z.object({ reason: DescriptionPatch.shape.reason }),
    answer: Description,
    handler: ({ context, params, body }) => restoreChange(context, { ...params, ...body }),
  }),
  route({
    method: 'GET',
    path: '/api/catalog/descriptions',
    permission: 'catalog:read',
    summary: 'Every dataset with the completeness of its description and what is missing',
    answer: DescriptionOverview,
    handler: ({ context }) => readOverview(context),
  }),
  route({
    method: 'PATCH',
    path: '/api/catalog/descriptions',
    permission: 'catalog:edit',
    summary: 'Says the same of many datasets, or fills what is empty from their departments’ templates',
    body: BulkDescription,
    answer: BulkDescribed,
    handler: ({ context, body }) => describeMany(context, body),
  }),
  ...codeListRoutes(),
  ...templateRoutes(),
]

function codeListRoutes(): AnyRoute[] {
  const Id = z.object({ id: CodeListId })
  return [
    route({
      method: 'GET',
      path: '/api/catalog/code-lists',
      permission: 'catalog:read',
      summary: 'The code lists with their codes',
      answer: CodeLists,
      handler: ({ context }) => listCodeLists(context),
    }),
    route({
      method: 'PUT',
      path: '/api/catalog/code-lists/:id',
      permission: 'catalog:edit',
      summary: 'Makes a code list or puts another in its place',
      params: Id,
      body: CodeListInput,
      answer: CodeList,
      handler: ({ context, params, body }) => saveCodeList(context, params.id, body),
    }),
    route({
      method: 'DELETE',
      path: '/api/catalog/code-lists/:id',
      permission: 'catalog:edit',
      summary: 'Takes away a code list that no field uses',
      params: Id,
      answer: z.object({}),
      handler: async ({ context, params }) => {
        await removeCodeList(context, params.id)
        return {}
      },
    }),
  ]
}

function templateRoutes(): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/api/catalog/templates',
      permission: 'catalog:read',
      summary: 'What each department fills in first',
      answer: Templates,
      handler: ({ context }) => listTemplates(context),
    }),
    route({
      method: 'PUT',
      path: '/api/catalog/templates/:department',
      permission: 'catalog:edit',
      summary: 'Keeps what a department fills in first',
      params: DepartmentName,
      body: TemplateInput,
      answer: Templates,
      handler: ({ context, params, body }) => saveTemplate(context, params.department, body),
    }),
    route({
      method: 'DELETE',
      path: '/api/catalog/templates/:department',
      permission: 'catalog:edit',
      summary: 'Forgets the template of a department',
      params: DepartmentName,
      answer: Templates,
      handler: ({ context, params }) => removeTemplate(context, params.department),
    }),
  ]
}
