export { extractRoutes } from './routes.ts'
export { extractKind } from './run-extract.ts'
export { scheduleExtracts } from './schedule-extracts.ts'
