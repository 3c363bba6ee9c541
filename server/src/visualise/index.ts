export { gridKind, keepGrids } from './build-grids.ts'
export { readTile } from './read-tile.ts'
export { sendTile, visualiseRoutes } from './routes.ts'
