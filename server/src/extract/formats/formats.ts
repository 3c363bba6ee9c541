import type { ExtractFormat } from '@jingjing/schema/extract'
import { csv } from './csv.ts'
import { flatgeobuf } from './flatgeobuf.ts'
import type { Format } from './format.ts'
import { geojson } from './geojson.ts'
import { geopackage } from './geopackage/geopackage.ts'
import { kml } from './kml.ts'
import { parquet } from './parquet.ts'
import { shapefile } from './shapefile/shapefile.ts'
import { xlsx } from './xlsx.ts'

export const FORMATS: Readonly<Record<ExtractFormat, Format>> = {
  xlsx,
  csv,
  geojson,
  shapefile,
  geopackage,
  kml,
  flatgeobuf,
  parquet,
}
