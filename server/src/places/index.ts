export { outlinesOf, placeNames } from './list-places.ts'
export { completeRows } from './locate-rows.ts'
export { placeTable } from './place-table.ts'
export { placesRoutes } from './routes.ts'
