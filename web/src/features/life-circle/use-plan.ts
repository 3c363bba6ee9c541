import type { Edit } from '@jingjing/analysis/life-circle/edits'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { newestOnly } from './engine/planner-engine.ts'
import type { PlanAnswer, PlanView, ServiceCoverage, ShownFacility } from './engine/planner-protocol.ts'
import { createLiveFigures, type LiveFigures } from './live-figures.ts'
import type { OpenCity } from './use-city.ts'

/** From the pointer to the figures on the page and the colours on the map; read by the benchmark. */
export const DRAG_MEASURE = 'life-circle-drag'

/** Shows an answer on the map. */
export type Paint = (answer: PlanAnswer, isDragged: boolean) => void

export interface Plan {
  live: LiveFigures
  /** Of every service as things stand, without a plan. */
  baseline: ServiceCoverage[] | null
  /** Facilities of the service looked at, as they lie when nothing is being dragged. */
  facilities: readonly ShownFacility[]
  /** Shows the plan with one edit under the pointer, which moved at a time of the page's clock; nothing is kept of it. */
  drag: (edits: readonly Edit[], movingEdit: number, movedAtMs: number) => void
  /** Told of every answer, so that the map follows without waiting for the page. */
  onPaint: (paint: Paint | null) => void
}

/** Keeps the figures of the page in step with the plan, in the address or under the pointer. */
export function usePlan(city: OpenCity | null, edits: readonly Edit[], view: PlanView): Plan {
  const [live] = useState(createLiveFigures)
  const [baseline, setBaseline] = useState<ServiceCoverage[] | null>(null)
  const [facilities, setFacilities] = useState<readonly ShownFacility[]>([])
  const paint = useRef<Paint | null>(null)
  const latestView = useRef(view)
  latestView.current = view
  const { service, people, band, walker } = view

  const show = useMemo(
    () =>
      newestOnly(
        async (input: { edits: readonly Edit[]; movingEdit: number; startedAtMs: number | null }) => {
          if (city === null) return
          const askedAtMs = performance.now()
          const answer = await city.engine
            .ask({
              type: 'plan',
              edits: input.edits,
              movingEdit: input.movingEdit,
              view: latestView.current,
            })
            .catch(() => null)
          if (answer === null) return
          const answeredAtMs = performance.now()
          const { startedAtMs } = input
          paint.current?.(answer, startedAtMs !== null)
          if (startedAtMs === null) {
            live.set(answer.figures)
            setFacilities(answer.facilities)
            return
          }
          // At once, so that figures and map come with the same frame.
          flushSync(() => live.set(answer.figures))
          measureDrag(startedAtMs, {
            waitedMs: askedAtMs - startedAtMs,
            answeredMs: answeredAtMs - askedAtMs,
            reckonedMs: answer.reckonedMs,
            shownMs: performance.now() - answeredAtMs,
          })
        },
      ),
    [city, live],
  )

  useEffect(() => {
    setBaseline(null)
    live.set(null)
    if (city === null) return
    let isGone = false
    city.engine.ask({ type: 'compare', plans: [[]], walker }).then(
      ([first]) => {
        if (!isGone && first !== undefined) setBaseline(first)
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [city, walker, live])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view reaches the work by reference; its parts say when it changed
  useEffect(() => {
    show({ edits, movingEdit: -1, startedAtMs: null })
  }, [show, edits, service, people, band, walker])

  const drag = useCallback(
    (next: readonly Edit[], movingEdit: number, movedAtMs: number) =>
      show({ edits: next, movingEdit, startedAtMs: movedAtMs }),
    [show],
  )
  const onPaint = useCallback((next: Paint | null) => {
    paint.current = next
  }, [])
  return { live, baseline, facilities, drag, onPaint }
}

/** Figures and map have been changed already; they are seen with the frame that is drawn next. */
function measureDrag(startedAtMs: number, detail: Record<string, number>): void {
  requestAnimationFrame(() => {
    // Handed over before anything else runs: the frame has been drawn by then.
    setTimeout(
      () => performance.measure(DRAG_MEASURE, { start: startedAtMs, end: performance.now(), detail }),
      0,
    )
  })
}
