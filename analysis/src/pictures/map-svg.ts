/** A map as SVG, drawn without a browser: areas, lines, hexagons and points on plain ground, with legend and scale. */
import { roundStep } from './bins.ts'
import type { Classed } from './classes.ts'
import { formatValue, type PictureStyle, rampOf, symbolRadiusPixels } from './style.ts'

type Position = readonly number[]
export interface MapFeature {
  name: string
  geometry: { type: string; coordinates: unknown }
  value: number | null
}
export interface MapPoint {
  lon: number
  lat: number
  num: number
  value: number | null
}

export interface MapSheet {
  kind: 'points' | 'symbols' | 'heat' | 'hexagons' | 'choropleth' | 'lines' | 'extrusion'
  features: readonly MapFeature[]
  points: readonly MapPoint[]
  classed: Classed
  words: { value: string; missing: string }
  widthPixels: number
  heightPixels: number
}

const EARTH_RADIUS_METRES = 6_378_137
const MARGIN_PIXELS = 16
const RADIANS = Math.PI / 180

interface Plane {
  x(lon: number): number
  y(lat: number): number
  metresPerPixel: number
}

const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2))

/** Conformal, so that a hexagon stays one; north is up. Null where there is nothing to show. */
function planeOf(positions: readonly Position[], width: number, height: number): Plane | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon = 0, lat = 0] of positions) {
    const [x, y] = [lon * RADIANS, mercator(lat)]
    minX = Math.min(minX, x)
    maxX = Math.max(maxX, x)
    minY = Math.min(minY, y)
    maxY = Math.max(maxY, y)
  }
  if (!Number.isFinite(minX)) return null
  const room = { width: width - 2 * MARGIN_PIXELS, height: height - 2 * MARGIN_PIXELS }
  const scale = Math.min(room.width / Math.max(maxX - minX, 1e-7), room.height / Math.max(maxY - minY, 1e-7))
  const middleLat = (2 * Math.atan(Math.exp((minY + maxY) / 2)) - Math.PI / 2) / RADIANS
  return {
    x: (lon) => width / 2 + (lon * RADIANS - (minX + maxX) / 2) * scale,
    y: (lat) => height / 2 - (mercator(lat) - (minY + maxY) / 2) * scale,
    metresPerPixel: (EARTH_RADIUS_METRES * Math.cos(middleLat * RADIANS)) / scale,
  }
}

const isPosition = (value: unknown): value is number[] => Array.isArray(value) && typeof value[0] === 'number'
/** Every chain of positions of a geometry: rings and lines alike. */
function chainsOf(coordinates: unknown): Position[][] {
  if (!Array.isArray(coordinates)) return []
  if (isPosition(coordinates)) return [[coordinates]]
  if (isPosition(coordinates[0])) return [coordinates as Position[]]
  return coordinates.flatMap(chainsOf)
}

const short = (pixels: number): string => String(Math.round(pixels * 10) / 10)

function pathOf({ type, coordinates }: MapFeature['geometry'], plane: Plane): string {
  const end = type.endsWith('Polygon') ? 'Z' : ''
  return chainsOf(coordinates)
    .map(
      (chain) =>
        chain
          .map(
            ([lon = 0, lat = 0], index) =>
              `${index === 0 ? 'M' : 'L'}${short(plane.x(lon))} ${short(plane.y(lat))}`,
          )
          .join('') + end,
    )
    .join('')
}

function middleOf({ coordinates }: MapFeature['geometry'], plane: Plane): [number, number] {
  const longest = chainsOf(coordinates).sort((a, b) => b.length - a.length)[0] ?? []
  const sum = longest
    .slice(1)
    .reduce<[number, number]>(([x, y], [lon = 0, lat = 0]) => [x + plane.x(lon), y + plane.y(lat)], [0, 0])
  const num = Math.max(1, longest.length - 1)
  return [sum[0] / num, sum[1] / num]
}

/** More names than this lie over each other. */
const MOST_NAMES = 40

/** The drawing without an outer element, `widthPixels` × `heightPixels`; '' where there is nothing to show. */
export function mapSvg(sheet: MapSheet, style: PictureStyle): string {
  const { features, points, widthPixels, heightPixels } = sheet
  const positions = [
    ...features.flatMap((feature) => chainsOf(feature.geometry.coordinates).flat()),
    ...points.map((point) => [point.lon, point.lat]),
  ]
  const plane = planeOf(positions, widthPixels, heightPixels)
  if (plane === null) return ''
  const ramp = rampOf(style.sequential, sheet.classed.classes.length)
  const colourOf = (value: number | null): string => {
    if (value === null) return style.missing
    const at = sheet.classed.breaks.findIndex((edge) => value <= edge)
    return ramp[at < 0 ? sheet.classed.breaks.length : at] as string
  }
  const drawn = features.map((feature) => {
    const path = pathOf(feature.geometry, plane)
    return sheet.kind === 'lines'
      ? `<path d="${path}" fill="none" stroke="${colourOf(feature.value)}" stroke-width="2"/>`
      : `<path d="${path}" fill="${colourOf(feature.value)}" fill-rule="evenodd" stroke="${style.surface}" stroke-width="1"${feature.value === null ? ' stroke-dasharray="3 3"' : ''}/>`
  })
  const names =
    features.length > MOST_NAMES
      ? []
      : features
          .filter((feature) => feature.name !== '')
          .map((feature) => {
            const [x, y] = middleOf(feature.geometry, plane)
            return `<text x="${short(x)}" y="${short(y)}" text-anchor="middle" font-size="11" fill="${style.ink}" stroke="${style.surface}" stroke-width="2.5" paint-order="stroke">${escaped(feature.name)}</text>`
          })
  return [
    `<g font-family="${escaped(style.fontFamily)}">`,
    ...drawn,
    ...circlesOf(sheet, plane, style),
    ...names,
    ...(features.length > 0 ? legendOf(sheet, ramp, style) : []),
    scaleOf(plane, sheet, style),
    '</g>',
  ].join('')
}

function circlesOf(sheet: MapSheet, plane: Plane, style: PictureStyle): string[] {
  const sizeOf = (point: MapPoint): number =>
    sheet.kind === 'symbols' && point.value !== null ? Math.abs(point.value) : point.num
  const most = sheet.points.reduce((greatest, point) => Math.max(greatest, sizeOf(point)), 0)
  const isSized = sheet.kind === 'symbols' || sheet.points.some((point) => point.num > 1)
  return sheet.points.map((point) => {
    const radius = isSized ? symbolRadiusPixels(sizeOf(point), most) : 3
    return `<circle cx="${short(plane.x(point.lon))}" cy="${short(plane.y(point.lat))}" r="${short(radius)}" fill="${style.accent}" fill-opacity="${sheet.kind === 'heat' ? 0.18 : 0.6}" stroke="${style.surface}" stroke-width="0.6"/>`
  })
}

function legendOf(
  { classed, words, heightPixels }: MapSheet,
  ramp: readonly string[],
  style: PictureStyle,
): string[] {
  const { classes, numMissing } = classed
  const lines: [colour: string | null, text: string][] = [
    [null, words.value],
    ...classes.map(({ above, upTo }, index): [string, string] => [
      ramp[index] as string,
      above === null
        ? upTo === null
          ? '—'
          : `≤ ${formatValue(upTo)}`
        : upTo === null
          ? `> ${formatValue(above)}`
          : `${formatValue(above)} – ${formatValue(upTo)}`,
    ]),
    ...(numMissing > 0 ? [[style.missing, words.missing] as [string, string]] : []),
  ]
  const top = heightPixels - lines.length * 18 - 14
  return [
    `<rect x="8" y="${top - 6}" width="150" height="${lines.length * 18 + 12}" fill="${style.surface}" fill-opacity="0.92" stroke="${style.hairlineStrong}"/>`,
    ...lines.map(([colour, text], index) => {
      const y = top + 12 + index * 18
      const swatch =
        colour === null ? '' : `<rect x="16" y="${y - 9}" width="18" height="10" fill="${colour}"/>`
      return `${swatch}<text x="${colour === null ? 16 : 42}" y="${y}" font-size="11" fill="${style.inkSecondary}">${escaped(text)}</text>`
    }),
  ]
}

function scaleOf(
  { metresPerPixel }: Plane,
  { widthPixels, heightPixels }: MapSheet,
  style: PictureStyle,
): string {
  const metres = roundStep(metresPerPixel * 60)
  const [right, bottom] = [widthPixels - 14, heightPixels - 12]
  const left = right - metres / metresPerPixel
  const text = metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`
  return `<path d="M${short(left)} ${bottom - 5}V${bottom}H${right}V${bottom - 5}" fill="none" stroke="${style.ink}" stroke-width="1.4"/><text x="${right}" y="${bottom - 9}" text-anchor="end" font-size="10" fill="${style.ink}">${text}</text>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Names come from files of other people. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
