export {
  type CanonicalTable,
  ownRows,
  type RowRange,
  type StoredField,
  type StoredTable,
} from './canonical-table.ts'
export { discardUnfinished } from './discard-unfinished.ts'
export type { RowGeometry } from './geometry-bytes.ts'
export type { RowLocator } from './load-rows.ts'
export { insertRejectedRows, selectByContent, selectByRecipe, selectRejectedRows } from './queries.ts'
export { catalogRoutes } from './routes.ts'
export type { StoredRow, VersionColumn } from './storage.ts'
export { storeVersion, type VersionHooks, type VersionTable } from './store-version.ts'
export { type TableAtVersion, tableAtVersion } from './table-at-version.ts'
