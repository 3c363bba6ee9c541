import type { EChartsCoreOption } from 'echarts/core'
import { categoryAxis, chartStyle, escapeHtml, tooltip, valueAxis } from '../../../charts/chart-style.ts'
import type { Language } from '../../../ui/preferences.ts'
import type { Tokens } from '../../../ui/theme.ts'
import { percentText, type Trend } from './summary.ts'

/** The share that is sound, by version; the scale begins where the worst of it lies, as all of it is near the top. */
export function trendOption(input: {
  labels: string[]
  trends: readonly Trend[]
  tokens: Tokens
  language: Language
  nameOf(dimension: string): string
}): EChartsCoreOption {
  const { labels, trends, tokens, language, nameOf } = input
  const lowest = Math.min(100, ...trends.flatMap(({ percents }) => percents.flatMap((one) => one ?? [])))
  return {
    ...chartStyle(tokens, language),
    grid: { left: 4, right: 16, top: 52, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 14,
      itemHeight: 4,
      textStyle: { color: tokens.inkSecondary, fontSize: 12 },
    },
    xAxis: { ...categoryAxis(tokens, labels), boundaryGap: labels.length === 1 },
    yAxis: {
      ...valueAxis(tokens),
      min: Math.max(0, Math.floor((lowest - 2) / 10) * 10),
      max: 100,
      axisLabel: { color: tokens.inkTertiary, fontSize: 12, formatter: '{value}%' },
    },
    tooltip: {
      ...tooltip(tokens, language),
      formatter: (shown: { seriesName: string; data: number | null; axisValueLabel: string }[]) =>
        [
          escapeHtml(shown[0]?.axisValueLabel ?? ''),
          ...shown.map((one) => `${escapeHtml(one.seriesName)} ${percentText(one.data)}`),
        ].join('<br>'),
    },
    series: trends.map(({ dimension, percents }, i) => ({
      type: 'line',
      name: nameOf(dimension),
      data: percents,
      connectNulls: true,
      symbol: 'circle',
      symbolSize: 6,
      lineStyle: { width: 2, color: tokens.categorical[i] },
      itemStyle: { color: tokens.categorical[i] },
    })),
  }
}
