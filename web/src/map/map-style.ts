import type { BaseMap } from '@jingjing/schema/visualise'
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Tokens } from '../ui/theme.ts'

export interface MapPoint {
  lon: number
  lat: number
  title: string
  note: string
}

export type MapLayer =
  | { kind: 'points'; name: string; points: readonly MapPoint[] }
  /** A ring being drawn: its corners, and the area once there are three. */
  | { kind: 'outline'; name: string; ring: readonly (readonly [number, number])[] }
  | { kind: 'tiles'; name: string; tiles: string; sourceLayer: string; geometryType: string }
  /** A drawing of a feature's own; its sources and layers have names that begin with `layer-` where they answer to the pointer. */
  | {
      kind: 'drawn'
      name: string
      sources: Readonly<Record<string, SourceSpecification>>
      /** It names places itself: those of the ground would stand there twice. */
      isNamed?: boolean
      layersOf: (tokens: Tokens) => LayerSpecification[]
    }

export interface MapName {
  lon: number
  lat: number
  name: string
  /** Side of a square of the same area: how much room there is for the name. */
  sideDegrees: number
}

export interface MapState {
  baseMap: BaseMap
  /** Names of places, each once; tiles cut a place into pieces that would each carry its name. */
  names: readonly MapName[]
  layers: readonly MapLayer[]
  tokens: Tokens
  /** Tiles are fetched by a worker, which knows no page to be relative to. */
  origin: string
}

/** Zoom at which points stop being gathered into clusters. */
const CLUSTER_MAX_ZOOM = 16
/** Tiles are cut on request; beyond this zoom the drawn ones are enlarged. */
const TILE_MAX_ZOOM = 16

const FINE_BOUNDARY_MIN_ZOOM = 14.5

/** A name is drawn once its place is this wide on the screen. */
const NAME_WIDTH_PIXELS = 64
/** Four zooms closer its place fills the screen, and the name says nothing any more. */
const ZOOMS_OF_NAME = 4
/** The world at zoom 0. */
const WORLD_PIXELS = 512

const FONT = ['Noto Sans SC']

type Expression = readonly unknown[]

/** Attributes as the tiles name them, whatever they were called in their file. */
const STREET_CLASS: Expression = ['downcase', ['to-string', ['coalesce', ['get', 'highway'], '']]]
const MAJOR = withRamps(
  ['motorway', 'trunk', 'primary', 'expressway', 'arterial'],
  ['快速路', '主干路', '主干道'],
)
const MIDDLE = withRamps(['secondary', 'tertiary', 'collector'], ['次干路', '次干道'])
const NAME: Expression = ['to-string', ['coalesce', ['get', 'name'], '']]
const LAND_KIND: Expression = ['downcase', ['to-string', ['coalesce', ['get', 'kind'], '']]]

function withRamps(classes: string[], chinese: string[]): string[] {
  return [...classes, ...classes.map((one) => `${one}_link`), ...chinese]
}

const WATER = ['water', 'river', 'lake', 'canal', '水', '水体', '水系', '河流']
const GREEN = ['green', 'park', 'grass', 'forest', 'garden', '绿地', '公园', '公园绿地']

/** The whole drawing as a function of what is to be seen; the map library finds what changed. */
export function mapStyle(state: MapState): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {}
  const ground: LayerSpecification[] = []
  const names: LayerSpecification[] = []
  for (const role of ['land', 'building', 'street', 'boundary'] as const) {
    state.baseMap.layers
      .filter((layer) => layer.role === role)
      .forEach((layer, index) => {
        const source = `base-${role}-${index}`
        sources[source] = tileSource(layer.tiles, state.origin)
        ground.push(...baseLayers(role, source, state.tokens, index === 0))
        names.push(...nameLayers(role, source, state.tokens))
      })
  }
  const subject = state.layers.flatMap((layer) => {
    if (layer.kind === 'drawn') {
      Object.assign(sources, layer.sources)
      return layer.layersOf(state.tokens)
    }
    const source = `layer-${layer.name}`
    if (layer.kind === 'outline') {
      sources[source] = outlineSource(layer.ring)
      return outlineLayers(source, state.tokens)
    }
    sources[source] =
      layer.kind === 'points' ? pointSource(layer.points) : tileSource(layer.tiles, state.origin)
    return layer.kind === 'points'
      ? pointLayers(source, state.tokens)
      : tileLayers(layer, source, state.tokens)
  })
  sources['place-names'] = {
    type: 'geojson',
    data: {
      type: 'FeatureCollection',
      features: state.names.map((place) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
        properties: { name: place.name, minZoom: zoomForName(place.sideDegrees), rank: -place.sideDegrees },
      })),
    },
  }
  return {
    version: 8,
    sources,
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': state.tokens.map.land } },
      ...ground,
      ...names,
      ...(state.layers.some((layer) => layer.kind === 'drawn' && layer.isNamed)
        ? []
        : [placeNames(state.tokens)]),
      ...subject,
    ],
  }
}

/** How the names of sources with places begin. */
export const BOUNDARY_SOURCE = 'base-boundary-'

/** Sources of the base map that hold named places, with the name of their layer. */
export function boundarySources(style: StyleSpecification): string[] {
  return Object.keys(style.sources).filter((source) => source.startsWith(BOUNDARY_SOURCE))
}

/** Layers that answer to the pointer. */
export function selectableLayers(style: StyleSpecification): string[] {
  return style.layers.filter((layer) => layer.id.startsWith('layer-')).map((layer) => layer.id)
}

function tileSource(tiles: string, origin: string): SourceSpecification {
  return { type: 'vector', tiles: [tiles.startsWith('/') ? origin + tiles : tiles], maxzoom: TILE_MAX_ZOOM }
}

function pointSource(points: readonly MapPoint[]): SourceSpecification {
  return {
    type: 'geojson',
    cluster: true,
    clusterMaxZoom: CLUSTER_MAX_ZOOM,
    clusterRadius: 42,
    data: {
      type: 'FeatureCollection',
      features: points.map((point) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [point.lon, point.lat] },
        properties: { title: point.title, note: point.note },
      })),
    },
  }
}

function widths(minor: number, middle: number, major: number): Expression {
  return ['match', STREET_CLASS, MAJOR, major, MIDDLE, middle, minor]
}

function streetWidth(extra: number): never {
  return [
    'interpolate',
    ['exponential', 1.5],
    ['zoom'],
    11,
    widths(0.2 + extra / 2, 0.6 + extra / 2, 1.4 + extra / 2),
    14,
    widths(1 + extra, 2.2 + extra, 4 + extra),
    18,
    widths(9 + extra, 16 + extra, 26 + extra),
  ] as never
}

/** `isCoarsest`: the first boundaries that came in are the outer ones; finer ones wait for a closer look. */
function baseLayers(role: string, source: string, tokens: Tokens, isCoarsest: boolean): LayerSpecification[] {
  const colours = tokens.map
  const common = { source, 'source-layer': role }
  if (role === 'land')
    return [
      {
        ...common,
        id: source,
        type: 'fill',
        paint: {
          'fill-color': [
            'match',
            LAND_KIND,
            WATER,
            colours.water,
            GREEN,
            colours.green,
            colours.land,
          ] as never,
        },
      },
    ]
  if (role === 'building')
    return [
      {
        ...common,
        id: source,
        type: 'fill',
        minzoom: 13,
        paint: {
          'fill-color': colours.building,
          'fill-outline-color': colours.buildingOutline,
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0, 14.5, 1],
        },
      },
    ]
  if (role === 'street') {
    const layout = { 'line-cap': 'round', 'line-join': 'round' } as const
    return [
      {
        ...common,
        id: `${source}-casing`,
        type: 'line',
        layout,
        paint: { 'line-color': colours.streetCasing, 'line-width': streetWidth(1.4) },
      },
      {
        ...common,
        id: source,
        type: 'line',
        layout,
        paint: { 'line-color': colours.street, 'line-width': streetWidth(0) },
      },
    ]
  }
  return [
    {
      ...common,
      id: source,
      type: 'line',
      minzoom: isCoarsest ? 0 : FINE_BOUNDARY_MIN_ZOOM,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colours.boundary,
        'line-width': isCoarsest ? ['interpolate', ['linear'], ['zoom'], 11, 0.6, 15, 1.4] : 0.6,
        'line-dasharray': isCoarsest ? [4, 2] : [2, 2],
      },
    },
  ]
}

function nameLayers(role: string, source: string, tokens: Tokens): LayerSpecification[] {
  const paint = {
    'text-color': tokens.map.label,
    'text-halo-color': tokens.map.halo,
    'text-halo-width': 1.4,
  }
  if (role === 'street')
    return [
      {
        id: `${source}-name`,
        source,
        'source-layer': role,
        type: 'symbol',
        minzoom: 14,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 320,
          'text-field': NAME as never,
          'text-font': FONT,
          'text-size': 11,
          'text-max-angle': 30,
        },
        paint,
      },
    ]
  return []
}

/** The zoom from which a place is wide enough for its name. */
export function zoomForName(sideDegrees: number): number {
  const zoom = Math.log2((NAME_WIDTH_PIXELS * 360) / (WORLD_PIXELS * sideDegrees))
  return Math.round(Math.max(0, Math.min(22, zoom)) * 100) / 100
}

function placeNames(tokens: Tokens): LayerSpecification {
  return {
    id: 'place-names',
    source: 'place-names',
    type: 'symbol',
    minzoom: 10,
    maxzoom: 17,
    filter: [
      'all',
      ['>=', ['zoom'], ['get', 'minZoom']],
      ['<', ['zoom'], ['+', ['get', 'minZoom'], ZOOMS_OF_NAME]],
    ],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': 12,
      'text-padding': 4,
      'text-variable-anchor': ['center', 'bottom', 'top', 'left', 'right'],
      'text-radial-offset': 1.2,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': tokens.map.label,
      'text-halo-color': tokens.map.halo,
      'text-halo-width': 1.6,
    },
  }
}

const CORNERS_OF_AN_AREA = 3

function outlineSource(ring: readonly (readonly [number, number])[]): SourceSpecification {
  const corners = ring.map((position) => [...position])
  const closed = [...corners, ...corners.slice(0, 1)]
  const feature = (geometry: GeoJSON.Geometry): GeoJSON.Feature => ({
    type: 'Feature',
    properties: {},
    geometry,
  })
  return {
    type: 'geojson',
    data: {
      type: 'FeatureCollection',
      features: [
        ...corners.map((coordinates) => feature({ type: 'Point', coordinates })),
        ...(corners.length >= CORNERS_OF_AN_AREA
          ? [feature({ type: 'Polygon', coordinates: [closed] })]
          : []),
        ...(corners.length === 2 ? [feature({ type: 'LineString', coordinates: corners })] : []),
      ],
    },
  }
}

function outlineLayers(source: string, tokens: Tokens): LayerSpecification[] {
  return [
    {
      id: `${source}-fill`,
      source,
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': tokens.accent, 'fill-opacity': 0.16 },
    },
    {
      id: `${source}-line`,
      source,
      type: 'line',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': tokens.accent, 'line-width': 2 },
    },
    {
      id: `${source}-corner`,
      source,
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': tokens.surface,
        'circle-radius': 4,
        'circle-stroke-color': tokens.accent,
        'circle-stroke-width': 2,
      },
    },
  ]
}

function pointLayers(source: string, tokens: Tokens): LayerSpecification[] {
  return [
    {
      id: `${source}-cluster`,
      source,
      type: 'circle',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': tokens.accent,
        'circle-opacity': 0.86,
        'circle-radius': ['step', ['get', 'point_count'], 11, 10, 14, 50, 18, 200, 23, 1000, 28],
        'circle-stroke-color': tokens.surface,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: `${source}-count`,
      source,
      type: 'symbol',
      filter: ['has', 'point_count'],
      layout: {
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': FONT,
        'text-size': 11,
        'text-allow-overlap': true,
        // Keeps the names of places off the circle around the number.
        'text-padding': 12,
      },
      paint: { 'text-color': tokens.onAccent },
    },
    {
      id: `${source}-point`,
      source,
      type: 'circle',
      filter: ['!', ['has', 'point_count']],
      paint: {
        'circle-color': tokens.accent,
        'circle-radius': 5,
        'circle-stroke-color': tokens.surface,
        'circle-stroke-width': 1.5,
      },
    },
  ]
}

function tileLayers(
  layer: Extract<MapLayer, { kind: 'tiles' }>,
  source: string,
  tokens: Tokens,
): LayerSpecification[] {
  const common = { source, 'source-layer': layer.sourceLayer }
  if (/point/i.test(layer.geometryType))
    return [
      {
        ...common,
        id: `${source}-point`,
        type: 'circle',
        paint: {
          'circle-color': tokens.accent,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 2, 16, 5],
          'circle-stroke-color': tokens.surface,
          'circle-stroke-width': 1,
        },
      },
    ]
  const line: LayerSpecification = {
    ...common,
    id: `${source}-line`,
    type: 'line',
    paint: {
      'line-color': tokens.accent,
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.8, 16, 2],
    },
  }
  if (/line/i.test(layer.geometryType)) return [line]
  return [
    {
      ...common,
      id: `${source}-fill`,
      type: 'fill',
      paint: { 'fill-color': tokens.accent, 'fill-opacity': 0.14 },
    },
    line,
  ]
}
