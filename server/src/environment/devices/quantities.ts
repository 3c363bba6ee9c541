import { microgramsFromMilligrams, milligramsFromMicrograms } from '@jingjing/analysis/air/daily-statistics'
import type { Quantity } from './device.ts'

interface QuantityRule {
  /** The unit of a stream that a device opens. */
  unit: string
  /** What can be at all, in that unit, both inclusive: beyond it an instrument is broken. Chosen by the platform, far wider than any record. */
  range: readonly [low: number, high: number]
}

const PARTICLES: QuantityRule = { unit: 'µg/m³', range: [0, 100_000] }
const GAS: QuantityRule = { unit: 'µg/m³', range: [0, 50_000] }

export const QUANTITIES: Readonly<Record<Quantity, QuantityRule>> = {
  'pm2.5': PARTICLES,
  pm10: PARTICLES,
  tsp: PARTICLES,
  so2: GAS,
  no2: GAS,
  o3: GAS,
  co: { unit: 'mg/m³', range: [0, 1_000] },
  temperature: { unit: '°C', range: [-80, 80] },
  'dew-point': { unit: '°C', range: [-100, 60] },
  pressure: { unit: 'hPa', range: [500, 1_150] },
  rain: { unit: 'mm', range: [0, 2_000] },
  'wind-speed': { unit: 'm/s', range: [0, 150] },
  'wind-direction': { unit: '°', range: [0, 360] },
  humidity: { unit: '%', range: [0, 100] },
  'noise-laeq': { unit: 'dB(A)', range: [0, 200] },
}

/** Both the Greek letter and the micro sign are met, plain letters, and marks of power or none. */
const plain = (unit: string): string =>
  unit.trim().toLowerCase().replaceAll(/\s/g, '').replace(/[μµ]/, 'u').replace('³', '3').replace('℃', '°c')

const SAME: Readonly<Record<string, string>> = {
  'db(a)': 'db',
  dba: 'db',
  deg: '°',
  degc: '°c',
  'ug/m^3': 'ug/m3',
  'mg/m^3': 'mg/m3',
  '%rh': '%',
  mbar: 'hpa',
}
const nameOf = (unit: string): string => SAME[plain(unit)] ?? plain(unit)

/** A value in another unit of the same quantity; undefined where the platform knows no way from one to the other. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const [source, target] = [nameOf(from), nameOf(to)]
  if (source === target) return value
  if (source === 'mg/m3' && target === 'ug/m3') return microgramsFromMilligrams(value)
  if (source === 'ug/m3' && target === 'mg/m3') return milligramsFromMicrograms(value)
  if (source === 'pa' && target === 'hpa') return value / 100
  if (source === 'kpa' && target === 'hpa') return Number((value * 10).toPrecision(15))
  return undefined
}
