import { z } from 'zod'

export const BASE_LAYER_ROLES = ['land', 'street', 'building', 'boundary'] as const

/** The platform's own base map: layers of datasets whose profile says what they are. Tiles at `/tiles/{dataset}/{z}/{x}/{y}?table=…`, layer name = role. */
export const BaseMap = z.object({
  layers: z.array(
    z.object({
      role: z.enum(BASE_LAYER_ROLES),
      dataset: z.string(),
      table: z.string(),
      version: z.number().int(),
      tiles: z.string(),
    }),
  ),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
})
export type BaseMap = z.infer<typeof BaseMap>

const TileIndex = z.coerce.number().int().nonnegative()

/** Web-mercator tile; y counts from the north. */
export const TileAddress = z.object({
  dataset: z.string().max(100),
  z: TileIndex.max(22),
  x: TileIndex,
  y: TileIndex,
})

/** `version` only makes another address of another version; the current one is answered. */
export const TileQuery = z.object({
  table: z.string().max(200).optional(),
  version: z.coerce.number().int().optional(),
})
