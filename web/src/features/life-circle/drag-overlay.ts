import type { Map as LibreMap } from 'maplibre-gl'
import type { CitySummary } from './engine/planner-protocol.ts'
import { homeRadiusPixels, signRadiusPixels } from './plan-layers.ts'

/**
 * Homes that change colour while something is dragged, on a sheet over the map: a few dots are drawn at each step instead
 * of the whole map. Once the drag is over the map draws them itself, and the sheet is cleared.
 */
export interface DragOverlay {
  draw(homes: Int32Array, bands: Uint8Array): void
  clear(): void
  remove(): void
}

export interface DragOverlayInput {
  map: LibreMap
  /** lon, lat, lon, lat… */
  homes: Float64Array
  basis: CitySummary['basis']
  colours: readonly string[]
  /** Signs that lie over homes and stay visible: lon, lat each. */
  signs: () => readonly { lon: number; lat: number }[]
  /** The map has moved under the sheet. */
  onMoved: () => void
}

export function createDragOverlay({
  map,
  homes,
  basis,
  colours,
  signs,
  onMoved,
}: DragOverlayInput): DragOverlay {
  const sheet = document.createElement('canvas')
  sheet.className = 'plan-sheet'
  const pen = sheet.getContext('2d')
  let isDrawn = false
  const open = (): void => {
    if (isDrawn) return
    const { clientWidth, clientHeight } = map.getCanvas()
    const ratio = window.devicePixelRatio || 1
    sheet.width = Math.round(clientWidth * ratio)
    sheet.height = Math.round(clientHeight * ratio)
    sheet.style.width = `${clientWidth}px`
    sheet.style.height = `${clientHeight}px`
    pen?.scale(ratio, ratio)
    map.getCanvasContainer().append(sheet)
    isDrawn = true
  }
  const clear = (): void => {
    sheet.remove()
    isDrawn = false
  }
  const dot = (lon: number, lat: number, radiusPixels: number): void => {
    const { x, y } = map.project([lon, lat])
    pen?.moveTo(x + radiusPixels, y)
    pen?.arc(x, y, radiusPixels, 0, 2 * Math.PI)
  }
  const moved = (): void => {
    if (isDrawn) onMoved()
  }
  map.on('move', moved)
  return {
    draw: (changed, bands) => {
      if (pen === null || changed.length === 0) return
      open()
      const zoom = map.getZoom()
      colours.forEach((colour, band) => {
        pen.beginPath()
        for (let at = 0; at < changed.length; at++)
          if (bands[at] === band)
            dot(homes[2 * changed[at]!]!, homes[2 * changed[at]! + 1]!, homeRadiusPixels(zoom, basis))
        pen.fillStyle = colour
        pen.fill()
      })
      // Facilities and sites lie above homes: they show through.
      pen.globalCompositeOperation = 'destination-out'
      pen.beginPath()
      for (const { lon, lat } of signs()) dot(lon, lat, signRadiusPixels(zoom))
      pen.fill()
      pen.globalCompositeOperation = 'source-over'
    },
    clear,
    remove: () => {
      map.off('move', moved)
      clear()
    },
  }
}
