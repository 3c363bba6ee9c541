import type { Edit } from '@jingjing/analysis/life-circle/edits'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { newestOnly } from './planner-engine.ts'
import type { PlanAnswer, PlanFigures, PlanView, ServiceCoverage, ShownFacility } from './planner-protocol.ts'
import type { OpenCity } from './use-city.ts'

/** From the pointer to the figures on the page; read by the benchmark. */
export const DRAG_MEASURE = 'life-circle-drag'

export interface Plan {
  figures: PlanFigures | null
  /** Of every service as things stand, without a plan. */
  baseline: ServiceCoverage[] | null
  /** Facilities of the service looked at, as they lie when nothing is being dragged. */
  facilities: readonly ShownFacility[]
  /** Shows the plan with one edit under the pointer; nothing is kept of it. */
  drag: (edits: readonly Edit[], movingEdit: number) => void
  /** Told of every answer, so that the map follows without waiting for the page. */
  onPaint: (paint: ((answer: PlanAnswer) => void) | null) => void
}

/** Keeps the figures of the page in step with the plan, in the address or under the pointer. */
export function usePlan(city: OpenCity | null, edits: readonly Edit[], view: PlanView): Plan {
  const [figures, setFigures] = useState<PlanFigures | null>(null)
  const [baseline, setBaseline] = useState<ServiceCoverage[] | null>(null)
  const [facilities, setFacilities] = useState<readonly ShownFacility[]>([])
  const paint = useRef<((answer: PlanAnswer) => void) | null>(null)
  const latestView = useRef(view)
  latestView.current = view
  const { service, people, band } = view

  const show = useMemo(
    () =>
      newestOnly(
        async (input: { edits: readonly Edit[]; movingEdit: number; startedAtMs: number | null }) => {
          if (city === null) return
          const answer = await city.engine
            .ask({
              type: 'plan',
              edits: input.edits,
              movingEdit: input.movingEdit,
              view: latestView.current,
            })
            .catch(() => null)
          if (answer === null) return
          paint.current?.(answer)
          setFigures(answer.figures)
          if (input.startedAtMs === null) setFacilities(answer.facilities)
          else await painted(input.startedAtMs)
        },
      ),
    [city],
  )

  useEffect(() => {
    setBaseline(null)
    setFigures(null)
    if (city === null) return
    let isGone = false
    city.engine.ask({ type: 'compare', plans: [[]] }).then(
      ([first]) => {
        if (!isGone && first !== undefined) setBaseline(first)
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [city])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view reaches the work by reference; its parts say when it changed
  useEffect(() => {
    show({ edits, movingEdit: -1, startedAtMs: null })
  }, [show, edits, service, people, band])

  const drag = useCallback(
    (next: readonly Edit[], movingEdit: number) =>
      show({ edits: next, movingEdit, startedAtMs: performance.now() }),
    [show],
  )
  const onPaint = useCallback((next: ((answer: PlanAnswer) => void) | null) => {
    paint.current = next
  }, [])
  return { figures, baseline, facilities, drag, onPaint }
}

/** Until the browser has drawn the figures. */
function painted(startedAtMs: number): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      performance.measure(DRAG_MEASURE, { start: startedAtMs, end: performance.now() })
      resolve()
    }),
  )
}
