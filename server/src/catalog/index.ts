export type { CanonicalTable, StoredField, StoredTable } from './canonical-table.ts'
