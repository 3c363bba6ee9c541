import type { ChartOption } from '@jingjing/analysis/pictures/chart-option'
import { BarChart, BoxplotChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'

use([
  BarChart,
  BoxplotChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
  LabelLayout,
  SVGRenderer,
])

/** A chart as SVG, by the library of the page, without a page. */
export function drawChart(option: ChartOption, widthPixels: number, heightPixels: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPixels, height: heightPixels })
  try {
    chart.setOption({ ...option, tooltip: undefined })
    return chart.renderToSVGString()
  } finally {
    // Left open, its timers keep the process from ending.
    chart.dispose()
  }
}
