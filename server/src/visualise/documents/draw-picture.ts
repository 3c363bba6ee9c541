import { type ChartContent, chartOption } from '@jingjing/analysis/pictures/chart-option'
import { classify } from '@jingjing/analysis/pictures/classes'
import { mapSvg } from '@jingjing/analysis/pictures/map-svg'
import { formatValue, PAPER_STYLE } from '@jingjing/analysis/pictures/style'
import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { type DocumentLanguage, documentWords, fieldWords, valueWords } from './document-words.ts'
import { drawChart } from './draw-chart.ts'

/** A picture on paper as SVG, whole; null where it shows nothing. */
export function drawPicture(
  data: PictureData,
  picture: Picture,
  ask: { widthPixels: number; heightPixels: number; language: DocumentLanguage },
): string | null {
  const { widthPixels, heightPixels, language } = ask
  const words = documentWords(language)
  const outer = (inner: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPixels}" height="${heightPixels}" viewBox="0 0 ${widthPixels} ${heightPixels}">${inner}</svg>`
  if (data.shape === 'features' || data.shape === 'points') {
    const last = Math.max(0, data.frames.length - 1)
    const features = data.shape === 'features' ? data.features : []
    const drawn = mapSvg(
      {
        kind: picture.kind as 'choropleth',
        features: features.map(({ name, geometry, values }) => ({
          name,
          geometry,
          value: values[last] ?? null,
        })),
        points:
          data.shape === 'points'
            ? data.points.filter((point) => picture.time === undefined || point.frame === last)
            : [],
        classed: classify(
          features.flatMap((feature) => feature.values),
          picture.classes,
        ),
        words: { value: valueWords(data, language), missing: words.missing },
        widthPixels,
        heightPixels,
      },
      PAPER_STYLE,
    )
    return drawn === '' ? null : outer(drawn)
  }
  if (picture.kind === 'figure') {
    const value = data.shape === 'groups' ? (data.groups[0]?.value ?? null) : null
    return outer(
      `<text x="0" y="56" font-family='${PAPER_STYLE.fontFamily}' font-size="48" font-weight="600" fill="${PAPER_STYLE.ink}">${formatValue(value)}</text>`,
    )
  }
  const content = contentOf(data, picture)
  if (content === null) return null
  const option = chartOption(
    content,
    {
      value: valueWords(data, language),
      x: fieldWords(data.words.x, language),
      y: fieldWords(data.words.y, language),
      rows: words.rows,
      unknown: words.unknown,
    },
    PAPER_STYLE,
  )
  return drawChart(option, widthPixels, heightPixels)
}

function contentOf(data: PictureData, { kind }: Picture): ChartContent | null {
  if (data.shape === 'bins') return data.bins.length === 0 ? null : { kind: 'histogram', bins: data.bins }
  if (data.shape === 'pairs') return data.pairs.length === 0 ? null : { kind: 'scatter', pairs: data.pairs }
  if (data.shape === 'boxes') return data.boxes.length === 0 ? null : { kind: 'box', boxes: data.boxes }
  if (data.shape !== 'groups' || data.groups.length === 0) return null
  return { kind: kind as 'bar', groups: data.groups }
}

/** What a picture shows as lines of a table, so that its figures can be read where drawings cannot. */
export function tableOf(
  data: PictureData,
  language: DocumentLanguage,
): { head: string[]; rows: string[][] } | null {
  const words = documentWords(language)
  const value = valueWords(data, language)
  if (data.shape === 'groups') {
    if (data.picture.kind === 'figure') return null
    const hasSplit = data.words.split !== null && data.picture.kind !== 'pie'
    return {
      head: [
        fieldWords(data.words.by, language),
        ...(hasSplit ? [fieldWords(data.words.split, language)] : []),
        value,
      ],
      rows: data.groups.map((group) => [
        group.name || words.unknown,
        ...(hasSplit ? [group.splitName || words.unknown] : []),
        formatValue(group.value),
      ]),
    }
  }
  if (data.shape === 'features') {
    const named = data.features.filter((feature) => feature.name !== '')
    if (named.length === 0) return null
    const last = Math.max(0, data.frames.length - 1)
    return {
      head: [words.name, value],
      rows: [...named]
        .sort((a, b) => (b.values[last] ?? -Infinity) - (a.values[last] ?? -Infinity))
        .map((feature) => [feature.name, formatValue(feature.values[last] ?? null)]),
    }
  }
  if (data.shape === 'bins')
    return {
      head: [fieldWords(data.words.x, language), words.rows],
      rows: data.bins.map((bin) => [
        `${formatValue(bin.from)} – ${formatValue(bin.to)}`,
        formatValue(bin.count),
      ]),
    }
  return null
}
