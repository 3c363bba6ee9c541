/** Every cache key in one place, so that what a change makes stale can be said in one line. */
export const keys = {
  session: ['session'] as const,
  datasets: ['datasets'] as const,
  datasetList: (query: string, profile: string) => ['datasets', 'list', query, profile] as const,
  dataset: (id: string) => ['datasets', 'one', id] as const,
  rows: (id: string, table: string, version: number | undefined, row: number | undefined) =>
    ['datasets', 'rows', id, table, version ?? null, row ?? null] as const,
  difference: (id: string, table: string, from: number, to: number) =>
    ['datasets', 'difference', id, table, from, to] as const,
  recycled: ['datasets', 'recycled'] as const,
  jobs: ['jobs'] as const,
  job: (id: number) => ['jobs', id] as const,
  figures: ['figures'] as const,
  measures: ['measures'] as const,
  monitoring: ['monitoring'] as const,
  environment: ['environment'] as const,
  baseMap: ['base-map'] as const,
  places: ['places'] as const,
  rules: ['rules'] as const,
  extractPreview: (spec: string) => ['extract', 'preview', spec] as const,
  extractRuns: ['extract', 'runs'] as const,
  savedExtracts: ['extract', 'saved'] as const,
  forms: ['extract', 'forms'] as const,
  form: (id: number) => ['extract', 'forms', id] as const,
  accessControl: ['access-control'] as const,
  lifeCircle: ['life-circle'] as const,
}
