import type { DatasetDetail } from '@jingjing/schema/catalog'
import { Button, Segmented } from 'antd'
import type { Map as LibreMap } from 'maplibre-gl'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap } from '../../api/places.ts'
import { useCan } from '../../api/session.ts'
import { MapView } from '../../map/map-view.tsx'
import { formatNumber } from '../../ui/format.ts'
import { shapeLayer } from './geometry/shape-layer.ts'
import { useShape } from './geometry/use-shape.ts'
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
  const canEdit = useCan()('catalog:edit')
  const { dataset, tables } = props
  const table = tables.find((candidate) => candidate.name === props.table) ?? tables[0]
  const [map, setMap] = useState<LibreMap | null>(null)
  const [isEditing, setEditing] = useState(false)
  const shape = useShape(dataset.id, table?.name ?? '', map, isEditing)
  const drawn = isEditing ? (shape.edited?.now ?? null) : null
  const layers = useMemo(() => {
    const layer = table ? datasetLayer(dataset, table, baseMap.data) : null
    if (!layer || !baseMap.data) return []
    return drawn === null ? [layer] : [layer, shapeLayer(drawn)]
  }, [dataset, table, baseMap.data, drawn])
  return (
    <>
      <div className="dataset-tools">
        {tables.length > 1 ? (
          <Segmented
            aria-label={t('catalog:rows.chooseTable')}
            value={table?.name}
            options={tables.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
            onChange={(name) => {
              shape.leave()
              props.onChange({ table: name })
            }}
          />
        ) : null}
        {canEdit ? (
          <ShapeBar
            shape={shape}
            isEditing={isEditing}
            onEditing={(isOn) => {
              shape.leave()
              setEditing(isOn)
            }}
          />
        ) : null}
      </div>
      <MapView
        label={dataset.title}
        baseMap={baseMap.data}
        layers={layers}
        bounds={table?.extent ?? null}
        heightPixels={560}
        onMap={setMap}
        legend={
          <span className="map-legend-line">
            <span className="map-legend-sign" />
            {t('catalog:mapLegend', {
              title: dataset.title,
              count: table?.numRows ?? 0,
              value: formatNumber(table?.numRows ?? 0),
            })}
          </span>
        }
      />
    </>
  )
}

function ShapeBar(props: {
  shape: ReturnType<typeof useShape>
  isEditing: boolean
  onEditing: (isEditing: boolean) => void
}) {
  const { t } = useTranslation()
  const { edited, undo, redo, save, leave, isSaving } = props.shape
  if (!props.isEditing)
    return <Button onClick={() => props.onEditing(true)}>{t('catalog:shape.action')}</Button>
  if (edited === null)
    return (
      <>
        <span className="note">{t('catalog:shape.choose')}</span>
        <Button onClick={() => props.onEditing(false)}>{t('catalog:shape.end')}</Button>
      </>
    )
  return (
    <div className="shape-bar" role="status">
      <span>
        {t('catalog:shape.row', { row: edited.row.row })}
        {edited.row.values.map(({ title, value }) => ` · ${title} ${value}`).join('')}
      </span>
      <span className="note">
        {t(edited.now.type === 'Point' ? 'catalog:shape.dragPoint' : 'catalog:shape.dragCorners')}
      </span>
      <Button size="small" disabled={edited.past.length === 0} onClick={undo}>
        {t('catalog:grid.undo')}
      </Button>
      <Button size="small" disabled={edited.future.length === 0} onClick={redo}>
        {t('catalog:grid.redo')}
      </Button>
      <Button size="small" onClick={leave}>
        {t('ui:action.cancel')}
      </Button>
      <Button
        size="small"
        type="primary"
        disabled={edited.past.length === 0}
        loading={isSaving}
        onClick={() => void save()}
      >
        {t('catalog:editRows.save')}
      </Button>
    </div>
  )
}
