import { z } from 'zod'

export const Place = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(['district', 'subdistrict', 'community', 'grid', 'compound', 'building']),
  parentCode: z.string().nullable(),
  population: z.number().int().nullable(),
  areaSquareMetres: z.number().nullable(),
})
export type Place = z.infer<typeof Place>
export const Places = z.object({ places: z.array(Place) })
