export { importKind } from './import-files.ts'
export { inspectKind } from './inspect-files.ts'
export { ingestRoutes } from './routes.ts'
