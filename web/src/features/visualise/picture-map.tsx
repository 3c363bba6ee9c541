import type { Drawing, Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import type { Map as LibreMap } from 'maplibre-gl'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap } from '../../api/places.ts'
import { type Bounds, boundsOf } from '../../map/bounds.ts'
import { MapView } from '../../map/map-view.tsx'
import { formatNumber } from '../../ui/format.ts'
import { PictureLegend } from './legend.tsx'
import { MapTools, type ToolState } from './map-tools.tsx'
import { pictureLayers } from './picture-layers.ts'
import { TimeSlider } from './time-slider.tsx'
import { usePictureWords } from './words.ts'

/** A picture on the map, with its legend, its steps of time and, where it may be drawn on, the tools for it. */
export function PictureMap(props: {
  data: PictureData
  picture: Picture
  heightPixels: number
  frame: number
  onFrame: (frame: number) => void
  /** A community, hexagon, line or row was clicked. */
  onFeature?: (key: string) => void
  onDrawings?: (drawings: Drawing[]) => void
  onMap?: (map: LibreMap | null) => void
}) {
  const { t } = useTranslation()
  const baseMap = useBaseMap()
  const words = usePictureWords()
  const { data, picture, onFeature, onDrawings } = props
  const [tool, setTool] = useState<ToolState>({ mode: null, positions: [] })
  const frame = Math.min(props.frame, Math.max(0, data.frames.length - 1))
  const unit = words.unit(data)
  const layers = useMemo(
    () => [
      ...pictureLayers({ data, picture, frame, unit, origin: window.location.origin }),
      ...(picture.area !== undefined && 'ring' in picture.area
        ? [{ kind: 'outline' as const, name: 'area', ring: picture.area.ring }]
        : []),
      ...(tool.positions.length > 0
        ? [{ kind: 'outline' as const, name: 'tool', ring: tool.positions }]
        : []),
    ],
    [data, picture, frame, unit, tool.positions],
  )
  const bounds = useMemo(() => boundsOfData(data), [data])
  return (
    <div className="picture-map">
      {onDrawings ? (
        <MapTools state={tool} drawings={picture.drawings ?? []} onState={setTool} onDrawings={onDrawings} />
      ) : null}
      <MapView
        label={picture.title ?? words.title(data)}
        baseMap={baseMap.data}
        layers={layers}
        bounds={bounds ?? baseMap.data?.bounds ?? null}
        heightPixels={props.heightPixels}
        legend={<PictureLegend data={data} picture={picture} frame={frame} />}
        keepsLegendClear={data.shape === 'features' || (data.shape === 'points' && data.isGathered)}
        isTilted={picture.kind === 'extrusion'}
        {...(props.onMap && { onMap: props.onMap })}
        {...(tool.mode !== null && {
          onPoint: (lon: number, lat: number) =>
            setTool((before) => ({ ...before, positions: [...before.positions, [lon, lat]] })),
        })}
        describe={(properties) =>
          describe(properties, (value) =>
            t('visualise:legend.rows', { count: value, value: formatNumber(value) }),
          )
        }
        onFeature={(properties) => {
          if (typeof properties.key === 'string') onFeature?.(properties.key)
        }}
      />
      {picture.time !== undefined && data.frames.length > 1 ? (
        <TimeSlider frames={data.frames} frame={frame} onFrame={props.onFrame} />
      ) : null}
    </div>
  )
}

function describe(properties: Record<string, unknown>, rows: (num: number) => string): string[] {
  if (typeof properties.point_count === 'number') return [rows(properties.point_count)]
  const lines = [properties.title, properties.note].filter(
    (line): line is string => typeof line === 'string' && line !== '',
  )
  if (lines.length > 0) return lines
  const num = Number(properties.num ?? 1)
  return Number.isFinite(num) ? [rows(num)] : []
}

function boundsOfData(data: PictureData): Bounds | null {
  if (data.shape === 'points') return data.extent
  if (data.shape !== 'features') return null
  return boundsOf(data.features.flatMap((feature) => corners(feature.geometry.coordinates)))
}

function corners(coordinates: unknown): { lon: number; lat: number }[] {
  if (!Array.isArray(coordinates)) return []
  const [lon, lat] = coordinates as unknown[]
  if (typeof lon === 'number' && typeof lat === 'number') return [{ lon, lat }]
  return coordinates.flatMap(corners)
}
