import type { MeasureParams } from '@jingjing/schema/trail'
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import type { FigureRequest } from '../../api/trail.ts'

/** The open trail as one part of the address: `monitoring.cases?from=2026-11-01&to=2026-11-08`. */
export function encodeTrail(request: FigureRequest): string {
  const params = new URLSearchParams(Object.entries(request.params).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = params.toString()
  return text ? `${request.measure}?${text}` : request.measure
}

export function decodeTrail(text: string | null): FigureRequest | null {
  if (!text) return null
  const mark = text.indexOf('?')
  const measure = mark < 0 ? text : text.slice(0, mark)
  if (!measure) return null
  const params: MeasureParams = {}
  if (mark >= 0) for (const [key, value] of new URLSearchParams(text.slice(mark + 1))) params[key] = value
  return { measure, params }
}

export interface TrailState {
  request: FigureRequest | null
  open: (request: FigureRequest) => void
  close: () => void
}

/** The trail lives in the address, so that it can be sent to a colleague and left with the back button. */
export function useTrail(): TrailState {
  const [search, setSearch] = useSearchParams()
  const request = decodeTrail(search.get('trail'))
  const open = useCallback(
    (next: FigureRequest) => {
      // Alone on the screen, something would hide the drawer.
      if (document.fullscreenElement !== null) void document.exitFullscreen()
      setSearch(
        (before) => {
          const after = new URLSearchParams(before)
          after.set('trail', encodeTrail(next))
          return after
        },
        { preventScrollReset: true },
      )
    },
    [setSearch],
  )
  const close = useCallback(
    () =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before)
          after.delete('trail')
          return after
        },
        { preventScrollReset: true },
      ),
    [setSearch],
  )
  return { request, open, close }
}

/** Where a row of a figure stands in its source; what is said of a dataset stands in none of its rows. */
export function rowAddress(row: { dataset: string; table: string; row: number; version: number }): string {
  if (row.row === 0) return `/data/${encodeURIComponent(row.dataset)}?tab=fields`
  const search = new URLSearchParams({ table: row.table, row: String(row.row), version: String(row.version) })
  return `/data/${encodeURIComponent(row.dataset)}?${search}`
}
