import type { DatasetDetail } from '@jingjing/schema/catalog'
import { Segmented } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap } from '../../api/places.ts'
import { MapView } from '../../map/map-view.tsx'
import { formatNumber } from '../../ui/format.ts'
import type { DatasetView } from './state.ts'
import { datasetLayer } from './view.ts'

export function DatasetMap(props: {
  dataset: DatasetDetail
  tables: DatasetDetail['tables']
  table: string | undefined
  onChange: (change: Partial<DatasetView>) => void
}) {
  const { t } = useTranslation()
  const baseMap = useBaseMap()
  const { dataset, tables } = props
  const table = tables.find((candidate) => candidate.name === props.table) ?? tables[0]
  const layers = useMemo(() => {
    const layer = table ? datasetLayer(dataset, table, baseMap.data) : null
    return layer && baseMap.data ? [layer] : []
  }, [dataset, table, baseMap.data])
  return (
    <>
      {tables.length > 1 ? (
        <div className="dataset-tools">
          <Segmented
            aria-label={t('catalog:rows.chooseTable')}
            value={table?.name}
            options={tables.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
            onChange={(name) => props.onChange({ table: name })}
          />
        </div>
      ) : null}
      <MapView
        label={dataset.title}
        baseMap={baseMap.data}
        layers={layers}
        bounds={table?.extent ?? null}
        heightPixels={560}
        legend={
          <span className="map-legend-line">
            <span className="map-legend-sign" />
            {t('catalog:mapLegend', { title: dataset.title, value: formatNumber(table?.numRows ?? 0) })}
          </span>
        }
      />
    </>
  )
}
