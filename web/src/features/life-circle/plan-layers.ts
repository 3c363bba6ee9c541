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
    layersOf: (tokens) => layersOf(tokens, drawing.numBands),
  }
}

/** While it is dragged, the page shows it under the pointer. */
const UNLESS_HELD = ['case', ['boolean', ['feature-state', 'isHeld'], false], 0, 1]

function layersOf(tokens: Tokens, numBands: number): LayerSpecification[] {
  const colours = bandColours(tokens, numBands)
  const bandColour = [
    'match',
    ['coalesce', ['feature-state', 'band'], -1],
    ...colours.flatMap((colour, band) => [band, colour]),
    tokens.missing,
  ]
  const scaled = (at11: number, at14: number, at17: number): unknown => [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    11,
    at11,
    14,
    at14,
    17,
    at17,
  ]
  return [
    {
      id: HOMES_SOURCE,
      source: HOMES_SOURCE,
      type: 'circle',
      paint: {
        'circle-color': bandColour as never,
        'circle-opacity': 0.88,
        'circle-radius': scaled(1.1, 3.4, 11) as never,
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
        'circle-radius': scaled(3.5, 8, 14) as never,
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
        'circle-radius': scaled(2.5, 6, 9) as never,
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
        'circle-radius': scaled(3.5, 7.5, 11) as never,
        'circle-stroke-color': tokens.surface,
        'circle-stroke-width': 2,
        'circle-opacity': UNLESS_HELD as never,
        'circle-stroke-opacity': UNLESS_HELD as never,
      },
    },
  ]
}
