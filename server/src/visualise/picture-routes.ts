import {
  Dashboard,
  DashboardAudienceList,
  DashboardChange,
  DashboardInput,
  DashboardList,
  DashboardSchedule,
  DashboardSharing,
} from '@jingjing/schema/visualise/dashboards'
import { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { z } from 'zod'
import { type AnyRoute, route } from '../http/route.ts'
import {
  changeDashboard,
  createDashboard,
  listAudience,
  listDashboards,
  readDashboard,
  removeDashboard,
  scheduleDashboard,
  shareDashboard,
} from './dashboards/keep-dashboards.ts'
import { readPicture } from './pictures/read-picture.ts'

const DashboardId = z.object({ id: z.string().min(1).max(80) })

/** Dashboards are anybody's who reads the catalogue; what they show is what each of their readers may see. */
export const pictureRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/api/visualise/pictures',
    permission: 'catalog:read',
    isAudited: false,
    summary: 'What a map or chart of a table shows: points, areas, groups, each with the rows behind it',
    body: Picture,
    answer: PictureData,
    handler: ({ context, body }) => readPicture(context, body, { hasTiles: true }),
  }),
  route({
    method: 'GET',
    path: '/api/visualise/dashboards',
    permission: 'catalog:read',
    summary: 'The dashboards of the person and those that are shared with them',
    answer: DashboardList,
    handler: async ({ context }) => ({ dashboards: await listDashboards(context) }),
  }),
  route({
    method: 'POST',
    path: '/api/visualise/dashboards',
    permission: 'catalog:read',
    summary: 'Keeps a new dashboard, seen by its owner alone',
    body: DashboardInput,
    status: 201,
    answer: Dashboard,
    handler: ({ context, body }) => createDashboard(context, body),
  }),
  route({
    method: 'GET',
    path: '/api/visualise/dashboards/:id',
    permission: 'catalog:read',
    summary: 'One dashboard; of tiles whose dataset the person may not know of nothing is told',
    params: DashboardId,
    answer: Dashboard,
    handler: ({ context, params }) => readDashboard(context, params.id),
  }),
  route({
    method: 'PUT',
    path: '/api/visualise/dashboards/:id',
    permission: 'catalog:read',
    summary: 'Changes a dashboard of the person, if nobody has saved another revision',
    params: DashboardId,
    body: DashboardChange,
    answer: Dashboard,
    handler: ({ context, params, body }) => changeDashboard(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/visualise/dashboards/:id',
    permission: 'catalog:read',
    summary: 'Takes a dashboard of the person away',
    params: DashboardId,
    answer: z.object({}),
    handler: async ({ context, params }) => {
      await removeDashboard(context, params.id)
      return {}
    },
  }),
  route({
    method: 'PUT',
    path: '/api/visualise/dashboards/:id/sharing',
    permission: 'catalog:read',
    summary: 'Says who else may open a dashboard of the person',
    params: DashboardId,
    body: DashboardSharing,
    answer: Dashboard,
    handler: ({ context, params, body }) => shareDashboard(context, params.id, body),
  }),
  route({
    method: 'PUT',
    path: '/api/visualise/dashboards/:id/schedule',
    permission: 'catalog:read',
    summary: 'Has a dashboard written as a picture or Word file at set times, or no longer',
    params: DashboardId,
    body: z.object({ schedule: DashboardSchedule.nullable() }),
    answer: Dashboard,
    handler: ({ context, params, body }) => scheduleDashboard(context, params.id, body.schedule),
  }),
  route({
    method: 'GET',
    path: '/api/visualise/audience',
    permission: 'catalog:read',
    summary: 'Colleagues and departments that a dashboard can be shared with',
    answer: DashboardAudienceList,
    handler: ({ context }) => listAudience(context),
  }),
]
