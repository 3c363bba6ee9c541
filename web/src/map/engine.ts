import { Map as LibreMap, type MapOptions, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { screenHeaders } from '../api/screen-key.ts'

setWorkerUrl(workerUrl)

/** Leans a map over so far that heights are seen and names still read. */
const TILT_DEGREES = 50

/** A map with the controls of the product; throws where the browser cannot draw one. */
export function createMap({ isTilted, ...options }: MapOptions & { isTilted?: boolean }): LibreMap {
  const map = new LibreMap({
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 8,
    maxZoom: 19,
    transformRequest: (url) => ({ url, headers: screenHeaders() }),
    ...options,
    ...(isTilted && { maxPitch: 60, pitch: TILT_DEGREES, dragRotate: true, pitchWithRotate: true }),
  })
  if (!isTilted) map.touchZoomRotate.disableRotation()
  // Nobody stands before a wall.
  if (options.interactive !== false)
    map.addControl(new NavigationControl({ showCompass: isTilted === true }), 'top-right')
  return map
}
