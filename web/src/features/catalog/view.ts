import type { DatasetDetail } from '@jingjing/schema/catalog'
import type { BaseMap } from '@jingjing/schema/visualise'
import type { MapLayer } from '../../map/map-style.ts'

/** The layer of tiles that carries no base-map role. */
const DATA_LAYER = 'data'

/** One table as a layer on the map; null where it has no geometry. */
export function datasetLayer(
  dataset: Pick<DatasetDetail, 'id' | 'version'>,
  table: DatasetDetail['tables'][number],
  baseMap: BaseMap | undefined,
): MapLayer | null {
  if (!table.geometryType) return null
  const role = baseMap?.layers.find(
    (layer) => layer.dataset === dataset.id && layer.table === table.name,
  )?.role
  const search = new URLSearchParams({ table: table.name, version: String(dataset.version) })
  return {
    kind: 'tiles',
    name: 'dataset',
    tiles: `/tiles/${encodeURIComponent(dataset.id)}/{z}/{x}/{y}?${search}`,
    sourceLayer: role ?? DATA_LAYER,
    geometryType: table.geometryType,
  }
}
