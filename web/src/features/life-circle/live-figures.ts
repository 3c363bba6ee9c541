import { useSyncExternalStore } from 'react'
import type { PlanFigures } from './engine/planner-protocol.ts'

/** Figures that follow the pointer: only what shows them is drawn again, never the whole page. */
export interface LiveFigures {
  get(): PlanFigures | null
  set(figures: PlanFigures | null): void
  subscribe(listener: () => void): () => void
}

export function createLiveFigures(): LiveFigures {
  let figures: PlanFigures | null = null
  const listeners = new Set<() => void>()
  return {
    get: () => figures,
    set: (next) => {
      figures = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useFigures = (live: LiveFigures): PlanFigures | null =>
  useSyncExternalStore(live.subscribe, live.get)
