/** The body of the rule pack on describing datasets. */
import { z } from 'zod'

/** What a good description of a dataset has, and how much each element counts. */
export const DatasetDescriptionBody = z.strictObject({
  /** A shorter description does not count. */
  leastDescriptionCharacters: z.number().int().min(1),
  elements: z
    .array(
      z.strictObject({
        key: z.enum([
          'title',
          'description',
          'department',
          'theme',
          'keywords',
          'updateFrequency',
          'contact',
          'licence',
          'sharing',
          'period',
          'extent',
          'fieldMeanings',
          'fieldUnits',
        ]),
        weight: z.number().positive(),
      }),
    )
    .min(1),
})
export type DatasetDescriptionBody = z.infer<typeof DatasetDescriptionBody>
