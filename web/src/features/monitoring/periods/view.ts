import type { PeriodComparison } from '@jingjing/schema/monitoring/periods'
import type { Language } from '../../../ui/preferences.ts'

type Against = PeriodComparison['against'][number]

/** `2026 年 11 月`, `2026 年第四季度`, `2026 年`: what the span is called. */
export function spanName(
  span: PeriodComparison['span'],
  from: string,
  language: Language,
  t: (key: string, values: Record<string, unknown>) => string,
): string {
  const [year, month] = from.split('-').map(Number) as [number, number]
  if (span === 'month')
    return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
      timeZone: 'UTC',
      year: 'numeric',
      month: language === 'zh' ? 'long' : 'short',
    }).format(Date.parse(`${from}T00:00:00Z`))
  return t(`monitoring:periods.name.${span}`, { year, quarter: (month - 1) / 3 + 1 })
}

export interface PeriodFinding {
  key: 'more' | 'less' | 'same'
  kind: Against['kind']
  percent: number
  isBeyondChance: boolean
}

/** What there is to say first: how the cases changed against each period that can be compared. */
export function periodFindings(against: readonly Against[]): PeriodFinding[] {
  return against.flatMap(({ kind, changes }) => {
    const cases = changes.find((one) => one.of === 'cases')
    if (cases === undefined || cases.change === null) return []
    const percent = Math.abs(cases.change)
    return [
      {
        key: percent < 0.5 ? 'same' : cases.change > 0 ? 'more' : 'less',
        kind,
        percent,
        isBeyondChance: cases.isBeyondChance,
      },
    ]
  })
}
