import type { GeoJSONSource, Map as LibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import type { MapLayer } from '../../../map/map-style.ts'
import { type CornerPath, type DrawnGeometry, handlesOf, type Position } from './geometry-edit.ts'

const SHAPE = 'edited-shape'
const HANDLES = 'edited-handles'
const HANDLE_LAYER = 'edited-handles-circle'

const collection = (features: readonly object[]): object => ({ type: 'FeatureCollection', features })

function shapeData(geometry: DrawnGeometry): object {
  return collection([{ type: 'Feature', properties: {}, geometry }])
}

function handleData(geometry: DrawnGeometry): object {
  return collection(
    handlesOf(geometry).map(({ path, position, kind }) => ({
      type: 'Feature',
      properties: { path: path.join(','), kind },
      geometry: { type: 'Point', coordinates: position },
    })),
  )
}

/** The shape being edited and what can be taken hold of. */
export function shapeLayer(geometry: DrawnGeometry): MapLayer {
  return {
    kind: 'drawn',
    name: 'edited',
    sources: {
      [SHAPE]: { type: 'geojson', data: shapeData(geometry) as never },
      [HANDLES]: { type: 'geojson', data: handleData(geometry) as never },
    },
    layersOf: (tokens) => [
      {
        id: 'edited-shape-fill',
        type: 'fill',
        source: SHAPE,
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': tokens.warning, 'fill-opacity': 0.15 },
      },
      {
        id: 'edited-shape-line',
        type: 'line',
        source: SHAPE,
        filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': tokens.warning, 'line-width': 2.5 },
      },
      {
        id: HANDLE_LAYER,
        type: 'circle',
        source: HANDLES,
        paint: {
          'circle-radius': ['match', ['get', 'kind'], 'corner', 7, 4.5],
          'circle-color': ['match', ['get', 'kind'], 'corner', tokens.surface, tokens.warning],
          'circle-stroke-color': tokens.warning,
          'circle-stroke-width': 2,
        },
      },
    ],
  }
}

/** While a corner is dragged the map is told directly; the page hears of it when it is let go. */
export function paintShape(map: LibreMap, geometry: DrawnGeometry): void {
  map.getSource<GeoJSONSource>(SHAPE)?.setData(shapeData(geometry) as never)
  map.getSource<GeoJSONSource>(HANDLES)?.setData(handleData(geometry) as never)
}

export interface HeldHandle {
  path: CornerPath
  isMiddle: boolean
}

type PointerAt = MapMouseEvent | MapTouchEvent
const REACH_PIXELS = 9

/** Follows the pointer over the handles; answers how to stop. */
export function followHandles(
  map: LibreMap,
  on: {
    drag(held: HeldHandle, position: Position): void
    drop(held: HeldHandle, position: Position): void
    /** A corner was pressed without being moved: double click or with Alt takes it out. */
    remove(held: HeldHandle): void
    /** Elsewhere than on a handle. */
    pick(position: Position, metresPerPixel: number): void
  },
): () => void {
  let held: HeldHandle | null = null
  let isMoved = false
  const handleAt = ({ point }: PointerAt): HeldHandle | null => {
    if (map.getLayer(HANDLE_LAYER) === undefined) return null
    const found = map.queryRenderedFeatures(
      [
        [point.x - REACH_PIXELS, point.y - REACH_PIXELS],
        [point.x + REACH_PIXELS, point.y + REACH_PIXELS],
      ],
      { layers: [HANDLE_LAYER] },
    )
    const nearest = found.find((one) => one.properties.kind === 'corner') ?? found[0]
    if (nearest === undefined) return null
    const text = String(nearest.properties.path)
    return {
      path: text === '' ? [] : text.split(',').map(Number),
      isMiddle: nearest.properties.kind === 'middle',
    }
  }
  const at = ({ lngLat }: PointerAt): Position => [lngLat.lng, lngLat.lat]
  const press = (event: PointerAt): void => {
    held = handleAt(event)
    isMoved = false
    if (held === null) return
    event.preventDefault()
    if (event.originalEvent.altKey && !held.isMiddle) {
      on.remove(held)
      held = null
    }
  }
  const move = (event: PointerAt): void => {
    if (held === null) {
      map.getCanvas().style.cursor = handleAt(event) === null ? 'crosshair' : 'grab'
      return
    }
    isMoved = true
    map.getCanvas().style.cursor = 'grabbing'
    on.drag(held, at(event))
  }
  const release = (event: PointerAt): void => {
    if (held !== null && isMoved) on.drop(held, at(event))
    held = null
  }
  const double = (event: MapMouseEvent): void => {
    const handle = handleAt(event)
    if (handle === null) return
    event.preventDefault()
    if (!handle.isMiddle) on.remove(handle)
  }
  const click = (event: MapMouseEvent): void => {
    if (handleAt(event) !== null) return
    const { lat } = event.lngLat
    const metresPerPixel = (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
    on.pick(at(event), metresPerPixel)
  }
  map.on('mousedown', press)
  map.on('touchstart', press)
  map.on('mousemove', move)
  map.on('touchmove', move)
  map.on('mouseup', release)
  map.on('touchend', release)
  map.on('dblclick', double)
  map.on('click', click)
  return () => {
    map.off('mousedown', press)
    map.off('touchstart', press)
    map.off('mousemove', move)
    map.off('touchmove', move)
    map.off('mouseup', release)
    map.off('touchend', release)
    map.off('dblclick', double)
    map.off('click', click)
    map.getCanvas().style.cursor = ''
  }
}
