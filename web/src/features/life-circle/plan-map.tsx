import type { GeoJSONSource, Map as LibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBaseMap } from '../../api/places.ts'
import type { MapLayer } from '../../map/map-style.ts'
import { MapView } from '../../map/map-view.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { TOKENS } from '../../ui/theme.ts'
import { createDragOverlay } from './drag-overlay.ts'
import type { CitySummary, ShownFacility } from './engine/planner-protocol.ts'
import {
  bandColours,
  collection,
  DRAFT_SOURCE,
  FACILITIES_SOURCE,
  FACILITY_LAYER,
  facilityFeatures,
  HOMES_SOURCE,
  homesSource,
  pathFeatures,
  planLayer,
  SITE_LAYER,
} from './plan-layers.ts'
import type { Paint } from './use-plan.ts'

export type MapMode = 'look' | 'add' | 'path' | 'housing'

export interface PlanMapProps {
  summary: CitySummary
  facilities: readonly ShownFacility[]
  paths: readonly (readonly number[])[]
  /** Homes that the plan adds: lon, lat each. */
  housing: readonly (readonly [number, number])[]
  /** Points of the path being drawn. */
  draft: readonly number[]
  mode: MapMode
  bands: readonly { minutes: number; distanceMetres: number }[]
  serviceName: string
  focus: { lon: number; lat: number; zoom: number } | null
  heightPixels: number
  canPlan: boolean
  onPaint: (paint: Paint | null) => void
  onDrag: (facility: ShownFacility, lon: number, lat: number, movedAtMs: number) => void
  onDrop: (facility: ShownFacility, lon: number, lat: number) => void
  onPoint: (lon: number, lat: number) => void
  onSite: (index: number) => void
  onFacility: (facility: ShownFacility) => void
}

type PointerAt = MapMouseEvent | MapTouchEvent

/** The map of the plan: facilities are dragged on it, paths drawn, idle sites put to use. */
export function PlanMap(props: PlanMapProps) {
  const { t } = useTranslation()
  const { theme } = usePreferences().preferences
  const baseMap = useBaseMap()
  const [map, setMap] = useState<LibreMap | null>(null)
  const latest = useRef(props)
  latest.current = props
  /** The band of every home as last told: a map that is made anew is told all of it again. */
  const bandOfHome = useRef(new Map<number, number>())
  const { summary, facilities, paths, housing } = props
  const homes = useMemo(() => homesSource(summary), [summary])
  const untitled = props.serviceName
  const colours = useMemo(() => bandColours(TOKENS[theme], props.bands.length), [theme, props.bands.length])
  const layers = useMemo<MapLayer[]>(
    () => [
      planLayer({
        homes,
        facilities,
        untitled,
        sites: summary.sites,
        paths,
        housing,
        numBands: props.bands.length,
        basis: summary.basis,
        showsSites: props.canPlan,
      }),
    ],
    [
      homes,
      facilities,
      untitled,
      summary.sites,
      paths,
      housing,
      props.bands.length,
      summary.basis,
      props.canPlan,
    ],
  )

  const tell = useCallback((target: LibreMap, home: number, band: number) => {
    if (target.getSource(HOMES_SOURCE) !== undefined)
      target.setFeatureState({ source: HOMES_SOURCE, id: home }, { band })
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another city has other homes
  useEffect(() => bandOfHome.current.clear(), [summary])

  useEffect(() => {
    /** Homes on the sheet that the map has not been told of. */
    const untold = new Set<number>()
    const settle = (): void => {
      if (map === null) return
      for (const home of untold) tell(map, home, bandOfHome.current.get(home)!)
      untold.clear()
      void map.once('idle', () => {
        if (untold.size === 0) overlay?.clear()
      })
    }
    const overlay =
      map === null
        ? null
        : createDragOverlay({
            map,
            homes: summary.homes.lonLat,
            basis: summary.basis,
            colours,
            signs: () => [...latest.current.facilities, ...latest.current.summary.sites],
            onMoved: settle,
          })
    props.onPaint((answer, isDragged) => {
      const { homes: changed, bands } = answer.change
      for (let at = 0; at < changed.length; at++) {
        bandOfHome.current.set(changed[at]!, bands[at]!)
        untold.add(changed[at]!)
      }
      if (isDragged) {
        overlay?.draw(changed, bands)
        return
      }
      settle()
      map
        ?.getSource<GeoJSONSource>(FACILITIES_SOURCE)
        ?.setData(collection(facilityFeatures(answer.facilities, latest.current.serviceName)) as never)
    })
    // What a sheet before this one showed.
    if (map !== null) for (const [home, band] of bandOfHome.current) tell(map, home, band)
    return () => {
      props.onPaint(null)
      overlay?.remove()
    }
  }, [map, props.onPaint, tell, summary, colours])

  useEffect(() => {
    if (map === null) return
    const tellAll = (): void => {
      for (const [home, band] of bandOfHome.current) tell(map, home, band)
    }
    // A source that has just come in knows no states.
    const onSource = (event: { sourceId?: string; sourceDataType?: string }): void => {
      if (event.sourceId === HOMES_SOURCE && event.sourceDataType === 'metadata') tellAll()
    }
    map.on('sourcedata', onSource)
    tellAll()
    return () => {
      map.off('sourcedata', onSource)
    }
  }, [map, tell])

  useEffect(() => {
    map
      ?.getSource<GeoJSONSource>(DRAFT_SOURCE)
      ?.setData(collection(pathFeatures([...props.paths, props.draft])) as never)
  }, [map, props.draft, props.paths])

  const { focus } = props
  useEffect(() => {
    if (focus !== null) map?.easeTo({ center: [focus.lon, focus.lat], zoom: focus.zoom, duration: 180 })
  }, [map, focus])

  useEffect(() => (map === null ? undefined : listen(map, latest)), [map])

  return (
    <div className={`plan-map ${props.mode}`} data-testid="plan-map" data-mode={props.mode}>
      <MapView
        label={t('life-circle:map.label')}
        baseMap={baseMap.data}
        layers={layers}
        bounds={summary.bounds}
        heightPixels={props.heightPixels}
        onMap={setMap}
        legend={
          <>
            <strong>{t('life-circle:map.legend', { service: props.serviceName })}</strong>
            {props.bands.map((band, index) => (
              <span className="map-legend-line" key={band.minutes}>
                <span className="map-legend-sign" style={{ background: colours[index] }} />
                {t('life-circle:map.band', { minutes: band.minutes, metres: band.distanceMetres })}
              </span>
            ))}
            <span className="map-legend-line">
              <span className="map-legend-sign" style={{ background: colours.at(-1) }} />
              {t('life-circle:map.beyond')}
            </span>
            {props.canPlan && summary.sites.length > 0 ? (
              <span className="map-legend-line">
                <span className="map-legend-sign plan-site-sign" />
                {t('life-circle:map.sites')}
              </span>
            ) : null}
          </>
        }
      />
    </div>
  )
}

function listen(map: LibreMap, latest: { current: PlanMapProps }): () => void {
  let held: ShownFacility | null = null
  let isMoved = false
  const handle = heldHandle(map)
  const facilityAt = (event: PointerAt): ShownFacility | null => {
    if (map.getLayer(FACILITY_LAYER) === undefined) return null
    const { x, y } = event.point
    const [found] = map.queryRenderedFeatures(
      [
        [x - 6, y - 6],
        [x + 6, y + 6],
      ],
      { layers: [FACILITY_LAYER] },
    )
    const index: unknown = found?.properties.index
    return typeof index === 'number' ? (latest.current.facilities[index] ?? null) : null
  }
  const press = (event: PointerAt): void => {
    if (latest.current.mode !== 'look' || !latest.current.canPlan) return
    held = facilityAt(event)
    if (held === null) return
    isMoved = false
    // Otherwise the map would be dragged along.
    event.preventDefault()
  }
  const move = (event: PointerAt): void => {
    if (held === null) return
    if (!isMoved) handle.take(latest.current.facilities.indexOf(held))
    isMoved = true
    map.getCanvas().style.cursor = 'grabbing'
    handle.follow(event.point)
    latest.current.onDrag(held, event.lngLat.lng, event.lngLat.lat, event.originalEvent.timeStamp)
  }
  const release = (event: PointerAt): void => {
    if (held === null) return
    const facility = held
    held = null
    handle.letGo()
    if (isMoved) latest.current.onDrop(facility, event.lngLat.lng, event.lngLat.lat)
    else latest.current.onFacility(facility)
  }
  const click = (event: MapMouseEvent): void => {
    const { mode, onPoint, onSite, canPlan } = latest.current
    if (mode !== 'look') {
      onPoint(event.lngLat.lng, event.lngLat.lat)
      return
    }
    if (!canPlan || map.getLayer(SITE_LAYER) === undefined || facilityAt(event) !== null) return
    const [site] = map.queryRenderedFeatures(event.point, { layers: [SITE_LAYER] })
    const index: unknown = site?.properties.index
    if (typeof index === 'number') onSite(index)
  }
  map.on('mousedown', press)
  map.on('touchstart', press)
  map.on('mousemove', move)
  map.on('touchmove', move)
  map.on('mouseup', release)
  map.on('touchend', release)
  map.on('click', click)
  return () => {
    handle.remove()
    map.off('mousedown', press)
    map.off('touchstart', press)
    map.off('mousemove', move)
    map.off('touchmove', move)
    map.off('mouseup', release)
    map.off('touchend', release)
    map.off('click', click)
  }
}

interface Handle {
  /** Puts the sign of a facility, by its number on the map, under the pointer. */
  take(feature: number): void
  follow(point: { x: number; y: number }): void
  /** The map draws it again, once it knows where. */
  letGo(): void
  remove(): void
}

/** The facility under the pointer as an element of the page: it follows at once, whatever the map has to draw. */
function heldHandle(map: LibreMap): Handle {
  const sign = document.createElement('div')
  sign.className = 'plan-held'
  let taken = -1
  const drop = (): void => {
    sign.remove()
    if (taken >= 0 && map.getSource(FACILITIES_SOURCE) !== undefined)
      map.removeFeatureState({ source: FACILITIES_SOURCE, id: taken })
    taken = -1
  }
  return {
    take: (feature) => {
      drop()
      taken = feature
      map.setFeatureState({ source: FACILITIES_SOURCE, id: feature }, { isHeld: true })
    },
    follow: ({ x, y }) => {
      sign.style.transform = `translate(${x}px, ${y}px)`
      if (!sign.isConnected) map.getCanvasContainer().append(sign)
    },
    letGo: () => void map.once('idle', drop),
    remove: drop,
  }
}
