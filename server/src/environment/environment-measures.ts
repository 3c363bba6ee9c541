import type { MeasureDefinition } from '../trail/index.ts'
import { driftOfStation } from './drift-of-station.ts'
import { dayMeasures } from './measures.ts'
import { suspectReadings } from './suspect-readings.ts'

export const environmentMeasures: readonly MeasureDefinition[] = [
  ...dayMeasures,
  suspectReadings,
  driftOfStation,
]
