import type { Pair } from '@jingjing/analysis/geo/polygon'
import {
  coverageGapHeart,
  hotSpotCentre,
  nightConstructionSite,
  repeatedMatterBuilding,
} from './planted-places.ts'
import { COVERAGE_GAP, HOT_SPOT } from './planted-truths.ts'
import type { WaterBody } from './town/land.ts'
import type { Town } from './town/town.ts'

const MARGIN_METRES = 110
const STREET_WIDTHS = { trunk: 26, primary: 18, secondary: 11, residential: 6, footway: 1.6 }
const LOT_FILLS = {
  housing: '#f4f1ea',
  commercial: '#f6e6dc',
  office: '#ebe7f0',
  school: '#f3edcf',
  park: '#d3e6c6',
  idle: '#e6dfd2',
  construction: '#e3d2c3',
}
const BUILDING_FILLS = {
  residential: '#cfc6b8',
  mixed: '#d9b9a4',
  ancillary: '#dcd5c8',
  commercial: '#dba98d',
  office: '#b9aecb',
  school: '#d8c77f',
}

/** The town as SVG, one unit a metre, north up, with the places of the planted truths ringed in red. */
export function drawTown(town: Town, water: readonly WaterBody[]): string {
  const xs = town.outline.map(([x]) => x)
  const ys = town.outline.map(([, y]) => y)
  const minX = Math.min(...xs) - MARGIN_METRES
  const maxY = Math.max(...ys) + MARGIN_METRES
  const width = Math.round(Math.max(...xs) + MARGIN_METRES - minX)
  const height = Math.round(maxY - Math.min(...ys) + MARGIN_METRES)
  const at = ([x, y]: Pair) => `${Math.round(x - minX)} ${Math.round(maxY - y)}`
  const ringPath = (ring: readonly Pair[]) => `M${ring.map(at).join('L')}Z`
  const paths = <T>(items: readonly T[], keyOf: (item: T) => string, pathOf: (item: T) => string) => {
    const byKey = new Map<string, string[]>()
    for (const item of items) {
      const list = byKey.get(keyOf(item))
      if (list) list.push(pathOf(item))
      else byKey.set(keyOf(item), [pathOf(item)])
    }
    return [...byKey].map(([key, parts]) => `<path ${key} d="${parts.join('')}"/>`)
  }
  const planted = [
    { label: '重复诉求', place: repeatedMatterBuilding(town).centre, radiusMetres: 45 },
    { label: '热点', place: hotSpotCentre(town), radiusMetres: HOT_SPOT.radiusMetres },
    { label: '夜间施工', place: nightConstructionSite(town).lot.centre, radiusMetres: 90 },
    { label: '步行空白', place: coverageGapHeart(town), radiusMetres: COVERAGE_GAP.leftOutRadiusMetres },
  ]
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Noto Sans SC, sans-serif">`,
    '<title>演示街道（合成数据） · The demo subdistrict (synthetic)</title>',
    `<rect width="${width}" height="${height}" fill="#fbfaf7"/>`,
    ...paths(
      town.lots,
      ({ use }) => `fill="${LOT_FILLS[use]}"`,
      ({ ring }) => ringPath(ring),
    ),
    ...paths(
      water,
      () => 'fill="#bcd7e3"',
      ({ ring }) => ringPath(ring),
    ),
    ...paths(
      town.streets,
      ({ rank }) =>
        `fill="none" stroke="${rank === 'footway' ? '#c9b79c' : '#ffffff'}" stroke-linejoin="round" stroke-linecap="round" stroke-width="${STREET_WIDTHS[rank]}"`,
      ({ points }) => `M${points.map(at).join('L')}`,
    ),
    ...paths(
      town.buildings,
      ({ use }) => `fill="${BUILDING_FILLS[use]}"`,
      ({ ring }) => ringPath(ring),
    ),
    ...paths(
      town.communities,
      () => 'fill="none" stroke="#5b7f86" stroke-width="4" stroke-dasharray="14 8"',
      ({ ring }) => ringPath(ring),
    ),
    ...town.communities.map(({ name, centre }) => {
      const [x, y] = at(centre).split(' ')
      return `<text x="${x}" y="${y}" font-size="44" text-anchor="middle" fill="#2f4b50" stroke="#fff" stroke-width="8" paint-order="stroke">${name}</text>`
    }),
    ...planted.map(({ label, place, radiusMetres }) => {
      const [x, y] = at(place).split(' ')
      const labelY = Number(y) - radiusMetres - 12
      return `<g fill="none" stroke="#b3261e" stroke-width="5"><circle cx="${x}" cy="${y}" r="${radiusMetres}"/></g><text x="${x}" y="${labelY}" font-size="36" text-anchor="middle" fill="#b3261e" stroke="#fff" stroke-width="7" paint-order="stroke">${label}</text>`
    }),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}
