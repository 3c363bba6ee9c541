export { standardsRoutes } from './routes.ts'
