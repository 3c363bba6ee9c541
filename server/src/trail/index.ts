export type { FigureValue, MeasureDefinition, MeasureSource } from './measure.ts'
export { figureOf } from './measure.ts'
export { registerMeasures } from './read-figures.ts'
export { trailRoutes } from './routes.ts'
