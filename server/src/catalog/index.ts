export {
  type CanonicalTable,
  ownRows,
  type RowRange,
  type StoredField,
  type StoredTable,
} from './canonical-table.ts'
export { bulkEditKind } from './changes/bulk-edit.ts'
export { type EditHooks, editRows } from './changes/edit-rows.ts'
export { noteErased, noteRemoved } from './changes/note-removed.ts'
export { bringDescriptions, type DescribedDataset, readDescribed } from './describe/bring-descriptions.ts'
export { catalogMeasures } from './describe/measures.ts'
export { descriptionRule, judgedOf } from './describe/read-description.ts'
export { scoreDescription, scorePercent } from './describe/score-description.ts'
export { discardUnfinished } from './discard-unfinished.ts'
export type { RowGeometry } from './geometry-bytes.ts'
export { selectKeyRange } from './grid/grid-queries.ts'
export type { RowLocator } from './load-rows.ts'
export { qualityKind } from './quality/check-quality.ts'
export { keepQuality } from './quality/keep-quality.ts'
export {
  insertRejectedRows,
  selectByContent,
  selectByRecipe,
  selectKeysOfRows,
  selectRejectedRows,
  selectRejectedSheets,
} from './queries.ts'
export { receiveRows } from './receive-rows.ts'
export { catalogRoutes } from './routes.ts'
export { contentKind, keepContent } from './search/keep-content.ts'
export { openSearchIndex, type SearchIndex } from './search/search-index.ts'
export { warmSearchIndex } from './search/warm-search-index.ts'
export type { StoredRow, VersionColumn } from './storage.ts'
export { storeVersion, type VersionHooks, type VersionTable } from './store-version.ts'
export { datasetTables, type TableAtVersion, tableAtVersion } from './table-at-version.ts'
