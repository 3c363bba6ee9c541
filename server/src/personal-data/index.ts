export { retentionKind } from './apply-retention.ts'
export { personalDataKind } from './handle-act.ts'
export { personalDataRoutes } from './routes.ts'
export { scheduleRetention } from './schedule-retention.ts'
