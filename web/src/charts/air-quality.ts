import type { AirQuality } from '@jingjing/schema/environment'
import type { EChartsCoreOption } from 'echarts/core'
import { formatNumber, formatShortDay, formatTime } from '../ui/format.ts'
import type { Language } from '../ui/preferences.ts'
import type { Tokens } from '../ui/theme.ts'
import { categoryAxis, chartStyle, escapeHtml, tooltip, valueAxis } from './chart-style.ts'

export type AirQualityLevel = AirQuality['levels'][number]

export function levelOf(
  levels: readonly AirQualityLevel[],
  level: number | null,
): AirQualityLevel | undefined {
  return level === null ? undefined : levels.find((candidate) => candidate.level === level)
}

/** AQI by day in the official colours; a day without a value stays empty on the axis. */
export function aqiBarsOption(input: {
  days: AirQuality['days']
  levels: readonly AirQualityLevel[]
  tokens: Tokens
  language: Language
  words: { missing: string; primary: string }
}): EChartsCoreOption {
  const { days, levels, tokens, language, words } = input
  return {
    ...chartStyle(tokens, language),
    grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
    xAxis: {
      ...categoryAxis(
        tokens,
        days.map((day) => formatShortDay(day.day, language)),
      ),
      boundaryGap: true,
    },
    yAxis: valueAxis(tokens),
    tooltip: {
      ...tooltip(tokens, language),
      axisPointer: { type: 'shadow', shadowStyle: { color: tokens.sunken, opacity: 0.6 } },
      formatter: (shown: { dataIndex: number }[]) => {
        const day = days[shown[0]?.dataIndex ?? 0]
        if (!day) return ''
        const level = levelOf(levels, day.level)
        const head = formatShortDay(day.day, language)
        if (day.aqi === null) return `${head}<br>${escapeHtml(words.missing)}`
        const primary = day.primary.length
          ? `<br>${escapeHtml(words.primary)} ${escapeHtml(day.primary.join('、'))}`
          : ''
        return `${head}<br>AQI <b>${day.aqi}</b> ${escapeHtml(level?.name[language] ?? '')}${primary}`
      },
    },
    series: [
      {
        type: 'bar',
        name: 'AQI',
        barMaxWidth: 28,
        barCategoryGap: days.length > 120 ? '5%' : '25%',
        data: days.map((day) =>
          day.aqi === null
            ? { value: null }
            : {
                value: day.aqi,
                itemStyle: {
                  color: levelOf(levels, day.level)?.colour ?? tokens.missing,
                  // The official yellow and green need an edge on a white ground.
                  borderColor: days.length > 120 ? undefined : 'rgba(0, 0, 0, 0.25)',
                  borderWidth: days.length > 120 ? 0 : 0.5,
                },
              },
        ),
      },
    ],
  }
}

/** The hourly course of PM2.5; a gap in the readings is a gap in the line. */
export function pm25CourseOption(input: {
  hours: AirQuality['hours']
  tokens: Tokens
  language: Language
  words: { quantity: string; unit: string; missing: string }
}): EChartsCoreOption {
  const { hours, tokens, language, words } = input
  return {
    ...chartStyle(tokens, language),
    grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
    xAxis: {
      ...categoryAxis(
        tokens,
        hours.map((hour) => hour.time),
      ),
      axisLabel: {
        color: tokens.inkTertiary,
        hideOverlap: true,
        interval: (index: number) => isMidnight(hours[index]?.time),
        formatter: (time: string) => formatShortDay(time, language),
      },
    },
    yAxis: valueAxis(tokens),
    tooltip: {
      ...tooltip(tokens, language),
      formatter: (shown: { dataIndex: number }[]) => {
        const hour = hours[shown[0]?.dataIndex ?? 0]
        if (!hour) return ''
        const value = hour.pm25MicrogramsPerCubicMetre
        const text =
          value === null
            ? escapeHtml(words.missing)
            : `<b>${formatNumber(value)}</b> ${escapeHtml(words.unit)}`
        return `${formatTime(hour.time, language)}<br>${escapeHtml(words.quantity)} ${text}`
      },
    },
    series: [
      {
        type: 'line',
        name: words.quantity,
        data: hours.map((hour) => hour.pm25MicrogramsPerCubicMetre),
        connectNulls: false,
        showSymbol: false,
        lineStyle: { color: tokens.accent, width: 1.5 },
        itemStyle: { color: tokens.accent },
        emphasis: { disabled: true },
      },
    ],
  }
}

function isMidnight(time: string | undefined): boolean {
  if (!time) return false
  const date = new Date(time)
  return date.getUTCHours() === 16 && date.getUTCMinutes() === 0
}

/** How many days fell into each level, and how many could not be judged. */
export function countLevels(days: AirQuality['days'], levels: readonly AirQualityLevel[]) {
  return {
    levels: levels.map((level) => ({
      level,
      numDays: days.filter((day) => day.level === level.level).length,
    })),
    numWithoutValue: days.filter((day) => day.aqi === null).length,
  }
}
