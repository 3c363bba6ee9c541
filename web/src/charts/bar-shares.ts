export interface CountItem {
  key: string
  label: string
  count: number
}

export interface Bar extends CountItem {
  /** Length against the longest bar. */
  widthPercent: number
  /** Share of the total; null where the total is zero. */
  sharePercent: number | null
}

/** Longest first; every bar starts at zero, so lengths compare as the counts do. */
export function barShares(items: readonly CountItem[], total: number): Bar[] {
  const sorted = [...items].sort((a, b) => b.count - a.count)
  const longest = sorted[0]?.count ?? 0
  return sorted.map((item) => ({
    ...item,
    widthPercent: longest > 0 ? (item.count / longest) * 100 : 0,
    sharePercent: total > 0 ? (item.count / total) * 100 : null,
  }))
}
