export const TABS = ['table', 'map', 'fields', 'quality', 'versions'] as const
export type Tab = (typeof TABS)[number]

/** What of a dataset is on screen, as it stands in the address. */
export interface DatasetView {
  tab: Tab
  table: string | undefined
  /** Undefined: the current one. */
  version: number | undefined
  /** Only this row of the source file. */
  row: number | undefined
}

function readCount(text: string | null): number | undefined {
  const value = Number(text)
  return text && Number.isInteger(value) && value > 0 ? value : undefined
}

export function readView(search: URLSearchParams): DatasetView {
  return {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'table',
    table: search.get('table') || undefined,
    version: readCount(search.get('version')),
    row: readCount(search.get('row')),
  }
}

/** The address of a view; what is as usual is left out. */
export function writeView(search: URLSearchParams, change: Partial<DatasetView>): URLSearchParams {
  const view = { ...readView(search), ...change }
  const after = new URLSearchParams(search)
  // What is asked of one table says nothing of another.
  if (view.table !== readView(search).table) after.delete('ask')
  const set = (key: string, value: string | number | undefined) => {
    if (value === undefined) after.delete(key)
    else after.set(key, String(value))
  }
  set('tab', view.tab === 'table' ? undefined : view.tab)
  set('table', view.table)
  set('version', view.version)
  set('row', view.row)
  return after
}
