/** Lengths and areas of what is drawn on a map, on the ellipsoid. */
import { metresBetween } from '@jingjing/analysis/geo/metres-between'
import { ellipsoidalAreaSquareMetres } from '@jingjing/analysis/geo/polygon'

export type Position = [lon: number, lat: number]

export function lengthMetres(positions: readonly Position[]): number {
  return positions
    .slice(1)
    .reduce((sum, to, index) => sum + metresBetween(positions[index] as Position, to), 0)
}

export function areaSquareMetres(positions: readonly Position[]): number {
  if (positions.length < 3) return 0
  return Math.abs(ellipsoidalAreaSquareMetres([...positions, positions[0] as Position]))
}
