/** What the charting library is told, as plain data, so that a page and a paper draw the same. */
import { classify } from './classes.ts'
import { formatValue, type PictureStyle, rampOf } from './style.ts'

export interface ChartGroup {
  name: string
  splitName: string
  value: number | null
}

export type ChartContent =
  | { kind: 'bar' | 'line' | 'area' | 'pie' | 'heat-table'; groups: readonly ChartGroup[] }
  | { kind: 'histogram'; bins: readonly { from: number; to: number; count: number }[] }
  | { kind: 'scatter'; pairs: readonly (readonly [number, number])[] }
  | {
      kind: 'box'
      boxes: readonly {
        name: string
        low: number
        quarter: number
        median: number
        threeQuarters: number
        high: number
      }[]
    }

export interface ChartWords {
  /** What is told, with its unit: the axis of values. */
  value: string
  x: string
  y: string
  rows: string
  /** For a key without a value. */
  unknown: string
}

export type ChartOption = Record<string, unknown>

/** Bars lie where their names are long or many, so that names are read without turning the head. */
const MOST_UPRIGHT = 8
const LONG_NAME = 5

export function chartOption(content: ChartContent, words: ChartWords, style: PictureStyle): ChartOption {
  switch (content.kind) {
    case 'bar':
      return barOption(content.groups, words, style)
    case 'line':
    case 'area':
      return lineOption(content.groups, content.kind === 'area', words, style)
    case 'pie':
      return pieOption(content.groups, words, style)
    case 'heat-table':
      return heatOption(content.groups, words, style)
    case 'histogram':
      return histogramOption(content.bins, words, style)
    case 'scatter':
      return scatterOption(content.pairs, words, style)
    case 'box':
      return boxOption(content.boxes, words, style)
  }
}

const base = (style: PictureStyle): ChartOption => ({
  animation: false,
  color: style.categorical,
  textStyle: { fontFamily: style.fontFamily, color: style.inkSecondary, fontSize: 12 },
  grid: { left: 8, right: 24, top: 34, bottom: 8 },
})

const tooltip = (style: PictureStyle, trigger: 'axis' | 'item'): ChartOption => ({
  trigger,
  confine: true,
  backgroundColor: style.surface,
  borderColor: style.hairlineStrong,
  borderWidth: 1,
  padding: [6, 10],
  extraCssText: 'box-shadow:none;border-radius:4px',
  textStyle: { color: style.ink, fontSize: 12, fontFamily: style.fontFamily },
  axisPointer: { type: 'line', lineStyle: { color: style.hairlineStrong, type: 'solid' } },
  valueFormatter: (value: unknown) => formatValue(typeof value === 'number' ? value : null),
})

const names = (style: PictureStyle, data: readonly string[], more: ChartOption = {}): ChartOption => ({
  type: 'category',
  data,
  axisLine: { lineStyle: { color: style.hairlineStrong } },
  axisTick: { show: false },
  axisLabel: { color: style.inkTertiary, fontSize: 12, hideOverlap: true, width: 132, overflow: 'truncate' },
  ...more,
})

const values = (style: PictureStyle, name: string, more: ChartOption = {}): ChartOption => ({
  type: 'value',
  name,
  nameTextStyle: { color: style.inkTertiary, fontSize: 12, align: 'left' },
  splitNumber: 4,
  splitLine: { lineStyle: { color: style.hairline } },
  axisLabel: { color: style.inkTertiary, fontSize: 12, hideOverlap: true },
  ...more,
})

/** Where every value is a whole number, so is every step of the axis: there is no third of a row. */
const wholeSteps = (groups: readonly ChartGroup[]): ChartOption =>
  groups.every(({ value }) => value === null || Number.isInteger(value)) ? { minInterval: 1 } : {}

const named = (name: string, words: ChartWords): string => (name === '' ? words.unknown : name)
const unique = (all: readonly string[]): string[] => [...new Set(all)]

function table(groups: readonly ChartGroup[], words: ChartWords) {
  const keys = unique(groups.map((group) => named(group.name, words)))
  const splits = unique(groups.map((group) => group.splitName))
  const found = new Map(
    groups.map((group) => [JSON.stringify([named(group.name, words), group.splitName]), group.value]),
  )
  const at = (key: string, split: string): number | null => found.get(JSON.stringify([key, split])) ?? null
  return { keys, splits, at }
}

const legend = (splits: readonly string[], style: PictureStyle): ChartOption =>
  splits.length > 1
    ? { legend: { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: style.inkSecondary } } }
    : {}

function barOption(groups: readonly ChartGroup[], words: ChartWords, style: PictureStyle): ChartOption {
  const { keys, splits, at } = table(groups, words)
  const isLying = keys.length > MOST_UPRIGHT || keys.some((key) => key.length > LONG_NAME)
  const series = splits.map((split, index) => ({
    type: 'bar',
    name: splits.length > 1 ? named(split, words) : words.value,
    stack: splits.length > 1 ? 'all' : undefined,
    barMaxWidth: 26,
    data: keys.map((key) => at(key, split)),
    itemStyle: {
      color: splits.length > 1 ? style.categorical[index % style.categorical.length] : style.accent,
    },
    label:
      splits.length > 1
        ? undefined
        : {
            show: true,
            position: isLying ? 'right' : 'top',
            color: style.inkSecondary,
            formatter: ({ value }: { value: number }) => formatValue(value),
          },
    labelLayout: { hideOverlap: true },
    cursor: 'pointer',
  }))
  const category = names(style, keys, isLying ? { inverse: true } : {})
  const value = values(style, isLying ? '' : words.value, wholeSteps(groups))
  return {
    ...base(style),
    ...legend(splits, style),
    ...(isLying && {
      grid: { left: 8, right: 56, top: splits.length > 1 ? 30 : 8, bottom: 8 },
    }),
    tooltip: tooltip(style, 'axis'),
    xAxis: isLying ? value : category,
    yAxis: isLying ? category : value,
    series,
  }
}

/** Up to this many lines carry their name at their end. */
const MOST_NAMED = 4

function lineOption(
  groups: readonly ChartGroup[],
  isArea: boolean,
  words: ChartWords,
  style: PictureStyle,
): ChartOption {
  const { keys, splits, at } = table(groups, words)
  const isNamed = splits.length > 1 && splits.length <= MOST_NAMED
  return {
    ...base(style),
    ...(isNamed ? {} : legend(splits, style)),
    grid: { left: 8, right: isNamed ? 96 : 24, top: 34, bottom: 8 },
    tooltip: tooltip(style, 'axis'),
    xAxis: names(style, keys, { boundaryGap: false }),
    yAxis: values(style, words.value, wholeSteps(groups)),
    series: splits.map((split, index) => {
      const colour = splits.length > 1 ? style.categorical[index % style.categorical.length] : style.accent
      return {
        type: 'line',
        name: splits.length > 1 ? named(split, words) : words.value,
        data: keys.map((key) => at(key, split)),
        stack: isArea && splits.length > 1 ? 'all' : undefined,
        symbol: 'circle',
        symbolSize: 6,
        showSymbol: keys.length <= 36,
        lineStyle: { color: colour, width: 2 },
        itemStyle: { color: colour },
        areaStyle: isArea ? { color: colour, opacity: splits.length > 1 ? 0.55 : 0.16 } : undefined,
        endLabel: { show: isNamed, formatter: named(split, words), color: colour, fontSize: 12, distance: 6 },
        cursor: 'pointer',
      }
    }),
  }
}

/** Shares are told apart up to four; what is smaller is one. */
const MOST_SHARES = 4

function pieOption(groups: readonly ChartGroup[], words: ChartWords, style: PictureStyle): ChartOption {
  const shown = groups.slice(0, groups.length > MOST_SHARES ? MOST_SHARES - 1 : MOST_SHARES)
  const rest = groups.slice(shown.length).reduce((sum, group) => sum + (group.value ?? 0), 0)
  const data = shown.map((group) => ({ name: named(group.name, words), value: group.value ?? 0 }))
  return {
    ...base(style),
    tooltip: tooltip(style, 'item'),
    series: [
      {
        type: 'pie',
        radius: ['42%', '68%'],
        center: ['50%', '52%'],
        data: rest > 0 ? [...data, { name: '…', value: rest, itemStyle: { color: style.missing } }] : data,
        label: {
          color: style.inkSecondary,
          formatter: ({ name, value, percent }: { name: string; value: number; percent: number }) =>
            `${name}\n${formatValue(value)} · ${formatValue(percent)}%`,
        },
        itemStyle: { borderColor: style.surface, borderWidth: 1.5 },
        cursor: 'pointer',
      },
    ],
  }
}

function heatOption(groups: readonly ChartGroup[], words: ChartWords, style: PictureStyle): ChartOption {
  const { keys, splits, at } = table(groups, words)
  const cells = keys.flatMap((key, y) =>
    splits.map((split, x): [number, number, number | null] => [x, y, at(key, split)]),
  )
  const { breaks, classes } = classify(cells.map((cell) => cell[2]))
  const colours = rampOf(style.sequential, classes.length)
  return {
    ...base(style),
    grid: { left: 8, right: 16, top: 8, bottom: 40 },
    tooltip: {
      ...tooltip(style, 'item'),
      formatter: ({ value: [x, y, value] }: { value: [number, number, number | null] }) =>
        [keys[y], named(splits[x] ?? '', words), formatValue(value)]
          .map((part) => escaped(String(part)))
          .join(' · '),
    },
    xAxis: names(
      style,
      splits.map((split) => named(split, words)),
      { splitArea: { show: false } },
    ),
    yAxis: names(style, keys, { inverse: true }),
    visualMap: {
      type: 'piecewise',
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 16,
      itemHeight: 10,
      textStyle: { color: style.inkSecondary, fontSize: 11 },
      dimension: 2,
      pieces: classes.map((one, index) => ({
        ...(one.above !== null && { gt: one.above }),
        ...(one.upTo !== null && { lte: one.upTo }),
        color: colours[index],
        label: classWords(breaks, index),
      })),
      outOfRange: { color: style.missing },
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map(([x, y, value]) => [x, y, value ?? '-']),
        itemStyle: { borderColor: style.surface, borderWidth: 1 },
        label: {
          show: splits.length <= 12 && keys.length <= 24,
          color: style.ink,
          fontSize: 11,
          textBorderColor: style.surface,
          textBorderWidth: 2,
          formatter: ({ value }: { value: [number, number, number | null] }) => formatValue(value[2]),
        },
        cursor: 'pointer',
      },
    ],
  }
}

const classWords = (breaks: readonly number[], index: number): string => {
  const [below, above] = [breaks[index - 1], breaks[index]]
  if (below === undefined && above === undefined) return ''
  if (below === undefined) return `≤ ${formatValue(above ?? null)}`
  if (above === undefined) return `> ${formatValue(below)}`
  return `${formatValue(below)} – ${formatValue(above)}`
}

function histogramOption(
  bins: readonly { from: number; to: number; count: number }[],
  words: ChartWords,
  style: PictureStyle,
): ChartOption {
  return {
    ...base(style),
    grid: { left: 8, right: 24, top: 34, bottom: 28 },
    tooltip: tooltip(style, 'axis'),
    xAxis: names(
      style,
      bins.map((bin) => `${formatValue(bin.from)} – ${formatValue(bin.to)}`),
      {
        name: words.x,
        nameLocation: 'middle',
        nameGap: 28,
        axisLabel: {
          color: style.inkTertiary,
          fontSize: 12,
          hideOverlap: true,
          formatter: (_label: string, index: number) => formatValue(bins[index]?.from ?? null),
        },
      },
    ),
    yAxis: values(style, words.rows, { minInterval: 1 }),
    series: [
      {
        type: 'bar',
        name: words.rows,
        data: bins.map((bin) => bin.count),
        barCategoryGap: '4%',
        itemStyle: { color: style.accent },
        cursor: 'pointer',
      },
    ],
  }
}

function scatterOption(
  pairs: readonly (readonly [number, number])[],
  words: ChartWords,
  style: PictureStyle,
): ChartOption {
  return {
    ...base(style),
    grid: { left: 8, right: 24, top: 34, bottom: 28 },
    tooltip: {
      ...tooltip(style, 'item'),
      formatter: ({ value: [x, y] }: { value: [number, number] }) =>
        `${escaped(words.x)} ${formatValue(x)}<br>${escaped(words.y)} ${formatValue(y)}`,
    },
    xAxis: values(style, words.x, {
      scale: true,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { align: 'center' },
    }),
    yAxis: values(style, words.y, { scale: true }),
    series: [
      {
        type: 'scatter',
        data: pairs,
        symbolSize: 6,
        itemStyle: { color: style.accent, opacity: pairs.length > 500 ? 0.35 : 0.6 },
      },
    ],
  }
}

function boxOption(
  boxes: Extract<ChartContent, { kind: 'box' }>['boxes'],
  words: ChartWords,
  style: PictureStyle,
): ChartOption {
  return {
    ...base(style),
    tooltip: {
      ...tooltip(style, 'item'),
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const box = boxes[dataIndex]
        if (box === undefined) return ''
        const parts = [box.low, box.quarter, box.median, box.threeQuarters, box.high]
        return `${escaped(named(box.name, words))}<br>${parts.map(formatValue).join(' · ')}`
      },
    },
    xAxis: values(style, words.x, {
      scale: true,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { align: 'center' },
    }),
    yAxis: names(
      style,
      boxes.map((box) => named(box.name, words)),
      { inverse: true },
    ),
    grid: { left: 8, right: 24, top: 8, bottom: 28 },
    series: [
      {
        type: 'boxplot',
        data: boxes.map((box) => [box.low, box.quarter, box.median, box.threeQuarters, box.high]),
        boxWidth: [8, 26],
        itemStyle: { color: style.sequential[0], borderColor: style.accent, borderWidth: 1.5 },
        cursor: 'pointer',
      },
    ],
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Tooltips are HTML, and names come from files of other people. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
