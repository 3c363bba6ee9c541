export type { FigureValue, MeasureDefinition, MeasureSource } from './measure.ts'
export { figureOf } from './measure.ts'
