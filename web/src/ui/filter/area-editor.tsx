import type { Area } from '@jingjing/schema/extract'
import { Button, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap, usePlaces } from '../../api/places.ts'
import { MapView } from '../../map/map-view.tsx'
import './filter-editor.css'

type Kind = 'none' | 'places' | 'ring'
type Position = [number, number]

const MIN_CORNERS = 3

/** Which ground is meant: all of it, places by name, or a ring drawn on the map. */
export function AreaEditor(props: {
  area: Area | undefined
  hasGeometry: boolean
  onChange: (area: Area | undefined) => void
}) {
  const { t } = useTranslation()
  const places = usePlaces()
  const given: Kind = props.area === undefined ? 'none' : 'places' in props.area ? 'places' : 'ring'
  const [chosen, setChosen] = useState<Kind>(given)
  const kind = given === 'none' ? chosen : given
  const choose = (next: Kind) => {
    setChosen(next)
    props.onChange(undefined)
  }
  const codes = props.area !== undefined && 'places' in props.area ? props.area.places : []
  return (
    <div className="area-editor">
      <Radio.Group
        size="small"
        value={kind}
        optionType="button"
        onChange={(event) => choose(event.target.value as Kind)}
        options={(['none', 'places', 'ring'] as const).map((one) => ({
          value: one,
          label: t(`extract:area.${one}`),
          disabled: one === 'ring' && !props.hasGeometry,
        }))}
      />
      {kind === 'places' ? (
        <Select
          mode="multiple"
          aria-label={t('extract:area.places')}
          placeholder={t('extract:area.choose')}
          loading={places.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          value={codes}
          options={(places.data ?? []).map((place) => ({ value: place.code, label: place.name }))}
          onChange={(next: string[]) => props.onChange(next.length === 0 ? undefined : { places: next })}
        />
      ) : null}
      {kind === 'ring' ? (
        <RingMap
          ring={props.area !== undefined && 'ring' in props.area ? (props.area.ring as Position[]) : []}
          onChange={(ring) => props.onChange(ring === null ? undefined : { ring })}
        />
      ) : null}
    </div>
  )
}

/** Corners are set by clicks; the area counts from the third corner on and closes itself. */
function RingMap(props: { ring: readonly Position[]; onChange: (ring: Position[] | null) => void }) {
  const { t } = useTranslation()
  const baseMap = useBaseMap()
  const [corners, setCorners] = useState<readonly Position[]>(props.ring)
  const put = (next: readonly Position[]) => {
    setCorners(next)
    props.onChange(next.length >= MIN_CORNERS ? [...next] : null)
  }
  return (
    <>
      <MapView
        label={t('extract:area.map')}
        baseMap={baseMap.data}
        layers={[{ kind: 'outline', name: 'area', ring: corners }]}
        onPoint={(lon, lat) => put([...corners, [round(lon), round(lat)]])}
        heightPixels={300}
      />
      <p className="note">
        {corners.length < MIN_CORNERS
          ? t('extract:area.draw', { count: MIN_CORNERS - corners.length })
          : t('extract:area.corners', { count: corners.length })}
      </p>
      {corners.length > 0 ? (
        <div className="filter-actions">
          <Button size="small" onClick={() => put(corners.slice(0, -1))}>
            {t('extract:area.back')}
          </Button>
          <Button size="small" onClick={() => put([])}>
            {t('extract:area.clear')}
          </Button>
        </div>
      ) : null}
    </>
  )
}

/** A metre is the seventh decimal of nobody's interest; six make a short address. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
