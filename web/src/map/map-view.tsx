import type { BaseMap } from '@jingjing/schema/visualise'
import type { GeoJSONSource, Map as LibreMap, MapGeoJSONFeature } from 'maplibre-gl'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from '../ui/preferences.ts'
import { FONT_FAMILY, TOKENS } from '../ui/theme.ts'
import type { Bounds } from './bounds.ts'
import { fitPadding } from './fit-padding.ts'
import {
  BOUNDARY_SOURCE,
  boundarySources,
  type MapLayer,
  type MapName,
  mapStyle,
  selectableLayers,
} from './map-style.ts'
import './map-view.css'
import { placeNames } from './place-names.ts'

interface Hover {
  leftPixels: number
  topPixels: number
  lines: string[]
}

const EMPTY_BASE: BaseMap = { layers: [], bounds: null }

/** The one map of the product: our own ground, the subject on top, a legend in the corner. */
export function MapView(props: {
  label: string
  baseMap: BaseMap | undefined
  layers: readonly MapLayer[]
  /** What to show first; the base map's own extent where it is missing. */
  bounds?: Bounds | null
  legend?: ReactNode
  /** For drawing: where the map was clicked, in degrees. */
  onPoint?: (lon: number, lat: number) => void
  /** Fills its place where absent. */
  heightPixels?: number
  /** A feature of the subject was clicked: its properties. */
  onFeature?: (properties: Record<string, unknown>) => void
  /** What hovering tells of a feature; its title and note where absent. */
  describe?: (properties: Record<string, unknown>) => string[]
  /** Where there is room for both, what is shown first does not lie under the legend. */
  keepsLegendClear?: boolean
  /** Drawn so many times as large and without controls, to be read from afar. */
  wallScale?: number
  /** Leant over, for heights. */
  isTilted?: boolean
  /** Hands the map itself to a feature that drags things on it; null once it is gone. */
  onMap?: (map: LibreMap | null) => void
}) {
  const { t } = useTranslation()
  const { theme, language } = usePreferences().preferences
  const wallScale = props.wallScale ?? 1
  const element = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<LibreMap | null>(null)
  const [canDraw, setCanDraw] = useState(true)
  const [names, setNames] = useState<readonly MapName[]>([])
  const [hover, setHover] = useState<Hover | null>(null)
  const style = useMemo(
    () =>
      mapStyle({
        baseMap: props.baseMap ?? EMPTY_BASE,
        layers: props.layers,
        names,
        tokens: TOKENS[theme],
        origin: window.location.origin,
      }),
    [props.baseMap, props.layers, names, theme],
  )
  const bounds = props.bounds ?? props.baseMap?.bounds ?? null
  const keepsLegendClear = props.keepsLegendClear ?? false
  // Told by the style, not by its tiles: colours need not wait for the last of those.
  const isReady = useRef(false)
  const latest = useRef({ style, bounds, onMap: props.onMap, keepsLegendClear })
  latest.current = { style, bounds, onMap: props.onMap, keepsLegendClear }
  const listening = useRef(props)
  listening.current = props

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once for each language; everything else reaches it as a style
  useEffect(() => {
    const target = element.current
    if (!target) return
    let made: LibreMap | null = null
    let isGone = false
    void import('./engine.ts')
      .then(({ createMap }) => {
        if (isGone) return
        made = createMap({
          container: target,
          style: latest.current.style,
          bounds: latest.current.bounds ?? undefined,
          fitBoundsOptions: { padding: paddingOf(target, latest.current) },
          localIdeographFontFamily: FONT_FAMILY.zh,
          isTilted: props.isTilted ?? false,
          interactive: wallScale === 1,
          pixelRatio: window.devicePixelRatio * wallScale,
          locale: {
            'NavigationControl.ZoomIn': t('map:zoomIn'),
            'NavigationControl.ZoomOut': t('map:zoomOut'),
          },
        })
        isReady.current = false
        made.once('style.load', () => {
          isReady.current = true
        })
        made.getCanvas().setAttribute('aria-label', props.label)
        listen(made, setHover, () => listening.current)
        made.on('click', ({ lngLat }) => listening.current.onPoint?.(lngLat.lng, lngLat.lat))
        setMap(made)
        latest.current.onMap?.(made)
      })
      .catch(() => setCanDraw(false))
    return () => {
      isGone = true
      latest.current.onMap?.(null)
      made?.remove()
      setMap(null)
    }
  }, [language, props.isTilted, wallScale])

  useEffect(() => {
    if (!map) return
    const apply = () => map.setStyle(style, { diff: true })
    if (isReady.current) apply()
    else map.once('style.load', apply)
    return () => {
      map.off('style.load', apply)
    }
  }, [map, style])

  useEffect(() => {
    if (!map) return
    // Reading tiles takes longer than drawing them: only when there are others, not whenever something was drawn.
    let isRead = false
    const forget = (event: { sourceId?: string }) => {
      if (event.sourceId?.startsWith(BOUNDARY_SOURCE)) isRead = false
    }
    const read = () => {
      if (isRead) return
      isRead = true
      const pieces = boundarySources(map.getStyle()).flatMap((source) =>
        map.querySourceFeatures(source, { sourceLayer: 'boundary' }),
      )
      const found = placeNames(pieces)
      setNames((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))
    }
    map.on('sourcedata', forget)
    map.on('idle', read)
    return () => {
      map.off('sourcedata', forget)
      map.off('idle', read)
    }
  }, [map])

  const boundsText = bounds?.join(',')
  useEffect(() => {
    const box = latest.current.bounds
    if (!map || !boundsText || !box) return
    const fit = () => {
      const padding = paddingOf(map.getContainer(), latest.current)
      map.fitBounds(box, { padding, animate: false, maxZoom: 16 })
    }
    fit()
    // Nobody can move a map at a wall: whatever its size becomes, all of it is shown.
    if (wallScale !== 1) map.on('resize', fit)
    return () => {
      map.off('resize', fit)
    }
  }, [map, boundsText, wallScale])

  if (!canDraw)
    return (
      <div className="map-view map-refused" style={{ height: props.heightPixels ?? '100%' }}>
        <p className="note">{t('map:cannotDraw')}</p>
      </div>
    )
  return (
    <div className="map-view" style={{ height: props.heightPixels ?? '100%' }}>
      <div
        ref={element}
        className="map-canvas"
        style={
          wallScale === 1
            ? undefined
            : {
                width: `${100 / wallScale}%`,
                height: `${100 / wallScale}%`,
                transform: `scale(${wallScale})`,
                transformOrigin: '0 0',
              }
        }
      />
      {hover ? (
        <div className="map-hover" style={{ left: hover.leftPixels, top: hover.topPixels }} role="status">
          {hover.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </div>
      ) : null}
      {props.legend ? <div className="map-legend">{props.legend}</div> : null}
    </div>
  )
}

const paddingOf = (
  { clientWidth, clientHeight }: HTMLElement,
  { bounds, keepsLegendClear }: { bounds: Bounds | null; keepsLegendClear: boolean },
) => fitPadding({ widthPixels: clientWidth, heightPixels: clientHeight }, bounds, keepsLegendClear)

interface Listening {
  onFeature?: (properties: Record<string, unknown>) => void
  onPoint?: (lon: number, lat: number) => void
  describe?: (properties: Record<string, unknown>) => string[]
}

function listen(map: LibreMap, setHover: (hover: Hover | null) => void, listening: () => Listening): void {
  const linesOf = (properties: Record<string, unknown>): string[] =>
    (listening().describe ?? hoverLines)(properties)
  // Reading the whole style copies every point of it: once a change, not at every step of the pointer.
  let selectable: string[] | null = null
  map.on('styledata', () => {
    selectable = null
  })
  const featureAt = (point: { x: number; y: number }): MapGeoJSONFeature | undefined => {
    selectable ??= selectableLayers(map.getStyle())
    const layers = selectable.filter((id) => map.getLayer(id))
    return layers.length > 0 ? map.queryRenderedFeatures([point.x, point.y], { layers })[0] : undefined
  }
  map.on('mousemove', (event) => {
    // Something is being dragged: nobody reads names meanwhile.
    if (event.originalEvent.buttons !== 0) return setHover(null)
    const feature = featureAt(event.point)
    map.getCanvas().style.cursor = feature ? 'pointer' : ''
    const lines = feature ? linesOf(feature.properties) : []
    setHover(
      lines.length > 0 ? { leftPixels: event.point.x + 12, topPixels: event.point.y + 12, lines } : null,
    )
  })
  map.on('mouseout', () => setHover(null))
  map.on('movestart', () => setHover(null))
  map.on('click', (event) => {
    const feature = featureAt(event.point)
    if (!feature) return setHover(null)
    const cluster: unknown = feature.properties.cluster_id
    if (typeof cluster === 'number') {
      const source = map.getSource<GeoJSONSource>(feature.source)
      void source
        ?.getClusterExpansionZoom(cluster)
        .then((zoom) => map.easeTo({ center: event.lngLat, zoom, duration: 180 }))
      return
    }
    // A finger has no hover: a tap tells what is there.
    const lines = linesOf(feature.properties)
    if (!listening().onPoint) listening().onFeature?.(feature.properties)
    setHover({ leftPixels: event.point.x + 12, topPixels: event.point.y + 12, lines })
  })
}

/** What a feature says of itself: its title and note, or its first few attributes. */
function hoverLines(properties: Record<string, unknown>): string[] {
  if (typeof properties.point_count === 'number') return []
  const named = [properties.title ?? properties.name, properties.note]
  const lines = named.filter((line): line is string => typeof line === 'string' && line !== '')
  if (lines.length > 0) return lines
  return Object.entries(properties)
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, 4)
    .map(([key, value]) => `${key}: ${String(value)}`)
}
