/** A picture's data as layers of the map: what is drawn follows from data, step of time and colours alone. */
import { type Classed, classify } from '@jingjing/analysis/pictures/classes'
import { formatValue, rampOf } from '@jingjing/analysis/pictures/style'
import type { Drawing, Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { MapLayer } from '../../map/map-style.ts'
import type { Tokens } from '../../ui/theme.ts'

const FONT = ['Noto Sans SC']
const SOURCE = 'layer-picture'
/** The tallest of an extrusion, where its values are no metres. */
const TALLEST_METRES = 420

type Features = Extract<PictureData, { shape: 'features' }>
type Points = Extract<PictureData, { shape: 'points' }>

/** Classes over all steps of time, so that a colour means the same in each of them. */
export function classesOf(data: PictureData, picture: Picture): Classed {
  const values =
    data.shape === 'features'
      ? data.features.flatMap((feature) => feature.values)
      : data.shape === 'points'
        ? data.points.map((point) => point.value)
        : []
  return classify(values, picture.classes)
}

interface Feature {
  type: 'Feature'
  geometry: { type: string; coordinates: unknown }
  properties: Record<string, string | number | null>
}

const geojson = (features: Feature[], more: object = {}): SourceSpecification =>
  ({ type: 'geojson', data: { type: 'FeatureCollection', features }, ...more }) as SourceSpecification

export interface PictureDrawing {
  data: PictureData
  picture: Picture
  /** Index into the frames of the data. */
  frame: number
  unit: string
  /** For the tiles of a large set of points. */
  origin: string
}

export function pictureLayers(drawing: PictureDrawing): MapLayer[] {
  const { data, picture } = drawing
  const main =
    data.shape === 'features'
      ? featureLayer(data, drawing)
      : data.shape === 'points'
        ? pointLayer(data, drawing)
        : null
  return [...(main === null ? [] : [main]), drawingsLayer(picture.drawings ?? [])]
}

const withUnit = (value: number | null, unit: string): string =>
  value === null ? '—' : `${formatValue(value)}${unit === '' ? '' : ` ${unit}`}`

function featureLayer(data: Features, { picture, frame, unit }: PictureDrawing): MapLayer {
  const classed = classesOf(data, picture)
  const most = Math.max(
    ...data.features.flatMap((feature) => feature.values.map((value) => Math.abs(value ?? 0))),
    1,
  )
  const features = data.features.map((feature): Feature => {
    const value = feature.values[frame] ?? null
    return {
      type: 'Feature',
      geometry: feature.geometry,
      properties: {
        key: feature.key,
        title: feature.name || withUnit(value, unit),
        note: feature.name === '' ? '' : withUnit(value, unit),
        value,
        label: feature.name === '' ? '' : `${feature.name}\n${formatValue(value)}`,
        heightMetres:
          value === null ? 0 : unit === 'm' ? value : (Math.max(0, value) / most) * TALLEST_METRES,
      },
    }
  })
  return {
    kind: 'drawn',
    name: 'picture',
    sources: { [SOURCE]: geojson(features) },
    isNamed: picture.kind === 'choropleth' && features.some((feature) => feature.properties.label !== ''),
    layersOf: (tokens) => {
      const colour = colourOf(classed, tokens)
      if (picture.kind === 'lines') return lineLayers(colour, classed, tokens, picture)
      if (picture.kind === 'extrusion') return [extrusion(colour)]
      return areaLayers(colour, labelColour(classed, tokens), tokens, picture.kind === 'choropleth')
    },
  }
}

function colourOf(classed: Classed, tokens: Tokens): unknown {
  return byClass(classed, rampOf(tokens.sequential, classed.classes.length), tokens.missing)
}

/** Words that stand out from the colour of their area. */
function labelColour(classed: Classed, tokens: Tokens): unknown {
  const ramp = rampOf(tokens.sequential, classed.classes.length)
  const over = (fill: string): string =>
    luminance(fill, tokens.map.land) > EVEN_LUMINANCE ? '#10201f' : '#ffffff'
  return byClass(classed, ramp.map(over), tokens.map.label)
}

const FILL_OPACITY = 0.82
/** Above it dark words have the greater contrast, below it white ones: √(1.05 · 0.05) − 0.05. */
const EVEN_LUMINANCE = 0.179

/** Relative luminance (WCAG 2.2) of `#rrggbb` laid over the ground, 0 to 1. */
const luminance = (colour: string, ground: string): number =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
    const channel = (of: string) => Number.parseInt(of.slice(1 + 2 * index, 3 + 2 * index), 16) / 255
    const mixed = FILL_OPACITY * channel(colour) + (1 - FILL_OPACITY) * channel(ground)
    return sum + weight * (mixed <= 0.04045 ? mixed / 12.92 : ((mixed + 0.055) / 1.055) ** 2.4)
  }, 0)

function byClass({ breaks }: Classed, ramp: readonly string[], missing: string): unknown {
  // An edge belongs to the class below it, a step to the one above: the least number above the edge parts them.
  const steps = breaks.flatMap((edge, index) => [
    edge + Math.max(Math.abs(edge) * 1e-12, 1e-12),
    ramp[index + 1],
  ])
  const stepped = breaks.length === 0 ? ramp[0] : ['step', ['get', 'value'], ramp[0], ...steps]
  return ['case', ['==', ['get', 'value'], null], missing, stepped]
}

function areaLayers(colour: unknown, words: unknown, tokens: Tokens, isNamed: boolean): LayerSpecification[] {
  const layers = [
    {
      id: `${SOURCE}-fill`,
      source: SOURCE,
      type: 'fill',
      paint: { 'fill-color': colour, 'fill-opacity': FILL_OPACITY },
    },
    {
      id: `${SOURCE}-edge`,
      source: SOURCE,
      type: 'line',
      filter: ['!=', ['get', 'value'], null],
      paint: { 'line-color': tokens.surface, 'line-width': 1 },
    },
    {
      id: `${SOURCE}-missing`,
      source: SOURCE,
      type: 'line',
      filter: ['==', ['get', 'value'], null],
      paint: { 'line-color': tokens.inkTertiary, 'line-width': 1, 'line-dasharray': [3, 3] },
    },
  ]
  return (isNamed ? [...layers, labels(tokens, words, colour)] : layers) as LayerSpecification[]
}

const labels = (
  tokens: Tokens,
  words: unknown = tokens.map.label,
  halo: unknown = tokens.map.halo,
): LayerSpecification =>
  ({
    id: 'picture-labels',
    source: SOURCE,
    type: 'symbol',
    filter: ['!=', ['get', 'label'], ''],
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-padding': 4 },
    paint: { 'text-color': words, 'text-halo-color': halo, 'text-halo-width': 1.6 },
  }) as LayerSpecification

function lineLayers(
  colour: unknown,
  { breaks }: Classed,
  tokens: Tokens,
  { value }: Picture,
): LayerSpecification[] {
  const width =
    breaks.length === 0
      ? 2.5
      : [
          'step',
          ['coalesce', ['get', 'value'], 0],
          1.5,
          ...breaks.flatMap((edge, index) => [edge, 1.5 + (index + 1) * 1.3]),
        ]
  return [
    {
      id: `${SOURCE}-line`,
      source: SOURCE,
      type: 'line',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': value === undefined ? tokens.accent : colour, 'line-width': width },
    } as LayerSpecification,
  ]
}

const extrusion = (colour: unknown): LayerSpecification =>
  ({
    id: `${SOURCE}-extrusion`,
    source: SOURCE,
    type: 'fill-extrusion',
    paint: {
      'fill-extrusion-color': colour,
      'fill-extrusion-height': ['get', 'heightMetres'],
      'fill-extrusion-opacity': 0.9,
    },
  }) as LayerSpecification

function pointLayer(data: Points, drawing: PictureDrawing): MapLayer {
  const { picture, frame, unit, origin } = drawing
  // Data of the kind before may still be here while those of another kind are fetched.
  const isOfTiles = data.isOfTiles && picture.kind === 'points'
  const shown =
    picture.time === undefined ? data.points : data.points.filter((point) => point.frame === frame)
  const weightOf = (point: Points['points'][number]): number =>
    picture.value?.field === undefined ? point.num : Math.abs(point.value ?? 0)
  const most = shown.reduce((greatest, point) => Math.max(greatest, weightOf(point)), 0)
  const features = shown.map((point): Feature => {
    const told = picture.value?.field === undefined ? point.num : point.value
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [point.lon, point.lat] },
      properties: {
        title: point.name || withUnit(told, unit),
        note:
          point.name === ''
            ? ''
            : picture.value?.field === undefined && point.num === 1
              ? ''
              : withUnit(told, unit),
        key: point.key,
        value: told,
        num: point.num,
        label: point.name,
        share: most > 0 ? weightOf(point) / most : 0,
      },
    }
  })
  const isClustered = picture.kind === 'points' && !data.isGathered
  const source: SourceSpecification = isOfTiles
    ? {
        type: 'vector',
        tiles: [
          `${origin}/tiles/${encodeURIComponent(picture.dataset)}/{z}/{x}/{y}?table=${encodeURIComponent(data.picture.table ?? '')}&version=${data.picture.version ?? 0}`,
        ],
        maxzoom: 18,
      }
    : geojson(features, isClustered ? { cluster: true, clusterMaxZoom: 16, clusterRadius: 42 } : {})
  return {
    kind: 'drawn',
    name: 'picture',
    sources: { [SOURCE]: source },
    layersOf: (tokens) => {
      if (picture.kind === 'heat') return [heat(tokens, features.length)]
      if (isOfTiles) return tilePoints(tokens)
      if (picture.kind === 'symbols' || data.isGathered)
        return symbols(tokens, picture.label !== undefined, greatestRadius(data.isGathered, features.length))
      return clusters(tokens, picture.label !== undefined)
    },
  }
}

/** Of so many points the middle of the scale is where a few dozen of them lie together. */
const HEAT_POINTS = 220

const heat = (tokens: Tokens, numPoints: number): LayerSpecification => {
  const strength = Math.min(1, HEAT_POINTS / Math.max(1, numPoints))
  return {
    id: 'picture-heat',
    source: SOURCE,
    type: 'heatmap',
    paint: {
      'heatmap-weight': ['get', 'share'],
      'heatmap-intensity': ['interpolate', ['exponential', 2], ['zoom'], 11, strength, 16, strength * 12],
      'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 10, 12, 16, 34],
      'heatmap-opacity': 0.85,
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0,
        'rgba(0,0,0,0)',
        ...tokens.sequential.flatMap((colour, index) => [(index + 1) / tokens.sequential.length, colour]),
      ],
    },
  } as LayerSpecification
}

const circle = (tokens: Tokens, id: string, radius: unknown, more: object = {}): LayerSpecification =>
  ({
    id,
    source: SOURCE,
    type: 'circle',
    ...more,
    paint: {
      'circle-color': tokens.accent,
      'circle-opacity': 0.78,
      'circle-radius': radius,
      'circle-stroke-color': tokens.surface,
      'circle-stroke-width': 1.2,
    },
  }) as LayerSpecification

const words = (tokens: Tokens, field: unknown, more: object = {}, onAccent = false): LayerSpecification =>
  ({
    id: `picture-words${onAccent ? '-on' : ''}`,
    source: SOURCE,
    type: 'symbol',
    ...more,
    layout: {
      'text-field': field,
      'text-font': FONT,
      'text-size': 11,
      ...(onAccent ? { 'text-allow-overlap': true } : { 'text-offset': [0, 1.1], 'text-anchor': 'top' }),
    },
    paint: onAccent
      ? { 'text-color': tokens.onAccent }
      : { 'text-color': tokens.map.label, 'text-halo-color': tokens.map.halo, 'text-halo-width': 1.4 },
  }) as LayerSpecification

const MOST_RADIUS_PIXELS = 24
/** Gathered points cover the ground: together they take about a third of a map, so that it stays to be seen. */
const GATHERED_SQUARE_PIXELS = 60_000

const greatestRadius = (isGathered: boolean, numPoints: number): number =>
  isGathered
    ? Math.min(MOST_RADIUS_PIXELS, Math.sqrt(GATHERED_SQUARE_PIXELS / numPoints))
    : MOST_RADIUS_PIXELS

const symbols = (tokens: Tokens, isNamed: boolean, mostPixels: number): LayerSpecification[] => [
  circle(tokens, `${SOURCE}-symbol`, [
    'max',
    Math.min(3, mostPixels / 2),
    ['*', mostPixels, ['sqrt', ['get', 'share']]],
  ]),
  ...(isNamed ? [words(tokens, ['get', 'label'])] : []),
]

const clusters = (tokens: Tokens, isNamed: boolean): LayerSpecification[] => [
  circle(
    tokens,
    `${SOURCE}-cluster`,
    ['step', ['get', 'point_count'], 11, 10, 14, 50, 18, 200, 23, 1000, 28],
    { filter: ['has', 'point_count'] },
  ),
  words(tokens, ['get', 'point_count_abbreviated'], { filter: ['has', 'point_count'] }, true),
  circle(tokens, `${SOURCE}-point`, 5, { filter: ['!', ['has', 'point_count']] }),
  ...(isNamed ? [words(tokens, ['get', 'label'], { filter: ['!', ['has', 'point_count']] })] : []),
]

/** Cells of the grid from afar, each as large as the points that it stands for; single points from near. */
const tilePoints = (tokens: Tokens): LayerSpecification[] => [
  circle(
    tokens,
    `${SOURCE}-tile`,
    ['interpolate', ['linear'], ['sqrt', ['to-number', ['get', 'num'], 1]], 1, 2.2, 8, 3.4, 40, 5, 200, 7],
    { 'source-layer': 'data' },
  ),
]

/** What people have drawn, over everything else. */
function drawingsLayer(drawings: readonly Drawing[]): MapLayer {
  return {
    kind: 'drawn',
    name: 'drawings',
    sources: {
      drawings: geojson(
        drawings.map(
          ({ shape, positions, text }): Feature => ({
            type: 'Feature',
            geometry:
              shape === 'point'
                ? { type: 'Point', coordinates: positions[0] }
                : shape === 'line'
                  ? { type: 'LineString', coordinates: positions }
                  : { type: 'Polygon', coordinates: [[...positions, positions[0]]] },
            properties: { text, shape },
          }),
        ),
      ),
    },
    layersOf: (tokens) =>
      [
        {
          id: 'drawings-fill',
          source: 'drawings',
          type: 'fill',
          filter: ['==', ['get', 'shape'], 'area'],
          paint: { 'fill-color': tokens.categorical[1], 'fill-opacity': 0.14 },
        },
        {
          id: 'drawings-line',
          source: 'drawings',
          type: 'line',
          filter: ['!=', ['get', 'shape'], 'point'],
          paint: { 'line-color': tokens.categorical[1], 'line-width': 2.5 },
        },
        {
          id: 'drawings-point',
          source: 'drawings',
          type: 'circle',
          filter: ['==', ['get', 'shape'], 'point'],
          paint: {
            'circle-color': tokens.categorical[1],
            'circle-radius': 6,
            'circle-stroke-color': tokens.surface,
            'circle-stroke-width': 2,
          },
        },
        {
          id: 'drawings-text',
          source: 'drawings',
          type: 'symbol',
          filter: ['!=', ['get', 'text'], ''],
          layout: {
            'text-field': ['get', 'text'],
            'text-font': FONT,
            'text-size': 12,
            'text-offset': [0, 1],
            'text-anchor': 'top',
            'text-allow-overlap': true,
          },
          paint: { 'text-color': tokens.ink, 'text-halo-color': tokens.surface, 'text-halo-width': 1.6 },
        },
      ] as LayerSpecification[],
  }
}
