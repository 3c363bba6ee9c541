export { readTile } from './read-tile.ts'
export { sendTile, visualiseRoutes } from './routes.ts'
