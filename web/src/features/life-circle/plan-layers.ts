import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { MapLayer } from '../../map/map-style.ts'
import type { Tokens } from '../../ui/theme.ts'
import type { CitySummary, ShownFacility } from './engine/planner-protocol.ts'

/** Sources that the page changes itself while something is dragged. */
export const HOMES_SOURCE = 'plan-homes'
export const FACILITIES_SOURCE = 'layer-plan-facilities'
export const FACILITY_LAYER = 'layer-plan-facilities'
export const SITES_SOURCE = 'layer-plan-sites'
export const SITE_LAYER = 'layer-plan-sites'
export const DRAFT_SOURCE = 'plan-draft'
const HOUSING_SOURCE = 'layer-plan-housing'

type Features = Extract<SourceSpecification, { type: 'geojson' }>
interface Feature {
  type: 'Feature'
  id?: number
  geometry: { type: 'Point'; coordinates: number[] } | { type: 'LineString'; coordinates: number[][] }
  properties: Record<string, string | number | boolean | null>
}

export const collection = (features: Feature[]): { type: 'FeatureCollection'; features: Feature[] } => ({
  type: 'FeatureCollection',
  features,
})

const geojson = (features: Feature[]): Features =>
  ({ type: 'geojson', data: collection(features) }) as Features

const point = (lon: number, lat: number, properties: Feature['properties'], id?: number): Feature => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties,
})

/** Homes never change while a city is open; what they are told is their state, `band`. */
export function homesSource({ homes }: CitySummary): Features {
  return geojson(
    homes.names.map((_, home) =>
      point(
        homes.lonLat[2 * home]!,
        homes.lonLat[2 * home + 1]!,
        { people: Math.round(homes.population[home]!) },
        home,
      ),
    ),
  )
}

export const facilityFeatures = (facilities: readonly ShownFacility[], untitled: string): Feature[] =>
  facilities.map(({ reference, edit, name, lon, lat }, index) =>
    point(lon, lat, { title: name || untitled, index, isPlanned: edit >= 0 || reference === null }, index),
  )

export const pathFeatures = (paths: readonly (readonly number[])[]): Feature[] =>
  paths
    .filter((lonLat) => lonLat.length >= 4)
    .map((lonLat) => ({
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: Array.from({ length: lonLat.length / 2 }, (_, at) => [
          lonLat[2 * at]!,
          lonLat[2 * at + 1]!,
        ]),
      },
      properties: {},
    }))

/** Colours of the bands, near to far, and of homes that are left out. */
export function bandColours(tokens: Tokens, numBands: number): string[] {
  const ramp = [tokens.sequential[5], tokens.sequential[3], tokens.sequential[2], tokens.sequential[1]]
  return [...ramp.slice(0, numBands), tokens.danger]
}

export interface PlanDrawing {
  homes: Features
  facilities: readonly ShownFacility[]
  untitled: string
  sites: CitySummary['sites']
  paths: readonly (readonly number[])[]
  housing: readonly (readonly [number, number])[]
  numBands: number
  /** What the homes are known from. */
  basis: CitySummary['basis']
  /** Whether idle sites are shown. */
  showsSites: boolean
}

/** The plan over the ground of the map: homes by the time that they need, sites, drawn paths, facilities on top. */
export function planLayer(drawing: PlanDrawing): MapLayer {
  return {
    kind: 'drawn',
    name: 'plan',
    sources: {
      [HOMES_SOURCE]: drawing.homes,
      [SITES_SOURCE]: geojson(
        drawing.showsSites
          ? drawing.sites.map((site, index) =>
              point(site.lon, site.lat, { title: site.name, note: site.category, index }, index),
            )
          : [],
      ),
      [HOUSING_SOURCE]: geojson(drawing.housing.map(([lon, lat], index) => point(lon, lat, {}, index))),
      [DRAFT_SOURCE]: geojson(pathFeatures(drawing.paths)),
      [FACILITIES_SOURCE]: geojson(facilityFeatures(drawing.facilities, drawing.untitled)),
    },
    layersOf: (tokens) => layersOf(tokens, drawing),
  }
}

/** While it is dragged, the page shows it under the pointer. */
const UNLESS_HELD = ['case', ['boolean', ['feature-state', 'isHeld'], false], 0, 1]

type Sizes = readonly [at11: number, at14: number, at17: number]
const GROWTH = 1.6
const HOME_SIZES: Sizes = [1.1, 3.4, 11]
/** A cell of a grid stands for the homes of some hundred metres around it. */
const CELL_SIZES: Sizes = [2.2, 9, 24]
const FACILITY_SIZES: Sizes = [3.5, 7.5, 11]
const SIGN_STROKE_PIXELS = 2

const homeSizes = (basis: CitySummary['basis']): Sizes => (basis === 'cells' ? CELL_SIZES : HOME_SIZES)

const scaled = ([at11, at14, at17]: Sizes) =>
  ['interpolate', ['exponential', GROWTH], ['zoom'], 11, at11, 14, at14, 17, at17] as never

/** What `scaled` comes to at a zoom. */
function pixelsAt([at11, at14, at17]: Sizes, zoom: number): number {
  const [low, from, to] = zoom < 14 ? [11, at11, at14] : [14, at14, at17]
  const along = Math.min(3, Math.max(0, zoom - low))
  return from + ((to - from) * (GROWTH ** along - 1)) / (GROWTH ** 3 - 1)
}
/** The map softens the edge of a circle inwards; a dot of the same look is that much smaller. */
const SOFT_EDGE_PIXELS = 0.4
export const homeRadiusPixels = (zoom: number, basis: CitySummary['basis']): number =>
  pixelsAt(homeSizes(basis), zoom) - SOFT_EDGE_PIXELS
/** Of a facility or a site, with its stroke. */
export const signRadiusPixels = (zoom: number): number => pixelsAt(FACILITY_SIZES, zoom) + SIGN_STROKE_PIXELS

function layersOf(
  tokens: Tokens,
  { numBands, basis }: Pick<PlanDrawing, 'numBands' | 'basis'>,
): LayerSpecification[] {
  const colours = bandColours(tokens, numBands)
  const bandColour = [
    'match',
    ['coalesce', ['feature-state', 'band'], -1],
    ...colours.flatMap((colour, band) => [band, colour]),
    tokens.missing,
  ]
  return [
    {
      id: HOMES_SOURCE,
      source: HOMES_SOURCE,
      type: 'circle',
      paint: {
        'circle-color': bandColour as never,
        'circle-opacity': 0.88,
        'circle-radius': scaled(homeSizes(basis)),
      },
    },
    {
      id: DRAFT_SOURCE,
      source: DRAFT_SOURCE,
      type: 'line',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': tokens.warning, 'line-width': 4, 'line-dasharray': [1, 1.4] },
    },
    {
      id: HOUSING_SOURCE,
      source: HOUSING_SOURCE,
      type: 'circle',
      paint: {
        'circle-color': tokens.warning,
        'circle-opacity': 0.35,
        'circle-radius': scaled([3.5, 8, 14]),
        'circle-stroke-color': tokens.warning,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: SITE_LAYER,
      source: SITES_SOURCE,
      type: 'circle',
      paint: {
        'circle-color': tokens.surface,
        'circle-radius': scaled([2.5, 6, 9]),
        'circle-stroke-color': tokens.warning,
        'circle-stroke-width': 2,
      },
    },
    {
      id: FACILITY_LAYER,
      source: FACILITIES_SOURCE,
      type: 'circle',
      paint: {
        'circle-color': ['case', ['get', 'isPlanned'], tokens.warning, tokens.ink] as never,
        'circle-radius': scaled(FACILITY_SIZES),
        'circle-stroke-color': tokens.surface,
        'circle-stroke-width': 2,
        'circle-opacity': UNLESS_HELD as never,
        'circle-stroke-opacity': UNLESS_HELD as never,
      },
    },
  ]
}
