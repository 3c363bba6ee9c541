import type { Answers, WorkerAsk, WorkerReply } from './planner-protocol.ts'

/** The worker with the city, asked by promises. A page has one while it is open. */
export interface PlannerEngine {
  ask<Type extends WorkerAsk['type']>(
    ask: Extract<WorkerAsk, { type: Type }>,
    transfer?: Transferable[],
  ): Promise<Answers[Type]>
  close(): void
}

export function startPlannerEngine(): PlannerEngine {
  const worker = new Worker(new URL('./planner-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  let lastId = 0
  worker.onmessage = (event: MessageEvent<WorkerReply>) => {
    const reply = event.data
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('failure' in reply) asked?.reject(new Error(reply.failure))
    else asked?.resolve(reply.answer as never)
  }
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message))
    waiting.clear()
  }
  return {
    ask: (ask, transfer = []) => {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (answer: never) => void, reject })
        worker.postMessage({ id, ask }, transfer)
      })
    },
    close: () => worker.terminate(),
  }
}

/**
 * Lets one piece of work run at a time and remembers only the newest that waits: a pointer moves faster than anything
 * can be drawn, and what lies between two positions is never missed.
 */
export function newestOnly<Input>(work: (input: Input) => Promise<void>): (input: Input) => void {
  let isRunning = false
  let next: { input: Input } | null = null
  const run = async (): Promise<void> => {
    isRunning = true
    while (next !== null) {
      const { input } = next
      next = null
      await work(input)
    }
    isRunning = false
  }
  return (input) => {
    next = { input }
    if (!isRunning) void run()
  }
}
