import type { Bounds } from './bounds.ts'

const PADDING_PIXELS = 24
/** What a legend in the lower left corner takes, from the edges of the map. */
const LEGEND_WIDTH_PIXELS = 272
const LEGEND_HEIGHT_PIXELS = 200
/** What tools along the upper edge take. */
const TOOLS_PIXELS = 52
/** Narrower maps have no room beside a legend. */
const ROOMY_PIXELS = 760
/** Lower ones have none above it. */
const TALL_PIXELS = 480

export interface Padding {
  top: number
  right: number
  bottom: number
  left: number
}

/** Web mercator, in turns of the world: only the proportion counts. */
const downOf = (lat: number): number => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)

/** What stays free around the box: beside the legend or above it, whichever shows the box larger. */
export function fitPadding(
  map: { widthPixels: number; heightPixels: number },
  box: Bounds | null,
  keepsLegendClear: boolean,
): Padding {
  const even = {
    top: PADDING_PIXELS,
    right: PADDING_PIXELS,
    bottom: PADDING_PIXELS,
    left: PADDING_PIXELS,
  }
  if (!keepsLegendClear) return even
  if (map.widthPixels < ROOMY_PIXELS)
    return map.heightPixels < TALL_PIXELS ? even : { ...even, bottom: LEGEND_HEIGHT_PIXELS }
  const beside = { ...even, left: LEGEND_WIDTH_PIXELS }
  if (box === null) return beside
  const above = { ...even, top: TOOLS_PIXELS, bottom: LEGEND_HEIGHT_PIXELS }
  const [width, height] = [(box[2] - box[0]) / 360, downOf(box[3]) - downOf(box[1])]
  const scaleOf = (padding: Padding): number =>
    Math.min(
      (map.widthPixels - padding.left - padding.right) / width,
      (map.heightPixels - padding.top - padding.bottom) / height,
    )
  return scaleOf(above) > scaleOf(beside) ? above : beside
}
