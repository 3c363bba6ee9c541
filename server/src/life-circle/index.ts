export { lifeCircleTables } from './canonical-tables.ts'
export { lifeCircleMeasures } from './measures.ts'
export { lifeCircleRoutes } from './routes.ts'
export { openWorlds, type Worlds } from './worlds.ts'
