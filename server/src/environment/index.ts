export { environmentMeasures } from './measures.ts'
export { environmentRoutes } from './routes.ts'
