import type { EChartsCoreOption } from 'echarts/core'
import { formatNumber, formatShortDay } from '../ui/format.ts'
import type { Language } from '../ui/preferences.ts'
import type { Tokens } from '../ui/theme.ts'
import { categoryAxis, chartStyle, escapeHtml, tooltip, valueAxis } from './chart-style.ts'
import type { DayCount } from './days.ts'

/** Volume by day, with the period before as a thin grey line laid over the same positions. */
export function dayLineOption(input: {
  days: readonly DayCount[]
  previous: readonly DayCount[]
  tokens: Tokens
  language: Language
  words: { current: string; previous: string; unit: string }
}): EChartsCoreOption {
  const { days, previous, tokens, language, words } = input
  const shiftPixels = endLabelShift(days.at(-1)?.count, previous[days.length - 1]?.count, [
    ...days,
    ...previous,
  ])
  const line = (
    name: string,
    data: (number | null)[],
    colour: string,
    widthPixels: number,
    z: number,
    labelShiftPixels: number,
  ) => ({
    type: 'line',
    name,
    data,
    z,
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: days.length === 1,
    lineStyle: { color: colour, width: widthPixels },
    itemStyle: { color: colour },
    endLabel: {
      show: days.length > 1,
      formatter: name,
      color: colour,
      fontSize: 12,
      distance: 6,
      offset: [0, labelShiftPixels],
    },
    emphasis: { disabled: true },
  })
  return {
    ...chartStyle(tokens, language),
    xAxis: categoryAxis(
      tokens,
      days.map((point) => formatShortDay(point.day, language)),
    ),
    yAxis: valueAxis(tokens),
    tooltip: {
      ...tooltip(tokens, language),
      formatter: (shown: { dataIndex: number }[]) => {
        const index = shown[0]?.dataIndex ?? 0
        const rows = [
          [days[index], words.current],
          [previous[index], words.previous],
        ] as const
        return rows
          .flatMap(([point, name]) =>
            point && point.count !== null
              ? `${escapeHtml(name)} ${formatShortDay(point.day, language)}: <b>${formatNumber(point.count)}</b> ${escapeHtml(words.unit)}`
              : [],
          )
          .join('<br>')
      },
    },
    series: [
      line(
        words.previous,
        days.map((_, index) => previous[index]?.count ?? null),
        tokens.comparison,
        1,
        2,
        -shiftPixels,
      ),
      line(
        words.current,
        days.map((point) => point.count),
        tokens.accent,
        2,
        3,
        shiftPixels,
      ),
    ],
  }
}

/** Two labels closer than this share of the chart's height would touch. */
const LABEL_SHARE = 0.09
const LABEL_SHIFT_PIXELS = 8

/** How far down the label of the present line goes, and that of the line before up, so that both can be read. */
function endLabelShift(
  present: number | null | undefined,
  before: number | null | undefined,
  all: readonly DayCount[],
): number {
  if (present === undefined || before === undefined || present === null || before === null) return 0
  const top = Math.max(1, ...all.map((point) => point.count ?? 0))
  if (Math.abs(present - before) / top >= LABEL_SHARE) return 0
  return present > before ? -LABEL_SHIFT_PIXELS : LABEL_SHIFT_PIXELS
}
