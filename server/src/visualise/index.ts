export { visualiseRoutes } from './routes.ts'
