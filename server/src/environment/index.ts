export { environmentMeasures } from './measures.ts'
export { observationTable } from './observation-table.ts'
export { environmentRoutes } from './routes.ts'
