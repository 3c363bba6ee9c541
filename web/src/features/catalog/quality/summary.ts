import {
  QUALITY_DIMENSIONS,
  type QualityDimension,
  type QualityReport,
} from '@jingjing/schema/catalog/quality'

export interface DimensionSummary {
  dimension: QualityDimension
  numChecked: number
  numFailed: number
  /** 0 to 100; null where nothing was checked. */
  soundPercent: number | null
}

/** What share of all that was checked in a dimension is sound. */
export function summaries(report: Pick<QualityReport, 'checks'>): DimensionSummary[] {
  return QUALITY_DIMENSIONS.map((dimension) => {
    const checks = report.checks.filter((check) => check.dimension === dimension)
    const numChecked = checks.reduce((sum, check) => sum + check.numChecked, 0)
    const numFailed = checks.reduce((sum, check) => sum + check.numFailed, 0)
    return {
      dimension,
      numChecked,
      numFailed,
      soundPercent: numChecked === 0 ? null : (100 * (numChecked - numFailed)) / numChecked,
    }
  })
}

/** A share that is not whole is never shown as 100 %, one that is not nothing never as 0 %. */
export function percentText(percent: number | null): string {
  if (percent === null) return '—'
  if (percent >= 100) return '100%'
  if (percent <= 0) return '0%'
  const tenths = Math.min(999, Math.max(1, Math.round(percent * 10)))
  return `${(tenths / 10).toFixed(1)}%`
}

export interface Trend {
  dimension: QualityDimension
  /** One for each version that was checked, the oldest first. */
  percents: (number | null)[]
}

export function trends(reports: readonly QualityReport[]): { versions: number[]; trends: Trend[] } {
  const checked = reports.filter((report) => report.computedAt !== null).reverse()
  const each = checked.map(summaries)
  return {
    versions: checked.map((report) => report.version),
    trends: QUALITY_DIMENSIONS.map((dimension, i) => ({
      dimension,
      percents: each.map((summary) => summary[i]?.soundPercent ?? null),
    })).filter((trend) => trend.percents.some((percent) => percent !== null)),
  }
}

/** What the report says first: the dimension that is worst, or that nothing was found. */
export function worst(report: Pick<QualityReport, 'checks'>): DimensionSummary | null {
  const failing = summaries(report).filter((one) => one.numFailed > 0)
  return (
    failing.sort(
      (a, b) => (a.soundPercent ?? 100) - (b.soundPercent ?? 100) || b.numFailed - a.numFailed,
    )[0] ?? null
  )
}
