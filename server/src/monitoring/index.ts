export { caseTable } from './case-table.ts'
export { monitoringMeasures } from './measures.ts'
export { monitoringRoutes } from './routes.ts'
