import { FigureRows, FigureRowsRequest, Figures, FiguresRequest, Measures } from '@jingjing/schema/trail'
import { type AnyRoute, route } from '../http/route.ts'
import { listMeasures, type MeasureRegistry, readFigureRows, readFigures } from './read-figures.ts'

/** Reads, although by POST: the parameters of many figures do not fit an address. */
export function trailRoutes(registry: MeasureRegistry): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/api/trail/figures',
      permission: 'signed-in',
      isAudited: false,
      summary: 'Works figures out with the datasets, versions and rules that made them',
      body: FiguresRequest,
      answer: Figures,
      handler: async ({ context, body }) => ({
        figures: await readFigures(registry, context, body.requests),
      }),
    }),
    route({
      method: 'POST',
      path: '/api/trail/rows',
      permission: 'signed-in',
      isAudited: false,
      summary: 'The rows behind a figure, each with its dataset, version and row of the file',
      body: FigureRowsRequest,
      answer: FigureRows,
      handler: ({ context, body }) => readFigureRows(registry, context, body),
    }),
    route({
      method: 'GET',
      path: '/api/trail/measures',
      permission: 'signed-in',
      summary: 'The measures that the person may ask for, each with its formula in words',
      answer: Measures,
      handler: ({ context }) => ({ measures: listMeasures(registry, context) }),
    }),
  ]
}
