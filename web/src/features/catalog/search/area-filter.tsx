import type { Map as LibreMap } from 'maplibre-gl'
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap } from '../../../api/places.ts'
import { MapView } from '../../../map/map-view.tsx'
import { boxText } from './state.ts'

/** A small map whose picture is the area that is looked in. */
export function AreaFilter(props: { bbox: string; onChange: (bbox: string | null) => void }) {
  const { t } = useTranslation()
  const baseMap = useBaseMap()
  const onChange = useRef(props.onChange)
  onChange.current = props.onChange
  const first = useRef(props.bbox)
  const listen = useCallback((map: LibreMap | null) => {
    map?.on('moveend', (event) => {
      // Only a person's own move says something; the map also moves to what it is given.
      if (!('originalEvent' in event) || event.originalEvent === undefined) return
      onChange.current(boxText(map.getBounds().toArray().flat()))
    })
  }, [])
  const [west, south, east, north] = first.current.split(',').map(Number) as [number, number, number, number]
  const bounds = useRef<[number, number, number, number]>([west, south, east, north])
  return (
    <div className="search-area">
      <MapView
        label={t('search:area')}
        baseMap={baseMap.data}
        layers={[]}
        bounds={bounds.current}
        heightPixels={220}
        onMap={listen}
      />
      <p className="note">{t('search:areaHint')}</p>
    </div>
  )
}
