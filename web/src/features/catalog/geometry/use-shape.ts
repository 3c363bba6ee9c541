import type { RowGeometry } from '@jingjing/schema/catalog/grid'
import { App } from 'antd'
import type { Map as LibreMap } from 'maplibre-gl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readGeometry, useEditRows } from '../../../api/catalog.ts'
import { ApiProblem } from '../../../api/client.ts'
import { useProblemText } from '../../../ui/problem-text.ts'
import {
  type DrawnGeometry,
  isDrawn,
  type Position,
  withCornerAdded,
  withCornerMoved,
  withoutCorner,
} from './geometry-edit.ts'
import { followHandles, type HeldHandle, paintShape } from './shape-layer.ts'

/** How far from a click a row is looked for. */
const REACH_PIXELS = 12
/** As fine as half a centimetre; more digits would be noise of the pointer. */
const rounded = ([lon, lat]: Position): Position => [Number(lon.toFixed(8)), Number(lat.toFixed(8))]

interface Edited {
  row: RowGeometry
  past: readonly DrawnGeometry[]
  now: DrawnGeometry
  future: readonly DrawnGeometry[]
}

/** A row's shape under the pointer: picked, dragged, undone, saved as a version. */
export function useShape(datasetId: string, table: string, map: LibreMap | null, isOn: boolean) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const saving = useEditRows(datasetId, table)
  const [edited, setEdited] = useState<Edited | null>(null)
  const latest = useRef(edited)
  latest.current = edited

  const step = useCallback(
    (now: DrawnGeometry) =>
      setEdited((before) => before && { ...before, past: [...before.past, before.now], now, future: [] }),
    [],
  )
  const pick = useCallback(
    async (asked: { key: number } | { lon: number; lat: number; metres: number }) => {
      try {
        const row = await readGeometry(datasetId, table, asked)
        if (!isDrawn(row.geometry)) {
          void message.info(t('catalog:shape.notDrawn'))
          return
        }
        setEdited({ row, past: [], now: row.geometry, future: [] })
      } catch (error) {
        const isNothing = error instanceof ApiProblem && error.body.code === 'not-found'
        void message.info(isNothing ? t('catalog:shape.nothing') : problemText(error))
      }
    },
    [datasetId, table, message, t, problemText],
  )
  const pickLatest = useRef(pick)
  pickLatest.current = pick

  useEffect(() => {
    if (map === null || !isOn) return
    const moved = ({ path, isMiddle }: HeldHandle, position: Position): DrawnGeometry | null => {
      const now = latest.current?.now
      if (now === undefined) return null
      return isMiddle ? withCornerAdded(now, path, position) : withCornerMoved(now, path, position)
    }
    return followHandles(map, {
      drag: (held, position) => {
        const shape = moved(held, position)
        if (shape !== null) paintShape(map, shape)
      },
      drop: (held, position) => {
        const shape = moved(held, rounded(position))
        if (shape !== null) step(shape)
      },
      remove: ({ path }) => {
        const now = latest.current?.now
        const left = now === undefined ? null : withoutCorner(now, path)
        if (left === null) void message.info(t('catalog:shape.fewest'))
        else step(left)
      },
      pick: ([lon, lat], metresPerPixel) => {
        // What is drawn and not saved is not left by a stray click.
        if ((latest.current?.past.length ?? 0) > 0) return
        void pickLatest.current({ lon, lat, metres: metresPerPixel * REACH_PIXELS })
      },
    })
  }, [map, isOn, step, message, t])

  const save = async () => {
    if (edited === null) return
    const { row, now } = edited
    try {
      await saving.mutateAsync({
        changes: [{ key: row.key, values: {}, geometry: now as unknown as { type: string } }],
        deleted: [],
      })
      setEdited(null)
      void message.success(t('catalog:editRows.saved'))
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return {
    edited,
    isSaving: saving.isPending,
    pick,
    leave: () => setEdited(null),
    undo: () =>
      setEdited((before) => {
        const last = before?.past.at(-1)
        if (before === null || last === undefined) return before
        return {
          ...before,
          past: before.past.slice(0, -1),
          now: last,
          future: [before.now, ...before.future],
        }
      }),
    redo: () =>
      setEdited((before) => {
        const [next, ...later] = before?.future ?? []
        if (before === null || next === undefined) return before
        return { ...before, past: [...before.past, before.now], now: next, future: later }
      }),
    save,
  }
}
