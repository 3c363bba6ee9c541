import type { LifeCircleRules } from '@jingjing/schema/life-circle'
import { useEffect, useState } from 'react'
import { fetchWorld } from '../../api/life-circle.ts'
import { type PlannerEngine, startPlannerEngine } from './engine/planner-engine.ts'
import type { CitySummary } from './engine/planner-protocol.ts'
import { bandsOf } from './view.ts'

export interface OpenCity {
  engine: PlannerEngine
  summary: CitySummary
}

/** The city of an area in a worker of its own; another area gets another worker. */
export function useCity(
  area: string | undefined,
  rules: LifeCircleRules | undefined,
): { city: OpenCity | null; error: unknown; retry: () => void } {
  const [city, setCity] = useState<OpenCity | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt is the same load once more
  useEffect(() => {
    if (area === undefined || rules === undefined) return
    const stop = new AbortController()
    const engine = startPlannerEngine()
    setCity(null)
    setError(null)
    fetchWorld(area, stop.signal)
      .then((bytes) =>
        engine.ask(
          {
            type: 'load',
            bytes,
            kinds: rules.kinds,
            walks: rules.walkers.map((walker) => ({
              limitsMetres: bandsOf(rules, walker).map((band) => band.distanceMetres),
              avoidsSteps: walker.avoidsSteps,
            })),
          },
          [bytes],
        ),
      )
      .then((summary) => {
        if (!stop.signal.aborted) setCity({ engine, summary })
      })
      .catch((reason: unknown) => {
        if (!stop.signal.aborted) setError(reason)
      })
    return () => {
      stop.abort()
      engine.close()
    }
  }, [area, rules, attempt])
  return { city, error, retry: () => setAttempt((before) => before + 1) }
}
